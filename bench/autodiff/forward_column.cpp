// Dual numbers, all inputs at once: for the objectives of few inputs.
#include "bench/autodiff/column.hpp"
#include "bench/autodiff/objectives.hpp"
#include "bench/autodiff/physics.hpp"
#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/hessian.hpp"

namespace ermine::bench {
namespace {

template <std::size_t N, class Objective>
Answer forward(const Objective& objective) {
  using D = autodiff::Dual<double, N>;
  std::vector<D> x;
  for (std::size_t i = 0; i < N; ++i) x.push_back(D::variable(objective.start[i], i));
  const D y = evaluate(objective, x.data());
  Answer answer{y.value, {}, 0};
  for (std::size_t i = 0; i < N; ++i) answer.gradient.push_back(y.tangent[i]);
  return answer;
}

Answer forward_hessian(const Likelihood& d) {
  const auto f = [&](const auto& x) { return evaluate(d, x.data()); };
  const autodiff::Hessian h = autodiff::hessian(f, d.start, {.mode = autodiff::Mode::forward});
  return {h.value, h.matrix.values, 0};
}

}  // namespace

Column forward_column() {
  const Logistic b;
  const Likelihood d;
  const Trajectory e1;
  const Kepler e2;
  return {"forward",
          {{b.name, [b] { return forward<30>(b); }},
           {d.name, [d] { return forward<5>(d); }},
           {e1.name, [e1] { return forward<6>(e1); }},
           {e2.name, [e2] { return forward<6>(e2); }},
           {"f Hessian of d", [d] { return forward_hessian(d); }}}};
}

}  // namespace ermine::bench
