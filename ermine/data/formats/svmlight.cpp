// svmlight (also libsvm): one row a line,
//
//     label [qid:group] index:value index:value ... [# comment]
//
// indices whole, from 1, ascending; what a line lacks is 0. Lines of blanks and comments are skipped. The table has a
// column `label`, a column `qid` where every line names a group, and sparse columns f1, f2, ... up to the largest index.

#include <charconv>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

class SvmlightReader {
 public:
  SvmlightReader(std::string_view text, const std::string& name, std::uint64_t largest_index)
      : text_(text), name_(name), largest_index_(largest_index) {}

  Table read() {
    while (at_ < text_.size()) {
      line_start_ = at_;
      ++line_;
      std::size_t end = text_.find('\n', at_);
      if (end == std::string_view::npos) end = text_.size();
      const std::string_view line = text_.substr(at_, end - at_);
      read_line(text_.substr(0, at_ + std::min(line.size(), line.find('#'))));
      at_ = end + 1;
    }
    if (label_.values.empty()) throw DataError(name_ + ": the file has no rows");
    sparse_.names.reserve(columns_);
    for (std::uint64_t k = 1; k <= columns_; ++k) sparse_.names.push_back("f" + std::to_string(k));
    std::vector<ColumnData> columns;
    columns.push_back(std::move(label_));
    if (!group_.values.empty()) columns.push_back(std::move(group_));
    return Table(std::move(columns), std::move(sparse_));
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& what) const {
    throw DataError(what, {name_, line_, at - line_start_ + 1, 1, {}});
  }

  /// `until` is the text up to the line's end or comment; at_ stands at its beginning.
  void read_line(std::string_view until) {
    std::string_view token = next(until);
    if (token.empty()) return;
    const double label = number(token, "a number as the label");
    append(label_, label);
    token = next(until);
    const bool grouped = token.starts_with("qid:");
    if (grouped != !group_.values.empty() && label_.values.size() > 1)
      fail(place(token), "some lines have a `qid:` and some have none");
    if (grouped) {
      append(group_, number(token.substr(4), "a number after `qid:`"));
      token = next(until);
    }
    std::uint64_t last = 0;
    for (; !token.empty(); token = next(until)) {
      const std::size_t colon = token.find(':');
      std::uint64_t index = 0;
      const auto [end, code] = std::from_chars(token.data(), token.data() + std::min(colon, token.size()), index);
      if (colon == std::string_view::npos || code != std::errc() || end != token.data() + colon)
        fail(place(token), "expected index:value, found `" + shown(token) + "`");
      if (index == 0) fail(place(token), "index 0: indices count from 1");
      if (index > largest_index_)
        fail(place(token), "index " + std::to_string(index) + " is larger than " + std::to_string(largest_index_));
      if (index <= last)
        fail(place(token), "index " + std::to_string(index) + " after " + std::to_string(last) + ": they must ascend");
      last = index;
      columns_ = std::max(columns_, index);
      sparse_.indices.push_back(static_cast<std::uint32_t>(index - 1));
      sparse_.values.push_back(number(token.substr(colon + 1), "a number behind the colon"));
    }
    sparse_.offsets.push_back(sparse_.indices.size());
  }

  static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

  std::string_view next(std::string_view until) {
    while (at_ < until.size() && blank(until[at_])) ++at_;
    const std::size_t first = at_;
    while (at_ < until.size() && !blank(until[at_])) ++at_;
    return until.substr(first, at_ - first);
  }

  [[nodiscard]] std::size_t place(std::string_view token) const {
    return token.empty() ? at_ : static_cast<std::size_t>(token.data() - text_.data());
  }
  static std::string shown(std::string_view token) { return std::string(token.substr(0, 40)); }

  [[nodiscard]] double number(std::string_view token, const char* wanted) const {
    const auto value = parse_number(token);
    if (!value) fail(place(token), std::string("expected ") + wanted + ", found `" + shown(token) + "`");
    if (std::isinf(*value)) fail(place(token), "`" + shown(token) + "` is infinite");
    return *value;
  }

  static void append(ColumnData& column, double value) {
    column.values.push_back(value);
    column.integral = column.integral && value == std::trunc(value);
  }

  std::string_view text_;
  const std::string& name_;
  std::uint64_t largest_index_;
  std::size_t at_ = 0, line_start_ = 0;
  std::uint64_t line_ = 0, columns_ = 0;
  ColumnData label_{"label", ColumnType::number, true, {}, {}, {}, ""};
  ColumnData group_{"qid", ColumnType::number, true, {}, {}, {}, ""};
  SparseData sparse_{{0}, {}, {}, {}};
};

}  // namespace

Table read_svmlight(std::string_view text, const std::string& name, std::uint64_t largest_index) {
  return SvmlightReader(text, name, largest_index).read();
}

}  // namespace ermine::data::formats
