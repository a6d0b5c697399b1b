/// @file
/// Block recording: a number through which ordinary code writes itself down as a program for the engine of graph/.
///
///     f(w, x) called once with numbers of this type           the operations that ran, as a graph::Program
///     the program over blocks of rows                         its sum over all rows, gradient and Hessian, in SIMD lanes
///
/// The recording is made on the numbers of one row, so a comparison has an answer there. It is written down as a guard:
/// the program is right for the rows on which every comparison comes out the same. Who drives recordings (sum.hpp) looks
/// at the guards and records again for the other rows. Nothing else of a row may decide where the code goes: a Recorded
/// converts to no bool and no double, and has no `value_of`.
///
/// The functions of <cmath> are operations of the engine or a few of them, but for `remainder`, `rint` and `nearbyint`;
/// those and `polygamma` throw NotRecordable, and the drivers then take the tape, row by row.

#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ermine/autodiff/active.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/graph/scalar_builder.hpp"

namespace ermine::autodiff {

/// The engine has no operation for a function.
struct NotRecordable {
  const char* function = "";
};

/// A comparison and how it came out.
struct Guard {
  graph::NumberId number = graph::no_number;  ///< 1 where it holds, else 0
  bool held = false;
};

/// What is being written down.
class ProgramRecorder {
 public:
  ProgramRecorder(std::uint32_t parameters, std::vector<std::string> columns);

  /// Begins anew; numbers of earlier recordings are refused from now on.
  void clear();
  [[nodiscard]] std::uint32_t stamp() const { return stamp_; }
  [[nodiscard]] graph::ScalarBuilder& numbers() { return numbers_; }
  [[nodiscard]] const graph::ScalarBuilder& numbers() const { return numbers_; }
  [[nodiscard]] const std::vector<Guard>& guards() const { return guards_; }
  void guard(graph::NumberId comparison, bool held) { guards_.push_back({comparison, held}); }

 private:
  graph::ScalarBuilder numbers_;
  std::vector<Guard> guards_;
  std::uint32_t stamp_ = 0;
};

/// The recorder of this thread, set by RecordingProgram.
inline thread_local ProgramRecorder* program_recorder = nullptr;

/// While it lives, operations of this thread on Recorded go to the recorder.
class RecordingProgram {
 public:
  explicit RecordingProgram(ProgramRecorder& recorder) : before_(std::exchange(program_recorder, &recorder)) {}
  ~RecordingProgram() { program_recorder = before_; }
  RecordingProgram(const RecordingProgram&) = delete;
  RecordingProgram& operator=(const RecordingProgram&) = delete;

 private:
  ProgramRecorder* before_;
};

/// @throws UsageError: the number belongs to no recording of this thread, or to an earlier one.
[[noreturn]] void refuse_recorded(const char* operation, bool recording);

class Recorded {
 public:
  constexpr Recorded() = default;
  template <Arithmetic S>
  constexpr Recorded(S constant) : value_(static_cast<double>(constant)) {}
  /// Number `id` of the recording that is going on, and what it is on the row at hand.
  Recorded(double value, graph::NumberId id, std::uint32_t stamp) : value_(value), id_(id), stamp_(stamp) {}

  [[nodiscard]] bool constant() const { return id_ == graph::no_number; }
  [[nodiscard]] double on_this_row() const { return value_; }  ///< For who drives recordings, not for who is recorded.
  /// The id in the recording that is going on.
  [[nodiscard]] graph::NumberId id(ProgramRecorder& recorder, const char* operation) const {
    if (constant()) return recorder.numbers().constant(value_);
    if (stamp_ != recorder.stamp()) refuse_recorded(operation, true);
    return id_;
  }

  template <class B>
  Recorded& operator+=(const B& b) {
    return *this = *this + b;
  }
  template <class B>
  Recorded& operator-=(const B& b) {
    return *this = *this - b;
  }
  template <class B>
  Recorded& operator*=(const B& b) {
    return *this = *this * b;
  }
  template <class B>
  Recorded& operator/=(const B& b) {
    return *this = *this / b;
  }

