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
constexpr double pi = 3.14159265358979323846;

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

/// |x| for `odd`: with the slope 1 at 0, where `absolute` has 0 and the slope of f would be lost.
SlotId magnitude_of(Emitter& out, SlotId x) { return select(out, negative(out, x), out.op(OpCode::negate, x), x); }

/// f(|x|) with the sign of x: for odd functions whose formula holds for x >= 0. At 0 it is f(x) itself.
SlotId odd(Emitter& out, SlotId x, SlotId of_magnitude) {
  return select(out, negative(out, x), out.op(OpCode::negate, of_magnitude), of_magnitude);
}

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

SlotId cube_root(Emitter& out, Arguments a) {
  const SlotId magnitude = magnitude_of(out, a[0]);
  return odd(out, a[0], out.op(OpCode::power, magnitude, out.constant(1.0 / 3.0)));
}
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
SlotId ceiling_of(Emitter& out, SlotId x) {
  return out.op(OpCode::negate, out.op(OpCode::floor, out.op(OpCode::negate, x)));
}
SlotId ceiling(Emitter& out, Arguments a) { return ceiling_of(out, a[0]); }
SlotId truncate_of(Emitter& out, SlotId x) {
  return select(out, negative(out, x), ceiling_of(out, x), floor_of(out, x));
}
SlotId truncate(Emitter& out, Arguments a) { return truncate_of(out, a[0]); }
/// x - y trunc(x / y). Exact while x / y has fewer than 53 bits before the point.
SlotId fmod(Emitter& out, Arguments a) {
  const SlotId whole = truncate_of(out, out.op(OpCode::divide, a[0], a[1]));
  return out.op(OpCode::subtract, a[0], out.op(OpCode::multiply, a[1], whole));
}
/// A step: its slope is 0 everywhere, at 0 too. There it is floor(x), which keeps the sign of 0 and what is no number.
SlotId sign(Emitter& out, Arguments a) {
  const SlotId zero = out.constant(0);
  const SlotId below = out.op(OpCode::less, a[0], zero), above = out.op(OpCode::less, zero, a[0]);
  return select(out, below, out.constant(-1), select(out, above, out.constant(1), floor_of(out, a[0])));
}
SlotId copysign(Emitter& out, Arguments a) { return odd(out, a[1], out.op(OpCode::absolute, a[0])); }
SlotId fdim(Emitter& out, Arguments a) {
  return out.op(OpCode::maximum, out.op(OpCode::subtract, a[0], a[1]), out.constant(0));
}

/// The angle of (x, y). The smaller coordinate is divided by the larger, so that neither branch divides by 0:
/// the arm that is not taken must be finite too, or its derivative would be 0 * inf.
SlotId atan2(Emitter& out, Arguments a) {
  const SlotId y = a[0], x = a[1], zero = out.constant(0);
  const SlotId steep = out.op(OpCode::less, out.op(OpCode::absolute, x), out.op(OpCode::absolute, y));
  const SlotId small = select(out, steep, x, y), large = select(out, steep, y, x);
  const SlotId origin = out.op(OpCode::equal, large, zero);
  const SlotId t =
      out.op(OpCode::arc_tangent, out.op(OpCode::divide, small, select(out, origin, out.constant(1), large)));
  const SlotId down = negative(out, y);
  const SlotId upright = select(out, down, out.constant(-pi / 2), out.constant(pi / 2));
  const SlotId turn = select(out, negative(out, x), select(out, down, out.constant(-pi), out.constant(pi)), zero);
  return select(out, steep, out.op(OpCode::subtract, upright, t), out.op(OpCode::add, t, turn));
}
/// asinh a = log1p(a + a^2 / (1 + sqrt(1 + a^2))) for a = |x|: no cancellation near 0.
SlotId asinh(Emitter& out, Arguments a) {
  const SlotId one = out.constant(1), m = magnitude_of(out, a[0]), square = out.op(OpCode::square, m);
  const SlotId root = out.op(OpCode::square_root, out.op(OpCode::add, square, one));
  const SlotId tail = out.op(OpCode::divide, square, out.op(OpCode::add, root, one));
  return odd(out, a[0], out.op(OpCode::log1p, out.op(OpCode::add, m, tail)));
}
/// acosh x = log1p(d + sqrt(d (x + 1))) with d = x - 1.
SlotId acosh(Emitter& out, Arguments a) {
  const SlotId one = out.constant(1), d = out.op(OpCode::subtract, a[0], one);
  const SlotId root = out.op(OpCode::square_root, out.op(OpCode::multiply, d, out.op(OpCode::add, a[0], one)));
  return out.op(OpCode::log1p, out.op(OpCode::add, d, root));
}
/// atanh a = log1p(2 a / (1 - a)) / 2 for a = |x|.
SlotId atanh(Emitter& out, Arguments a) {
  const SlotId m = magnitude_of(out, a[0]);
  const SlotId ratio = out.op(OpCode::divide, out.op(OpCode::add, m, m), out.op(OpCode::subtract, out.constant(1), m));
  return odd(out, a[0], out.op(OpCode::multiply, out.constant(0.5), out.op(OpCode::log1p, ratio)));
}
/// exp(log|Gamma(x)|) with the sign of Gamma, which changes at every pole below 0.
SlotId tgamma(Emitter& out, Arguments a) {
  const SlotId magnitude = out.op(OpCode::exponential, out.op(OpCode::log_gamma, a[0]));
  const SlotId half = out.op(OpCode::multiply, out.constant(0.5), floor_of(out, a[0]));
  const SlotId even = out.op(OpCode::equal, half, floor_of(out, half));
  const SlotId minus = out.op(OpCode::logical_and, negative(out, a[0]), out.op(OpCode::logical_not, even));
  return select(out, minus, out.op(OpCode::negate, magnitude), magnitude);
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
    {"acosh", 1, 1, acosh},
    {"asin", 1, 1, direct<OpCode::arc_sine>},
    {"asinh", 1, 1, asinh},
    {"atan", 1, 1, direct<OpCode::arc_tangent>},
    {"atan2", 2, 2, atan2},
    {"atanh", 1, 1, atanh},
    {"cbrt", 1, 1, cube_root},
    {"ceil", 1, 1, ceiling},
    {"copysign", 2, 2, copysign},
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
    {"fmax", 2, 2, direct<OpCode::maximum>},
    {"fmin", 2, 2, direct<OpCode::minimum>},
    {"fmod", 2, 2, fmod},
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
    {"tgamma", 1, 1, tgamma},
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
