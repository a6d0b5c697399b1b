/// @file
/// The vocabulary of rules (operations/numbers.hpp) for numbers that write themselves into a ScalarBuilder: the rule of an
/// operation, run with these, is the text of its slope. What needs no operation is settled here: 0 a, 1 a, 0 + a, and
/// what is made of constants alone.

#pragma once

#include <limits>

#include "ermine/graph/operations/numbers.hpp"
#include "ermine/graph/scalar_builder.hpp"

namespace ermine::graph::symbolic {

/// A slope that no operation of the engine gives.
struct NotWritable {};

/// A number of a recording, or a constant that is not written down yet.
class Symbol {
 public:
  Symbol(double constant = 0) : constant_(constant) {}
  Symbol(ScalarBuilder& numbers, NumberId id) : numbers_(&numbers), id_(id) {}

  [[nodiscard]] bool is_constant() const { return numbers_ == nullptr; }
  [[nodiscard]] bool is(double value) const { return is_constant() && constant_ == value; }
  [[nodiscard]] double constant() const { return constant_; }
  [[nodiscard]] ScalarBuilder* numbers() const { return numbers_; }
  [[nodiscard]] NumberId id(ScalarBuilder& numbers) const {
    if (absent_) return no_number;
    return is_constant() ? numbers.constant(constant_) : id_;
  }
  [[nodiscard]] static Symbol none() {
    Symbol s;
    s.absent_ = true;
    return s;
  }

 private:
  ScalarBuilder* numbers_ = nullptr;
  NumberId id_ = no_number;
  double constant_ = 0;
  bool absent_ = false;  // an operand that the operation has not
};

/// The operation written down. @throws NotWritable where all operands are constants.
Symbol write(OpCode code, const Symbol& a, const Symbol& b = Symbol::none(), const Symbol& c = Symbol::none());

Symbol operator-(const Symbol& a);
Symbol operator+(const Symbol& a, const Symbol& b);
Symbol operator-(const Symbol& a, const Symbol& b);
Symbol operator*(const Symbol& a, const Symbol& b);
Symbol operator/(const Symbol& a, const Symbol& b);

// Masks are numbers too, 1 or 0.
inline Symbol operator<(const Symbol& a, const Symbol& b) { return write(OpCode::less, a, b); }
inline Symbol operator<=(const Symbol& a, const Symbol& b) { return write(OpCode::less_equal, a, b); }
inline Symbol operator==(const Symbol& a, const Symbol& b) { return write(OpCode::equal, a, b); }
inline Symbol both(const Symbol& a, const Symbol& b) { return write(OpCode::logical_and, a, b); }
inline Symbol either(const Symbol& a, const Symbol& b) { return write(OpCode::logical_or, a, b); }
inline Symbol opposite(const Symbol& a) { return write(OpCode::logical_not, a); }
inline Symbol is_nan(const Symbol& a) { return write(OpCode::is_missing, a); }
inline Symbol is_zero(const Symbol& a) { return a == Symbol(0.0); }
inline Symbol where(const Symbol& mask, const Symbol& a, const Symbol& b) { return write(OpCode::select, mask, a, b); }

/// Where g may be 0 beside an infinite slope the product is NaN: who reads it takes the plain way then.
inline Symbol pull(const Symbol& g, const Symbol& slope) { return g * slope; }

inline Symbol abs(const Symbol& a) { return write(OpCode::absolute, a); }
inline Symbol acos(const Symbol& a) { return write(OpCode::arc_cosine, a); }
inline Symbol acosh(const Symbol& a) { return write(OpCode::inverse_hyperbolic_cosine, a); }
inline Symbol asin(const Symbol& a) { return write(OpCode::arc_sine, a); }
inline Symbol asinh(const Symbol& a) { return write(OpCode::inverse_hyperbolic_sine, a); }
inline Symbol atan(const Symbol& a) { return write(OpCode::arc_tangent, a); }
inline Symbol atanh(const Symbol& a) { return write(OpCode::inverse_hyperbolic_tangent, a); }
inline Symbol cbrt(const Symbol& a) { return write(OpCode::cube_root, a); }
inline Symbol cos(const Symbol& a) { return write(OpCode::cosine, a); }
inline Symbol cosh(const Symbol& a) { return write(OpCode::hyperbolic_cosine, a); }
inline Symbol erf(const Symbol& a) { return write(OpCode::error_function, a); }
inline Symbol erfc(const Symbol& a) { return write(OpCode::complementary_error_function, a); }
inline Symbol exp(const Symbol& a) { return write(OpCode::exponential, a); }
inline Symbol expm1(const Symbol& a) { return write(OpCode::expm1, a); }
inline Symbol floor(const Symbol& a) { return write(OpCode::floor, a); }
inline Symbol log(const Symbol& a) { return write(OpCode::logarithm, a); }
inline Symbol log1p(const Symbol& a) { return write(OpCode::log1p, a); }
inline Symbol log1p_exp(const Symbol& a) { return write(OpCode::softplus, a); }
inline Symbol log_gamma(const Symbol& a) { return write(OpCode::log_gamma, a); }
inline Symbol round(const Symbol& a) { return write(OpCode::round, a); }
inline Symbol sin(const Symbol& a) { return write(OpCode::sine, a); }
inline Symbol sinh(const Symbol& a) { return write(OpCode::hyperbolic_sine, a); }
inline Symbol sqrt(const Symbol& a) { return write(OpCode::square_root, a); }
inline Symbol tan(const Symbol& a) { return write(OpCode::tangent, a); }
inline Symbol tanh(const Symbol& a) { return write(OpCode::hyperbolic_tangent, a); }
inline Symbol tgamma(const Symbol& a) { return write(OpCode::gamma, a); }
inline Symbol atan2(const Symbol& a, const Symbol& b) { return write(OpCode::arc_tangent2, a, b); }
inline Symbol copysign(const Symbol& a, const Symbol& b) { return write(OpCode::copy_sign, a, b); }
inline Symbol fmod(const Symbol& a, const Symbol& b) { return write(OpCode::modulo, a, b); }
inline Symbol pow(const Symbol& a, const Symbol& b) { return write(OpCode::power, a, b); }
inline Symbol fma(const Symbol& a, const Symbol& b, const Symbol& c) { return write(OpCode::multiply_add, a, b, c); }
inline Symbol digamma(const Symbol&) { throw NotWritable{}; }
inline Symbol trigamma(const Symbol&) { throw NotWritable{}; }

template <class T>
struct MaskOf {
  using type = Symbol;
};
template <class T>
using Mask = typename MaskOf<T>::type;
template <class T>
struct RealOf {
  using type = double;
};
template <class T>
using Real = typename RealOf<T>::type;

}  // namespace ermine::graph::symbolic
