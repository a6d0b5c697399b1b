// The value alone, in plain doubles: what the ratios are to.
#include "bench/autodiff/column.hpp"
#include "bench/autodiff/objectives.hpp"
#include "bench/autodiff/physics.hpp"

namespace ermine::bench {

Column plain_column() {
  Column column{"plain value", {}};
  for_each_objective<Mixture, Logistic, Network, Likelihood, Trajectory, Kepler>([&](auto objective) {
    column.runs.push_back(
        {objective.name, [objective] { return Answer{evaluate(objective, objective.start.data()), {}, 0}; }});
  });
  const Likelihood d;
  column.runs.push_back({"f Hessian of d", [d] { return Answer{evaluate(d, d.start.data()), {}, 0}; }});
  return column;
}

}  // namespace ermine::bench
