/// @file
/// Changes of cells that go with a model: `--map 'column: from -> to'` and `--missing TEXT`.
///
/// Both are functions from table to table, applied at training and again, from the model, at predict and evaluate.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::transforms {

/// Cells of `column` that read `from` become `to`; an empty `to` makes them missing.
struct CellMap {
  std::string column, from, to;
  bool operator==(const CellMap&) const = default;
};

/// Reads "column: from -> to"; blanks around the parts are dropped. @throws UsageError with the text and a caret.
[[nodiscard]] CellMap parse_cell_map(std::string_view text);
/// The text `parse_cell_map` reads back.
[[nodiscard]] std::string text_of(const CellMap& map);

/// Applies the maps in order. Levels that become equal are merged and put into class order. A column of numbers in which a
/// cell becomes text turns into a category; a category left with numbers only, which had text before, into numbers.
/// @param absent_is_fine a column the table lacks is passed over (a target is not needed to predict).
/// @throws DataError naming an unknown column.
[[nodiscard]] data::Table apply_maps(const data::Table& table, std::span<const CellMap> maps, bool absent_is_fine);

/// Cells that read as one of `texts` become missing, in every column.
[[nodiscard]] data::Table apply_missing(const data::Table& table, std::span<const std::string> texts);

}  // namespace ermine::transforms
