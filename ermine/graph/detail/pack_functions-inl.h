// The functions of numbers.hpp for packs: vectors of math/ where there are some, else the C library's, lane by lane.
// Read inside the namespace of pack-inl.h.

/// A function of plain numbers, lane by lane.
template <class T>
HWY_INLINE Pack<T> lane_by_lane(double (*f)(double), Pack<T> a) {
  T x[Pack<T>::lanes];
  a.store(x);
  for (T& lane : x) lane = static_cast<T>(f(static_cast<double>(lane)));
  return Pack<T>::load(x);
}
template <class T>
HWY_INLINE Pack<T> lane_by_lane(double (*f)(double, double), Pack<T> a, Pack<T> b) {
  T x[Pack<T>::lanes], y[Pack<T>::lanes];
  a.store(x), b.store(y);
  for (std::size_t i = 0; i < Pack<T>::lanes; ++i)
    x[i] = static_cast<T>(f(static_cast<double>(x[i]), static_cast<double>(y[i])));
  return Pack<T>::load(x);
}
template <class T>
HWY_INLINE Pack<T> exp(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Exp(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> expm1(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Expm1(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> log(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Log(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> log1p(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Log1p(typename Pack<T>::Tag(), r);
  return a;
}
/// log(1 + e^a).
template <class T>
HWY_INLINE Pack<T> log1p_exp(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Softplus(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> tanh(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Tanh(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> erf(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Erf(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> erfc(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Erfc(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE void sine_cosine(Pack<T> a, Pack<T>& sine, Pack<T>& cosine) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i) {
    const auto both = math::HWY_NAMESPACE::SinCos(typename Pack<T>::Tag(), a.v[i]);
    sine.v[i] = both.sine;
    cosine.v[i] = both.cosine;
  }
}
template <class T>
HWY_INLINE Pack<T> sin(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Sin(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> cos(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Cos(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> pow(Pack<T> a, Pack<T> b) {
  for (std::size_t i = 0; i < Pack<T>::registers; ++i)
    a.v[i] = math::HWY_NAMESPACE::Pow(typename Pack<T>::Tag(), a.v[i], b.v[i]);
  return a;
}
template <class T>
HWY_INLINE Pack<T> cbrt(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Cbrt(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> asinh(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Asinh(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> acosh(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Acosh(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> atanh(Pack<T> a) {
  for (auto& r : a.v) r = math::HWY_NAMESPACE::Atanh(typename Pack<T>::Tag(), r);
  return a;
}
template <class T>
HWY_INLINE Pack<T> tan(Pack<T> a) {
  return lane_by_lane(std::tan, a);
}
template <class T>
HWY_INLINE Pack<T> asin(Pack<T> a) {
  return lane_by_lane(std::asin, a);
}
template <class T>
HWY_INLINE Pack<T> acos(Pack<T> a) {
  return lane_by_lane(std::acos, a);
}
template <class T>
HWY_INLINE Pack<T> atan(Pack<T> a) {
  return lane_by_lane(std::atan, a);
}
template <class T>
HWY_INLINE Pack<T> sinh(Pack<T> a) {
  return lane_by_lane(std::sinh, a);
}
template <class T>
HWY_INLINE Pack<T> cosh(Pack<T> a) {
  return lane_by_lane(std::cosh, a);
}
template <class T>
HWY_INLINE Pack<T> atan2(Pack<T> a, Pack<T> b) {
  return lane_by_lane(std::atan2, a, b);
}
template <class T>
HWY_INLINE Pack<T> fmod(Pack<T> a, Pack<T> b) {
  return lane_by_lane(std::fmod, a, b);
}
template <class T>
HWY_INLINE Pack<T> tgamma(Pack<T> a) {
  return lane_by_lane(std::tgamma, a);
}
template <class T>
HWY_INLINE Pack<T> log_gamma(Pack<T> a) {
  return lane_by_lane(operations::log_gamma, a);
}
template <class T>
HWY_INLINE Pack<T> digamma(Pack<T> a) {
  return lane_by_lane(operations::digamma, a);
}
template <class T>
HWY_INLINE Pack<T> trigamma(Pack<T> a) {
  return lane_by_lane(operations::trigamma, a);
}
