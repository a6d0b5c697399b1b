// A function that cannot be differentiated is refused where it is handed in, by the name of what it is not.
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "ermine/autodiff/jacobian.hpp"
#include "ermine/autodiff/sum.hpp"

using namespace ermine::autodiff;

struct PlainOnly {
  double operator()(const std::vector<double>& x) const { return x[0]; }
};
struct NoArguments {
  double operator()() const { return 1; }
};
struct ForgetsDerivatives {
  template <class T>
  double operator()(const std::vector<T>& x) const {
    return value_of(x[0]);
  }
};
struct PlainRow {
  double operator()(const std::vector<double>& w, const std::vector<double>& x) const { return w[0] * x[0]; }
};
struct Right {
  template <class T>
  T operator()(const std::vector<T>& x) const {
    return x[0] * x[0];
  }
};

inline std::vector<double> use(const std::vector<double>& x) {
  std::vector<double> g = gradient(Right{}, x);
  g = gradient(PlainOnly{}, x);                         // refused: ScalarFunction
  g = gradient(NoArguments{}, x);                       // refused: ScalarFunction
  g = gradient(ForgetsDerivatives{}, x);                // refused: ScalarFunction
  g = jacobian(Right{}, x).value;                       // refused: VectorFunction
  g = sum_gradient(PlainRow{}, RowData{}, x).gradient;  // refused: RowFunction
  return g;
}
