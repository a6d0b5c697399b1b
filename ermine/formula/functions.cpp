#include "ermine/formula/functions.hpp"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cmath>
#include <limits>

namespace ermine::formula {
namespace {

using graph::OpCode;
using graph::SlotId;

constexpr std::uint32_t any = std::numeric_limits<std::uint32_t>::max();

template <OpCode code>
SlotId direct(Emitter& out, Arguments a) {
  return out.op(code, a[0], a.size() > 1 ? a[1] : graph::no_slot, a.size() > 2 ? a[2] : graph::no_slot);
}
template <OpCode code>
SlotId swapped(Emitter& out, Arguments a) {
  return out.op(code, a[1], a[0]);
}
template <OpCode code>
SlotId in_turn(Emitter& out, Arguments a) {
  SlotId result = a[0];
  for (const SlotId next : a.subspan(1)) result = out.op(code, result, next);
  return result;
}
SlotId select(Emitter& out, SlotId c, SlotId yes, SlotId no) { return out.op(OpCode::select, c, yes, no); }
SlotId negative(Emitter& out, SlotId x) { return out.op(OpCode::less, x, out.constant(0)); }

/// Small fixed exponents are products: exact where they can be, and a derivative for bases below 0.
SlotId power(Emitter& out, Arguments a) {
  const double* exponent = out.known(a[1]);
  if (exponent != nullptr) {
    const SlotId x = a[0];
    if (*exponent == 1) return x;
    if (*exponent == 2) return out.op(OpCode::square, x);
    if (*exponent == 3) return out.op(OpCode::multiply, out.op(OpCode::square, x), x);
    if (*exponent == 4) return out.op(OpCode::square, out.op(OpCode::square, x));
    if (*exponent == -1) return out.op(OpCode::divide, out.constant(1), x);
    if (*exponent == -2) return out.op(OpCode::divide, out.constant(1), out.op(OpCode::square, x));
    if (*exponent == 0.5) return out.op(OpCode::square_root, x);
  }
  return out.op(OpCode::power, a[0], a[1]);
}
SlotId not_equal(Emitter& out, Arguments a) { return out.op(OpCode::logical_not, out.op(OpCode::equal, a[0], a[1])); }

SlotId exp2(Emitter& out, Arguments a) { return out.op(OpCode::power, out.constant(2), a[0]); }

/// k + log(x / b^k) / log b with k = round(log x / log b): a power of b has its whole logarithm, to the last bit. k has
/// no slope, so the derivative is 1 / (x log b); it is kept from the ends of the range so that 0 and infinity pass.
SlotId based_log(Emitter& out, SlotId x, double base, double log_base, double most) {
  const SlotId divisor = out.constant(log_base);
  SlotId k = out.op(OpCode::round, out.op(OpCode::divide, out.op(OpCode::logarithm, x), divisor));
  k = out.op(OpCode::minimum, out.op(OpCode::maximum, k, out.constant(-most)), out.constant(most));
  const SlotId ratio = out.op(OpCode::divide, x, out.op(OpCode::power, out.constant(base), k));
  return out.op(OpCode::add, k, out.op(OpCode::divide, out.op(OpCode::logarithm, ratio), divisor));
}
SlotId log10(Emitter& out, Arguments a) { return based_log(out, a[0], 10, 2.302585092994046, 300); }
SlotId log2(Emitter& out, Arguments a) { return based_log(out, a[0], 2, 0.6931471805599453, 1000); }

SlotId floor_of(Emitter& out, SlotId x) { return out.op(OpCode::floor, x); }
SlotId ceiling(Emitter& out, Arguments a) {
  return out.op(OpCode::negate, floor_of(out, out.op(OpCode::negate, a[0])));
}
/// Towards 0, with the sign kept: trunc(-0.5) is -0.
SlotId truncate(Emitter& out, Arguments a) {
  return out.op(OpCode::copy_sign, floor_of(out, out.op(OpCode::absolute, a[0])), a[0]);
}
/// As in C, what is no number is left out; `min` and `max` give it back.
template <OpCode code>
SlotId of_numbers(Emitter& out, Arguments a) {
  return out.op(code, out.op(OpCode::replace_missing, a[0], a[1]), out.op(OpCode::replace_missing, a[1], a[0]));
}
/// A step: its slope is 0 everywhere, at 0 too. There it is floor(x), which keeps the sign of 0 and what is no number.
SlotId sign(Emitter& out, Arguments a) {
  const SlotId zero = out.constant(0);
  const SlotId below = out.op(OpCode::less, a[0], zero), above = out.op(OpCode::less, zero, a[0]);
  return select(out, below, out.constant(-1), select(out, above, out.constant(1), floor_of(out, a[0])));
}
SlotId fdim(Emitter& out, Arguments a) {
  return select(out, out.op(OpCode::less_equal, a[0], a[1]), out.constant(0), out.op(OpCode::subtract, a[0], a[1]));
}

/// The normal density: exp(-((x - mu) / sigma)^2 / 2) / (sigma sqrt(2 pi)).
SlotId normal(Emitter& out, Arguments a) {
  const SlotId z = out.op(OpCode::divide, out.op(OpCode::subtract, a[0], a[1]), a[2]);
  const SlotId e = out.op(OpCode::exponential, out.op(OpCode::multiply, out.constant(-0.5), out.op(OpCode::square, z)));
  return out.op(OpCode::divide, e, out.op(OpCode::multiply, a[2], out.constant(2.5066282746310002)));
}
/// lambda e^(-lambda x), as the lecture writes it; 0 below x = 0.
SlotId exponential_density(Emitter& out, Arguments a) {
  const SlotId exponent = out.op(OpCode::negate, out.op(OpCode::multiply, a[1], a[0]));
  const SlotId below = negative(out, a[0]);
  const SlotId safe = select(out, below, out.constant(0), exponent);
  return select(out, below, out.constant(0), out.op(OpCode::multiply, a[1], out.op(OpCode::exponential, safe)));
}

constexpr Function table[] = {
    {"+", 2, 2, direct<OpCode::add>},
    {"-", 2, 2, direct<OpCode::subtract>},
    {"*", 2, 2, direct<OpCode::multiply>},
    {"/", 2, 2, direct<OpCode::divide>},
    {"^", 2, 2, power},
    {"negate", 1, 1, direct<OpCode::negate>},
    {"!", 1, 1, direct<OpCode::logical_not>},
    {"<", 2, 2, direct<OpCode::less>},
    {"<=", 2, 2, direct<OpCode::less_equal>},
    {">", 2, 2, swapped<OpCode::less>},
    {">=", 2, 2, swapped<OpCode::less_equal>},
    {"==", 2, 2, direct<OpCode::equal>},
    {"!=", 2, 2, not_equal},
    {"&&", 2, 2, direct<OpCode::logical_and>},
    {"||", 2, 2, direct<OpCode::logical_or>},
    {"?:", 3, 3, direct<OpCode::select>},
    {"abs", 1, 1, direct<OpCode::absolute>},
    {"acos", 1, 1, direct<OpCode::arc_cosine>},
    {"acosh", 1, 1, direct<OpCode::inverse_hyperbolic_cosine>},
    {"asin", 1, 1, direct<OpCode::arc_sine>},
    {"asinh", 1, 1, direct<OpCode::inverse_hyperbolic_sine>},
    {"atan", 1, 1, direct<OpCode::arc_tangent>},
    {"atan2", 2, 2, direct<OpCode::arc_tangent2>},
    {"atanh", 1, 1, direct<OpCode::inverse_hyperbolic_tangent>},
    {"cbrt", 1, 1, direct<OpCode::cube_root>},
    {"ceil", 1, 1, ceiling},
    {"copysign", 2, 2, direct<OpCode::copy_sign>},
    {"cos", 1, 1, direct<OpCode::cosine>},
    {"cosh", 1, 1, direct<OpCode::hyperbolic_cosine>},
    {"erf", 1, 1, direct<OpCode::error_function>},
    {"erfc", 1, 1, direct<OpCode::complementary_error_function>},
    {"exp", 1, 1, direct<OpCode::exponential>},
    {"exp2", 1, 1, exp2},
    {"expm1", 1, 1, direct<OpCode::expm1>},
    {"exponential", 2, 2, exponential_density},
    {"fabs", 1, 1, direct<OpCode::absolute>},
    {"fdim", 2, 2, fdim},
    {"floor", 1, 1, direct<OpCode::floor>},
    {"fma", 3, 3, direct<OpCode::multiply_add>},
    {"fmax", 2, 2, of_numbers<OpCode::maximum>},
    {"fmin", 2, 2, of_numbers<OpCode::minimum>},
    {"fmod", 2, 2, direct<OpCode::modulo>},
    {"hypot", 2, 3, in_turn<OpCode::hypotenuse>},
    {"isnan", 1, 1, direct<OpCode::is_missing>},
    {"lgamma", 1, 1, direct<OpCode::log_gamma>},
    {"log", 1, 1, direct<OpCode::logarithm>},
    {"log10", 1, 1, log10},
    {"log1p", 1, 1, direct<OpCode::log1p>},
    {"log2", 1, 1, log2},
    {"max", 1, any, in_turn<OpCode::maximum>},
    {"min", 1, any, in_turn<OpCode::minimum>},
    {"normal", 3, 3, normal},
    {"pow", 2, 2, power},
    {"relu", 1, 1, direct<OpCode::relu>},
    {"round", 1, 1, direct<OpCode::round>},
    {"sigmoid", 1, 1, direct<OpCode::sigmoid>},
    {"sign", 1, 1, sign},
    {"sin", 1, 1, direct<OpCode::sine>},
    {"sinh", 1, 1, direct<OpCode::hyperbolic_sine>},
    {"softplus", 1, 1, direct<OpCode::softplus>},
    {"sqrt", 1, 1, direct<OpCode::square_root>},
    {"tan", 1, 1, direct<OpCode::tangent>},
    {"tanh", 1, 1, direct<OpCode::hyperbolic_tangent>},
    {"tgamma", 1, 1, direct<OpCode::gamma>},
    {"trunc", 1, 1, truncate},
};

}  // namespace

SlotId Emitter::constant(double value) {
  const auto [place, is_new] = by_bits_.try_emplace(std::bit_cast<std::uint64_t>(value), graph::no_slot);
  if (is_new) {
    place->second = builder_.constant(value);
    values_[place->second] = value;
  }
  return place->second;
}

const double* Emitter::known(SlotId slot) const {
  const auto found = values_.find(slot);
  return found == values_.end() ? nullptr : &found->second;
}

const Function* find_function(std::string_view name) {
  const auto found =
      std::find_if(std::begin(table), std::end(table), [&](const Function& f) { return name == f.name; });
  return found == std::end(table) ? nullptr : found;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Function& f : table)
      if (f.name[0] >= 'a' && f.name[0] <= 'z' && std::string_view(f.name) != "negate") list.emplace_back(f.name);
    return list;
  }();
  return names;
}

}  // namespace ermine::formula
