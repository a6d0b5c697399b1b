/// @file
/// The plain CSV reader: every cell a string, one step after the other. It is the oracle of the fast one, which must
/// give the same table or the same error for every input.
///
///     file   = { line }, blank lines at the end dropped
///     line   = cell { delimiter cell } (LF | CR LF | end)
///     cell   = blanks ( quoted blanks | bare )
///     quoted = '"' { any byte but '"' | '""' } '"'
///     bare   = { any byte but delimiter, '"', CR, LF }, blanks at the end count for text only
///
/// The header rule, the missing texts and the types are those of read.hpp.

#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/columns.hpp"
#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/read.hpp"

namespace ermine::data::csv {

struct PlainCell {
  std::string text;
  std::uint64_t line = 0, column = 0;
};

class PlainReader {
 public:
  PlainReader(std::string_view text, const std::string& name, const ReadOptions& options)
      : text_(text), name_(name), options_(options), missing_(options.missing) {
    dialect_ = detect_dialect(text.substr(0, head_bytes), text.size() <= head_bytes);
    at_ = line_start_ = dialect_.comment_bytes;
    line_ = 1 + dialect_.comment_lines;
    content_end_ = end_of_content();
    while (!rest_is_blank()) lines_.push_back(read_line());
    if (lines_.empty()) throw core::DataError(name + ": the file is empty");
  }

  Table table() {
    const bool header = options_.header ? *options_.header : told_header();
    const std::vector<std::string> names = header ? header_names() : numbered_names(dialect_.columns);
    std::vector<ColumnData> columns;
    for (std::size_t j = 0; j < dialect_.columns; ++j) columns.push_back(column(j, header ? 1 : 0, names[j]));
    return Table(std::move(columns));
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw core::DataError(what, {name_, line_, at_ - line_start_ + 1, 1, {}});
  }
  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  [[nodiscard]] bool at_line_end() const { return ended() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }
  void skip_blanks() {
    while (!ended() && dialect_.is_blank(text_[at_])) ++at_;
  }
  /// Whether nothing but blank lines is left; `at_` is the beginning of a line.
  [[nodiscard]] bool rest_is_blank() const { return at_ >= content_end_; }

  /// Where the blank lines at the end begin.
  [[nodiscard]] std::size_t end_of_content() const {
    std::size_t end = text_.size();
    while (end > 0) {
      std::size_t begin = text_.substr(0, end - 1).rfind('\n');
      begin = begin == std::string_view::npos || end == 0 ? 0 : begin + 1;
      std::string_view line = text_.substr(begin, end - begin);
      if (line.ends_with('\n')) line.remove_suffix(1);
      if (line.size() < end - begin && line.ends_with('\r')) line.remove_suffix(1);
      if (!std::all_of(line.begin(), line.end(), [&](char c) { return dialect_.is_blank(c); })) break;
      end = begin;
    }
    return end;
  }

  std::vector<PlainCell> read_line() {
    std::vector<PlainCell> cells;
    skip_blanks();
    if (at_line_end() && dialect_.columns > 1) {
      at_ = line_start_;
      fail(blank_line_error(dialect_.columns));
    }
    for (;;) {
      if (cells.size() == dialect_.columns) fail(too_many_error(dialect_.columns));
      cells.push_back(read_cell());
      skip_blanks();
      if (at_line_end()) break;
      if (!dialect_.blanks()) {
        ++at_;
        skip_blanks();
      }
    }
    if (cells.size() < dialect_.columns) fail(too_few_error(cells.size(), dialect_.columns));
    at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
    ++line_;
    line_start_ = at_;
    return cells;
  }

