// What a target column asks for, and its classes.

#include <algorithm>
#include <cmath>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::models {
namespace {

constexpr std::size_t most_classes = 10;  // of whole numbers that are taken for class labels

/// The distinct values of a column of numbers; stops counting above `limit`.
std::set<double> distinct(std::span<const double> values, std::size_t limit) {
  std::set<double> seen;
  for (const double v : values)
    if (v == v) {
      seen.insert(v);
      if (seen.size() > limit) break;
    }
  return seen;
}

}  // namespace

Task decide_task(const data::ColumnView& target, std::string* reason) {
  if (!target.is_number()) return classes_of(target).size() <= 2 ? Task::binary : Task::multiclass;
  const std::set<double> seen = distinct(target.values, most_classes);
  if (seen.size() == 2) return Task::binary;
  const bool whole =
      std::all_of(target.values.begin(), target.values.end(), [](double v) { return v != v || v == std::floor(v); });
  if (!whole || seen.size() > most_classes || seen.size() < 2) return Task::regression;
  if (reason != nullptr)
    *reason = "the target `" + target.name() + "` has " + std::to_string(seen.size()) +
              " distinct whole numbers and is taken for class labels; --task regression takes it for a quantity";
  return Task::multiclass;
}

std::string default_kind(Task task) {
  switch (task) {
    case Task::binary:
      return "logistic";
    case Task::multiclass:
      return "softmax";
    case Task::regression:
      return "linear";
    case Task::none:
      break;
  }
  throw core::UsageError("there is no default model without a target: choose one with --model");
}

std::vector<std::string> classes_of(const data::ColumnView& target) {
  if (target.is_number()) return data::as_category(target).levels;
  // A dictionary may hold levels that no row has any more, after a cut for instance.
  std::vector<std::uint8_t> present(target.levels().size());
  for (const std::int32_t code : target.codes)
    if (code >= 0) present[static_cast<std::size_t>(code)] = 1;
  std::vector<std::string> classes;
  for (std::size_t k = 0; k < present.size(); ++k)
    if (present[k]) classes.push_back(target.levels()[k]);
  return classes;
}

}  // namespace ermine::models
