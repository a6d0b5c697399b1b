// Reading in pieces: one pass, constant memory. A column of the schema has its type; of the others, one that held only
// numbers so far becomes text in the piece where text turns up, its numbers then in their shortest form.

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/opening.hpp"
#include "ermine/data/csv/reader.hpp"
#include "ermine/data/csv/stream.hpp"

namespace ermine::data::csv {
namespace {

using core::DataError;

/// A column of the piece that is being filled.
struct PieceColumn {
  std::string name;
  bool is_text = false;
  bool fixed = false;      ///< The type is the schema's.
  bool shortened = false;  ///< Was a column of numbers once: a text that is a number is written in its shortest form.
  std::vector<double> numbers;
  std::vector<std::int32_t> codes;
  Dictionary levels;

  void add_missing(std::uint64_t rows) {
    if (is_text)
      codes.insert(codes.end(), rows, -1);
    else
      numbers.insert(numbers.end(), rows, std::numeric_limits<double>::quiet_NaN());
  }

  void add(const Chunk::Column& column, std::uint64_t first, std::uint64_t rows) {
    if (!is_text) {
      numbers.insert(numbers.end(), column.numbers + first, column.numbers + first + rows);
      return;
    }
    std::vector<std::int32_t> known(column.dictionary.size(), -1);
    for (std::uint64_t i = first; i < first + rows; ++i) {
      const std::int32_t code = column.codes[i];
      if (code >= 0 && known[static_cast<std::size_t>(code)] < 0)
        known[static_cast<std::size_t>(code)] = code_of(column.dictionary.levels()[static_cast<std::size_t>(code)]);
      codes.push_back(code < 0 ? -1 : known[static_cast<std::size_t>(code)]);
    }
  }

  void become_text() {
    is_text = shortened = true;
    for (const double value : numbers) codes.push_back(std::isnan(value) ? -1 : levels.code_of(shortest(value)).code);
    numbers.clear();
  }

  ColumnData take() {
    ColumnData out;
    out.name = name;
    if (is_text) {
      out.type = ColumnType::category;
      out.codes = std::exchange(codes, {});
      out.levels = levels.take_levels();
      levels = {};
      finish_category(out);
    } else {
      out.values = std::exchange(numbers, {});
      out.integral = std::all_of(out.values.begin(), out.values.end(),
                                 [](double value) { return std::isnan(value) || value == std::trunc(value); });
    }
    return out;
  }

 private:
  std::int32_t code_of(const std::string& text) {
    if (shortened)
      if (const auto value = parse_number(trim(text))) return levels.code_of(shortest(*value)).code;
    return levels.code_of(text).code;
  }
};

class PieceReader {
 public:
  using Take = std::function<void(const Table& piece, std::uint64_t first_row)>;

  PieceReader(const std::string& name, std::uint64_t rows, const Take& take)
      : name_(name), rows_(std::max<std::uint64_t>(rows, 1)), take_(take) {}

  void read(std::unique_ptr<detail::ByteSource> source, const ReadOptions& options,
            const std::vector<ColumnData>& schema) {
    const MissingTexts missing(options.missing);
    Opening opening = open_csv(std::move(source), name_, missing);
    const bool header = options.header ? *options.header : told_header(opening.first_line, opening.text_below, missing);
    set_up(opening, options, schema, header, missing);
    std::vector<Want> wants;
    for (const PieceColumn& column : columns_) wants.push_back(column.is_text ? Want::text : Want::number);
    StreamOptions how{name_, opening.line(), options.chunk, options.threads};
    if (header) {
      opening.head.erase(0, opening.first_line_bytes);
      how.first_line += opening.first_line_lines;
    }
    ChunkStream stream(std::move(opening.head), std::move(opening.source), how, opening.dialect, missing, wants);
    stream.run([&](Chunk& chunk, std::uint32_t, std::uint64_t line) { add(chunk, line); });
    if (filled_ > 0) hand_on();
  }

