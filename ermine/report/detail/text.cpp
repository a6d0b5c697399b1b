#include "ermine/report/detail/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ermine::report::detail {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Decoded {
  std::uint32_t point = 0;
  std::uint64_t bytes = 1;
  bool valid = false;
};

/// The code point at `place`; overlong forms, surrogates and points above U+10FFFF are not valid.
Decoded decode(std::string_view text, std::uint64_t place) {
  const auto byte = [&](std::uint64_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(place);
  if (lead < 0x80) return {lead, 1, true};
  const std::uint64_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (size == 0 || lead > 0xF4) return {};
  std::uint32_t point = lead & (0x7F >> size);
  for (std::uint64_t i = 1; i < size; ++i) {
    if (place + i >= text.size() || (byte(place + i) & 0xC0) != 0x80) return {0, i, false};
    point = (point << 6) | (byte(place + i) & 0x3F);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool valid = point >= least[size] && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
  return {point, size, valid};
}

bool is_visible(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n';
  if (c >= 0x7F && c < 0xA0) return false;
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return false;
  return (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF);
}

std::string trim_zeros(std::string text) {
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::uint64_t i = 0; i < text.size();) {
    const Decoded c = decode(text, i);
    out += c.valid && is_visible(c.point) ? text.substr(i, c.bytes) : replacement;
    i += c.bytes;
  }
  return out;
}

std::string tame(std::string_view text) {
  constexpr std::array<std::string_view, 12> members{
      "constructor",      "hasOwnProperty",   "isPrototypeOf",    "propertyIsEnumerable",
      "toLocaleString",   "toString",         "valueOf",          "__proto__",
      "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"};
  const std::string visible = clean(text);
  if (std::find(members.begin(), members.end(), visible) != members.end()) return visible + "\u200b";
  std::string out;
  for (std::uint64_t i = 0; i < visible.size(); ++i) switch (visible[i]) {
      case '"':
        out += "\u201d";
        break;
      case '\'':
        out += "\u2019";
        break;
      case '\\':
        out += "\u2216";
        break;
      case '`':
        out += "\u2018";
        break;
      case '\n':
      case '\t':
        out += ' ';
        break;
      default:
        if (visible.compare(i, 3, "\u2028") == 0 || visible.compare(i, 3, "\u2029") == 0) {
          out += ' ';
          i += 2;
        } else {
          out += visible[i];
        }
    }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : clean(text)) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::uint64_t length(std::string_view text) {
  return static_cast<std::uint64_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) != 0x80; }));
}

std::string shortened(std::string_view text, std::uint64_t limit) {
  const std::string whole = clean(text);
  if (length(whole) <= limit) return whole;
  std::uint64_t place = 0;
  for (std::uint64_t kept = 0; kept + 1 < limit; ++kept) place += decode(whole, place).bytes;
  return whole.substr(0, place) + "\u2026";
}

std::string abridged(std::string_view text, std::uint64_t limit) {
  const std::string whole = clean(text);
  const std::uint64_t size = length(whole);
  if (size <= limit) return whole;
  const std::uint64_t head = (limit - 1) / 2, tail = limit - 1 - head;
  std::uint64_t first = 0, last = 0;
  for (std::uint64_t k = 0; k < head; ++k) first += decode(whole, first).bytes;
  for (std::uint64_t k = 0; k < size - tail; ++k) last += decode(whole, last).bytes;
  return whole.substr(0, first) + "\u2026" + whole.substr(last);
}

std::string coordinate(double value) { return trim_zeros(fmt::format("{:.2f}", value)); }

std::string power_of_ten(int exponent) {
  constexpr std::array<const char*, 10> digits{"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                               "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
  std::string text = exponent < 0 ? "10\u207b" : "10";
  for (const char c : std::to_string(std::abs(exponent))) text += digits[static_cast<std::uint64_t>(c - '0')];
  return text;
}

std::string reading(double value, int digits) {
  if (std::isnan(value)) return "\u2013";
  if (std::isinf(value)) return value > 0 ? "\u221e" : "-\u221e";
  if (value == 0) return "0";
  const double size = std::fabs(value);
  if (size < 1e-4 || size >= 1e7) {
    const std::string text = fmt::format("{:.{}e}", value, digits - 1);
    const auto e = text.find('e');
    return trim_zeros(text.substr(0, e)) + "\u00d7" + power_of_ten(std::stoi(text.substr(e + 1)));
  }
  const int decimals = std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(size))));
  std::string text = trim_zeros(fmt::format("{:.{}f}", value, decimals));
  const auto start = text.find_first_of("0123456789");
  const auto end = std::min(text.find('.'), text.size());
  for (auto place = end; place > start + 3;) text.insert(place -= 3, ",");
  return text;
}

std::string identifier(std::string_view text) {
  std::string id;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    id += plain ? c : '-';
  }
  if (id.empty() || !((id[0] >= 'a' && id[0] <= 'z') || (id[0] >= 'A' && id[0] <= 'Z'))) id.insert(0, "x");
  return id;
}

bool reads_as_number(std::string_view text) {
  if (text.empty()) return false;
  bool digit = false;
  for (std::uint64_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const auto skip = [&](std::string_view mark) { return rest.substr(0, mark.size()) == mark ? mark.size() : 0; };
    if (rest[0] >= '0' && rest[0] <= '9') {
      digit = true;
      ++i;
    } else if (std::string_view("+-.,%eE ").find(rest[0]) != std::string_view::npos && (digit || rest[0] != 'e')) {
      ++i;
    } else if (const auto n = skip("\u00b1") + skip("\u2013") + skip("\u00d7") + skip("\u2212")) {
      i += n;
    } else if (text == "nan" || text == "inf" || text == "-inf") {
      return true;
    } else {
      return false;
    }
  }
  return digit || text == "-" || text == "\u2013";
}

}  // namespace ermine::report::detail
