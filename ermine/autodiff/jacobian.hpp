/// @file
/// Derivatives of many numbers that depend on many: f from n numbers to m.
///
///     jacobian   J, m x n:   J(i, j) = df_i/dx_j            row = output, column = input
///     jvp        J v         how the outputs move when the inputs move along v
///     vjp        w^T J       how the weighted sum w . f depends on each input
///
/// Cost: the Jacobian takes n forward passes in ceil(n / 8) evaluations, or m reverse passes over one recording; reverse is
/// chosen where n > 8 and m <= n. A jvp is 1 forward pass, a vjp 1 reverse pass, whatever n and m are. Memory: modes.hpp.
/// Errors: UsageError for sizes that do not fit; with `check_finite` a TrainingError that names the first operation whose value
/// or slope is not finite.

#pragma once

#include <span>
#include <vector>

#include "ermine/autodiff/modes.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::autodiff {

struct Jacobian {
  std::vector<double> value;  ///< [m]
  math::Matrix matrix;        ///< [m][n]
  Passes passes;

  [[nodiscard]] double operator()(std::size_t output, std::size_t input) const { return matrix(output, input); }
};

struct JacobianProduct {
  std::vector<double> value;    ///< [m]
  std::vector<double> product;  ///< [m] of jvp, [n] of vjp
  Passes passes;
};

template <VectorFunction F>
[[nodiscard]] Jacobian forward_jacobian(const F& f, std::span<const double> x) {
  Jacobian result;
  for (std::size_t first = 0; first == 0 || first < x.size(); first += forward_lanes) {
    const auto y = f(seeded<ForwardScalar>(x, first));
    if (first == 0) result.matrix = math::Matrix(std::size(y), x.size());
    require_size("jacobian", "the function's result", std::size(y), result.matrix.rows);
    result.value.clear();
    for (const ForwardScalar& value : y) {
      const std::size_t i = result.value.size();
      result.value.push_back(value.value);
      for (std::size_t j = 0; j < forward_lanes && first + j < x.size(); ++j)
        result.matrix(i, first + j) = value.tangent[j];
    }
    ++result.passes.evaluations;
  }
  result.passes.forward = x.size();
  return result;
}

/// J, the values and the cost. @param x [n]
template <VectorFunction F>
[[nodiscard]] Jacobian jacobian(const F& f, std::span<const double> x, const Differentiation& options = {}) {
  const auto checked = [&](Jacobian result) {
    if (!options.check_finite) return result;
    for (std::size_t i = 0; i < result.value.size(); ++i)
      for (std::size_t j = 0; j < x.size(); ++j)
        if (!all_finite(result(i, j)) || !all_finite(result.value[i])) {
          find_fault(f, x);
          refuse_result("jacobian", "output", i, all_finite(result.value[i]) ? result(i, j) : result.value[i]);
        }
    return result;
  };
  if (options.mode == Mode::forward || (options.mode == Mode::automatic && x.size() <= forward_lanes))
    return checked(forward_jacobian(f, x));
  Jacobian result;
  {
    TapeInUse in_use(options);
    Tape& tape = *in_use;
    const Recording recording(tape);
    const std::vector<Var> inputs = tape.inputs(x);
    const auto y = f(inputs);
    result.passes.evaluations = 1;
    if (options.mode == Mode::reverse || std::size(y) <= x.size()) {
      result.matrix = math::Matrix(std::size(y), x.size());
      for (const Var& output : y) {
        const std::size_t i = result.value.size();
        result.value.push_back(output.value());
        tape.backward(output);
        ++result.passes.reverse;
        for (std::size_t j = 0; j < x.size(); ++j) result.matrix(i, j) = tape.adjoint(inputs[j]);
      }
      result.passes.tape_bytes = tape.bytes();
      return checked(std::move(result));
    }
  }
  result = forward_jacobian(f, x);  // more outputs than inputs
  ++result.passes.evaluations;
  return checked(std::move(result));
}

/// f(x) and J v. @param x [n] @param v [n]
template <class F>
  requires VectorFunctionOf<F, Dual<double, 1>>
[[nodiscard]] JacobianProduct jvp(const F& f, std::span<const double> x, std::span<const double> v) {
  require_size("jvp", "v", v.size(), x.size());
  std::vector<Dual<double, 1>> seeds = constants<Dual<double, 1>>(x);
  for (std::size_t i = 0; i < x.size(); ++i) seeds[i].tangent.set(0, v[i]);
  JacobianProduct result;
  result.passes = {.forward = 1, .evaluations = 1};
  const auto y = f(seeds);
  for (const Dual<double, 1>& output : y) {
    result.value.push_back(output.value);
    result.product.push_back(output.tangent[0]);
  }
  return result;
}

/// f(x) and w^T J. @param x [n] @param w [m]
template <class F>
  requires VectorFunctionOf<F, Var>
[[nodiscard]] JacobianProduct vjp(const F& f, std::span<const double> x, std::span<const double> w,
                                  const Differentiation& options = {}) {
  TapeInUse in_use(options);
  Tape& tape = *in_use;
  const Recording recording(tape);
  const std::vector<Var> inputs = tape.inputs(x);
  const auto y = f(inputs);
  require_size("vjp", "w", w.size(), std::size(y));
  JacobianProduct result;
  result.passes = {.reverse = 1, .evaluations = 1};
  for (const Var& output : y) {
    tape.seed(output, w[result.value.size()]);
    result.value.push_back(output.value());
  }
  tape.sweep();
  for (const Var& input : inputs) result.product.push_back(tape.adjoint(input));
  result.passes.tape_bytes = tape.bytes();
  return result;
}

}  // namespace ermine::autodiff
