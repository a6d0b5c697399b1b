/// @file
/// exp, log and their kin over spans of numbers, and for one number.
///
/// Ours and not the C library's, because the results are part of the promise of equal bits: y[i] depends on x[i] alone,
/// not on its place in the span, the instruction set, the number of threads or the version of a library. Each is within
/// one unit in the last place over its whole range (softplus and erf within 1.15, erfc 1.25, pow 1.5; measured, see
/// docs/accuracy.md); special values (signed zeros,
/// infinities, NaN, denormals, the borders of over- and underflow) are those of C99.
///
/// Spans must be of equal length (asserted); the output may be an input itself, but not overlap it otherwise.
/// Inside a kernel use math/detail/vector_functions-inl.h: the same bits without the call.

#pragma once

#include <span>

namespace ermine::math {

// clang-format off
void exp     (std::span<const double> x, std::span<double> y);
void expm1   (std::span<const double> x, std::span<double> y);  ///< e^x - 1
void log     (std::span<const double> x, std::span<double> y);
void log1p   (std::span<const double> x, std::span<double> y);  ///< log(1 + x)
void tanh    (std::span<const double> x, std::span<double> y);
void sigmoid (std::span<const double> x, std::span<double> y);  ///< 1 / (1 + e^-x)
void softplus(std::span<const double> x, std::span<double> y);  ///< log(1 + e^x)
void erf     (std::span<const double> x, std::span<double> y);
void erfc    (std::span<const double> x, std::span<double> y);  ///< 1 - erf x
void sin     (std::span<const double> x, std::span<double> y);
void cos     (std::span<const double> x, std::span<double> y);
void cbrt    (std::span<const double> x, std::span<double> y);
void asinh   (std::span<const double> x, std::span<double> y);
void acosh   (std::span<const double> x, std::span<double> y);  ///< NaN below 1
void atanh   (std::span<const double> x, std::span<double> y);  ///< infinite at -1 and 1, NaN beyond
void pow     (std::span<const double> x, std::span<const double> y, std::span<double> z);  ///< x^y

void exp     (std::span<const float> x, std::span<float> y);
void expm1   (std::span<const float> x, std::span<float> y);
void log     (std::span<const float> x, std::span<float> y);
void log1p   (std::span<const float> x, std::span<float> y);
void tanh    (std::span<const float> x, std::span<float> y);
void sigmoid (std::span<const float> x, std::span<float> y);
void softplus(std::span<const float> x, std::span<float> y);
void erf     (std::span<const float> x, std::span<float> y);
void erfc    (std::span<const float> x, std::span<float> y);
void sin     (std::span<const float> x, std::span<float> y);
void cos     (std::span<const float> x, std::span<float> y);
void cbrt    (std::span<const float> x, std::span<float> y);
void asinh   (std::span<const float> x, std::span<float> y);
void acosh   (std::span<const float> x, std::span<float> y);
void atanh   (std::span<const float> x, std::span<float> y);
void pow     (std::span<const float> x, std::span<const float> y, std::span<float> z);

/// One number: the bits a span would have given.
[[nodiscard]] double exp(double x);
[[nodiscard]] double expm1(double x);
[[nodiscard]] double log(double x);
[[nodiscard]] double log1p(double x);
[[nodiscard]] double tanh(double x);
[[nodiscard]] double sigmoid(double x);
[[nodiscard]] double softplus(double x);
[[nodiscard]] double erf(double x);
[[nodiscard]] double erfc(double x);
[[nodiscard]] double sin(double x);
[[nodiscard]] double cos(double x);
[[nodiscard]] double cbrt(double x);
[[nodiscard]] double asinh(double x);
[[nodiscard]] double acosh(double x);
[[nodiscard]] double atanh(double x);
[[nodiscard]] double pow(double x, double y);

[[nodiscard]] float exp(float x);
[[nodiscard]] float expm1(float x);
[[nodiscard]] float log(float x);
[[nodiscard]] float log1p(float x);
[[nodiscard]] float tanh(float x);
[[nodiscard]] float sigmoid(float x);
[[nodiscard]] float softplus(float x);
[[nodiscard]] float erf(float x);
[[nodiscard]] float erfc(float x);
[[nodiscard]] float sin(float x);
[[nodiscard]] float cos(float x);
[[nodiscard]] float cbrt(float x);
[[nodiscard]] float asinh(float x);
[[nodiscard]] float acosh(float x);
[[nodiscard]] float atanh(float x);
[[nodiscard]] float pow(float x, float y);
// clang-format on

}  // namespace ermine::math
