/// @file
/// The functions of <cmath> as a family, so that one law runs over all of them.

#pragma once

#include <string>
#include <vector>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/var.hpp"

namespace ermine::testing {

using Single = autodiff::Dual<double, 1>;
using Wide = autodiff::Dual<double, 3>;
using Nested = autodiff::Dual<Single, 1>;
using SecondVar = autodiff::BasicVar<Single>;

/// A function of up to three operands, compiled once for each scalar.
struct Member {
  std::string name;
  int operands;
  double (*plain)(const double*);
  Single (*single)(const Single*);
  Wide (*wide)(const Wide*);
  Nested (*nested)(const Nested*);
  autodiff::Var (*taped)(const autodiff::Var*);
  autodiff::Var (*of_temporaries)(const autodiff::Var*);  ///< Each operand is a statement that dies in the call.
  SecondVar (*second)(const SecondVar*);
};

[[nodiscard]] const std::vector<Member>& functions();
[[nodiscard]] std::vector<Member> functions_of_many();  ///< Those of them with two or three operands.

}  // namespace ermine::testing
