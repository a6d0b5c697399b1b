#include "ermine/models/fit.hpp"

#include <algorithm>
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

std::vector<std::string> classifiers() {
  std::vector<std::string> names;
  for (const Kind& kind : registry())
    if (kind.classifies) names.emplace_back(kind.name);
  return names;
}

std::pair<std::string, std::string> split_kind(const std::string& kind) {
  const std::size_t colon = kind.find(':');
  const std::string name = kind.substr(0, colon);
  const std::string argument = colon == std::string::npos ? "" : kind.substr(colon + 1);
  for (const Kind& known : registry()) {
    if (name != known.name) continue;
    if (known.argument == nullptr && colon != std::string::npos)
      throw core::UsageError("the model `" + name + "` takes nothing behind a colon, not `" + kind + "`");
    const bool optional = known.argument != nullptr && known.argument[0] == '[';
    if (optional && colon != std::string::npos && argument.empty())
      throw core::UsageError("the model `" + kind + "` ends in a colon: leave it out, or " + name + ":" +
                             known.argument);
    if (known.argument != nullptr && !optional && argument.find_first_not_of(" \t") == std::string::npos)
      throw core::UsageError("the model `" + name + "` needs more: " + name + ":" + known.argument);
    return {name, argument};
  }
  const std::vector<std::string> names = kinds();
  std::string list;
  for (const std::string& known : names) list += (list.empty() ? "" : ", ") + known;
  throw core::UsageError("there is no model `" + kind + "`" + core::did_you_mean(name, names) + "; there are " + list);
}

FitResult fit(const std::string& kind, const data::Table& train, const data::Table& validation,
              const FitOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto [name, argument] = split_kind(kind);
  FitOptions whole = options;
  whole.argument = argument;
  const auto known = std::find_if(registry().begin(), registry().end(), [&](const Kind& k) { return name == k.name; });
  if (known->argument == nullptr && !options.start.empty())
    throw core::UsageError("--start is for the parameters of a formula; the model `" + name + "` finds its own start");
  if (!known->prior && !options.prior.empty())
    throw core::UsageError("--prior is for models of class likelihoods (lda, qda, bayes), not for `" + name + "`");
  FitResult result = known->fit(train, validation, whole);
  if (!result.history.empty()) {
    result.iterations = result.history.back().step;
    result.epochs = result.history.back().epoch;
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

Model fit_linear(const data::Table& train, const FitOptions& options) { return fitted("linear", train, options); }
Model fit_logistic(const data::Table& train, const FitOptions& options) { return fitted("logistic", train, options); }
Model fit_softmax(const data::Table& train, const FitOptions& options) { return fitted("softmax", train, options); }

}  // namespace ermine::models
