#include "ermine/data/csv/reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/opening.hpp"
#include "ermine/data/csv/stream.hpp"

namespace ermine::data::csv {
namespace {

using core::DataError;

/// A column as chunks add to it.
struct Gathered {
  Want want = Want::number;
  bool is_text = false;
  std::vector<double> numbers;
  std::vector<std::int32_t> codes;
  Dictionary levels;
  std::vector<std::vector<std::int32_t>> translated;  ///< For each slot: its dictionary's codes in ours.
  std::optional<OddCell> text, infinite, broken;      ///< The first of each; `line` is a line of the file.

  void become_text() {
    want = Want::text;
    is_text = true;
  }

  void add(const Chunk::Column& column, std::uint64_t rows, std::uint32_t slot, std::uint64_t line) {
    const auto keep_first = [&](std::optional<OddCell>& mine, const std::optional<OddCell>& other) {
      if (mine || !other) return;
      mine = other;
      mine->line += line;
    };
    keep_first(text, column.text);
    keep_first(infinite, column.infinite);
    keep_first(broken, column.broken);
    if (want == Want::number && !text) {
      numbers.insert(numbers.end(), column.numbers, column.numbers + rows);
    } else if (want == Want::number) {
      numbers = {};  // It is text: read again later.
    } else if (want == Want::text) {
      if (translated.size() <= slot) translated.resize(slot + 1);
      std::vector<std::int32_t>& known = translated[slot];
      for (std::size_t k = known.size(); k < column.dictionary.size(); ++k)
        known.push_back(levels.code_of(column.dictionary.levels()[k]).code);
      for (std::uint64_t i = 0; i < rows; ++i)
        codes.push_back(column.codes[i] < 0 ? -1 : known[static_cast<std::size_t>(column.codes[i])]);
    }
  }
};

class FileReader {
 public:
  FileReader(const Reopen& reopen, const std::string& name, const ReadOptions& options)
      : reopen_(reopen), name_(name), options_(options), missing_(options.missing) {}

  Table read() {
    Opening opening = open_csv(reopen_(), name_, missing_);
    header_ = options_.header ? *options_.header : told_header(opening.first_line, opening.text_below, missing_);
    first_line_ = opening.first_line;
    first_pass(opening);
    if (header_ && !options_.header && !still_header()) {
      header_ = false;
      opening = open_csv(reopen_(), name_, missing_);
      first_pass(opening);
    }
    if (std::any_of(columns_.begin(), columns_.end(),
                    [](const Gathered& c) { return c.want == Want::number && c.text; }))
      second_pass();
    return table();
  }

 private:
  void first_pass(Opening& opening) {
    columns_.assign(first_line_.size(), {});
    const std::vector<std::string> numbered = numbered_names(first_line_.size());
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const std::string_view given = header_ ? trim(first_line_[j].text) : std::string_view();
      const std::string name(given.empty() ? numbered[j] : given);
      const bool asked = std::find(options_.as_text.begin(), options_.as_text.end(), name) != options_.as_text.end();
      const bool first = !header_ && is_text(first_line_[j].text, missing_);
      if (asked || first || opening.text_below[j]) columns_[j].become_text();
    }
    if (opening.bytes_a_row > 0) {
      // Asked for, not touched: memory is used where rows come. Should they turn out shorter, columns grow one by one.
      const double rows = 1.02 * static_cast<double>(opening.source->size_hint()) / opening.bytes_a_row + 64;
      for (Gathered& column : columns_) {
        if (column.want == Want::number) column.numbers.reserve(static_cast<std::size_t>(rows));
        if (column.want == Want::text) column.codes.reserve(static_cast<std::size_t>(rows));
      }
    }
    rows_ = run(opening);
  }

  /// Text columns that the first pass took for numbers, read alone.
  void second_pass() {
    for (Gathered& column : columns_) {
      const bool again = column.want == Want::number && column.text;
      column.want = Want::skip;
      if (again) column.become_text();
    }
    Opening opening = open_csv(reopen_(), name_, missing_);
    if (run(opening) != rows_) throw DataError(name_ + ": the file changed while it was read");
  }

  /// Adds all rows to the columns that are wanted. @returns how many.
  std::uint64_t run(Opening& opening) {
    std::vector<Want> wants;
    for (const Gathered& column : columns_) wants.push_back(column.want);
    StreamOptions options{name_, opening.line(), options_.chunk, options_.threads};
    if (header_) {
      opening.head.erase(0, opening.first_line_bytes);
      options.first_line += opening.first_line_lines;
    }
    ChunkStream stream(std::move(opening.head), std::move(opening.source), options, opening.dialect, missing_, wants);
    std::uint64_t rows = 0;
    stream.run([&](Chunk& chunk, std::uint32_t slot, std::uint64_t line) {
      for (std::size_t j = 0; j < columns_.size(); ++j)
        if (columns_[j].want != Want::skip) columns_[j].add(chunk.columns()[j], chunk.rows(), slot, line);
      rows += chunk.rows();
    });
    rows -= stream.blank_rows();
    for (Gathered& column : columns_) {
      if (column.want == Want::number && !column.text) column.numbers.resize(rows);
      if (column.want == Want::text) column.codes.resize(rows);
    }
    return rows;
  }

  /// The header rule once more, now that all rows are known.
  [[nodiscard]] bool still_header() const {
    std::vector<bool> text_below;
    for (const Gathered& column : columns_) {
      bool text = column.text.has_value();
      if (column.want == Want::text)
        for (const std::string& level : column.levels.levels()) text = text || !parse_number(trim(level));
      text_below.push_back(text);
    }
    return told_header(first_line_, text_below, missing_);
  }

  Table table() {
    if (rows_ == 0 && !header_) throw DataError(name_ + ": the file is empty");
    const std::vector<std::string> names =
        header_ ? names_of_header(first_line_, name_) : numbered_names(first_line_.size());
    std::vector<ColumnData> out;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      Gathered& column = columns_[j];
      ColumnData data;
      data.name = names[j];
      if (column.is_text) {
        if (column.broken) check_text(column.broken->text, place(*column.broken));
        data.type = ColumnType::category;
        data.codes = std::move(column.codes);
        data.levels = column.levels.take_levels();
        finish_category(data);
      } else {
        if (column.infinite) throw DataError(infinite_error(column.infinite->text), place(*column.infinite));
        data.values = std::move(column.numbers);
        data.integral = std::all_of(data.values.begin(), data.values.end(),
                                    [](double value) { return std::isnan(value) || value == std::trunc(value); });
      }
      out.push_back(std::move(data));
      column = {};
    }
    return Table(std::move(out));
  }

  [[nodiscard]] core::SourceSpan place(const OddCell& cell) const { return {name_, cell.line, cell.column, 1, {}}; }

  const Reopen& reopen_;
  const std::string& name_;
  const ReadOptions& options_;
  MissingTexts missing_;
  bool header_ = false;
  std::vector<HeaderCell> first_line_;
  std::vector<Gathered> columns_;
  std::uint64_t rows_ = 0;
};

}  // namespace

Table read_csv(const Reopen& reopen, const std::string& name, const ReadOptions& options) {
  return FileReader(reopen, name, options).read();
}

}  // namespace ermine::data::csv