 private:
  void set_up(const Opening& opening, const ReadOptions& options, const std::vector<ColumnData>& schema, bool header,
              const MissingTexts& missing) {
    const std::vector<std::string> names =
        header ? names_of_header(opening.first_line, name_) : numbered_names(opening.first_line.size());
    for (std::size_t j = 0; j < names.size(); ++j) {
      PieceColumn column;
      column.name = names[j];
      const auto wanted =
          std::find_if(schema.begin(), schema.end(), [&](const ColumnData& c) { return c.name == names[j]; });
      const bool asked = std::find(options.as_text.begin(), options.as_text.end(), names[j]) != options.as_text.end();
      column.fixed = wanted != schema.end() && !asked;
      column.is_text =
          column.fixed ? wanted->type != ColumnType::number
                       : asked || opening.text_below[j] || (!header && is_text(opening.first_line[j].text, missing));
      columns_.push_back(std::move(column));
    }
  }

  void add(Chunk& chunk, std::uint64_t line) {
    bool again = false;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (chunk.columns()[j].want == Want::text || columns_[j].fixed) continue;
      if (!columns_[j].is_text && !chunk.columns()[j].text) continue;
      if (!columns_[j].is_text) columns_[j].become_text();
      chunk.want(j, Want::text);
      again = true;
    }
    if (again) chunk.again();
    check(chunk, line);
    // Blank lines are rows of a file of one column, unless nothing follows.
    const std::uint64_t rows = chunk.rows() - chunk.blank_rows();
    if (rows > 0) {
      for (; blank_rows_ > 0; --blank_rows_)
        add_rows(1, [](PieceColumn& column, std::size_t, std::uint64_t) { column.add_missing(1); });
      for (std::uint64_t first = 0; first < rows;) {
        const std::uint64_t count = std::min(rows - first, rows_ - filled_);
        add_rows(count, [&](PieceColumn& column, std::size_t j, std::uint64_t n) {
          column.add(chunk.columns()[j], first, n);
        });
        first += count;
      }
    }
    blank_rows_ += chunk.blank_rows();
    chunk.clear_dictionaries();
  }

  template <class Add>
  void add_rows(std::uint64_t count, const Add& add_to) {
    for (std::size_t j = 0; j < columns_.size(); ++j) add_to(columns_[j], j, count);
    filled_ += count;
    if (filled_ == rows_) hand_on();
  }

  /// The first cell of the chunk, in reading order, that no column can take.
  void check(Chunk& chunk, std::uint64_t line) const {
    const OddCell* worst = nullptr;
    std::size_t where = 0;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const Chunk::Column& column = chunk.columns()[j];
      for (const std::optional<OddCell>* cell : {&column.text, &column.infinite, &column.broken})
        if (*cell &&
            (worst == nullptr || std::pair((*cell)->line, (*cell)->column) < std::pair(worst->line, worst->column))) {
          worst = &**cell;
          where = j;
        }
    }
    if (worst == nullptr) return;
    const Chunk::Column& column = chunk.columns()[where];
    const core::SourceSpan place{name_, line + worst->line, worst->column, 1, {}};
    if (column.broken && worst == &*column.broken) check_text(worst->text, place);
    if (column.infinite && worst == &*column.infinite) throw DataError(infinite_error(worst->text), place);
    throw DataError("`" + worst->text.substr(0, 64) + "` in column `" + columns_[where].name + "`: expected a number",
                    place);
  }

  void hand_on() {
    std::vector<ColumnData> columns;
    for (PieceColumn& column : columns_) columns.push_back(column.take());
    const Table piece(std::move(columns));
    const std::uint64_t first = done_;
    done_ += filled_;
    filled_ = 0;
    take_(piece, first);
  }

  const std::string& name_;
  std::uint64_t rows_;
  const Take& take_;
  std::vector<PieceColumn> columns_;
  std::uint64_t filled_ = 0, done_ = 0, blank_rows_ = 0;
};

}  // namespace

void read_csv_in_pieces(std::unique_ptr<detail::ByteSource> source, const std::string& name, const ReadOptions& options,
                        const std::vector<ColumnData>& schema, std::uint64_t rows,
                        const std::function<void(const Table& piece, std::uint64_t first_row)>& take) {
  PieceReader(name, rows, take).read(std::move(source), options, schema);
}

}  // namespace ermine::data::csv
