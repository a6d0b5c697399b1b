#include "ermine/models/linear/risk_program.hpp"

namespace ermine::models::linear {
namespace {

std::vector<double> weights_of(const data::Table& table, const std::string& name) {
  if (name.empty() || !table.find(name)) return {};
  const auto cells = table.column(name).values;
  return {cells.begin(), cells.end()};
}

}  // namespace

ValidationRisk::ValidationRisk(const TrainingData& data, const Design& design, const std::string& loss,
                               const data::Table& validation, std::vector<double> target, const std::string& weight,
                               std::uint32_t outputs, std::vector<double> q, core::Pool* pool)
    : outputs_(outputs),
      p_(design.p),
      q_(std::move(q)),
      target_(std::move(target)),
      weight_(weights_of(validation, weight)),
      risk_(risk_program(data, design, loss, outputs, 1)),
      rows_(risk_.program, validation, target_, weight_, true),
      evaluator_(risk_.program, {.pool = pool}) {}

double ValidationRisk::operator()(std::span<const double> theta) {
  std::vector<double> w(risk_.parameter.size());
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (risk_.parameter[i] == no_parameter) continue;
    const auto at = static_cast<std::size_t>(risk_.parameter[i]);
    const std::size_t contrasts = q_.empty() ? 1 : q_.size() / outputs_, output = at / p_, j = at % p_;
    for (std::size_t c = 0; c < contrasts; ++c)
      w[i] += (q_.empty() ? 1.0 : q_[output * contrasts + c]) * theta[c * p_ + j];
  }
  return evaluator_.value(rows_.bound.batch, w) / rows_.weight_sum;
}

}  // namespace ermine::models::linear
