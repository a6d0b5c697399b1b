/// @file
/// The vector functions for use inside other kernels. Include this and call, with any tag d of double or float,
///
///     Exp(d, x)  Expm1(d, x)  Log(d, x)  Log1p(d, x)  Pow(d, x, y)  Sin(d, x)  Cos(d, x)
///     SinCos(d, x): both, as {sine, cosine}, for little more than one
///     Sigmoid(d, x) = 1/(1 + e^-x)   Softplus(d, x) = log(1 + e^x)   Tanh(d, x)   Erf(d, x)   Erfc(d, x)
///     Cbrt(d, x)  Asinh(d, x)  Acosh(d, x)  Atanh(d, x)
///
/// in namespace ermine::math::HWY_NAMESPACE. Each is a function of its lane alone, with every fused multiply-add written
/// out: a value has the same bits in any lane, with any number of lanes and on every target, and `math::exp(x)` of
/// vector_functions.hpp has them too. Within one unit in the last place over the whole range, Softplus
/// and Erf within 1.15, Erfc 1.25, Pow 1.5 (bench/accuracy measures it).
/// They are inlined: 30 to 130 instructions each, and branches around what only infinities, NaN and borders need. How a
/// kernel file is laid out: core/detail/simd-inl.h.

#include "ermine/math/detail/erf-inl.h"
#include "ermine/math/detail/exponential-inl.h"
#include "ermine/math/detail/inverse-inl.h"
#include "ermine/math/detail/logarithm-inl.h"
#include "ermine/math/detail/power-inl.h"
#include "ermine/math/detail/trigonometric-inl.h"
