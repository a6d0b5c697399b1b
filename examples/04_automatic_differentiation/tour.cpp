/// @file
/// Every door of ermine/autodiff once, on functions whose derivatives can be read off.
///
///     f(x) = x1^2 x2 at (1, 2):   grad f = (2 x1 x2, x1^2) = (4, 1),   H = (2 x2, 2 x1; 2 x1, 0) = (4, 2; 2, 0)
///     F(x) = (x1 x2, x1 + x2, x1 / x2):   J = (x2, x1; 1, 1; 1 / x2, -x1 / x2^2) = (2, 1; 1, 1; 0.5, -0.25)

#include <array>
#include <vector>

#include "ermine/autodiff/check.hpp"
#include "ermine/autodiff/hessian.hpp"
#include "ermine/autodiff/jacobian.hpp"
#include "examples/page.hpp"

namespace ad = ermine::autodiff;

int main() {
  examples::Page page("x1^2 x2 and (x1 x2, x1 + x2, x1 / x2) at (1, 2)");
  const auto f = [](const auto& x) { return x[0] * x[0] * x[1]; };
  const std::vector<double> x{1, 2}, v{3, -1};

  const std::vector<double> gradient = ad::gradient(f, x);
  page.number("df/dx1", gradient[0], 4, 0);
  page.number("df/dx2", gradient[1], 1, 0);

  const ad::Directional along = ad::directional(f, x, v);
  page.number("the slope along v = (3, -1)", along.slope, 4 * 3 - 1, 0);

  const ad::Hessian second = ad::hessian(f, x);
  page.number("d2f/dx1 dx1", second(0, 0), 4, 0);
  page.number("d2f/dx1 dx2", second(0, 1), 2, 0);

  const ad::HessianProduct product = ad::hessian_vector(f, x, v);
  page.number("(H v)_1", product.product[0], 4 * 3 - 2, 0);

  const auto F = [](const auto& p) { return std::array{p[0] * p[1], p[0] + p[1], p[0] / p[1]}; };
  const ad::Jacobian jacobian = ad::jacobian(F, x);  // row = output, column = input
  page.number("dF3/dx2", jacobian(2, 1), -0.25, 0);

  const ad::JacobianProduct forwards = ad::jvp(F, x, v);  // J v: one forward pass
  page.number("(J v)_1", forwards.product[0], 2 * 3 - 1, 0);

  const ad::JacobianProduct backwards = ad::vjp(F, x, std::vector{1.0, 0.0, 4.0});  // w J: one reverse pass
  page.number("(w J)_1", backwards.product[0], 2 + 4 * 0.5, 0);

  const ad::Check check = ad::check(f, x, ad::complex_step);
  page.claim(check.message.c_str(), check.passed);
  return page.end();
}
