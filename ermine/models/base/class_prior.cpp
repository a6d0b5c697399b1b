#include "ermine/models/base/class_prior.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/math/compensated_sum.hpp"
#include "ermine/math/vector_functions.hpp"

namespace ermine::models {

std::vector<double> class_weights(const TrainingData& data) {
  std::vector<std::vector<double>> of_class(data.classes.size());
  for (std::uint64_t i = 0; i < data.rows(); ++i)
    of_class[static_cast<std::size_t>(data.label[i])].push_back(data.w.empty() ? 1.0 : data.w[i]);
  std::vector<double> sums;
  for (const auto& weights : of_class) sums.push_back(math::compensated_sum(weights));
  return sums;
}

std::vector<double> class_prior(const TrainingData& data, const FitOptions& options) {
  const std::vector<double> weights = class_weights(data);
  const std::size_t k = data.classes.size();
  std::vector<double> prior(k, -1.0);
  double named = 0, free = 0;
  for (const auto& [name, value] : options.prior) {
    const auto place = std::find(data.classes.begin(), data.classes.end(), name);
    if (place == data.classes.end())
      throw core::UsageError("--prior names `" + name + "`, which is no class of `" + options.target + "`" +
                             core::did_you_mean(name, data.classes));
    if (!(value > 0 && value < 1))
      throw core::UsageError("--prior " + name + "=" + data::shortest(value) + " must lie between 0 and 1");
    prior[static_cast<std::size_t>(place - data.classes.begin())] = value;
    named += value;
  }
  for (std::size_t c = 0; c < k; ++c)
    if (prior[c] < 0) free += weights[c];
  const double left = 1 - named;
  constexpr double rounding = 1e-9;
  if (free == 0 && !(std::fabs(left) <= rounding))
    throw core::UsageError("--prior: the probabilities of all classes sum to " +
                           data::shortest(std::round(named * 1e12) / 1e12) + ", not to 1");
  if (free > 0 && !(left > rounding))
    throw core::UsageError("--prior: the classes it names have " + data::shortest(named) +
                           " together, which leaves nothing for the others");
  for (std::size_t c = 0; c < k; ++c) prior[c] = prior[c] < 0 ? left * (weights[c] / free) : prior[c];
  return prior;
}

core::Record prior_record(const TrainingData& data, std::span<const double> prior) {
  core::Record record = core::Record::object();
  for (std::size_t c = 0; c < prior.size(); ++c) record.set(data.classes[c], prior[c]);
  return record;
}

void append_posterior(graph::Builder& b, std::span<const graph::SlotId> log_likelihood, std::span<const double> prior,
                      std::uint32_t positive) {
  using graph::OpCode;
  std::vector<graph::Place> joint;
  for (std::size_t c = 0; c < prior.size(); ++c)
    joint.push_back({b.op(OpCode::add, log_likelihood[c], b.constant(math::log(prior[c])))});
  const graph::SlotId all = b.gather(joint);
  b.output("log_evidence", b.op(OpCode::log_sum_exp, all));
  if (prior.size() > 2) {
    b.output("probability", b.op(OpCode::softmax, all));
    return;
  }
  const graph::SlotId llr = b.op(OpCode::subtract, log_likelihood[positive], log_likelihood[1 - positive]);
  const double shift = math::log(prior[positive]) - math::log(prior[1 - positive]);
  const graph::SlotId decision = b.op(OpCode::add, llr, b.constant(shift));
  b.output("llr", llr);
  b.output("decision", decision);
  b.output("probability", b.op(OpCode::sigmoid, decision));
}

}  // namespace ermine::models