 private:
  double value_ = 0;
  graph::NumberId id_ = graph::no_number;
  std::uint32_t stamp_ = 0;
};

template <>
struct IsActive<Recorded> : std::true_type {};

/// Absent on purpose: what a row holds may only be asked by a comparison, which is written down.
double value_of(const Recorded&) = delete;

template <class X>
concept RecordedOperand = std::same_as<std::remove_cvref_t<X>, Recorded> || Arithmetic<X>;
template <class A, class B>
concept RecordedPair = RecordedOperand<A> && RecordedOperand<B> && !(Arithmetic<A> && Arithmetic<B>);

/// y = code(operands), recorded unless all of them are constants.
template <class... X>
[[nodiscard]] Recorded write_down(graph::OpCode code, const char* name, double y, const X&... x) {
  if ((x.constant() && ...)) return y;
  ProgramRecorder* const recorder = program_recorder;
  if (recorder == nullptr) refuse_recorded(name, false);
  return {y, recorder->numbers().op(code, x.id(*recorder, name)...), recorder->stamp()};
}

[[nodiscard]] inline Recorded operator+(const Recorded& a) { return a; }
[[nodiscard]] inline Recorded operator-(const Recorded& a) {
  return write_down(graph::OpCode::negate, "-", -a.on_this_row(), a);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] Recorded operator+(const A& a, const B& b) {
  const Recorded x = a, y = b;
  return write_down(graph::OpCode::add, "+", x.on_this_row() + y.on_this_row(), x, y);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] Recorded operator-(const A& a, const B& b) {
  const Recorded x = a, y = b;
  return write_down(graph::OpCode::subtract, "-", x.on_this_row() - y.on_this_row(), x, y);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] Recorded operator*(const A& a, const B& b) {
  const Recorded x = a, y = b;
  return write_down(graph::OpCode::multiply, "*", x.on_this_row() * y.on_this_row(), x, y);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] Recorded operator/(const A& a, const B& b) {
  const Recorded x = a, y = b;
  return write_down(graph::OpCode::divide, "/", x.on_this_row() / y.on_this_row(), x, y);
}

/// A comparison that is written down as a guard.
template <class A, class B>
[[nodiscard]] bool decided(graph::OpCode code, const char* name, bool held, const A& a, const B& b) {
  const Recorded x = a, y = b;
  const Recorded answer = write_down(code, name, held ? 1.0 : 0.0, x, y);
  if (!answer.constant()) program_recorder->guard(answer.id(*program_recorder, name), held);
  return held;
}
template <class A>
[[nodiscard]] double on_this_row(const A& a) {
  return Recorded(a).on_this_row();
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] bool operator<(const A& a, const B& b) {
  return decided(graph::OpCode::less, "<", on_this_row(a) < on_this_row(b), a, b);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] bool operator>(const A& a, const B& b) {
  return decided(graph::OpCode::less, ">", on_this_row(b) < on_this_row(a), b, a);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] bool operator<=(const A& a, const B& b) {
  return decided(graph::OpCode::less_equal, "<=", on_this_row(a) <= on_this_row(b), a, b);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] bool operator>=(const A& a, const B& b) {
  return decided(graph::OpCode::less_equal, ">=", on_this_row(b) <= on_this_row(a), b, a);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] bool operator==(const A& a, const B& b) {
  return decided(graph::OpCode::equal, "==", on_this_row(a) == on_this_row(b), a, b);
}
template <class A, class B>
  requires RecordedPair<A, B>
[[nodiscard]] bool operator!=(const A& a, const B& b) {
  return !decided(graph::OpCode::equal, "!=", on_this_row(a) == on_this_row(b), a, b);
}

// Questions are comparisons.
[[nodiscard]] inline bool isnan(const Recorded& a) { return !(a == a); }
[[nodiscard]] inline bool isfinite(const Recorded& a) {
  return a <= std::numeric_limits<double>::max() && a >= std::numeric_limits<double>::lowest();
}
[[nodiscard]] inline bool isinf(const Recorded& a) {
  return a == std::numeric_limits<double>::infinity() || a == -std::numeric_limits<double>::infinity();
}
bool isnormal(const Recorded&) = delete;
bool signbit(const Recorded&) = delete;

// Beside `using std::max` these are chosen for const numbers too: a comparison would split the rows.
[[nodiscard]] inline Recorded min(const Recorded& a, const Recorded& b) {
  return write_down(graph::OpCode::minimum, "min",
                    b.on_this_row() < a.on_this_row() ? b.on_this_row() : a.on_this_row(), a, b);
}
[[nodiscard]] inline Recorded max(const Recorded& a, const Recorded& b) {
  return write_down(graph::OpCode::maximum, "max",
                    a.on_this_row() < b.on_this_row() ? b.on_this_row() : a.on_this_row(), a, b);
}

/// The operation of the engine that a rule of rules/ is.
template <class Rule>
inline constexpr graph::OpCode no_code = graph::OpCode::fold_sum;
template <class Rule>
inline constexpr graph::OpCode code_of = no_code<Rule>;
template <>
inline constexpr graph::OpCode code_of<rules::Exp> = graph::OpCode::exponential;
template <>
inline constexpr graph::OpCode code_of<rules::Expm1> = graph::OpCode::expm1;
template <>
inline constexpr graph::OpCode code_of<rules::Log> = graph::OpCode::logarithm;
template <>
inline constexpr graph::OpCode code_of<rules::Log1p> = graph::OpCode::log1p;
template <>
inline constexpr graph::OpCode code_of<rules::Sqrt> = graph::OpCode::square_root;
template <>
inline constexpr graph::OpCode code_of<rules::Sin> = graph::OpCode::sine;
template <>
inline constexpr graph::OpCode code_of<rules::Cos> = graph::OpCode::cosine;
template <>
inline constexpr graph::OpCode code_of<rules::Tan> = graph::OpCode::tangent;
template <>
inline constexpr graph::OpCode code_of<rules::Asin> = graph::OpCode::arc_sine;
template <>
inline constexpr graph::OpCode code_of<rules::Acos> = graph::OpCode::arc_cosine;
template <>
inline constexpr graph::OpCode code_of<rules::Atan> = graph::OpCode::arc_tangent;
template <>
inline constexpr graph::OpCode code_of<rules::Sinh> = graph::OpCode::hyperbolic_sine;
template <>
inline constexpr graph::OpCode code_of<rules::Cosh> = graph::OpCode::hyperbolic_cosine;
template <>
inline constexpr graph::OpCode code_of<rules::Tanh> = graph::OpCode::hyperbolic_tangent;
template <>
inline constexpr graph::OpCode code_of<rules::Erf> = graph::OpCode::error_function;
template <>
inline constexpr graph::OpCode code_of<rules::Erfc> = graph::OpCode::complementary_error_function;
template <>
inline constexpr graph::OpCode code_of<rules::Lgamma> = graph::OpCode::log_gamma;
template <>
inline constexpr graph::OpCode code_of<rules::Abs> = graph::OpCode::absolute;
template <>
inline constexpr graph::OpCode code_of<rules::Floor> = graph::OpCode::floor;
template <>
inline constexpr graph::OpCode code_of<rules::Round> = graph::OpCode::round;
template <>
inline constexpr graph::OpCode code_of<rules::Pow> = graph::OpCode::power;
template <>
inline constexpr graph::OpCode code_of<rules::Hypot> = graph::OpCode::hypotenuse;
template <>
inline constexpr graph::OpCode code_of<rules::Min> = graph::OpCode::minimum;
template <>
inline constexpr graph::OpCode code_of<rules::Max> = graph::OpCode::maximum;
template <>
inline constexpr graph::OpCode code_of<rules::Cbrt> = graph::OpCode::cube_root;
template <>
inline constexpr graph::OpCode code_of<rules::Asinh> = graph::OpCode::inverse_hyperbolic_sine;
template <>
inline constexpr graph::OpCode code_of<rules::Acosh> = graph::OpCode::inverse_hyperbolic_cosine;
template <>
inline constexpr graph::OpCode code_of<rules::Atanh> = graph::OpCode::inverse_hyperbolic_tangent;
template <>
inline constexpr graph::OpCode code_of<rules::Atan2> = graph::OpCode::arc_tangent2;
template <>
inline constexpr graph::OpCode code_of<rules::Tgamma> = graph::OpCode::gamma;
template <>
inline constexpr graph::OpCode code_of<rules::Copysign> = graph::OpCode::copy_sign;
template <>
inline constexpr graph::OpCode code_of<rules::Fmod> = graph::OpCode::modulo;
template <>
inline constexpr graph::OpCode code_of<rules::Fma> = graph::OpCode::multiply_add;

/// a, or b where a is not a number.
[[nodiscard]] inline Recorded unless_missing(const Recorded& a, const Recorded& b) {
  const double y = std::isnan(a.on_this_row()) ? b.on_this_row() : a.on_this_row();
  return write_down(graph::OpCode::replace_missing, "fmin", y, a, b);
}

/// A small whole exponent is a product; what is left is the operation `power`.
[[nodiscard]] Recorded recorded_power(const Recorded& a, const Recorded& b, double y);

/// Applies a rule: one operation of the engine, or a few that make it up.
template <class Rule, class... X>
  requires((std::same_as<std::remove_cvref_t<X>, Recorded> || ...) && (RecordedOperand<X> && ...))
[[nodiscard]] Recorded apply(Rule rule, const X&... x) {
  const double y = rule.value(on_this_row(x)...);
  if ((Recorded(x).constant() && ...)) return y;
  if constexpr (std::same_as<Rule, rules::Pow>)
    return recorded_power(Recorded(x)..., y);
  else if constexpr (code_of<Rule> != no_code<Rule>)
    return write_down(code_of<Rule>, Rule::name, y, Recorded(x)...);
  else if constexpr (std::same_as<Rule, rules::Exp2>)
    return recorded_power(2.0, Recorded(x)..., y);
  else if constexpr (std::same_as<Rule, rules::Log2>)
    return log(x...) * 1.4426950408889634;
  else if constexpr (std::same_as<Rule, rules::Log10>)
    return log(x...) * 0.43429448190325183;
  else if constexpr (std::same_as<Rule, rules::Ceil>)
    return [](const Recorded& a) { return -floor(-a); }(x...);
  else if constexpr (std::same_as<Rule, rules::ExpMinusSquare>)
    return [](const Recorded& a) { return exp(-(a * a)); }(x...);
  else if constexpr (std::same_as<Rule, rules::Fdim>)
    return [](const Recorded& a, const Recorded& b) { return max(0.0, a - b); }(x...);
  else if constexpr (std::same_as<Rule, rules::Trunc>)
    return [](const Recorded& a) { return copysign(floor(abs(a)), a); }(x...);
  else if constexpr (std::same_as<Rule, rules::Fmin>)
    return [](const Recorded& a, const Recorded& b) { return min(unless_missing(a, b), unless_missing(b, a)); }(x...);
  else if constexpr (std::same_as<Rule, rules::Fmax>)
    return [](const Recorded& a, const Recorded& b) { return max(unless_missing(a, b), unless_missing(b, a)); }(x...);
  else if constexpr (std::same_as<Rule, rules::Hypot3>)
    return [](const Recorded& a, const Recorded& b, const Recorded& c) { return hypot(hypot(a, b), c); }(x...);
  else if constexpr (std::same_as<Rule, rules::Clamp>)
    return [](const Recorded& a, const Recorded& low, const Recorded& high) { return min(max(a, low), high); }(x...);
  else
    throw NotRecordable{Rule::name};
}

}  // namespace ermine::autodiff

/// Limits are those of a double.
template <>
struct std::numeric_limits<ermine::autodiff::Recorded> : std::numeric_limits<double> {};
