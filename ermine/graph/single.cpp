#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/buffer.hpp"
#include "ermine/graph/detail/fuse.hpp"
#include "ermine/graph/detail/shared_store.hpp"
#include "ermine/graph/detail/single_code.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {

struct Single::State : detail::SingleCode {};

namespace {

using detail::Memory;
using detail::SingleOperand;
using detail::SingleStep;

// An event's slots lie on the stack; most programs fit into the first size.
constexpr std::uint32_t small_scratch = 256, middle_scratch = 4096, largest_scratch = 65536;  // doubles

[[noreturn]] void refuse(const std::string& why) { throw core::Error(core::Fault::internal, why); }

class Flattener {
 public:
  Flattener(const Program& program, std::span<const double> parameters, SlotId output)
      : program_(detail::fused(program)),
        plan_(detail::make_plan(program_, output, false)),
        kernels_(detail::kernels_for<double>(false)),
        shared_(program_, plan_, kernels_, false),
        place_(program.slots.size()),
        fill_(program.slots.size()),
        code_(program.slots.size(), false) {
    shared_.set_parameters(parameters, {});
    shared_.forward(0);
  }

  void flatten(detail::SingleCode& code) {
    for (const Input& input : program_.inputs) {
      const bool is_code = input.kind == InputKind::code;
      const std::uint32_t numbers = is_code ? 1 : program_.slots[input.slot].width;
      place_[input.slot] = {Memory::event, code.inputs, numbers};
      code_[input.slot] = is_code;
      code.inputs += numbers;
    }
    for (SlotId id = 0; id < program_.slots.size(); ++id) {
      if (program_.slots[id].extent != Extent::shared || !plan_.needed[id]) continue;
      const std::uint32_t width = program_.slots[id].width;
      place_[id] = {Memory::image, static_cast<std::uint32_t>(code.image.size()), width};
      code.image.insert(code.image.end(), shared_.value(id), shared_.value(id) + width);
      code.image.resize(detail::whole_blocks<double>(code.image.size()), 0.0);
    }
    copy_inputs(code);
    for (const std::uint32_t i : plan_.last.forward) {
      const Op op = operations::resolved(program_, program_.ops[i]);
      if (filled_by_readers(op)) {
        place_[op.out] = place_[op.in[0]];
        fill_[op.out] = place_[op.in[1]];
        continue;
      }
      if (op.code == OpCode::gather)
        gather(op, code);
      else
        code.steps.push_back(step(op, code));
    }
    code.output = place_[plan_.output];
    code.width = program_.slots[plan_.output].width;
    code.run = detail::single_runners().steps;
    find_head(code);
  }

 private:
  /// Kernels read whole blocks, and an event must not be read beyond its end: an input that more than affine maps read is
  /// copied first, unless the runner inlines all that reads it.
  void copy_inputs(detail::SingleCode& code) {
    std::vector<bool> read_whole(program_.slots.size(), false);
    for (const std::uint32_t i : plan_.last.forward) {
      const Op& op = program_.ops[i];
      const bool elementwise = operations::operation(op.code).shape == operations::Shape::elementwise;
      if (elementwise && !detail::inlined(op.code))
        for (const SlotId id : op.in)
          if (id != no_slot) read_whole[id] = true;
    }
    for (const Input& input : program_.inputs) {
      if (!read_whole[input.slot]) continue;
      SingleStep step;
      step.kind = SingleStep::Kind::copy;
      step.in[0] = place_[input.slot];
      step.width = program_.slots[input.slot].width;
      step.out = code.scratch;
      code.scratch += static_cast<std::uint32_t>(detail::whole_blocks<double>(step.width));
      place_[input.slot] = {Memory::scratch, step.out, step.width};
      code.steps.push_back(step);
    }
  }

  static void find_head(detail::SingleCode& code) {
    if (code.steps.empty() || code.steps.size() > 2) return;
    const SingleStep &sum = code.steps[0], &last = code.steps.back();
    const bool probability = code.steps.size() == 2;
    if (sum.kind != SingleStep::Kind::affine || sum.width != 1 || code.output.offset != last.out) return;
    if (probability &&
        (last.code != OpCode::sigmoid || last.in[0].memory != Memory::scratch || last.in[0].offset != sum.out))
      return;
    const auto in_image = [](const SingleOperand& o) { return o.width == 0 || o.memory == Memory::image; };
    if (sum.in[0].memory != Memory::event || sum.in[0].offset != 0 || !in_image(sum.in[2])) return;
    const double* const image = code.image.data();
    code.head = {sum.in[0].width, image + sum.in[1].offset, sum.in[2].width > 0 ? image[sum.in[2].offset] : 0.0,
                 probability ? detail::single_runners().probability : detail::single_runners().sum};
  }

  /// Whether an event's missing cells are filled in only where affine maps read them: they look whether there is one.
  bool filled_by_readers(const Op& op) const {
    if (op.code != OpCode::replace_missing || op.out == plan_.output) return false;
    if (place_[op.in[0]].memory != Memory::event || program_.slots[op.in[1]].extent != Extent::shared) return false;
    const std::uint32_t width = program_.slots[op.out].width;
    if (program_.slots[op.in[0]].width != width || program_.slots[op.in[1]].width != width) return false;
    return std::all_of(plan_.last.forward.begin(), plan_.last.forward.end(), [&](std::uint32_t i) {
      const Op reader = operations::resolved(program_, program_.ops[i]);
      if (reader.in[1] == op.out || reader.in[2] == op.out) return false;
      return reader.in[0] != op.out || reader.code == OpCode::affine;
    });
  }

