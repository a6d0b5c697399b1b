/// @file
/// Derivatives of one number that depends on many: f from n numbers to 1.
///
///     gradient      (df/dx_1, ..., df/dx_n)
///     directional   sum_i v_i df/dx_i = grad f . v; among all v of length 1 it is steepest along the gradient itself
///
/// For f = sin(x1) + x1 x2 at (2, 3): value 6.909..., gradient (2.583..., 2).
///
/// Cost: n forward passes in ceil(n / 8) evaluations, or 1 reverse pass in one evaluation, which is chosen for more than 16
/// inputs; a directional derivative is 1 forward pass. Memory: modes.hpp.
/// Errors: UsageError for sizes that do not fit; with `check_finite` a TrainingError that names the first operation whose value
/// or slope is not finite. What f throws passes through.

#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "ermine/autodiff/modes.hpp"

namespace ermine::autodiff {

struct Gradient {
  double value = 0;
  std::vector<double> gradient;  ///< [n]
  Passes passes;
};

struct Directional {
  double value = 0;
  double slope = 0;  ///< grad f . v
  Passes passes;
};

template <ScalarFunction F>
[[nodiscard]] Gradient forward_gradient(const F& f, std::span<const double> x) {
  Gradient result{0, std::vector<double>(x.size()), {.forward = x.size()}};
  for (std::size_t first = 0; first == 0 || first < x.size(); first += forward_lanes) {
    const ForwardScalar y = f(seeded<ForwardScalar>(x, first));
    ++result.passes.evaluations;
    result.value = y.value;
    for (std::size_t j = 0; j < forward_lanes && first + j < x.size(); ++j) result.gradient[first + j] = y.tangent[j];
  }
  return result;
}

template <ScalarFunction F>
[[nodiscard]] Gradient reverse_gradient(const F& f, std::span<const double> x, const Differentiation& options) {
  Gradient result{0, std::vector<double>(x.size()), {.reverse = 1, .evaluations = 1}};
  TapeInUse in_use(options);
  Tape& tape = *in_use;
  const Recording recording(tape);
  const std::vector<Var> inputs = tape.inputs(x);
  const Var y = f(inputs);
  tape.backward(y);
  result.value = y.value();
  for (std::size_t i = 0; i < x.size(); ++i) result.gradient[i] = tape.adjoint(inputs[i]);
  result.passes.tape_bytes = tape.bytes();
  return result;
}

/// f(x) and its gradient. @param x [n]
template <ScalarFunction F>
[[nodiscard]] Gradient value_and_gradient(const F& f, std::span<const double> x, const Differentiation& options = {}) {
  const bool forward = options.mode == Mode::forward || (options.mode == Mode::automatic && x.size() <= forward_inputs);
  Gradient result = forward ? forward_gradient(f, x) : reverse_gradient(f, x, options);
  if (options.check_finite) {
    const auto bad =
        std::find_if(result.gradient.begin(), result.gradient.end(), [](double g) { return !all_finite(g); });
    if (forward && (bad != result.gradient.end() || !all_finite(result.value))) find_fault(f, x);
    if (!all_finite(result.value)) refuse_result("gradient", "value", 0, result.value);
    if (bad != result.gradient.end())
      refuse_result("gradient", "gradient", static_cast<std::size_t>(bad - result.gradient.begin()), *bad);
  }
  return result;
}

/// [n]: df/dx_i at x.
template <ScalarFunction F>
[[nodiscard]] std::vector<double> gradient(const F& f, std::span<const double> x, const Differentiation& options = {}) {
  return value_and_gradient(f, x, options).gradient;
}

/// f(x) and its slope along v, which is not normalised. @param x [n] @param v [n]
template <class F>
  requires ScalarFunctionOf<F, Dual<double, 1>>
[[nodiscard]] Directional directional(const F& f, std::span<const double> x, std::span<const double> v) {
  require_size("directional", "v", v.size(), x.size());
  std::vector<Dual<double, 1>> seeds = constants<Dual<double, 1>>(x);
  for (std::size_t i = 0; i < x.size(); ++i) seeds[i].tangent.set(0, v[i]);
  const Dual<double, 1> y = f(seeds);
  return {y.value, y.tangent[0], {.forward = 1, .evaluations = 1}};
}

}  // namespace ermine::autodiff
