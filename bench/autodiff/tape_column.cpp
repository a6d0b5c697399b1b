// The tape: the whole sum recorded, and each sample rewound.
#include <algorithm>
#include <memory>

#include "bench/autodiff/column.hpp"
#include "bench/autodiff/objectives.hpp"
#include "bench/autodiff/physics.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/var.hpp"

namespace ermine::bench {
namespace {

using autodiff::Position;
using autodiff::Recording;
using autodiff::Tape;
using autodiff::Var;

Answer read(const Tape& tape, const std::vector<Var>& x, double value, std::uint64_t bytes) {
  Answer answer{value, {}, bytes};
  for (const Var& input : x) answer.gradient.push_back(tape.adjoint(input));
  return answer;
}

template <class Objective>
Answer whole(const Objective& objective, Tape& tape) {
  tape.reset();
  const Recording recording(tape);
  const std::vector<Var> x = tape.inputs(objective.start);
  const Var y = evaluate(objective, x.data());
  tape.backward(y);
  return read(tape, x, y.value(), tape.bytes());
}

template <class Objective>
Answer rewound(const Objective& objective, Tape& tape) {
  tape.reset();
  const Recording recording(tape);
  const std::vector<Var> x = tape.inputs(objective.start);
  auto shared = objective.prepare(x.data());
  const Position start = tape.position();
  double value = 0;
  std::uint64_t bytes = 0;
  const auto add = [&](const Var& y) {
    value += y.value();
    tape.seed(y);
    tape.sweep(start);
    bytes = std::max(bytes, tape.bytes());
    tape.rewind(start);
  };
  for (std::size_t i = 0; i < objective.samples(); ++i) add(objective.term(shared, row(objective, i)));
  add(objective.rest(shared));
  tape.sweep();
  return read(tape, x, value, bytes);
}

template <class Method>
Column column(const char* name, const Method& method) {
  Column result{name, {}};
  for_each_objective<Mixture, Logistic, Network, Likelihood, Trajectory, Kepler>([&](auto objective) {
    const auto tape = std::make_shared<Tape>();
    result.runs.push_back({objective.name, [=] { return method(objective, *tape); }});
  });
  return result;
}

}  // namespace

Column tape_column() {
  return column("tape", [](const auto& objective, Tape& tape) { return whole(objective, tape); });
}
Column rewound_tape_column() {
  return column("tape, rewound", [](const auto& objective, Tape& tape) { return rewound(objective, tape); });
}

}  // namespace ermine::bench