  /// Number by number; each copy fills a block, the next one writes over what is too much.
  void gather(const Op& op, detail::SingleCode& code) {
    const std::vector<Place>& places = program_.gathers[op.attribute];
    place_[op.out] = {Memory::scratch, code.scratch, static_cast<std::uint32_t>(places.size())};
    for (const Place& place : places) {
      SingleStep step;
      step.kind = SingleStep::Kind::copy;
      const SingleOperand& from = place_[place.slot];
      step.in[0] = {from.memory, from.offset + place.component, 1};
      step.width = 1;
      step.out = code.scratch++;
      code.steps.push_back(step);
    }
    code.scratch = static_cast<std::uint32_t>(detail::whole_blocks<double>(code.scratch + detail::lanes_of<double>));
  }

  SingleStep step(const Op& op, detail::SingleCode& code) {
    SingleStep step;
    step.code = op.code;
    step.kernel = kernels_.single_forward[static_cast<std::size_t>(op.code)];
    step.attribute = op.attribute;
    step.width = program_.slots[op.out].width;
    step.out = code.scratch;
    code.scratch += static_cast<std::uint32_t>(detail::whole_blocks<double>(step.width));
    place_[op.out] = {Memory::scratch, step.out, step.width};
    for (int k = 0; k < 3; ++k)
      if (op.in[k] != no_slot) step.in[k] = place_[op.in[k]];
    if (operations::operation(op.code).shape == operations::Shape::elementwise) {
      step.kind = SingleStep::Kind::elementwise;
    } else if (op.code == OpCode::affine && code_[op.in[0]]) {
      step.kind = SingleStep::Kind::code_affine;
      step.attribute = program_.slots[op.in[0]].width;
    } else if (op.code == OpCode::affine) {
      step.kind = SingleStep::Kind::affine;
      step.fill = fill_[op.in[0]];
      step.filled = code.scratch;
      code.scratch += static_cast<std::uint32_t>(detail::whole_blocks<double>(step.fill.width));
    }
    return step;
  }

  Program program_;
  detail::Plan plan_;
  detail::Kernels<double> kernels_;
  detail::SharedStore<double> shared_;
  std::vector<SingleOperand> place_;
  std::vector<SingleOperand> fill_;  // of slots that stay as the event gave them: what stands for a missing cell
  std::vector<bool> code_;
};

template <std::uint32_t size>
[[gnu::noinline]] void run_on_stack(const detail::SingleCode& code, const double* event, double* result) {
  alignas(detail::block_bytes) double scratch[size];
  code.run(code, event, scratch, result);
}

void run(const detail::SingleCode& code, const double* event, double* result) {
  if (code.scratch <= small_scratch)
    run_on_stack<small_scratch>(code, event, result);
  else if (code.scratch <= middle_scratch)
    run_on_stack<middle_scratch>(code, event, result);
  else
    run_on_stack<largest_scratch>(code, event, result);
}

}  // namespace

Single::Single(const Program& program, std::span<const double> parameters, std::string_view output) {
  program.validate();
  const SlotId wanted = program.output(output);
  if (parameters.size() != program.parameter_count())
    refuse("the program has " + std::to_string(program.parameter_count()) + " parameters, got " +
           std::to_string(parameters.size()));
  if (program.slots[wanted].extent != Extent::row || detail::levels_of(program)[wanted] > 0)
    refuse("output `" + std::string(output) + "` is nothing one event has alone: it needs all rows of a batch");
  auto state = std::make_shared<State>();
  Flattener(program, parameters, wanted).flatten(*state);
  if (state->scratch > largest_scratch) refuse("the program is too wide to be run on one event");
  state_ = std::move(state);
}

Single::~Single() = default;
Single::Single(const Single&) = default;
Single& Single::operator=(const Single&) = default;
Single::Single(Single&&) noexcept = default;
Single& Single::operator=(Single&&) noexcept = default;

std::uint32_t Single::inputs() const { return state_->inputs; }
std::uint32_t Single::width() const { return state_->width; }

void Single::operator()(std::span<const double> event, std::span<double> result) const {
  if (event.size() != state_->inputs || result.size() != state_->width)
    refuse("an event has " + std::to_string(state_->inputs) + " numbers and its result " +
           std::to_string(state_->width));
  run(*state_, event.data(), result.data());
}

double Single::operator()(std::span<const double> event) const {
  const detail::HeadCode& head = state_->head;
  if (head.run != nullptr && event.size() == state_->inputs) {
    const double result = head.run(head, event.data());
    if (result == result) return result;
  }
  return first_component(event);
}

double Single::first_component(std::span<const double> event) const {
  if (state_->width == 1) {
    double result = 0;
    (*this)(event, {&result, 1});
    return result;
  }
  if (state_->width > middle_scratch) refuse("the output is too wide to return its first component alone");
  double result[middle_scratch];
  (*this)(event, {result, state_->width});
  return result[0];
}

}  // namespace ermine::graph
