#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/data/formats/npy.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

/// Reads the dictionary's text: {'key': value, ...} with strings, True, False and tuples of whole numbers.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  NpyHeader parse() {
    NpyHeader header;
    bool descr = false, order = false, shape = false;
    expect('{');
    while (!accept('}')) {
      const std::string key = string();
      expect(':');
      if (key == "descr" && !descr) {
        set_descr(header);
        descr = true;
      } else if (key == "fortran_order" && !order) {
        header.fortran = truth();
        order = true;
      } else if (key == "shape" && !shape) {
        header.shape = tuple();
        shape = true;
      } else {
        fail("unexpected key `" + key + "`");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip();
    if (at_ != text_.size()) fail("text after the dictionary");
    if (!descr || !order || !shape) fail("descr, fortran_order or shape is missing");
    return header;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(fmt::format("{}: damaged npy header at character {}: {}", name_, at_ + 1, what));
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  bool accept(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(fmt::format("expected `{}`", c));
  }
  std::string string() {
    skip();
    const char quote = at_ < text_.size() ? text_[at_] : ' ';
    if (quote != '\'' && quote != '"') fail("expected a string");
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) fail("a string without an end");
    std::string out(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return out;
  }
  bool truth() {
    skip();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return word == "True";
      }
    fail("expected True or False");
  }
  std::vector<std::uint64_t> tuple() {
    std::vector<std::uint64_t> out;
    expect('(');
    while (!accept(')')) {
      skip();
      std::uint64_t size = 0;
      const auto [end, code] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), size);
      if (code != std::errc()) fail("expected a size that fits into 64 bits");
      at_ = static_cast<std::size_t>(end - text_.data());
      if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote long integers so.
      if (out.size() == 32) fail("more than 32 dimensions");
      out.push_back(size);
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return out;
  }

  void set_descr(NpyHeader& header) {
    skip();
    if (at_ < text_.size() && text_[at_] == '[')
      throw DataError(name_ + ": an array of structures cannot be read: save its fields as arrays of an npz file");
    const std::string descr = string();
    if (descr.find('O') != std::string::npos)
      throw DataError(name_ + ": an array of Python objects cannot be read: save it with a number type");
    const bool order = !descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
    const std::string_view type = std::string_view(descr).substr(order ? 1 : 0);
    header.big_endian = order && descr[0] == '>';
    header.kind = type.empty() ? '?' : type[0];
    std::uint64_t digits = 0;
    const auto [end, code] =
        std::from_chars(type.data() + std::min<std::size_t>(1, type.size()), type.data() + type.size(), digits);
    const bool parsed = code == std::errc() && end == type.data() + type.size();
    const auto one_of = [&](std::initializer_list<std::uint64_t> sizes) {
      return std::find(sizes.begin(), sizes.end(), digits) != sizes.end();
    };
    const bool known = parsed && ((header.kind == 'b' && digits == 1) || (header.kind == 'f' && one_of({2, 4, 8})) ||
                                  ((header.kind == 'i' || header.kind == 'u') && one_of({1, 2, 4, 8})) ||
                                  ((header.kind == 'U' || header.kind == 'S') && digits > 0 && digits < (1U << 30)));
    if (!known)
      throw DataError(name_ + ": an array of type `" + descr +
                      "` cannot be read: expected whole numbers, floats of at most 8 bytes, booleans or texts");
    header.element_bytes = header.kind == 'U' ? 4 * digits : digits;
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t at_ = 0;
};

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t k = bytes.size(); k-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[k]);
  return value;
}

}  // namespace

NpyHeader parse_npy_header(std::string_view bytes, const std::string& name) {
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 10) throw DataError(name + ": not an npy file, or cut off");
  const int version = bytes[6];
  if (version < 1 || version > 3) throw DataError(fmt::format("{}: npy format {} is not known", name, version));
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  if (bytes.size() < 8 + length_bytes) throw DataError(name + ": the npy header is cut off");
  const std::uint64_t length = little_endian(bytes.substr(8, length_bytes)), begin = 8 + length_bytes;
  if (length > bytes.size() - begin) throw DataError(name + ": the npy header is cut off");
  NpyHeader header = HeaderParser(bytes.substr(begin, length), name).parse();
  header.data_offset = begin + length;
  return header;
}

std::string npy_header(const std::string& descr, bool fortran, const std::vector<std::uint64_t>& shape) {
  std::string sizes;
  for (const std::uint64_t size : shape) sizes += std::to_string(size) + ", ";
  if (shape.size() > 1) sizes.resize(sizes.size() - 2);
  if (shape.size() == 1) sizes.resize(sizes.size() - 1);
  std::string text =
      fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': ({}), }}", descr, fortran ? "True" : "False", sizes);
  const std::size_t before = 10;
  text.resize((before + text.size() + 64) / 64 * 64 - before - 1, ' ');
  text += '\n';
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(text.size() & 255);
  out += static_cast<char>(text.size() >> 8);
  return out + text;
}

}  // namespace ermine::data::formats
