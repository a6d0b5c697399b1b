/// @file
/// A member of the family from one generic lambda: its instance for every scalar.

#pragma once

#include "tests/autodiff/family.hpp"

namespace ermine::testing {

/// Operands that are temporaries: x[i] makes a new statement each time.
struct Temporaries {
  const autodiff::Var* x;
  autodiff::Var operator[](int i) const { return 1.0 * x[i]; }
};

template <class F>
Member member(const char* name, int operands, F) {
  return {name,
          operands,
          [](const double* x) { return static_cast<double>(F{}(x)); },
          [](const Single* x) -> Single { return F{}(x); },
          [](const Wide* x) -> Wide { return F{}(x); },
          [](const Nested* x) -> Nested { return F{}(x); },
          [](const autodiff::Var* x) -> autodiff::Var { return F{}(x); },
          [](const autodiff::Var* x) -> autodiff::Var { return F{}(Temporaries{x}); },
          [](const SecondVar* x) -> SecondVar { return F{}(x); }};
}

}  // namespace ermine::testing
