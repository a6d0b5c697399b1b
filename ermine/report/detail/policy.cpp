#include "ermine/report/detail/policy.hpp"

#include <cstdint>

#include "ermine/core/files.hpp"

namespace ermine::report::detail {
namespace {

/// Base64 (RFC 4648) of the bytes that 64 hexadecimal digits stand for.
std::string base64_of_hex(const std::string& hex) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto digit = [](char c) { return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string out;
  std::uint32_t bits = 0, held = 0;
  for (const char c : hex) {
    bits = (bits << 4) | digit(c);
    held += 4;
    if (held >= 6) {
      held -= 6;
      out += alphabet[(bits >> held) & 63];
    }
  }
  if (held > 0) out += alphabet[(bits << (6 - held)) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

}  // namespace

std::string policy_hash(std::string_view text) { return "sha256-" + base64_of_hex(core::sha256(text)); }

std::string policy(const std::vector<std::string>& styles, const std::vector<std::string>& scripts) {
  std::string text = "default-src 'none'; style-src";
  for (const auto& hash : styles) text += " '" + hash + "'";
  text += "; script-src";
  for (const auto& hash : scripts) text += " '" + hash + "'";
  return text + "; base-uri 'none'; form-action 'none'";
}

}  // namespace ermine::report::detail
