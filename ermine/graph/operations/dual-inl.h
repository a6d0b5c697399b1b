// Dual numbers: a + t e with e^2 = 0, so that f(a + t e) = f(a) + t f'(a) e. Run through the rules of the reverse sweep
// they give the Hessian times a direction.
//
// Read inside a namespace that has the vocabulary of numbers.hpp for T: once for plain numbers and once for the packs of
// each instruction set. A tangent of 0 stays 0 through an infinite slope (`pull`), and a slope that does not move (tangent
// 0) leaves an infinite adjoint unmoved.

template <class T>
struct Dual {
  T value{0.0};
  T tangent{0.0};

  Dual() = default;
  Dual(double a) : value(a) {}
  Dual(T a, T t) : value(a), tangent(t) {}
};

// No friends defined inside the class: g++ would not give them the instruction set of the packs.
template <class T>
Dual<T> operator-(const Dual<T>& a) {
  return {-a.value, -a.tangent};
}
template <class T>
Dual<T> operator+(const Dual<T>& a, const Dual<T>& b) {
  return {a.value + b.value, a.tangent + b.tangent};
}
template <class T>
Dual<T> operator-(const Dual<T>& a, const Dual<T>& b) {
  return {a.value - b.value, a.tangent - b.tangent};
}
template <class T>
Dual<T> operator*(const Dual<T>& a, const Dual<T>& b) {
  return {a.value * b.value, pull(a.tangent, b.value) + pull(b.tangent, a.value)};
}
template <class T>
Dual<T> operator/(const Dual<T>& a, const Dual<T>& b) {
  const T q = a.value / b.value;
  return {q, pull(a.tangent, T(1.0) / b.value) - pull(b.tangent, q / b.value)};
}

template <class T>
struct MaskOf<Dual<T>> {
  using type = Mask<T>;
};
template <class T>
struct RealOf<Dual<T>> {
  using type = Real<T>;
};

template <class T>
Mask<T> operator<(const Dual<T>& a, const Dual<T>& b) {
  return a.value < b.value;
}
template <class T>
Mask<T> operator<=(const Dual<T>& a, const Dual<T>& b) {
  return a.value <= b.value;
}
template <class T>
Mask<T> operator==(const Dual<T>& a, const Dual<T>& b) {
  return a.value == b.value;
}

template <class T>
Dual<T> where(Mask<T> mask, const Dual<T>& a, const Dual<T>& b) {
  return {where(mask, a.value, b.value), where(mask, a.tangent, b.tangent)};
}
template <class T>
Mask<T> is_nan(const Dual<T>& a) {
  return is_nan(a.value);
}
template <class T>
Mask<T> is_zero(const Dual<T>& a) {
  return both(is_zero(a.value), is_zero(a.tangent));
}
template <class T>
Dual<T> pull(const Dual<T>& g, const Dual<T>& slope) {
  const auto still = either(is_zero(g.value), is_zero(slope.tangent));
  return {pull(g.value, slope.value), pull(g.tangent, slope.value) + where(still, T(0.0), g.value * slope.tangent)};
}
template <class T>
Dual<T> fma(const Dual<T>& a, const Dual<T>& b, const Dual<T>& c) {
  return {fma(a.value, b.value, c.value), pull(a.tangent, b.value) + pull(b.tangent, a.value) + c.tangent};
}

