/// @file
/// Train, validation and test parts: disjoint, seeded, stratified by class, groups kept together.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"

namespace ermine::data {

struct SplitOptions {
  double train = 0.6;  ///< Fractions of the rows; they sum to 1. A part of size 0 is absent.
  double validation = 0.2;
  double test = 0.2;
  std::uint64_t seed = 1;
  std::string stratify{};  ///< A column whose values are spread evenly over the parts; "" for none.
  std::string group{};     ///< A column whose equal values stay in one part; "" for none.
};

/// The parts, as tables over one memory, and where their rows came from.
struct Parts {
  Table train, validation, test;
  std::vector<std::uint64_t> train_rows, validation_rows,
      test_rows;  ///< Row numbers of the input, ascending in a part.
};

/// Only the row numbers: a pure function of the options and the columns named in them.
[[nodiscard]] Parts split_rows(const Table& table, const SplitOptions& options);

/// @throws DataError where a part that was asked for would be empty, UsageError where the fractions are not a split.
[[nodiscard]] Parts split(Table table, const SplitOptions& options);

}  // namespace ermine::data
