#include "ermine/data/csv/chunk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/data/csv/row_loop.hpp"
#include "ermine/data/detail/utf16.hpp"
#include "ermine/data/table.hpp"

namespace ermine::data::csv {

Chunk::Chunk(const Dialect& dialect, const MissingTexts& missing, std::vector<Want> wants)
    : dialect_(dialect), missing_(&missing), columns_(wants.size()) {
  for (std::size_t j = 0; j < wants.size(); ++j) columns_[j].want = wants[j];
}

void Chunk::parse(std::string_view text, bool final) {
  begin_ = text.data();
  stretch_ = {begin_ + text.size(), final, begin_, 0};
  limit_ = begin_ + (final ? text.size() : text.rfind('\n') + 1);  // npos + 1 is 0: no whole line.
  rows_ = consumed_ = 0;
  blank_begin_ = 0;
  blank_end_ = ~std::uint64_t{0};
  blank_lines_.reset();
  fault_ = Fault::none;
  row_begin_ = begin_;
  for (Column& column : columns_) {
    column.text.reset();
    column.infinite.reset();
    column.broken.reset();
  }
  // A row has a delimiter or line end behind each cell: no stretch holds more rows than this.
  reserve(text.size() / columns_.size() + 2);
  parse_rows(*this);
}

void Chunk::reserve(std::uint64_t rows) {
  if (rows <= capacity_) return;
  // An odd number of cache lines between columns, or rows would fall into the same few sets of the cache.
  capacity_ = (rows / 8 | 1) * 8 + 8;
  std::uint64_t numbers = 0, texts = 0;
  for (const Column& column : columns_) {
    numbers += column.want == Want::number ? 1 : 0;
    texts += column.want == Want::text ? 1 : 0;
  }
  number_cells_.reset(new double[numbers * capacity_]);  // Not set to zero: only pages that are used become real.
  code_cells_.reset(new std::int32_t[texts * capacity_]);
  double* next_number = number_cells_.get();
  std::int32_t* next_code = code_cells_.get();
  for (Column& column : columns_) {
    if (column.want == Want::number) {
      column.numbers = next_number;
      next_number += capacity_;
    } else if (column.want == Want::text) {
      column.codes = next_code;
      next_code += capacity_;
    }
  }
  numbers_.clear();
  for (const Column& column : columns_) numbers_.push_back(column.numbers);
}

void Chunk::want(std::uint64_t column, Want want) {
  columns_[column].want = want;
  columns_[column].numbers = nullptr;
  columns_[column].codes = nullptr;
  capacity_ = 0;
}

void Chunk::clear_dictionaries() {
  for (Column& column : columns_)
    if (column.dictionary.size() > 0) column.dictionary = {};
}

OddCell Chunk::odd(const Stretch& at, const char* p, std::string_view text) {
  return {at.lines, static_cast<std::uint64_t>(p - at.line_start) + 1, std::string(text)};
}

const char* Chunk::stop(Fault fault, const char* p, std::uint64_t cells) {
  consumed_ = static_cast<std::uint64_t>(row_begin_ - begin_);
  if (fault != Fault::incomplete) {
    fault_ = fault;
    fault_place_ = odd(stretch_, p, {});
    fault_cells_ = cells;
  }
  stretch_.lines = row_lines_;
  return nullptr;
}

const char* Chunk::pass_blank_lines(const char* p) {
  const OddCell first = odd(stretch_, p, {});
  const auto end_of_blanks = [&](const char* q) {
    while (dialect_.is_blank(*q)) ++q;
    return q;
  };
  for (const char* q = end_of_blanks(p); stretch_.line_end(q); q = end_of_blanks(p)) {
    if (stretch_.unknown(q)) break;
    p = Stretch::behind(q);
    ++stretch_.lines;
    if (p >= limit_) break;
  }
  if (p < limit_) {
    fault_ = Fault::blank_line;
    fault_place_ = first;
    fault_place_.column = 1;
    stretch_.lines = row_lines_;
  } else {
    blank_lines_ = first;
  }
  consumed_ = std::min(static_cast<std::uint64_t>(p - begin_), static_cast<std::uint64_t>(stretch_.end - begin_));
  return nullptr;
}

const char* Chunk::slow_cell(const char* p, std::uint64_t column) {
  if (column == 0) {
    const char* q = p;
    while (dialect_.is_blank(*q)) ++q;
    if (stretch_.line_end(q) && !stretch_.unknown(q)) {
      if (columns_.size() > 1) return pass_blank_lines(p);
      if (blank_end_ != rows_) blank_begin_ = rows_;
      blank_end_ = rows_ + 1;
    }
  }
  const Stretch before = stretch_;
  const RawCell cell = scan_cell(p, stretch_, dialect_);
  if (cell.fault != Fault::none) return stop(cell.fault, cell.stop);
  const Step step = step_over(cell, stretch_, dialect_, column, columns_.size());
  if (step.fault != Fault::none) return stop(step.fault, step.at, column + 1);
  store(cell, column, p, before);
  return step.at;
}

void Chunk::store(const RawCell& cell, std::uint64_t column_index, const char* p, const Stretch& before) {
  Column& column = columns_[column_index];
  if (column.want == Want::skip) return;
  const std::string_view text = text_of(cell, scratch_), trimmed = trim(text);
  while (dialect_.is_blank(*p)) ++p;  // Where the cell begins, for its place.
  bool missing = missing_->contains(trimmed);
  if (column.want == Want::number) {
    double& out = column.numbers[rows_];
    out = std::numeric_limits<double>::quiet_NaN();
    if (missing) return;
    const auto value = parse_number(trimmed);
    if (!value) {
      if (!column.text) column.text = odd(before, p, trimmed);
    } else if (!missing_->contains(*value)) {
      if (std::isinf(*value) && !column.infinite) column.infinite = odd(before, p, trimmed);
      out = *value;
    }
    return;
  }
  if (!missing && !missing_->values().empty()) {
    const auto value = parse_number(trimmed);
    missing = value && missing_->contains(*value);
  }
  column.codes[rows_] = -1;
  if (missing) return;
  const auto [code, fresh] = column.dictionary.code_of(text);
  column.codes[rows_] = code;
  if (fresh && !column.broken && detail::first_bad_byte(text)) column.broken = odd(before, p, text);
}

}  // namespace ermine::data::csv
