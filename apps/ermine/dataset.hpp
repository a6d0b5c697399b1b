/// @file
/// From the DATA of a call to the table that is used: read, then what the data flags ask for, in this order:
///
///     read (--format --header --missing --labels --category)  ->  --map  ->  --define  ->  --cut
///
/// What training was told (--missing, --category, --map, --define) is kept in the model and done again on new data;
/// a flag given there adds to it.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "console.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/core/record.hpp"
#include "ermine/data/read.hpp"
#include "ermine/data/table.hpp"
#include "ermine/models/model.hpp"
#include "ermine/transforms/cell_map.hpp"
#include "ermine/transforms/expression.hpp"
#include "settings.hpp"

namespace ermine::apps {

/// What is done to the cells of a table before anything else sees them.
struct Recipe {
  std::vector<std::string> missing;
  std::vector<std::string> categories;
  std::vector<transforms::CellMap> maps;
  transforms::Defines defines;
  bool unseen_is_missing = false;

  [[nodiscard]] core::Record to_record() const;
  [[nodiscard]] static Recipe from_record(const core::Record& record);  ///< @throws ModelError.
};

/// The recipe of this call. @throws UsageError where a map or a definition does not parse.
[[nodiscard]] Recipe recipe_of(const Settings& settings);
/// The recipe a model was trained with. @throws ModelError.
[[nodiscard]] Recipe recipe_of(const models::Model& model);
/// The recipe of training, with what this call adds.
[[nodiscard]] Recipe combined(Recipe trained, const Recipe& added);

[[nodiscard]] data::ReadOptions read_options(const Settings& settings, const Recipe& recipe);

/// DATA of the call, or its --signal and --background files joined with the target `signal` (1, 0), signal first.
/// @throws UsageError where the call names neither, or both.
[[nodiscard]] data::Table read_data(const Settings& settings, const Recipe& recipe, std::uint32_t threads);
/// @throws DataError for a file that is not there: told before an earlier run is removed.
void require_files(const Settings& settings);
/// Whether the call names --signal and --background. @throws UsageError where only one of them, or DATA as well.
[[nodiscard]] bool joins_signal_and_background(const Settings& settings);

/// A warning for each --map of this call of which no cell of `table` (as it was read) reads.
void warn_of_idle_maps(const data::Table& table, const Settings& settings, Console& console);

/// Categories and maps of the recipe. @param absent_is_fine columns the table lacks are passed over.
[[nodiscard]] data::Table prepare_cells(data::Table table, const Recipe& recipe, bool absent_is_fine);

/// The rows in which every cut holds, and their numbers in the table.
struct Selected {
  data::Table table;
  std::vector<std::uint64_t> rows;
};
/// @throws DataError where no row is left.
[[nodiscard]] Selected apply_cuts(data::Table table, const std::vector<std::string>& cuts,
                                  const transforms::Defines& defines, core::Pool* pool);

}  // namespace ermine::apps
