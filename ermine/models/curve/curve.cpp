#include "ermine/models/curve/curve.hpp"

#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/formula/expression.hpp"

namespace ermine::models::curve {
namespace {

using core::DataError;
using core::UsageError;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Sorts the names of a formula into inputs and parameters, with a word on each that can be neither.
class Reader {
 public:
  Reader(const data::Table& train, const FitOptions& options)
      : train_(train), options_(options), expression_(formula::parse(options.argument)) {
    for (const std::string& name : train.names())
      if (name != options.target && name != options.weight) inputs_.push_back(name);
    for (const auto& [name, text] : options.define)
      if (!contains(inputs_, name) && name != options.target) inputs_.push_back(name);
    for (const auto& [name, value] : options.start) starts_.push_back(name);
  }

  Curve run() {
    Curve curve{.text = options_.argument};
    for (const formula::Node& node : expression_.nodes) {
      if (node.kind != formula::Node::Kind::name) continue;
      if (contains(curve.inputs, node.name) || contains(curve.parameters, node.name)) continue;
      (is_input(node) ? curve.inputs : curve.parameters).push_back(node.name);
    }
    check_starts(curve);
    const core::SourceSpan whole{.column = 1, .length = options_.argument.size(), .text = options_.argument};
    if (curve.inputs.empty()) throw UsageError("the formula reads no column; there are " + listed(inputs_), whole);
    if (curve.parameters.empty())
      throw UsageError("the formula has no parameter to fit: every name in it is a column", whole);
    return curve;
  }

 private:
  [[nodiscard]] core::SourceSpan span(const formula::Node& node) const {
    return {.column = node.column, .length = node.length, .text = expression_.text};
  }

  [[nodiscard]] static std::string listed(const std::vector<std::string>& names) {
    std::string all;
    for (std::size_t i = 0; i < names.size() && i < 12; ++i) all += (i ? ", `" : "`") + names[i] + "`";
    return names.empty() ? "none" : names.size() > 12 ? all + ", ..." : all;
  }

  [[nodiscard]] bool is_input(const formula::Node& node) const {
    const std::string& name = node.name;
    if (name == options_.target) throw UsageError("`" + name + "` is the target and cannot be an input", span(node));
    if (name == options_.weight)
      throw UsageError("`" + name + "` is the weight of the rows and cannot be an input", span(node));
    if (contains(inputs_, name)) {
      if (!options_.features.empty() && !contains(options_.features, name))
        throw UsageError("the formula reads the column `" + name + "`, which is left out of the features", span(node));
      const bool defined = std::any_of(options_.define.begin(), options_.define.end(),
                                       [&](const auto& define) { return define.first == name; });
      if (!defined && !train_.column(name).is_number())
        throw DataError(
            "the column `" + name + "` holds " +
                (train_.column(name).type() == data::ColumnType::boolean
                     ? "true and false, a formula takes numbers: --define 'is_" + name + " = " + name + " + 0'"
                     : std::string("text, a formula takes numbers")),
            span(node));
      return true;
    }
    if (train_.has_sparse() && contains(train_.sparse_names(), name))
      throw DataError("`" + name + "` is a sparse column; a formula reads dense ones (ermine convert makes a CSV file)",
                      span(node));
    if (!starts_.empty() && !contains(starts_, name)) {
      std::vector<std::string> known = inputs_;
      known.insert(known.end(), starts_.begin(), starts_.end());
      throw UsageError("`" + name + "` is neither a column nor a parameter with a start" +
                           core::did_you_mean(name, known) + "; give it one: --start " + name + "=1",
                       span(node));
    }
    return false;
  }

  void check_starts(const Curve& curve) const {
    for (const std::string& name : starts_) {
      if (contains(curve.inputs, name))
        throw UsageError("--start: `" + name + "` is a column of the data, not a parameter of the formula");
      if (!contains(curve.parameters, name))
        throw UsageError("--start: the formula has no parameter `" + name + "`" +
                         core::did_you_mean(name, curve.parameters));
      if (std::count(starts_.begin(), starts_.end(), name) > 1) throw UsageError("--start gives `" + name + "` twice");
    }
  }

  const data::Table& train_;
  const FitOptions& options_;
  formula::Expression expression_;
  std::vector<std::string> inputs_, starts_;
};

}  // namespace

Curve read_curve(const data::Table& train, const FitOptions& options) { return Reader(train, options).run(); }

graph::SlotId append_curve(graph::Builder& b, const Curve& curve, const transforms::Features& features,
                           std::span<const double> scale, std::vector<formula::Origin>* origins) {
  using graph::OpCode;
  const graph::SlotId terms = transforms::append_features(b, features).terms;
  std::vector<graph::SlotId> inputs, parameters;
  const std::vector<std::string> numbers = features.number_names();
  for (const std::string& name : curve.inputs) {
    const auto place = static_cast<std::uint32_t>(std::find(numbers.begin(), numbers.end(), name) - numbers.begin());
    inputs.push_back(numbers.size() == 1 ? terms
                                         : b.op(OpCode::component, terms, graph::no_slot, graph::no_slot, place));
  }
  for (const std::string& name : curve.parameters) parameters.push_back(b.parameter(name, 1));
  for (std::size_t j = 0; j < scale.size(); ++j)
    if (scale[j] != 1) parameters[j] = b.op(OpCode::multiply, parameters[j], b.constant(scale[j]));
  const auto resolve = [&](const std::string& name) {
    const auto input = std::find(curve.inputs.begin(), curve.inputs.end(), name);
    if (input != curve.inputs.end()) return inputs[static_cast<std::size_t>(input - curve.inputs.begin())];
    const auto parameter = std::find(curve.parameters.begin(), curve.parameters.end(), name);
    return parameters[static_cast<std::size_t>(parameter - curve.parameters.begin())];
  };
  return formula::append(b, curve.text, resolve, origins);
}

}  // namespace ermine::models::curve
