// An active scalar never becomes a plain number, an integer or a truth value unseen: a derivative would be lost in silence.
#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/recorded.hpp"
#include "ermine/autodiff/var.hpp"

using namespace ermine::autodiff;

inline double ordinary(double x) { return x; }

inline double use(const Var& x, const Dual<double, 2>& y) {
  double plain = value_of(x) + value_of(y);
  plain = x;                        // refused: cannot convert
  plain = y;                        // refused: cannot convert
  plain += ordinary(x);             // refused: cannot convert
  if (x) plain = 1;                 // refused: could not convert
  if (y) plain = 1;                 // refused: could not convert
  plain += static_cast<double>(x);  // refused: invalid 'static_cast'
  plain += static_cast<double>(x > 1.0 ? 1 : 2);
  const int index = y;  // refused: cannot convert
  return plain;
}

inline double use_recorded(const Recorded& x) {
  double plain = 0;
  plain = x;                        // refused: cannot convert
  plain += value_of(x);             // refused: use of deleted function
  if (x) plain = 1;                 // refused: could not convert
  plain += static_cast<double>(x);  // refused: invalid 'static_cast'
  const int index = x;              // refused: cannot convert
  return plain;
}
