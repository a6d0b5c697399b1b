"""Writes slopes_table.hpp: values and slopes of the functions of <cmath> to 17 digits, computed with 700 (1 - tanh needs them).

usage: make_slopes.py > slopes_table.hpp        (needs mpmath)
"""

import mpmath as mp

mp.mp.dps = 700
TINY, SMALL, BIG = 2.0**-1070, 1e-300, 1e300


def slope(f, x, i):
    """df/dx_i at the doubles x, by a central difference of so many digits that its error is far below 1e-30."""
    scale = abs(x[i]) if x[i] else mp.mpf(1)
    h = scale * mp.mpf(10) ** -30
    at = lambda t: f(*[x[j] + (t if j == i else 0) for j in range(len(x))])
    return (at(h) - at(-h)) / (2 * h)


def real(f):
    return lambda *x: mp.re(f(*x))


EVERYWHERE = [-700.5, -20.25, -3.7, -1.0, -0.3, -SMALL, TINY, 1e-9, 0.5, 2.0, 19.75, 650.0]
POSITIVE = [TINY, SMALL, 1e-9, 0.3, 0.999999, 1.0, 1.000001, 2.0, 37.5, 1e9, BIG]
UNIT = [-0.9999999, -0.7, -1e-9, TINY, 0.25, 0.5, 0.99, 0.99999999]
UNARY = {
    "exp": (mp.exp, EVERYWHERE),
    "exp2": (lambda a: mp.mpf(2) ** a, EVERYWHERE),
    "expm1": (mp.expm1, EVERYWHERE),
    "log": (mp.log, POSITIVE[1:]),
    "log2": (lambda a: mp.log(a) / mp.log(2), POSITIVE[1:]),
    "log10": (mp.log10, POSITIVE[1:]),
    "log1p": (lambda a: mp.log(1 + a), [-0.9999999, -0.5, -1e-9, TINY, 1e-9, 0.3, 2.0, 1e9, BIG]),
    "sqrt": (mp.sqrt, POSITIVE),
    "cbrt": (lambda a: mp.sign(a) * mp.cbrt(abs(a)), [-BIG, -8.5, -1e-9, SMALL, 1e-9, 0.3, 1.0, 27.0]),
    "sin": (mp.sin, [-700.5, -3.0, -1e-9, TINY, 0.5, 1.5707963267948966, 3.141592653589793, 1e5]),
    "cos": (mp.cos, [-700.5, -3.0, -1e-9, 0.5, 1.5707963267948966, 3.141592653589793, 1e5]),
    "tan": (mp.tan, [-700.5, -3.0, -1e-9, TINY, 0.5, 1.5707963, 3.141592653589793]),
    "asin": (mp.asin, UNIT),
    "acos": (mp.acos, UNIT),
    "atan": (mp.atan, [-BIG / 1e150, -20.25, -1.0, -1e-9, TINY, 0.5, 3.0, 1e150]),
    "sinh": (mp.sinh, EVERYWHERE),
    "cosh": (mp.cosh, [x for x in EVERYWHERE if abs(x) > 1e-12]),
    "tanh": (mp.tanh, [-300.0, -20.25, -1.5, -1.4, -0.3, TINY, 1e-9, 0.5, 1.47, 1.48, 3.0, 19.75, 340.0]),
    "asinh": (mp.asinh, [-BIG, -20.25, -1.0, -1e-9, TINY, 0.5, 3.0, 1e200]),
    "acosh": (mp.acosh, [1.0000001, 1.5, 3.0, 1e9, 1e200]),
    "atanh": (mp.atanh, UNIT),
    "erf": (mp.erf, [-20.0, -5.7, -1.0, -1e-9, TINY, 0.3, 2.0, 9.9, 25.5]),
    "erfc": (mp.erfc, [-20.0, -5.7, -1.0, -1e-9, 0.3, 2.0, 9.9, 25.5]),
    "tgamma": (mp.gamma, [-2.5, -0.3, 1e-9, 0.3, 1.3, 1.4616321449683622, 2.0, 5.5, 40.0, 150.0]),
    "lgamma": (lambda a: mp.log(abs(mp.gamma(a))), [-2.5, -0.3, 1e-9, 0.3, 1.3, 1.4616321449683622, 2.5, 5.5, 40.0, 1e5]),
    "abs": (abs, [-2.5, -SMALL, TINY, 3.0, BIG]),
    "exp_minus_square": (lambda a: mp.exp(-a * a), [-5.5, -0.3, 1e-9, 0.7, 3.0, 25.5]),
}
PAIRS = [(0.3, 2.0), (-1.5, 0.7), (2.0, -3.5), (-20.25, -0.1), (1e150, 1e155), (1e-160, 3e-160)]
BINARY = {
    "pow": (mp.power, [(2.0, 3.0), (0.3, -2.5), (1e-300, 0.5), (1e300, 0.9), (7.5, 0.0), (1.0, 5.5), (0.999, 1e5), (1.5, 1e-9)]),
    "hypot": (lambda a, b: mp.sqrt(a * a + b * b), PAIRS),
    "atan2": (lambda a, b: mp.atan2(a, b), PAIRS),
    "copysign": (lambda a, b: abs(a) * mp.sign(b), [(0.3, 2.0), (-1.5, 0.7), (2.0, -3.5), (-2.0, -0.1)]),
    "min": (min, PAIRS),
    "max": (max, PAIRS),
    "fmin": (min, PAIRS),
    "fmax": (max, PAIRS),
    "fdim": (lambda a, b: max(a - b, mp.mpf(0)), PAIRS),
    "fmod": (lambda a, b: a - b * mp.mpf(int(a / b)), [(7.3, 2.0), (-7.3, 2.0), (7.3, -2.5), (1e9, 0.7)]),
    "remainder": (lambda a, b: a - b * mp.nint(a / b), [(7.3, 2.0), (-7.3, 2.0), (7.3, -2.5), (1e9, 0.7)]),
}
TERNARY = {
    "hypot3": (lambda a, b, c: mp.sqrt(a * a + b * b + c * c), [(0.3, 2.0, -1.0), (1e155, 2e155, 3e150)]),
    "fma": (lambda a, b, c: a * b + c, [(0.3, 2.0, -1.0), (-4.5, 1e9, 3.0)]),
    "clamp": (lambda x, l, h: max(l, min(x, h)), [(0.3, -1.0, 1.0), (-2.0, -1.0, 1.0), (3.0, -1.0, 1.0)]),
}


def number(x):
    return repr(float(x))


def rows():
    for family, arity in ((UNARY, 1), (BINARY, 2), (TERNARY, 3)):
        for name, (f, points) in family.items():
            for point in points:
                x = [mp.mpf(p) for p in (point if arity > 1 else (point,))]
                y, slopes = f(*x), [slope(f, x, i) for i in range(arity)]
                yield '{"%s", %d, {%s}, %s, {%s}},' % (
                    name, arity, ", ".join(map(number, x)), number(y), ", ".join(map(number, slopes)))


print("""/// @file
/// Values and slopes to 17 digits. Written by make_slopes.py; change that.

#pragma once

namespace ermine::testing {

struct SlopeRow {
  const char* function;
  int operands;
  double x[3], y, slope[3];
};

// clang-format off
inline constexpr SlopeRow slope_rows[] = {""")
for row in rows():
    print("  " + row)
print("""};
// clang-format on

}  // namespace ermine::testing""")
