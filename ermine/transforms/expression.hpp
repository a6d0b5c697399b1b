/// @file
/// Expressions over the columns of a table: `--define 'm = sqrt(E^2 - p^2)'` makes a column, `--cut 'pt > 20'` a mask.
///
/// A definition may use columns and other definitions, in any order; a definition hides a column of its name inside the
/// others (but means the column inside itself: `m = m / 1000` rescales). In a model its operations stand in the program,
/// so that a table at predict needs only the columns they begin with. A missing cell makes the value missing.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/data/table.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::transforms {

/// name, expression
using Defines = std::vector<std::pair<std::string, std::string>>;

/// Reads "name = expression". @throws UsageError with the text and a caret where there is no name or no `=`.
[[nodiscard]] std::pair<std::string, std::string> parse_define(std::string_view text);

/// Appends an expression in which names are definitions or columns. @throws UsageError: a definition that needs itself,
/// whatever formula::append refuses.
/// @param column the slot of a column, or no_slot where there is none of that name.
graph::SlotId append_expression(graph::Builder& builder, std::string_view text, const Defines& defines,
                                const std::function<graph::SlotId(const std::string&)>& column);

/// The columns (no definitions) that an expression rests on in the end, in order of first use.
[[nodiscard]] std::vector<std::string> columns_of(std::string_view text, const Defines& defines);

/// The value of an expression in each row, NaN where a cell it needs is missing. Booleans count as 0 and 1.
/// @throws DataError naming a column that is not there or holds text; TrainingError naming the first row in which all
/// cells are present but the value is not finite, with these cells.
[[nodiscard]] data::ColumnData evaluate_expression(const data::Table& table, const std::string& name,
                                                   const std::string& text, const Defines& defines = {},
                                                   core::Pool* pool = nullptr);

/// The table with one column added for each definition (or replaced where it has the name of a column).
[[nodiscard]] data::Table with_defines(const data::Table& table, const Defines& defines, core::Pool* pool = nullptr);

/// The rows in which the expression holds (is not 0). A row in which a cell it needs is missing is not among them.
[[nodiscard]] std::vector<std::uint64_t> rows_where(const data::Table& table, const std::string& text,
                                                    const Defines& defines = {}, core::Pool* pool = nullptr);

}  // namespace ermine::transforms
