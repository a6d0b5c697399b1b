#include "ermine/autodiff/detail/derived_sums.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/graph/differentiate.hpp"
#include "ermine/graph/work.hpp"

namespace ermine::autodiff::detail {
namespace {

using graph::NumberId;
using graph::OpCode;

/// Operations of a recording, times its parameters for second derivatives, above which nothing is written out.
constexpr std::size_t most_operations = 1000;

/// All outputs side by side, as the output "all".
graph::Program gathered(graph::Program program) {
  std::vector<graph::Place> places;
  for (const graph::Output& output : program.outputs) places.push_back({output.slot, 0});
  graph::Builder builder(std::move(program));
  builder.output("all", builder.gather(std::move(places)));
  return std::move(builder).finish();
}

}  // namespace

DerivedSums::DerivedSums(graph::ScalarBuilder recording, NumberId term, const graph::Program& plain, core::Pool* pool)
    : recording_(std::move(recording)), term_(term), sweep_work_(graph::sweep_work(plain)), pool_(pool) {}

std::optional<graph::Program> DerivedSums::written_out(bool second) const {
  const std::uint32_t p = recording_.parameters();
  if (recording_.ops().size() * (second ? p : 1) > most_operations) return std::nullopt;
  graph::ScalarBuilder numbers = recording_;
  const NumberId total = numbers.op(OpCode::fold_sum, term_);
  const auto gradient = graph::differentiate(numbers, total);
  if (!gradient) return std::nullopt;
  std::vector<graph::NamedNumber> outputs{{"value", total}};
  const auto name = [&](NumberId number) { outputs.push_back({"d" + std::to_string(outputs.size()), number}); };
  for (const NumberId slope : *gradient) name(slope);
  for (std::uint32_t j = 0; j < p && second; ++j) {
    const auto slopes = graph::differentiate(numbers, (*gradient)[j]);
    if (!slopes) return std::nullopt;
    for (std::uint32_t k = j; k < p; ++k) name((*slopes)[k]);
  }
  graph::Program program = numbers.program(outputs);
  if (graph::row_work(program) >= sweep_work_ * (second ? 2 * p : 1)) return std::nullopt;
  return gathered(std::move(program));
}

bool DerivedSums::add(const graph::Batch& batch, std::span<const double> w, double& value, std::span<double> gradient,
                      std::span<double> hessian) {
  Order& order = hessian.empty() ? first_ : second_;
  if (!order.known) {
    order.known = true;
    if (auto program = written_out(!hessian.empty())) {
      order.numbers.resize(program->slots[program->output("all")].width);
      order.evaluator = std::make_unique<graph::Evaluator>(*std::move(program), graph::EvaluatorOptions{pool_});
    }
  }
  if (!order.evaluator) return false;
  order.evaluator->shared(batch, w, "all", order.numbers);
  if (!std::all_of(order.numbers.begin(), order.numbers.end(), [](double x) { return std::isfinite(x); })) return false;
  const double* next = order.numbers.data();
  value += *next++;
  for (double& slope : gradient) slope += *next++;
  const std::size_t p = w.size();
  for (std::size_t j = 0; j < p && !hessian.empty(); ++j)
    for (std::size_t k = j; k < p; ++k, ++next) {
      hessian[j * p + k] += *next;
      if (k != j) hessian[k * p + j] += *next;
    }
  return true;
}

}  // namespace ermine::autodiff::detail