// f(a + t e) = f(a) + t f'(a) e, one line a function.
template <class T>
Dual<T> exp(const Dual<T>& a) {
  const T y = exp(a.value);
  return {y, pull(a.tangent, y)};
}
template <class T>
Dual<T> expm1(const Dual<T>& a) {
  const T y = expm1(a.value);
  return {y, pull(a.tangent, y + T(1.0))};
}
template <class T>
Dual<T> log(const Dual<T>& a) {
  return {log(a.value), pull(a.tangent, T(1.0) / a.value)};
}
template <class T>
Dual<T> log1p(const Dual<T>& a) {
  return {log1p(a.value), pull(a.tangent, T(1.0) / (T(1.0) + a.value))};
}
template <class T>
Dual<T> log1p_exp(const Dual<T>& a) {
  const T e = exp(-abs(a.value));
  return {log1p_exp(a.value), pull(a.tangent, where(a.value < T(0.0), e, T(1.0)) / (T(1.0) + e))};
}
template <class T>
Dual<T> sqrt(const Dual<T>& a) {
  const T y = sqrt(a.value);
  return {y, pull(a.tangent, T(0.5) / y)};
}
template <class T>
Dual<T> abs(const Dual<T>& a) {
  return {abs(a.value), where(a.value < T(0.0), -a.tangent, a.tangent)};
}
template <class T>
Dual<T> sin(const Dual<T>& a) {
  return {sin(a.value), pull(a.tangent, cos(a.value))};
}
template <class T>
Dual<T> cos(const Dual<T>& a) {
  return {cos(a.value), pull(a.tangent, -sin(a.value))};
}
template <class T>
void sine_cosine(const Dual<T>& a, Dual<T>& sine, Dual<T>& cosine) {
  T s, c;
  sine_cosine(a.value, s, c);
  sine = {s, pull(a.tangent, c)};
  cosine = {c, pull(a.tangent, -s)};
}
template <class T>
Dual<T> tan(const Dual<T>& a) {
  const T y = tan(a.value);
  return {y, pull(a.tangent, T(1.0) + y * y)};
}
template <class T>
Dual<T> asin(const Dual<T>& a) {
  return {asin(a.value), pull(a.tangent, T(1.0) / sqrt(T(1.0) - a.value * a.value))};
}
template <class T>
Dual<T> acos(const Dual<T>& a) {
  return {acos(a.value), pull(a.tangent, T(-1.0) / sqrt(T(1.0) - a.value * a.value))};
}
template <class T>
Dual<T> atan(const Dual<T>& a) {
  return {atan(a.value), pull(a.tangent, T(1.0) / (T(1.0) + a.value * a.value))};
}
template <class T>
Dual<T> sinh(const Dual<T>& a) {
  return {sinh(a.value), pull(a.tangent, cosh(a.value))};
}
template <class T>
Dual<T> cosh(const Dual<T>& a) {
  return {cosh(a.value), pull(a.tangent, sinh(a.value))};
}
template <class T>
Dual<T> tanh(const Dual<T>& a) {
  const T y = tanh(a.value);
  return {y, pull(a.tangent, T(1.0) - y * y)};
}
/// e^(-a^2), the rounding of the square made good: it would cost a^2 times the last bit.
template <class T>
T gaussian(const T& a) {
  const T square = a * a, e = exp(-square);
  return e - pull(e, fma(a, a, -square));
}
template <class T>
Dual<T> erf(const Dual<T>& a) {
  return {erf(a.value), pull(a.tangent, T(1.1283791670955126) * gaussian(a.value))};  // 2 / sqrt(pi)
}
template <class T>
Dual<T> erfc(const Dual<T>& a) {
  return {erfc(a.value), pull(a.tangent, T(-1.1283791670955126) * gaussian(a.value))};
}
template <class T>
Dual<T> cbrt(const Dual<T>& a) {
  const T y = cbrt(a.value);
  return {y, pull(a.tangent, T(1.0) / (T(3.0) * (y * y)))};
}
/// 1 / sqrt(1 + a^2). Where a^2 would overflow the 1 is lost on it anyway.
template <class T>
T asinh_slope(const T& a) {
  const T size = abs(a);
  return T(1.0) / where(T(0x1p28) < size, size, sqrt(fma(size, size, T(1.0))));
}
template <class T>
Dual<T> asinh(const Dual<T>& a) {
  return {asinh(a.value), pull(a.tangent, asinh_slope(a.value))};
}
template <class T>
Dual<T> acosh(const Dual<T>& a) {
  return {acosh(a.value), pull(a.tangent, T(1.0) / (sqrt(a.value - T(1.0)) * sqrt(a.value + T(1.0))))};
}
template <class T>
Dual<T> atanh(const Dual<T>& a) {
  return {atanh(a.value), pull(a.tangent, T(1.0) / ((T(1.0) - a.value) * (T(1.0) + a.value)))};
}
/// x / (a^2 + b^2), x one of them, with the larger divided out first, lest a square overflow. 0 where one is infinite.
template <class T>
T over_square_of_length(const T& x, const T& a, const T& b) {
  const auto swapped = abs(a) < abs(b);
  const T large = where(swapped, abs(b), abs(a)), small = where(swapped, abs(a), abs(b));
  const T u = small / large, infinity = T(std::numeric_limits<double>::infinity());
  const T at_infinity = where(small < infinity, T(0.0), T(std::numeric_limits<double>::quiet_NaN()));
  return where(large == infinity, at_infinity, x / large / fma(u, u, T(1.0)) / large);
}
template <class T>
Dual<T> atan2(const Dual<T>& a, const Dual<T>& b) {
  return {atan2(a.value, b.value), pull(a.tangent, over_square_of_length(b.value, a.value, b.value)) -
                                       pull(b.tangent, over_square_of_length(a.value, a.value, b.value))};
}
template <class T>
Dual<T> copysign(const Dual<T>& a, const Dual<T>& b) {
  const T y = copysign(a.value, b.value), sign = copysign(T(1.0), a.value) * copysign(T(1.0), b.value);
  return {y, pull(where(y == T(0.0), T(0.0), sign), a.tangent)};
}
/// a - n b with a whole n, which has no slope.
template <class T>
Dual<T> fmod(const Dual<T>& a, const Dual<T>& b) {
  const T y = fmod(a.value, b.value);
  return {y, a.tangent - pull(b.tangent, round((a.value - y) / b.value))};
}
template <class T>
Dual<T> tgamma(const Dual<T>& a) {
  const T y = tgamma(a.value);
  return {y, pull(a.tangent, y * digamma(a.value))};
}
template <class T>
Dual<T> log_gamma(const Dual<T>& a) {
  return {log_gamma(a.value), pull(a.tangent, digamma(a.value))};
}
template <class T>
Dual<T> digamma(const Dual<T>& a) {
  return {digamma(a.value), pull(a.tangent, trigamma(a.value))};
}
template <class T>
Dual<T> floor(const Dual<T>& a) {
  return {floor(a.value), T(0.0)};
}
template <class T>
Dual<T> round(const Dual<T>& a) {
  return {round(a.value), T(0.0)};
}
template <class T>
Dual<T> pow(const Dual<T>& a, const Dual<T>& b) {
  const T y = pow(a.value, b.value);
  return {y, pull(a.tangent, pull(b.value, pow(a.value, b.value - T(1.0)))) + pull(b.tangent, pull(y, log(a.value)))};
}
