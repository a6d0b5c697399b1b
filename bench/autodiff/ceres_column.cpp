// Ceres Jet: forward mode, for the objectives of few inputs.
#include "bench/autodiff/column.hpp"
#ifdef ERMINE_PEER_CERES
#include <ceres/jet.h>

#include "bench/autodiff/objectives.hpp"
#include "bench/autodiff/physics.hpp"
#endif

namespace ermine::bench {

#ifdef ERMINE_PEER_CERES
namespace {

template <int N, class Objective>
Answer jets(const Objective& objective) {
  using J = ceres::Jet<double, N>;
  std::vector<J> x;
  for (int i = 0; i < N; ++i) x.emplace_back(objective.start[static_cast<std::size_t>(i)], i);
  const J y = evaluate(objective, x.data());
  return {y.a, std::vector<double>(y.v.data(), y.v.data() + N), 0};
}

}  // namespace
#endif

Column ceres_column() {
  Column column{"Ceres Jet", {}};
#ifdef ERMINE_PEER_CERES
  const Logistic b;
  const Likelihood d;
  const Trajectory e1;
  const Kepler e2;
  column.runs = {{b.name, [b] { return jets<30>(b); }},
                 {d.name, [d] { return jets<5>(d); }},
                 {e1.name, [e1] { return jets<6>(e1); }},
                 {e2.name, [e2] { return jets<6>(e2); }}};
#endif
  return column;
}

}  // namespace ermine::bench
