#include "toml.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "utf8.hpp"

namespace ermine::apps::toml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_key_letter(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/// Takes digits with single underscores between them; false where there are none.
bool take_digits(std::string_view& rest, std::string& out) {
  if (rest.empty() || !is_digit(rest.front())) return false;
  while (!rest.empty()) {
    if (rest.front() == '_' && rest.size() > 1 && is_digit(rest[1])) rest.remove_prefix(1);
    if (!is_digit(rest.front())) break;
    out += rest.front();
    rest.remove_prefix(1);
  }
  return true;
}

/// 0xff, 0o17, 0b1 in decimal digits; "" where it is none of these.
std::string based_number(std::string_view token) {
  if (token.size() < 3 || token[0] != '0') return "";
  const int base = token[1] == 'x' ? 16 : token[1] == 'o' ? 8 : token[1] == 'b' ? 2 : 0;
  std::string digits(token.substr(2));
  if (base == 0 || digits.front() == '_' || digits.back() == '_') return "";
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return error == std::errc() && end == digits.data() + digits.size() ? std::to_string(value) : "";
}

/// The digits of a TOML number, "" where the token is none.
std::string number_of(std::string_view token) {
  if (const std::string based = based_number(token); !based.empty()) return based;
  std::string out;
  if (!token.empty() && (token.front() == '-' || token.front() == '+')) {
    if (token.front() == '-') out += '-';
    token.remove_prefix(1);
  }
  if (token.size() > 1 && token[0] == '0' && (is_digit(token[1]) || token[1] == '_')) return "";
  if (!take_digits(token, out)) return "";
  if (!token.empty() && token.front() == '.') {
    out += '.';
    token.remove_prefix(1);
    if (!take_digits(token, out)) return "";
  }
  if (!token.empty() && (token.front() == 'e' || token.front() == 'E')) {
    out += 'e';
    token.remove_prefix(1);
    if (!token.empty() && (token.front() == '-' || token.front() == '+')) {
      out += token.front();
      token.remove_prefix(1);
    }
    if (!take_digits(token, out)) return "";
  }
  return token.empty() ? out : "";
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::vector<Entry> run() {
    check_bytes();
    std::vector<Entry> entries;
    for (skip_lines(); at_ < text_.size(); skip_lines()) {
      entries.push_back(entry());
      const auto same = [&](const Entry& other) { return other.key == entries.back().key; };
      if (std::any_of(entries.begin(), entries.end() - 1, same))
        throw core::UsageError("`" + entries.back().key + "` is given twice", entries.back().span);
    }
    return entries;
  }

 private:
  [[nodiscard]] core::SourceSpan span(std::size_t at, std::size_t length = 1) const {
    const std::string_view before = text_.substr(0, at);
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    core::SourceSpan span;
    span.file = name_;
    span.line = 1 + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    span.column = at - start + 1;
    span.length = length;
    span.text = text_.substr(start, text_.find('\n', at) - start);
    return span;
  }
  [[noreturn]] void refuse(const std::string& message, std::size_t at) const {
    throw core::UsageError(message, span(at));
  }

  void check_bytes() const {
    for (std::size_t i = at_; i < text_.size();) {
      const std::size_t length = utf8_length(text_.substr(i));
      if (length == 0) refuse("a byte that is no UTF-8", i);
      const char c = text_[i];
      const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
      if (control && c != '\t' && c != '\n' && !(c == '\r' && text_.substr(i + 1).starts_with('\n')))
        refuse("a control character", i);
      i += length;
    }
  }

  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  /// Blanks, comments and line ends.
  void skip_lines() {
    while (at_ < text_.size()) {
      skip_blanks();
      if (here() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
      if (at_ >= text_.size() || (text_[at_] != '\n' && text_[at_] != '\r')) return;
      ++at_;
    }
  }
  void end_line() {
    skip_blanks();
    if (here() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
    if (here() != '\n' && here() != '\r') refuse("one `key = value` a line", at_);
  }

  Entry entry() {
    Entry entry;
    const std::size_t first = at_;
    if (here() == '[') refuse("configurations have no tables: write `key = value`", at_);
    if (here() == '"' || here() == '\'') {
      entry.key = one_line(here());
    } else {
      while (at_ < text_.size() && is_key_letter(text_[at_])) entry.key += text_[at_++];
      if (entry.key.empty()) refuse("expected a key of letters, digits, `_` and `-`", at_);
    }
    entry.span = span(first, at_ - first);
    skip_blanks();
    if (here() == '.') refuse("configurations have no tables: keys have no dots", at_);
    if (here() != '=') refuse("expected `=` after the key", at_);
    ++at_;
    skip_blanks();
    if (here() == '[') {
      entry.list = true;
      ++at_;
      for (skip_lines(); here() != ']'; skip_lines()) {
        if (at_ >= text_.size()) refuse("a list that does not end: `]` is missing", text_.size());
        entry.values.push_back(value());
        skip_lines();
        if (here() == ',' && at_ < text_.size())
          ++at_;
        else if (here() != ']')
          refuse("expected `,` or `]`", std::min(at_, text_.size()));
      }
      ++at_;
    } else {
      entry.values.push_back(value());
    }
    end_line();
    return entry;
  }

  Value value() {
    if (here() == '"' || here() == '\'') {
      const bool several_lines = text_.substr(at_, 3) == std::string(3, here());
      return {Value::Kind::text, several_lines ? several(here()) : one_line(here())};
    }
    if (here() == '[') refuse("a list holds texts, numbers, true or false, no lists", at_);
    if (here() == '{') refuse("configurations have no tables", at_);
    const std::size_t first = at_;
    while (at_ < text_.size() && std::string_view(" \t\r\n,]#").find(text_[at_]) == std::string_view::npos) ++at_;
    const std::string token(text_.substr(first, at_ - first));
    if (token.empty()) refuse("expected a value: a text in quotes, a number, true or false", first);
    if (token == "true" || token == "false") return {Value::Kind::truth, token};
    std::string number = number_of(token);
    if (number.empty())
      throw core::UsageError("`" + token + "` is no value; a text stands in quotes", span(first, token.size()));
    return {Value::Kind::number, std::move(number)};
  }

  /// Stands on the opening quote; behind the closing one afterwards.
  std::string one_line(char quote) {
    const std::size_t first = at_++;
    std::string out;
    while (here() != quote) {
      if (here() == '\n' || here() == '\r') refuse("a text that does not end on its line", first);
      take_letter(quote, out);
    }
    ++at_;
    return out;
  }

  std::string several(char quote) {
    const std::size_t first = at_;
    const std::string end(3, quote);
    at_ += 3;
    if (here() == '\r') ++at_;
    if (at_ < text_.size() && here() == '\n') ++at_;  // A line end right behind the quotes is not meant.
    std::string out;
    while (!text_.substr(at_).starts_with(end)) {
      if (at_ >= text_.size()) refuse("a text that does not end", first);
      if (text_[at_] == '\\' && quote == '"' && ends_line(at_ + 1))
        at_ = std::min(text_.find_first_not_of(" \t\r\n", at_ + 1), text_.size());
      else
        take_letter(quote, out);
    }
    at_ += 3;
    // Up to two quotes may stand before the closing three.
    for (int more = 0; more < 2 && at_ < text_.size() && text_[at_] == quote; ++more, ++at_) out += quote;
    return out;
  }

  [[nodiscard]] bool ends_line(std::size_t at) const {
    const std::size_t next = text_.find_first_not_of(" \t\r", at);
    return next != std::string_view::npos && text_[next] == '\n';
  }

  void take_letter(char quote, std::string& out) {
    const std::size_t first = at_;
    const char c = text_[at_++];
    if (c != '\\' || quote != '"') {
      out += c;
      return;
    }
    constexpr std::string_view letters = "btnfr\"\\", meaning = "\b\t\n\f\r\"\\";
    const char escape = here();
    ++at_;
    if (const std::size_t known = letters.find(escape); known != std::string_view::npos) {
      out += meaning[known];
      return;
    }
    const std::size_t digits = escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
    std::uint32_t code = 0;
    const char* const begin = text_.data() + std::min(at_, text_.size());
    const char* const end = text_.data() + std::min(at_ + digits, text_.size());
    const auto [stop, error] = std::from_chars(begin, end, code, 16);
    if (digits == 0 || error != std::errc() || stop != begin + digits || !append_utf8(out, code))
      refuse("TOML has no such escape; a backslash is written `\\\\`, or the text in single quotes", first);
    at_ += digits;
  }

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Entry> parse(std::string_view text, const std::string& name) { return Parser(text, name).run(); }

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace ermine::apps::toml
