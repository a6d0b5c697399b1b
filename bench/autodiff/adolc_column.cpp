// ADOL-C: recorded anew for each gradient, as the others are.
#include "bench/autodiff/column.hpp"
#ifdef ERMINE_PEER_ADOLC
#include <adolc/adolc.h>

#include "bench/autodiff/objectives.hpp"
#include "bench/autodiff/physics.hpp"
#endif

namespace ermine::bench {

Column adolc_column() {
  Column column{"ADOL-C", {}};
#ifdef ERMINE_PEER_ADOLC
  for_each_objective<Mixture, Logistic, Network, Likelihood, Trajectory, Kepler>([&](auto objective) {
    column.runs.push_back({objective.name, [objective] {
                             const std::size_t n = objective.start.size();
                             Answer answer{0, std::vector<double>(n), 0};
                             trace_on(1);
                             std::vector<adouble> x(n);
                             for (std::size_t i = 0; i < n; ++i) x[i] <<= objective.start[i];
                             adouble y = evaluate(objective, x.data());
                             y >>= answer.value;
                             trace_off();
                             std::vector<double> at = objective.start;
                             gradient(1, static_cast<int>(n), at.data(), answer.gradient.data());
                             return answer;
                           }});
  });
#endif
  return column;
}

}  // namespace ermine::bench
