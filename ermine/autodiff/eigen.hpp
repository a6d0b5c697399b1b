/// @file
/// Lets Dual and Var be the scalars of Eigen's matrices, also mixed with matrices of double.
///
///     #include <Eigen/Dense>
///     #include "ermine/autodiff/eigen.hpp"
///     Eigen::Matrix<Var, 3, 3> A; Eigen::Matrix<double, 3, 1> b; auto y = (A * b).eval();
///
/// Needs nothing of Eigen's itself, so that Ermine's headers do not depend on it; no other header includes this one.

#pragma once

#include <limits>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/var.hpp"

namespace ermine::autodiff {

/// What Eigen asks of a real scalar, the same for every active one.
template <class S>
struct EigenTraits {
  using Real = S;
  using NonInteger = S;
  using Nested = S;
  using Literal = double;
  enum : int {
    IsInteger = 0,
    IsSigned = 1,
    IsComplex = 0,
    RequireInitialization = 1,
    ReadCost = 2,
    AddCost = 8,
    MulCost = 8
  };
  static S epsilon() { return S(std::numeric_limits<double>::epsilon()); }
  static S dummy_precision() { return S(1e-12); }
  static S highest() { return S(std::numeric_limits<double>::max()); }
  static S lowest() { return S(std::numeric_limits<double>::lowest()); }
  static S infinity() { return S(std::numeric_limits<double>::infinity()); }
  static S quiet_NaN() { return S(std::numeric_limits<double>::quiet_NaN()); }
  static int digits10() { return std::numeric_limits<double>::digits10; }
};

}  // namespace ermine::autodiff

namespace Eigen {

template <class S>
struct NumTraits;
template <class A, class B, class Operation>
struct ScalarBinaryOpTraits;

template <class T, std::size_t N>
struct NumTraits<ermine::autodiff::Dual<T, N>> : ermine::autodiff::EigenTraits<ermine::autodiff::Dual<T, N>> {};
template <class T>
struct NumTraits<ermine::autodiff::BasicVar<T>> : ermine::autodiff::EigenTraits<ermine::autodiff::BasicVar<T>> {};

template <class T, std::size_t N, class Operation>
struct ScalarBinaryOpTraits<ermine::autodiff::Dual<T, N>, double, Operation> {
  using ReturnType = ermine::autodiff::Dual<T, N>;
};
template <class T, std::size_t N, class Operation>
struct ScalarBinaryOpTraits<double, ermine::autodiff::Dual<T, N>, Operation> {
  using ReturnType = ermine::autodiff::Dual<T, N>;
};
template <class T, class Operation>
struct ScalarBinaryOpTraits<ermine::autodiff::BasicVar<T>, double, Operation> {
  using ReturnType = ermine::autodiff::BasicVar<T>;
};
template <class T, class Operation>
struct ScalarBinaryOpTraits<double, ermine::autodiff::BasicVar<T>, Operation> {
  using ReturnType = ermine::autodiff::BasicVar<T>;
};

}  // namespace Eigen
