#include "ermine/graph/evaluator.hpp"

#include <algorithm>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/batch.hpp"
#include "ermine/graph/detail/engine.hpp"

namespace ermine::graph {
namespace {

enum class Mode : std::uint8_t { value, gradient, dual };

[[noreturn]] void refuse(const std::string& why) { throw core::Error(core::Fault::internal, why); }

}  // namespace

struct Evaluator::State {
  Program program;
  EvaluatorOptions options;
  std::map<std::pair<SlotId, Mode>, detail::Engine<double>> engines;

  detail::Engine<double>& engine(SlotId output, Mode mode) {
    return engines.try_emplace({output, mode}, program, output, mode != Mode::value, mode == Mode::dual, options)
        .first->second;
  }

  void check(std::span<const double> parameters) const {
    if (parameters.size() != program.parameter_count())
      refuse("the program has " + std::to_string(program.parameter_count()) + " parameters, got " +
             std::to_string(parameters.size()));
  }

  SlotId shared_output(std::string_view name, bool scalar) const {
    const SlotId id = program.output(name);
    if (program.slots[id].extent != Extent::shared) refuse("output `" + std::string(name) + "` has a value a row");
    if (scalar && program.slots[id].width != 1) refuse("output `" + std::string(name) + "` is more than one number");
    return id;
  }

  detail::Watched watched(const RowWatch* watch, const Batch& batch) const {
    if (watch == nullptr) return {};
    const SlotId id = program.output(watch->output);
    if (program.slots[id].extent != Extent::row || program.slots[id].width != 1 || watch->rows.size() != batch.rows)
      refuse("output `" + std::string(watch->output) + "` cannot be watched: one number for each row of the batch can");
    return {id, watch->rows.data()};
  }

  void hessian_vector(const Batch& batch, std::span<const double> parameters, std::span<const double> direction,
                      std::span<double> product, SlotId output) {
    detail::Engine<double>& run = engine(output, Mode::dual);
    run.begin(parameters, direction);
    run.forward(batch);
    run.backward(batch);
    std::fill(product.begin(), product.end(), 0.0);
    for (const Parameter& p : program.parameters)
      if (run.plan().needed[p.slot])
        std::copy_n(run.shared().adjoint_tangent(p.slot), program.slots[p.slot].width, product.data() + p.offset);
  }
};

Evaluator::Evaluator(Program program, EvaluatorOptions options) : state_(std::make_unique<State>()) {
  program.validate();
  state_->program = std::move(program);
  state_->options = options;
}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

const Program& Evaluator::program() const { return state_->program; }

double Evaluator::value(const Batch& batch, std::span<const double> parameters, std::string_view output) {
  double result = 0;
  state_->shared_output(output, true);
  shared(batch, parameters, output, {&result, 1});
  return result;
}

void Evaluator::shared(const Batch& batch, std::span<const double> parameters, std::string_view output,
                       std::span<double> result) {
  state_->check(parameters);
  const SlotId id = state_->shared_output(output, false);
  const std::uint32_t width = state_->program.slots[id].width;
  if (result.size() != width) refuse("output `" + std::string(output) + "` has " + std::to_string(width) + " numbers");
  detail::Engine<double>& run = state_->engine(id, Mode::value);
  run.begin(parameters);
  run.forward(batch);
  std::copy_n(run.shared().value(id), width, result.data());
}

double Evaluator::value_and_gradient(const Batch& batch, std::span<const double> parameters, std::span<double> gradient,
                                     std::string_view output, const RowWatch* watch) {
  state_->check(parameters);
  const SlotId id = state_->shared_output(output, true);
  if (gradient.size() != parameters.size()) refuse("a gradient has as many numbers as there are parameters");
  detail::Engine<double>& run = state_->engine(id, Mode::gradient);
  run.begin(parameters);
  run.forward(batch, state_->watched(watch, batch));
  run.backward(batch);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  const Program& program = state_->program;
  for (const Parameter& p : program.parameters)
    if (run.plan().needed[p.slot])
      std::copy_n(run.shared().adjoint(p.slot), program.slots[p.slot].width, gradient.data() + p.offset);
  return *run.shared().value(id);
}

void Evaluator::hessian_vector(const Batch& batch, std::span<const double> parameters,
                               std::span<const double> direction, std::span<double> product, std::string_view output) {
  state_->check(parameters);
  if (direction.size() != parameters.size() || product.size() != parameters.size())
    refuse("a direction has as many numbers as there are parameters");
  state_->hessian_vector(batch, parameters, direction, product, state_->shared_output(output, true));
}

void Evaluator::hessian(const Batch& batch, std::span<const double> parameters, std::span<double> hessian,
                        std::string_view output) {
  state_->check(parameters);
  const std::size_t p = parameters.size();
  if (hessian.size() != p * p) refuse("a Hessian has the square of the number of parameters");
  const SlotId id = state_->shared_output(output, true);
  std::vector<double> direction(p, 0.0);
  for (std::size_t i = 0; i < p; ++i) {
    direction[i] = 1;
    state_->hessian_vector(batch, parameters, direction, hessian.subspan(i * p, p), id);
    direction[i] = 0;
  }
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < i; ++j)
      hessian[i * p + j] = hessian[j * p + i] = (hessian[i * p + j] + hessian[j * p + i]) / 2;
}

void Evaluator::rows(const Batch& batch, std::span<const double> parameters, std::string_view output,
                     std::span<double> result) {
  state_->check(parameters);
  const SlotId id = state_->program.output(output);
  const Slot slot = state_->program.slots[id];
  if (slot.extent != Extent::row) refuse("output `" + std::string(output) + "` has no value a row");
  if (result.size() != slot.width * batch.rows)
    refuse("output `" + std::string(output) + "` has " + std::to_string(slot.width * batch.rows) + " numbers");
  detail::Engine<double>& run = state_->engine(id, Mode::value);
  run.begin(parameters);
  run.rows(batch, result);
}

Trouble Evaluator::trouble(const Batch& batch, std::span<const double> parameters, std::string_view output) const {
  state_->check(parameters);
  return detail::find_trouble(state_->program, batch, parameters, state_->program.output(output));
}

}  // namespace ermine::graph
