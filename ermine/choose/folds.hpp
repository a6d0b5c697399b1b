/// @file
/// Folds: each row judges once and trains k - 1 times.
///
/// The rows of a class are dealt to the folds in random order like cards, each class beginning where the one before it
/// ended, so that folds differ by at most one row in all and in each class. Groups go whole: the largest first, each to
/// the fold whose classes lack it most. The next repeat deals anew.
///
/// A round is one fold's turn to judge. All rounds of a repeat share one copy of the table in which the folds stand twice,
/// F1 ... Fk F1 ... Fk: what trains when fold j judges is the stretch between its two places.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::choose {

struct FoldOptions {
  std::uint32_t folds = 5;    ///< k >= 2
  std::uint32_t repeats = 1;  ///< >= 1
  std::uint64_t seed = 1;
  std::string stratify{};  ///< A column whose values are spread evenly; "" for none.
  std::string group{};     ///< A column whose equal values stay in one fold; "" for none.
};

/// The fold of each row: [repeats][rows], in [0, k). A pure function of the options and the columns named in them.
/// @throws UsageError for k < 2, DataError where there are fewer rows, or groups, than folds.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> deal_folds(const data::Table& table, const FoldOptions& options);

/// What trains, what stops the training early, what judges.
struct Round {
  data::Table train;
  data::Table stop;  ///< No rows where training does not stop early.
  data::Table held;
};

/// The rounds of all repeats, repeat by repeat. Rows of a fold stand in random order, so that the first rows of `train`
/// are a random part of it.
/// @param stops_early the fold after the one that judges watches the training and does not train; needs k >= 3.
[[nodiscard]] std::vector<Round> rounds_of(const data::Table& table, const FoldOptions& options, bool stops_early);

/// One round with parts that are there already: `held` also stops the training. The rows of `train` in random order.
[[nodiscard]] Round one_round(const data::Table& train, const data::Table& held, std::uint64_t seed);

}  // namespace ermine::choose
