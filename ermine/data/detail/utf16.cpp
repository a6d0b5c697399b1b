#include "ermine/data/detail/utf16.hpp"

#include <algorithm>
#include <array>

#include "ermine/core/error.hpp"

namespace ermine::data::detail {
namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

}  // namespace

std::uint64_t Utf16Source::read(std::span<char> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    if (used_ == ready_.size()) {
      if (ended_) break;
      decode();
      continue;
    }
    const std::size_t n = std::min(out.size() - done, ready_.size() - used_);
    std::copy_n(ready_.data() + used_, n, out.data() + done);
    used_ += n;
    done += n;
  }
  return done;
}

void Utf16Source::decode() {
  const auto broken = [&](const char* what) {
    return core::DataError(name_ + ": broken UTF-16 at byte " + std::to_string(offset_) + ": " + what);
  };
  ready_.clear();
  used_ = 0;
  std::array<char, 1 << 14> bytes{};
  const std::uint64_t n = units_->read(bytes);
  ended_ = n < bytes.size();
  if (n % 2 != 0) throw broken("an odd number of bytes");
  for (std::size_t i = 0; i < n; i += 2, offset_ += 2) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    const std::uint32_t unit = big_endian_ ? a * 256U + b : b * 256U + a;
    const bool high = unit >= 0xD800 && unit < 0xDC00, low = unit >= 0xDC00 && unit < 0xE000;
    if (low != (high_surrogate_ != 0)) throw broken("half of a surrogate pair");
    if (high) {
      high_surrogate_ = unit;
    } else if (low) {
      append_utf8(ready_, 0x10000 + ((high_surrogate_ - 0xD800) << 10) + (unit - 0xDC00));
      high_surrogate_ = 0;
    } else {
      append_utf8(ready_, unit);
    }
  }
  if (ended_ && high_surrogate_ != 0) throw broken("half of a surrogate pair");
}

std::optional<std::size_t> first_bad_byte(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead == 0) return i;
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - i <= more) return i;
    for (std::size_t k = 1; k <= more; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
    // The second byte rules out long forms, surrogates and what lies beyond U+10FFFF.
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return i;
    i += more + 1;
  }
  return std::nullopt;
}

}  // namespace ermine::data::detail
