#include "ermine/math/vector_functions.hpp"

#include <cassert>

#include "ermine/math/detail/function_table.hpp"

namespace ermine::math {
namespace {

template <class T>
using Table = detail::FunctionTable<T>;

template <class T>
void map(typename Table<T>::Unary Table<T>::* f, std::span<const T> x, std::span<T> y) {
  assert(x.size() == y.size());
  (detail::function_table<T>().*f)(x.data(), y.data(), x.size());
}

template <class T>
void map(typename Table<T>::Binary Table<T>::* f, std::span<const T> x, std::span<const T> y, std::span<T> z) {
  assert(x.size() == y.size() && x.size() == z.size());
  (detail::function_table<T>().*f)(x.data(), y.data(), z.data(), x.size());
}

template <class T>
T one(typename Table<T>::Unary Table<T>::* f, T x) {
  (detail::function_table<T>().*f)(&x, &x, 1);
  return x;
}

template <class T>
T one(typename Table<T>::Binary Table<T>::* f, T x, T y) {
  (detail::function_table<T>().*f)(&x, &y, &x, 1);
  return x;
}

}  // namespace

// clang-format off
void exp(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::exp, x, y); }
void expm1(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::expm1, x, y); }
void log(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::log, x, y); }
void log1p(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::log1p, x, y); }
void tanh(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::tanh, x, y); }
void sigmoid(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::sigmoid, x, y); }
void softplus(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::softplus, x, y); }
void erf(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::erf, x, y); }
void erfc(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::erfc, x, y); }
void sin(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::sin, x, y); }
void cos(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::cos, x, y); }
void cbrt(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::cbrt, x, y); }
void asinh(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::asinh, x, y); }
void acosh(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::acosh, x, y); }
void atanh(std::span<const double> x, std::span<double> y) { map<double>(&Table<double>::atanh, x, y); }
void pow(std::span<const double> x, std::span<const double> y, std::span<double> z) { map<double>(&Table<double>::pow, x, y, z); }

void exp(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::exp, x, y); }
void expm1(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::expm1, x, y); }
void log(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::log, x, y); }
void log1p(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::log1p, x, y); }
void tanh(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::tanh, x, y); }
void sigmoid(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::sigmoid, x, y); }
void softplus(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::softplus, x, y); }
void erf(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::erf, x, y); }
void erfc(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::erfc, x, y); }
void sin(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::sin, x, y); }
void cos(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::cos, x, y); }
void cbrt(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::cbrt, x, y); }
void asinh(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::asinh, x, y); }
void acosh(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::acosh, x, y); }
void atanh(std::span<const float> x, std::span<float> y) { map<float>(&Table<float>::atanh, x, y); }
void pow(std::span<const float> x, std::span<const float> y, std::span<float> z) { map<float>(&Table<float>::pow, x, y, z); }

double exp(double x) { return one<double>(&Table<double>::exp, x); }
double expm1(double x) { return one<double>(&Table<double>::expm1, x); }
double log(double x) { return one<double>(&Table<double>::log, x); }
double log1p(double x) { return one<double>(&Table<double>::log1p, x); }
double tanh(double x) { return one<double>(&Table<double>::tanh, x); }
double sigmoid(double x) { return one<double>(&Table<double>::sigmoid, x); }
double softplus(double x) { return one<double>(&Table<double>::softplus, x); }
double erf(double x) { return one<double>(&Table<double>::erf, x); }
double erfc(double x) { return one<double>(&Table<double>::erfc, x); }
double sin(double x) { return one<double>(&Table<double>::sin, x); }
double cos(double x) { return one<double>(&Table<double>::cos, x); }
double cbrt(double x) { return one<double>(&Table<double>::cbrt, x); }
double asinh(double x) { return one<double>(&Table<double>::asinh, x); }
double acosh(double x) { return one<double>(&Table<double>::acosh, x); }
double atanh(double x) { return one<double>(&Table<double>::atanh, x); }
double pow(double x, double y) { return one<double>(&Table<double>::pow, x, y); }

float exp(float x) { return one<float>(&Table<float>::exp, x); }
float expm1(float x) { return one<float>(&Table<float>::expm1, x); }
float log(float x) { return one<float>(&Table<float>::log, x); }
float log1p(float x) { return one<float>(&Table<float>::log1p, x); }
float tanh(float x) { return one<float>(&Table<float>::tanh, x); }
float sigmoid(float x) { return one<float>(&Table<float>::sigmoid, x); }
float softplus(float x) { return one<float>(&Table<float>::softplus, x); }
float erf(float x) { return one<float>(&Table<float>::erf, x); }
float erfc(float x) { return one<float>(&Table<float>::erfc, x); }
float sin(float x) { return one<float>(&Table<float>::sin, x); }
float cos(float x) { return one<float>(&Table<float>::cos, x); }
float cbrt(float x) { return one<float>(&Table<float>::cbrt, x); }
float asinh(float x) { return one<float>(&Table<float>::asinh, x); }
float acosh(float x) { return one<float>(&Table<float>::acosh, x); }
float atanh(float x) { return one<float>(&Table<float>::atanh, x); }
float pow(float x, float y) { return one<float>(&Table<float>::pow, x, y); }

// clang-format on

}  // namespace ermine::math