  PlainCell read_cell() {
    PlainCell cell{{}, line_, at_ - line_start_ + 1};
    if (ended() || text_[at_] != '"') {
      while (!at_line_end() && text_[at_] != dialect_.delimiter &&
             !(dialect_.blanks() && dialect_.is_blank(text_[at_]))) {
        if (text_[at_] == '"') fail(bare_quote_error);
        if (text_[at_] == '\r') fail(lone_return_error);
        cell.text += text_[at_++];
      }
      return cell;
    }
    const std::size_t opened = at_++;
    const std::uint64_t opened_line = line_, opened_start = line_start_;
    for (;; ++at_) {
      if (ended()) {
        line_ = opened_line;
        line_start_ = opened_start;
        at_ = opened;
        fail(unclosed_quote_error);
      }
      if (text_[at_] == '"' && text_.substr(at_, 2) != "\"\"") break;
      if (text_[at_] == '"') ++at_;
      cell.text += text_[at_];
      if (text_[at_] == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      }
    }
    ++at_;
    cell.text.erase(0, formula_guard(cell.text));
    const bool apart = !ended() && dialect_.is_blank(text_[at_]);
    if (!dialect_.blanks()) skip_blanks();
    if (!at_line_end() && text_[at_] != dialect_.delimiter && !(dialect_.blanks() && apart)) fail(after_quote_error);
    return cell;
  }

  [[nodiscard]] bool is_missing(const std::string& cell) const {
    const std::string_view text = trim(cell);
    const auto value = parse_number(text);
    return missing_.contains(text) || (value && missing_.contains(*value));
  }
  [[nodiscard]] bool is_text(const std::string& cell) const { return !is_missing(cell) && !parse_number(trim(cell)); }

  /// Whether no cell of a column below the first line is text.
  [[nodiscard]] bool numbers_below(std::size_t j) const {
    return std::none_of(lines_.begin() + 1, lines_.end(), [&](const auto& line) { return is_text(line[j].text); });
  }

  [[nodiscard]] bool told_header() const {
    bool all_text = true;
    std::set<std::string_view> distinct;
    for (std::size_t j = 0; j < dialect_.columns; ++j) {
      const bool numbers = numbers_below(j), text = is_text(lines_[0][j].text);
      if (numbers && text) return true;
      all_text = all_text && text && !numbers;
      distinct.insert(trim(lines_[0][j].text));
    }
    return all_text && distinct.size() == dialect_.columns;
  }

  [[nodiscard]] std::vector<std::string> header_names() const {
    std::vector<HeaderCell> cells;
    for (const PlainCell& cell : lines_[0]) cells.push_back({cell.text, cell.line, cell.column});
    return names_of_header(cells, name_);
  }

  ColumnData column(std::size_t j, std::size_t first, const std::string& name) const {
    ColumnData out;
    out.name = name;
    bool text = std::find(options_.as_text.begin(), options_.as_text.end(), name) != options_.as_text.end();
    for (std::size_t i = first; i < lines_.size(); ++i) text = text || is_text(lines_[i][j].text);
    if (!text) {
      out.integral = true;
      for (std::size_t i = first; i < lines_.size(); ++i) {
        const PlainCell& cell = lines_[i][j];
        const double value = is_missing(cell.text) ? std::nan("") : *parse_number(trim(cell.text));
        if (std::isinf(value))
          throw core::DataError(infinite_error(trim(cell.text)), {name_, cell.line, cell.column, 1, {}});
        out.values.push_back(value);
        out.integral = out.integral && (std::isnan(value) || value == std::trunc(value));
      }
      return out;
    }
    out.type = ColumnType::category;
    std::map<std::string, std::int32_t> codes;
    for (std::size_t i = first; i < lines_.size(); ++i) {
      const PlainCell& cell = lines_[i][j];
      if (is_missing(cell.text)) {
        out.codes.push_back(-1);
        continue;
      }
      const auto [place, fresh] = codes.try_emplace(cell.text, static_cast<std::int32_t>(codes.size()));
      if (fresh) {
        check_text(cell.text, {name_, cell.line, cell.column, 1, {}});
        out.levels.push_back(cell.text);
      }
      out.codes.push_back(place->second);
    }
    finish_category(out);
    return out;
  }

  std::string_view text_;
  std::string name_;
  ReadOptions options_;
  MissingTexts missing_;
  Dialect dialect_;
  std::size_t at_ = 0, line_start_ = 0, content_end_ = 0;
  std::uint64_t line_ = 1;
  std::vector<std::vector<PlainCell>> lines_;
};

/// The table in `text`; `name` stands in errors. @throws DataError name:line:column.
inline Table read_plain(std::string_view text, const std::string& name, const ReadOptions& options) {
  return PlainReader(text, name, options).table();
}

}  // namespace ermine::data::csv
