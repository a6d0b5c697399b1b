/// @file
/// A program flattened for one event: steps over three memories, with nothing left to decide while an event runs.
///
/// The components of a slot follow one another, so element-by-element rules run along the width with the lanes that rows
/// have in a batch: each lane has the bits it has there. A contraction is the two chains of operations/width-inl.h.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/graph/detail/kernels.hpp"

namespace ermine::graph::detail {

enum class Memory : std::uint8_t { image, event, scratch };  // what holds for all events; the event; this event's slots

struct SingleOperand {
  Memory memory = Memory::image;
  std::uint32_t offset = 0, width = 0;
};

struct SingleStep {
  enum class Kind : std::uint8_t { elementwise, copy, affine, code_affine, other } kind = Kind::other;
  OpCode code = OpCode::add;
  SingleOperand in[3];
  SingleOperand fill;        // affine: stands for the cells of in[0] that are missing; of width 0 where they stay so
  std::uint32_t filled = 0;  // affine: where in the scratch a filled in[0] goes
  std::uint32_t out = 0, width = 0, attribute = 0;
  Kernel<double> kernel = nullptr;  // for slots without rows; runs what the runner does not inline
};

/// A program that is no more than a sum of weighted inputs, perhaps made a probability: most models of physics. A NaN
/// says that the steps have to be asked: a missing cell may be filled in there.
struct HeadCode {
  std::uint32_t inputs = 0;
  const double* weights = nullptr;  // [inputs], in the image
  double offset = 0;
  double (*run)(const HeadCode&, const double* event) = nullptr;  // absent: the program is more than that
};

struct SingleCode {
  std::vector<SingleStep> steps;
  std::vector<double> image;
  std::uint32_t inputs = 0, scratch = 0, width = 1;
  SingleOperand output;
  /// result: [width]. scratch: aligned to 64 bytes, filled up to whole blocks.
  void (*run)(const SingleCode&, const double* event, double* scratch, double* result) = nullptr;
  HeadCode head;
};

/// Whether the runner has the rule of an element-by-element operation inlined; it then reads an event in place.
[[nodiscard]] constexpr bool inlined(OpCode code) {
  switch (code) {
    case OpCode::add:
    case OpCode::subtract:
    case OpCode::multiply:
    case OpCode::divide:
    case OpCode::multiply_add:
    case OpCode::replace_missing:
    case OpCode::subtract_filled:
    case OpCode::sigmoid:
    case OpCode::relu:
      return true;
    default:
      return false;
  }
}

/// The runners for this machine.
struct SingleRunners {
  decltype(SingleCode::run) steps = nullptr;
  decltype(HeadCode::run) sum = nullptr, probability = nullptr;
};
[[nodiscard]] SingleRunners single_runners();

}  // namespace ermine::graph::detail
