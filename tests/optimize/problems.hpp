/// @file
/// A zoo of functions to minimise: formula, start, minima and where it comes from.
///
/// MGH n is problem n of J. J. More, B. S. Garbow, K. E. Hillstrom, "Testing Unconstrained Optimization Software", ACM
/// Trans. Math. Softw. 7 (1981) 17-41: sums of squares with the paper's starts and minima. A function is written once,
/// over dual numbers; gradients and Hessians come from these, so no derivative here can be wrong.

#pragma once

#include <string>
#include <vector>

#include "ermine/optimize/newton.hpp"

namespace ermine::testing {

using optimize::Vector;

struct Problem {
  std::string name, source;
  Vector start;
  std::vector<double> minima;  ///< Values of the local minima a descent may reach; the first is the global one.
  optimize::Objective objective;
  optimize::Hessian hessian;
};

/// All of them.
std::vector<Problem> problems();

}  // namespace ermine::testing
