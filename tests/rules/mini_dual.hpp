/// @file
/// A number with one derivative, as small as it can be: the plain oracle of slopes and curvatures, and the proof that a
/// rule asks of its number type no more than rules/scalar.hpp says.

#pragma once

#include <cmath>

namespace ermine::testing {

struct MiniDual {
  double v = 0, d = 0;
  MiniDual() = default;
  explicit MiniDual(double value, double derivative = 0) : v(value), d(derivative) {}
};

inline MiniDual operator+(MiniDual a, MiniDual b) { return MiniDual(a.v + b.v, a.d + b.d); }
inline MiniDual operator-(MiniDual a, MiniDual b) { return MiniDual(a.v - b.v, a.d - b.d); }
inline MiniDual operator-(MiniDual a) { return MiniDual(-a.v, -a.d); }
inline MiniDual operator*(MiniDual a, MiniDual b) { return MiniDual(a.v * b.v, a.d * b.v + a.v * b.d); }
inline MiniDual operator/(MiniDual a, MiniDual b) { return MiniDual(a.v / b.v, (a.d - a.v / b.v * b.d) / b.v); }
inline bool operator<(MiniDual a, MiniDual b) { return a.v < b.v; }
inline bool operator>(MiniDual a, MiniDual b) { return a.v > b.v; }
inline bool operator<=(MiniDual a, MiniDual b) { return a.v <= b.v; }
inline bool operator>=(MiniDual a, MiniDual b) { return a.v >= b.v; }
inline MiniDual select(bool c, MiniDual a, MiniDual b) { return c ? a : b; }
inline MiniDual exp(MiniDual a) { return MiniDual(std::exp(a.v), std::exp(a.v) * a.d); }
inline MiniDual log1p(MiniDual a) { return MiniDual(std::log1p(a.v), a.d / (1 + a.v)); }
inline MiniDual expm1(MiniDual a) { return MiniDual(std::expm1(a.v), std::exp(a.v) * a.d); }
inline MiniDual tanh(MiniDual a) { return MiniDual(std::tanh(a.v), a.d * (1 - std::tanh(a.v) * std::tanh(a.v))); }

}  // namespace ermine::testing
