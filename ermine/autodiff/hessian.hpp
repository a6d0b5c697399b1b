/// @file
/// Second derivatives of one number that depends on many.
///
///     hessian          H, n x n:   H(i, j) = d^2 f / dx_i dx_j      symmetric
///     hessian_vector   H v = d/dt grad f(x + t v) at t = 0           without H itself
///
/// For f = x1^2 x2 at (1, 2): [[4, 2], [2, 0]].
///
/// How. Reverse: the tape holds dual numbers, so that each adjoint carries its own derivatives (forward over reverse): 8
/// columns of H from one recording and one sweep. Forward: dual numbers of dual numbers, no memory; chosen for up to 8 inputs.
/// H v is one recording with one direction and one sweep, a small multiple of a gradient whatever n is.
/// Cost: hessian n forward passes, each with a reverse pass or with n forward ones inside it, in ceil(n / 8) evaluations (forward
/// mode: its square); hessian_vector 1 forward and 1 reverse pass.
/// Source: B. A. Pearlmutter, "Fast Exact Multiplication by the Hessian", Neural Computation 6 (1994) 147-160.

#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "ermine/autodiff/modes.hpp"
#include "ermine/math/matrix.hpp"

namespace ermine::autodiff {

struct Hessian {
  double value = 0;
  std::vector<double> gradient;  ///< [n]
  math::Matrix matrix;           ///< [n][n]
  Passes passes;

  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const { return matrix(i, j); }
};

struct HessianProduct {
  double value = 0;
  std::vector<double> gradient;  ///< [n]
  std::vector<double> product;   ///< [n]: H v
  Passes passes;
};

template <class F>
[[nodiscard]] Hessian forward_hessian(const F& f, std::span<const double> x) {
  using Second = Dual<ForwardScalar, forward_lanes>;
  const std::size_t n = x.size();
  Hessian result{0, std::vector<double>(n), math::Matrix(n, n), {.forward = n * n}};
  for (std::size_t i0 = 0; i0 == 0 || i0 < n; i0 += forward_lanes)
    for (std::size_t j0 = 0; j0 == 0 || j0 < n; j0 += forward_lanes) {
      const std::vector<ForwardScalar> inner = seeded<ForwardScalar>(x, j0);
      std::vector<Second> seeds(inner.begin(), inner.end());
      for (std::size_t i = i0; i < std::min(n, i0 + forward_lanes); ++i)
        seeds[i].tangent.set(i - i0, ForwardScalar(1.0));
      const Second y = f(seeds);
      ++result.passes.evaluations;
      result.value = y.value.value;
      for (std::size_t i = i0; i < std::min(n, i0 + forward_lanes); ++i) {
        const ForwardScalar row = y.tangent[i - i0];
        result.gradient[i] = row.value;
        for (std::size_t j = j0; j < std::min(n, j0 + forward_lanes); ++j) result.matrix(i, j) = row.tangent[j - j0];
      }
    }
  return result;
}

template <class F>
[[nodiscard]] Hessian reverse_hessian(const F& f, std::span<const double> x) {
  const std::size_t n = x.size();
  Hessian result{0, std::vector<double>(n), math::Matrix(n, n), {.forward = n, .reverse = n}};
  BasicTape<ForwardScalar> tape;
  for (std::size_t first = 0; first == 0 || first < n; first += forward_lanes) {
    tape.reset();
    const Recording<ForwardScalar> recording(tape);
    const std::vector<ForwardScalar> seeds = seeded<ForwardScalar>(x, first);
    const std::vector<BasicVar<ForwardScalar>> inputs = tape.inputs(seeds);
    const BasicVar<ForwardScalar> y = f(inputs);
    tape.backward(y);
    ++result.passes.evaluations;
    result.value = y.value().value;
    result.passes.tape_bytes = std::max(result.passes.tape_bytes, tape.bytes());
    for (std::size_t i = 0; i < n; ++i) {
      const ForwardScalar adjoint = tape.adjoint(inputs[i]);
      result.gradient[i] = adjoint.value;
      for (std::size_t j = first; j < std::min(n, first + forward_lanes); ++j)
        result.matrix(i, j) = adjoint.tangent[j - first];
    }
  }
  return result;
}

/// H, the gradient, the value and the cost. @param x [n]
template <class F>
  requires ScalarFunctionOf<F, Dual<ForwardScalar, forward_lanes>> && ScalarFunctionOf<F, BasicVar<ForwardScalar>>
[[nodiscard]] Hessian hessian(const F& f, std::span<const double> x, const Differentiation& options = {}) {
  const bool forward = options.mode == Mode::forward || (options.mode == Mode::automatic && x.size() <= forward_lanes);
  Hessian result = forward ? forward_hessian(f, x) : reverse_hessian(f, x);
  if (options.check_finite)
    for (std::size_t k = 0; k < result.matrix.values.size(); ++k)
      if (!all_finite(result.matrix.values[k]) || !all_finite(result.value)) {
        find_fault(f, x);
        refuse_result("hessian", "row", k / x.size(), result.matrix.values[k]);
      }
  return result;
}

/// H v, the gradient, the value and the cost. @param x [n] @param v [n]
template <class F>
  requires ScalarFunctionOf<F, BasicVar<Dual<double, 1>>>
[[nodiscard]] HessianProduct hessian_vector(const F& f, std::span<const double> x, std::span<const double> v) {
  using D = Dual<double, 1>;
  require_size("hessian_vector", "v", v.size(), x.size());
  std::vector<D> seeds = constants<D>(x);
  for (std::size_t i = 0; i < x.size(); ++i) seeds[i].tangent.set(0, v[i]);
  BasicTape<D> tape;
  const Recording<D> recording(tape);
  const std::vector<BasicVar<D>> inputs = tape.inputs(seeds);
  const BasicVar<D> y = f(inputs);
  tape.backward(y);
  HessianProduct result{
      y.value().value, {}, {}, {.forward = 1, .reverse = 1, .evaluations = 1, .tape_bytes = tape.bytes()}};
  for (const BasicVar<D>& input : inputs) {
    const D adjoint = tape.adjoint(input);
    result.gradient.push_back(adjoint.value);
    result.product.push_back(adjoint.tangent[0]);
  }
  return result;
}

}  // namespace ermine::autodiff
