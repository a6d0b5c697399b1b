#include "ermine/models/fit.hpp"

#include <chrono>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/models/registry.hpp"

namespace ermine::models {
namespace {

Model fitted(const char* kind, const data::Table& train, const FitOptions& options) {
  return fit(kind, train, train.slice(0, 0), options).model;
}

}  // namespace

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  for (const Kind& kind : registry()) names.emplace_back(kind.name);
  return names;
}

FitResult fit(const std::string& kind, const data::Table& train, const data::Table& validation,
              const FitOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  for (const Kind& known : registry()) {
    if (kind != known.name) continue;
    FitResult result = known.fit(train, validation, options);
    if (!result.history.empty()) {
      result.iterations = result.history.back().step;
      result.epochs = result.history.back().epoch;
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
  }
  const std::vector<std::string> names = kinds();
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  throw core::UsageError("there is no model `" + kind + "`" + core::did_you_mean(kind, names) + "; there are " + list);
}

Model fit_linear(const data::Table& train, const FitOptions& options) { return fitted("linear", train, options); }
Model fit_logistic(const data::Table& train, const FitOptions& options) { return fitted("logistic", train, options); }
Model fit_softmax(const data::Table& train, const FitOptions& options) { return fitted("softmax", train, options); }

}  // namespace ermine::models
