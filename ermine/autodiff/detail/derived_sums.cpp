#include "ermine/autodiff/detail/derived_sums.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/graph/differentiate.hpp"

namespace ermine::autodiff::detail {
namespace {

using graph::NumberId;
using graph::OpCode;

/// More than these are recordings for the engine's sweeps.
constexpr std::size_t most_parameters = 16, most_operations = 1000;

/// All outputs side by side, as the output "all".
graph::Program gathered(graph::Program program) {
  std::vector<graph::Place> places;
  for (const graph::Output& output : program.outputs) places.push_back({output.slot, 0});
  graph::Builder builder(std::move(program));
  builder.output("all", builder.gather(std::move(places)));
  return std::move(builder).finish();
}

}  // namespace

DerivedSums::DerivedSums(graph::Program program, core::Pool* pool, std::size_t numbers)
    : evaluator_(std::make_unique<graph::Evaluator>(std::move(program), graph::EvaluatorOptions{pool})),
      numbers_(numbers) {}

std::optional<DerivedSums> DerivedSums::make(graph::ScalarBuilder recording, NumberId term, Derivatives wanted,
                                             core::Pool* pool) {
  const std::uint32_t p = recording.parameters();
  if (p > most_parameters || recording.ops().size() > most_operations) return std::nullopt;
  const NumberId total = recording.op(OpCode::fold_sum, term);
  const auto gradient = graph::differentiate(recording, total);
  if (!gradient) return std::nullopt;
  std::vector<graph::NamedNumber> outputs{{"value", total}};
  const auto name = [&](NumberId number) { outputs.push_back({"d" + std::to_string(outputs.size()), number}); };
  for (const NumberId slope : *gradient) name(slope);
  for (std::uint32_t j = 0; j < p && wanted == Derivatives::second; ++j) {
    const auto second = graph::differentiate(recording, (*gradient)[j]);
    if (!second) return std::nullopt;
    for (std::uint32_t k = j; k < p; ++k) name((*second)[k]);
  }
  return DerivedSums(gathered(recording.program(outputs)), pool, outputs.size());
}

bool DerivedSums::add(const graph::Batch& batch, std::span<const double> w, double& value, std::span<double> gradient,
                      std::span<double> hessian) {
  evaluator_->shared(batch, w, "all", numbers_);
  if (!std::all_of(numbers_.begin(), numbers_.end(), [](double x) { return std::isfinite(x); })) return false;
  const std::size_t p = w.size();
  value += numbers_[0];
  for (std::size_t j = 0; j < p; ++j) gradient[j] += numbers_[1 + j];
  if (hessian.empty()) return true;
  const double* next = numbers_.data() + 1 + p;
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = j; k < p; ++k, ++next) {
      hessian[j * p + k] += *next;
      if (k != j) hessian[k * p + j] += *next;
    }
  return true;
}

}  // namespace ermine::autodiff::detail
