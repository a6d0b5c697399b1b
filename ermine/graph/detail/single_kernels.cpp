#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/graph/detail/single_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "ermine/graph/detail/pack-inl.h"
#include "ermine/graph/detail/single_code.hpp"

HWY_BEFORE_NAMESPACE();
namespace ermine::graph::HWY_NAMESPACE {

using detail::Memory;
using detail::SingleCode;
using detail::SingleOperand;
using detail::SingleStep;
using P = Pack<double>;

struct Memories {
  const double* at[3];
  HWY_INLINE const double* operator()(const SingleOperand& o) const {
    return at[static_cast<std::size_t>(o.memory)] + o.offset;
  }
};

/// Block i of an operand. A single number stands for all; the event ends where it ends and must not be read beyond.
HWY_INLINE P Block(const Memories& memory, const SingleOperand& o, std::uint32_t width, std::size_t i) {
  const double* const p = memory(o);
  if (o.width == 1 && width > 1) return P(*p);
  const std::size_t left = o.width - i * P::lanes;
  if (o.memory != Memory::event || left >= P::lanes) return P::load(p + i * P::lanes);
  const P::Tag d;
  P y;
  for (std::size_t r = 0; r < P::registers; ++r) {
    const std::size_t from = r * P::in_register, kept = left > from ? left - from : 0;
    y.v[r] = hn::MaskedLoad(hn::FirstN(d, std::min(kept, P::in_register)), d, p + i * P::lanes + std::min(from, left));
  }
  return y;
}

template <class Rule>
HWY_INLINE void RunRule(const SingleStep& step, const Memories& memory, double* out) {
  const std::size_t blocks = (step.width + P::lanes - 1) / P::lanes;
  for (std::size_t i = 0; i < blocks; ++i) {
    const P a = Block(memory, step.in[0], step.width, i);
    if constexpr (Rule::arity == 1) {
      Rule::value(a).store(out + i * P::lanes);
    } else {
      const P b = Block(memory, step.in[1], step.width, i);
      if constexpr (Rule::arity == 2)
        Rule::value(a, b).store(out + i * P::lanes);
      else
        Rule::value(a, b, Block(memory, step.in[2], step.width, i)).store(out + i * P::lanes);
    }
  }
}

HWY_INLINE void RunCopy(const SingleStep& step, const Memories& memory, double* out) {
  for (std::size_t i = 0; i * P::lanes < step.width; ++i)
    Block(memory, step.in[0], step.width, i).store(out + i * P::lanes);
}

HWY_INLINE void RunAffine(const SingleStep& step, const Memories& memory, double* out) {
  const std::size_t m = step.in[0].width, half = (m + 1) / 2;
  const double* const x = memory(step.in[0]);
  const double* w = memory(step.in[1]);
  const double* const b = step.in[2].width > 0 ? memory(step.in[2]) : nullptr;
  for (std::size_t o = 0; o < step.width; ++o, w += m) {
    double low = b ? b[o] : 0.0, high = 0.0;
    for (std::size_t j = 0; j < m / 2; ++j) {
      low = std::fma(w[j], x[j], low);
      high = std::fma(w[half + j], x[half + j], high);
    }
    if (half > m / 2) low = std::fma(w[half - 1], x[half - 1], low);
    out[o] = low + high;
  }
}

HWY_INLINE void RunCodeAffine(const SingleStep& step, const Memories& memory, double* out) {
  const std::size_t m = step.attribute;
  const double code = *memory(step.in[0]);
  const double* const w = memory(step.in[1]);
  const double* const b = step.in[2].width > 0 ? memory(step.in[2]) : nullptr;
  const bool known = code >= 0 && code < static_cast<double>(m);
  for (std::size_t o = 0; o < step.width; ++o)
    out[o] = (b ? b[o] : 0.0) + (known ? w[o * m + static_cast<std::size_t>(code)] : 0.0);
}

/// Any other rule, through its kernel for slots without rows.
HWY_NOINLINE void RunOther(const SingleStep& step, const Memories& memory, double* out) {
  const bool elementwise = step.kind == SingleStep::Kind::elementwise;
  detail::Run<double> runs[3];
  alignas(detail::block_bytes) double full[3][P::lanes];
  const detail::Target<double> target{out, nullptr};
  Call<double> call;
  for (int i = 0; i < 3; ++i) {
    runs[i].value = memory(step.in[i]);
    if (elementwise && step.in[i].width == 1 && step.width > 1) {
      P(*runs[i].value).store(full[i]);
      runs[i] = {full[i], nullptr, 0, 0};
    }
    call.in[i] = &runs[i];
    call.width[i] = elementwise ? 1 : step.in[i].width;
  }
  call.out = &target;
  call.outputs = elementwise ? 1 : step.width;
  call.attribute = step.attribute;
  call.rows = step.width;
  call.blocks = static_cast<std::uint32_t>((step.width + P::lanes - 1) / P::lanes);
  step.kernel(call);
}

/// The rules of everyday programs are inlined here.
HWY_INLINE void RunElementwise(const SingleStep& step, const Memories& memory, double* out) {
  switch (step.code) {
    case OpCode::add:
      return RunRule<Add>(step, memory, out);
    case OpCode::subtract:
      return RunRule<Subtract>(step, memory, out);
    case OpCode::multiply:
      return RunRule<Multiply>(step, memory, out);
    case OpCode::divide:
      return RunRule<Divide>(step, memory, out);
    case OpCode::multiply_add:
      return RunRule<MultiplyAdd>(step, memory, out);
    case OpCode::replace_missing:
      return RunRule<ReplaceMissing>(step, memory, out);
    case OpCode::sigmoid:
      return RunRule<Sigmoid>(step, memory, out);
    case OpCode::relu:
      return RunRule<Relu>(step, memory, out);
    default:
      return RunOther(step, memory, out);
  }
}

void RunSingle(const SingleCode& code, const double* event, double* scratch, double* result) {
  const Memories memory{{code.image.data(), event, scratch}};
  for (const SingleStep& step : code.steps) {
    double* const out = scratch + step.out;
    switch (step.kind) {
      case SingleStep::Kind::elementwise:
        RunElementwise(step, memory, out);
        break;
      case SingleStep::Kind::copy:
        RunCopy(step, memory, out);
        break;
      case SingleStep::Kind::affine:
        RunAffine(step, memory, out);
        break;
      case SingleStep::Kind::code_affine:
        RunCodeAffine(step, memory, out);
        break;
      case SingleStep::Kind::other:
        RunOther(step, memory, out);
        break;
    }
  }
  const double* const y = memory(code.output);
  for (std::uint32_t c = 0; c < code.width; ++c) result[c] = y[c];
}

using Runner = decltype(SingleCode::run);
Runner GetRunner() { return &RunSingle; }

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(GetRunner);
}
decltype(SingleCode::run) single_runner() { return HWY_DYNAMIC_DISPATCH(GetRunner)(); }
}  // namespace ermine::graph::detail
#endif
