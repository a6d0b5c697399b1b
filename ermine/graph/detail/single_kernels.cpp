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

/// Block i of an operand. A single number stands for all (and was perhaps stored a moment ago: a whole block would have
/// to wait for it); the event ends where it ends and must not be read beyond.
HWY_INLINE P Block(const Memories& memory, const SingleOperand& o, std::size_t i) {
  const double* const p = memory(o);
  if (o.width == 1) return P(*p);
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
HWY_INLINE P Result(const SingleStep& step, const Memories& memory, std::size_t i) {
  const P a = Block(memory, step.in[0], i);
  if constexpr (Rule::arity == 1) {
    return Rule::value(a);
  } else {
    const P b = Block(memory, step.in[1], i);
    if constexpr (Rule::arity == 2)
      return Rule::value(a, b);
    else
      return Rule::value(a, b, Block(memory, step.in[2], i));
  }
}

template <class Rule>
HWY_INLINE void RunRule(const SingleStep& step, const Memories& memory, double* out) {
  if (step.width == 1) {
    *out = hn::GetLane(Result<Rule>(step, memory, 0).v[0]);
    return;
  }
  const std::size_t blocks = (step.width + P::lanes - 1) / P::lanes;
  for (std::size_t i = 0; i < blocks; ++i) Result<Rule>(step, memory, i).store(out + i * P::lanes);
}

HWY_INLINE void RunCopy(const SingleStep& step, const Memories& memory, double* out) {
  for (std::size_t i = 0; i * P::lanes < step.width; ++i) Block(memory, step.in[0], i).store(out + i * P::lanes);
}

/// The two chains of operations/width-inl.h for one output.
HWY_INLINE double Chains(const double* w, const double* x, double b, std::size_t m) {
  constexpr std::size_t unrolled = 7;
  const std::size_t half = (m + 1) / 2, pairs = m / 2;
  const double *const w_high = w + half, *const x_high = x + half;
  double low = b, high = 0.0;
  std::size_t j = 0;
  for (; j + unrolled <= pairs; j += unrolled)
    for (std::size_t i = 0; i < unrolled; ++i) {
      low = std::fma(w[j + i], x[j + i], low);
      high = std::fma(w_high[j + i], x_high[j + i], high);
    }
  for (; j < pairs; ++j) {
    low = std::fma(w[j], x[j], low);
    high = std::fma(w_high[j], x_high[j], high);
  }
  if (half > pairs) low = std::fma(w[half - 1], x[half - 1], low);
  return low + high;
}

HWY_INLINE void RunAffine(const SingleStep& step, const Memories& memory, double* scratch, double* out) {
  const std::size_t m = step.in[0].width;
  const double* const w = memory(step.in[1]);
  const double* const b = step.in[2].width > 0 ? memory(step.in[2]) : nullptr;
  const auto run = [&](const double* x) {
    for (std::size_t o = 0; o < step.width; ++o) out[o] = Chains(w + o * m, x, b ? b[o] : 0.0, m);
  };
  run(memory(step.in[0]));
  // Most events lack nothing, and a cell that is missing makes every sum a NaN.
  if (step.fill.width == 0 || out[0] == out[0]) return;
  double* const filled = scratch + step.filled;
  for (std::size_t i = 0; i * P::lanes < m; ++i)
    ReplaceMissing::value(Block(memory, step.in[0], i), Block(memory, step.fill, i)).store(filled + i * P::lanes);
  run(filled);
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
    case OpCode::subtract_filled:
      return RunRule<SubtractFilled>(step, memory, out);
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
        RunAffine(step, memory, scratch, out);
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

/// Two lanes of 16 bytes, for one number: a whole block costs twice as much.
struct Narrow {
  using Tag = hn::CappedTag<double, 2>;
  hn::Vec<Tag> v;
  HWY_INLINE Narrow(double a) : v(hn::Set(Tag(), a)) {}
  HWY_INLINE Narrow(hn::Vec<Tag> a) : v(a) {}
};
HWY_INLINE Narrow operator-(Narrow a) { return hn::Neg(a.v); }
HWY_INLINE Narrow operator+(Narrow a, Narrow b) { return hn::Add(a.v, b.v); }
HWY_INLINE Narrow operator/(Narrow a, Narrow b) { return hn::Div(a.v, b.v); }
HWY_INLINE auto operator<(Narrow a, Narrow b) { return hn::Lt(a.v, b.v); }
HWY_INLINE Narrow where(hn::Mask<Narrow::Tag> mask, Narrow a, Narrow b) { return hn::IfThenElse(mask, a.v, b.v); }
HWY_INLINE Narrow abs(Narrow a) { return hn::Abs(a.v); }
HWY_INLINE Narrow exp(Narrow a) { return math::HWY_NAMESPACE::Exp(Narrow::Tag(), a.v); }

template <bool sigmoid>
double RunHead(const detail::HeadCode& head, const double* event) {
  const double z = Chains(head.weights, event, head.offset, head.inputs);
  return sigmoid ? hn::GetLane(Sigmoid::value(Narrow(z)).v) : z;
}

using Runners = detail::SingleRunners;
Runners GetRunners() { return {&RunSingle, &RunHead<false>, &RunHead<true>}; }

}  // namespace ermine::graph::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::graph::detail {
namespace {
HWY_EXPORT(GetRunners);
}
SingleRunners single_runners() { return HWY_DYNAMIC_DISPATCH(GetRunners)(); }
}  // namespace ermine::graph::detail
#endif
