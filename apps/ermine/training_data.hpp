/// @file
/// From the DATA of a training to what is fitted: the parts, the input columns, the task and the model that suits it.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "console.hpp"
#include "dataset.hpp"
#include "ermine/data/split.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::apps {

/// "0.6/0.2/0.2". @throws UsageError unless three fractions sum to 1.
struct Fractions {
  double train = 0.6, validation = 0.2, test = 0.2;
};
[[nodiscard]] Fractions parse_fractions(const std::string& text);

struct TrainingData {
  /// The parts. A classification target is a category column, so that every part knows all classes.
  data::Parts parts;
  std::uint64_t rows = 0;  ///< Of DATA, before cuts: what row numbers of the parts refer to.
  std::string target, weight;
  std::vector<std::string> features;  ///< Empty: all that is left in the parts.
  models::Task task = models::Task::none;
  std::string kind;
  bool target_was_number = false;
};

/// Reads, cleans, cuts, chooses columns, decides the task, splits; says on the console what it decided.
/// @throws UsageError, DataError: see interface.
[[nodiscard]] TrainingData load_training_data(const Settings& settings, const Recipe& recipe, Console& console,
                                              core::Pool& pool);

/// The columns that a list of names and patterns (`*`, `?`) means, in table order; a name that is a column means it
/// whatever it holds. @throws DataError with "did you mean" for one that means none.
[[nodiscard]] std::vector<std::string> matching_columns(const std::vector<std::string>& columns,
                                                        const std::vector<std::string>& patterns, const char* flag);

/// @throws UsageError unless this version fits that kind.
void require_known_kind(const std::string& kind);

}  // namespace ermine::apps
