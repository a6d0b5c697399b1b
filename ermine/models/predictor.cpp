// One event at a time: names resolved once, no allocation afterwards.

#include <algorithm>
#include <array>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/models/model.hpp"
#include "ermine/transforms/features.hpp"

namespace ermine::models {
namespace {

/// Which number of the program's answer stands for an event: the positive class of a softmax, else the only one.
std::uint32_t component_of(const ModelData& data, std::uint32_t width) { return width > 1 ? data.positive : 0; }

const char* main_output(const ModelData& data) {
  for (const char* name : {"probability", "prediction", "decision"})
    if (data.program->has_output(name)) return name;
  throw core::ModelError("the program of the model has none of the outputs probability, prediction, decision");
}

}  // namespace

Predictor Model::bind(std::initializer_list<std::string> columns) const {
  return bind(std::span<const std::string>(columns.begin(), columns.size()));
}

Predictor Model::bind(std::span<const std::string> columns) const {
  const ModelData& m = *data_;
  if (!m.program) throw core::UsageError("a model of kind `" + m.kind + "` cannot place new events");
  std::vector<std::uint32_t> gather;
  std::vector<std::optional<std::int32_t>> missing_codes;
  std::string lacking;
  bool has_codes = false;
  for (const graph::Input& input : m.program->inputs) {
    if (input.kind == graph::InputKind::csr)
      throw core::UsageError("a model of sparse columns is not bound to one event: use predict on a table");
    const bool code = input.kind == graph::InputKind::code;
    has_codes = has_codes || code;
    for (const std::string& name : input.columns) {
      const auto place = std::find(columns.begin(), columns.end(), name);
      if (place == columns.end())
        lacking += (lacking.empty() ? "`" : ", `") + name + "`" + core::did_you_mean(name, columns);
      gather.push_back(static_cast<std::uint32_t>(place - columns.begin()));
      const bool level = code && !input.levels.empty() && input.levels.back() == transforms::missing_level;
      missing_codes.push_back(!code ? std::nullopt
                                    : std::optional(level ? static_cast<std::int32_t>(input.levels.size() - 1) : -1));
    }
  }
  if (!lacking.empty()) throw core::DataError("the event lacks columns the model reads: " + lacking);
  const char* const output = main_output(m);
  graph::Single single(*m.program, m.parameters, output);
  const std::uint32_t component = component_of(m, single.width());
  if (!has_codes) missing_codes.clear();
  return {std::move(single), std::move(gather), static_cast<std::uint32_t>(columns.size()), component,
          std::move(missing_codes)};
}

Predictor::Predictor(graph::Single single, std::vector<std::uint32_t> gather, std::uint32_t event_size,
                     std::uint32_t component, std::vector<std::optional<std::int32_t>> missing_codes)
    : single_(std::move(single)),
      gather_(std::move(gather)),
      event_size_(event_size),
      component_(component),
      missing_codes_(std::move(missing_codes)),
      in_order_(missing_codes_.empty() && component == 0 && gather_.size() == event_size) {
  for (std::size_t i = 0; i < gather_.size(); ++i) in_order_ = in_order_ && gather_[i] == i;
}

template <class T>
double Predictor::gathered(std::span<const T> event) const {
  // Small events live on the stack; a large one borrows memory that a thread keeps.
  constexpr std::size_t small = 256;
  std::array<double, small> near;
  static thread_local std::vector<double> far;
  const std::size_t width = single_.width(), needed = gather_.size() + width;
  if (needed > small && far.size() < needed) far.resize(needed);
  double* const x = needed > small ? far.data() : near.data();
  for (std::size_t i = 0; i < gather_.size(); ++i) x[i] = static_cast<double>(event[gather_[i]]);
  for (std::size_t i = 0; i < missing_codes_.size(); ++i)
    if (missing_codes_[i] && !(x[i] >= 0)) x[i] = *missing_codes_[i];
  const std::span<double> result(x + gather_.size(), width);
  single_(std::span<const double>(x, gather_.size()), result);
  return result[component_];
}

double Predictor::operator()(std::span<const double> event) const {
  if (event.size() != event_size_) [[unlikely]]
    throw core::UsageError("an event of " + std::to_string(event.size()) + " numbers for " +
                           std::to_string(event_size_) + " bound columns");
  if (in_order_) return single_(event);
  return gathered(event);
}

float Predictor::operator()(std::span<const float> event) const {
  if (event.size() != event_size_) [[unlikely]]
    throw core::UsageError("an event of " + std::to_string(event.size()) + " numbers for " +
                           std::to_string(event_size_) + " bound columns");
  return static_cast<float>(gathered(event));
}

}  // namespace ermine::models
