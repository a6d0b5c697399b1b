/// @file
/// What L-BFGS keeps of the last steps: pairs s = w_new - w, y = g_new - g, and the inverse Hessian they stand for.
///
///     H_(k+1) = (1 - s y^T / s^T y) H_k (1 - y s^T / s^T y) + s s^T / s^T y,    H_0 = (s^T y / y^T y) 1 of the last pair
///
/// `multiply` is the two-loop recursion: 4 m p for m pairs of p parameters, and no matrix. A pair without positive
/// curvature beyond rounding is not kept.
/// Source: J. Nocedal, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35 (1980) 773-782.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ermine/core/record.hpp"
#include "ermine/optimize/vectors.hpp"

namespace ermine::optimize {

class StepMemory {
 public:
  explicit StepMemory(std::uint32_t most) : most_(most) {}

  [[nodiscard]] bool empty() const { return pairs_.empty(); }
  void clear() { pairs_.clear(); }
  /// Adds a step; beyond `most` the oldest goes. Shapes: all [p].
  void remember(const Vector& w, const Vector& w_new, const Vector& g, const Vector& g_new);
  /// v <- H v. @param first v <- H_0 v in place of the scaling above; may be empty.
  void multiply(std::span<double> v, const std::function<void(std::span<double>)>& first = {}) const;

  [[nodiscard]] core::Record state() const;
  /// @throws ModelError where a pair is not [p].
  void restore(const core::Record& pairs, std::size_t p);

 private:
  struct Pair {
    Vector s, y;
    double sy = 0;
  };
  std::uint32_t most_;
  std::vector<Pair> pairs_;  // oldest first
};

}  // namespace ermine::optimize
