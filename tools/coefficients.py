#!/usr/bin/env python3
"""Writes ermine/math/detail/coefficients.hpp: the polynomials of the vector functions.

Each is the interpolant of g in Chebyshev's points of its range, computed with 60 digits and rounded once; it is within
a small factor of the best polynomial of its degree. Leading terms (1 + r, x, 2 s, ...) stay outside g and are exact.
usage: coefficients.py > ermine/math/detail/coefficients.hpp, then clang-format it
"""
import struct
import sys

from mpmath import mp, mpf

mp.dps = 60


def newton_series(g, low, high, degree, leading=0):
    """Coefficients of the interpolating polynomial, lowest power first, and its largest error relative to leading + g."""
    points = [(low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * degree + 2)) for i in range(degree + 1)]
    matrix = mp.matrix([[x**j for j in range(degree + 1)] for x in points])
    c = list(mp.lu_solve(matrix, mp.matrix([g(x) for x in points])))
    grid = [low + (high - low) * (i + mpf(1) / 2) / 200 for i in range(200)]
    error = max(abs((mp.polyval(c[::-1], x) - g(x)) / (leading + g(x))) for x in grid)
    return c, error


def nonzero(f, series):
    """f, but `series` (its first Taylor terms) where f would divide 0 by 0."""
    return lambda x: f(x) if abs(x) > mpf(10) ** -12 else series


def rounded(value, kind):
    if kind == "double":
        return float(value)
    return struct.unpack("f", struct.pack("f", float(value)))[0]


def literal(value, kind):
    return rounded(value, kind).hex() + ("f" if kind == "float" else "")


def split(value, kind, leading_bits):
    """value as a head of `leading_bits` bits, and two tails."""
    exponent = int(mp.floor(mp.log(abs(value), 2)))
    unit = mpf(2) ** (exponent + 1 - leading_bits)
    head = mp.floor(value / unit) * unit
    middle = mpf(rounded(value - head, kind))
    return head, middle, value - head - middle


half_ln2 = mp.log(2) / 2 * (1 + mpf(10) ** -6)
smallest_root = mp.sqrt(mpf(1) / 2)
s_max = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)
z_log = s_max**2 * (1 + mpf(10) ** -6)
z_trig = (mp.pi / 4) ** 2 * (1 + mpf(10) ** -5)


def root_function(f):  # g(z) of an odd or even function of sqrt(z)
    return lambda z: f(mp.sqrt(z))


erfc_low, erfc_high, erfc_shift = mpf(1), mpf(6), mpf(2)


def erfc_scaled(t):  # t = (x - shift) / (x + shift)
    x = erfc_shift * (1 + t) / (1 - t)
    return mp.erfc(x) * mp.exp(x * x)


def t_of(x, shift=erfc_shift):
    return (x - shift) / (x + shift)


tail_low, tail_high, tail_shift = mpf(1) / 2, mpf("27.3"), mpf(3)  # beyond, erfc underflows


def erfc_tail(t):
    x = tail_shift * (1 + t) / (1 - t)
    return (1 + 2 * x) * mp.erfc(x) * mp.exp(x * x) - mpf(5) / 4


tables = [
    ("exp_tail", "e^r = 1 + r + r^2 g(r), |r| <= ln 2 / 2",
     nonzero(lambda r: (mp.expm1(r) - r) / r**2, mpf(1) / 2), -half_ln2, half_ln2, (10, 5)),
    ("log_tail", "log((1 + s)/(1 - s)) = 2 s + s^3 g(z), z = s^2, s <= 3 - 2 sqrt 2",
     nonzero(root_function(lambda s: (2 * mp.atanh(s) - 2 * s) / s**3), mpf(2) / 3), mpf(0), z_log, (7, 3)),
    ("log_far_tail", "log((1 + s)/(1 - s)) = 2 s + 2/3 s^3 + s^5 g(z)",
     nonzero(root_function(lambda s: (2 * mp.atanh(s) - 2 * s - 2 * s**3 / 3) / s**5), mpf(2) / 5), mpf(0), z_log, (7, 3)),
    ("tanh_tail", "tanh x = x + x^3 g(z), z = x^2 <= 0.16",
     nonzero(root_function(lambda x: (mp.tanh(x) - x) / x**3), -mpf(1) / 3), mpf(0), mpf("0.161"), (10, 4)),
    ("erf_slope", "erf x = x + x g(z), z = x^2 <= 1",
     root_function(lambda x: mp.erf(x) / x - 1 if x > mpf(10) ** -20 else 2 / mp.sqrt(mp.pi) - 1), mpf(0), mpf(1), (13, 7)),
    ("erfc_scaled", "erfc x = e^(-x^2) g(t), t = (x - 2)/(x + 2), 1 <= x <= 6", erfc_scaled, t_of(erfc_low), t_of(erfc_high), (17, 8)),
    ("erfc_tail", "erfc x = e^(-x^2) (5/4 + g(t)) / (1 + 2 x), t = (x - 3)/(x + 3), 1/2 <= x <= 27.3", erfc_tail,
     t_of(tail_low, tail_shift), t_of(tail_high, tail_shift), (22, 11), mpf(5) / 4),
    ("sin_tail", "sin r = r + r^3 g(z), z = r^2, |r| <= pi/4",
     nonzero(root_function(lambda r: (mp.sin(r) - r) / r**3), -mpf(1) / 6), mpf(0), z_trig, (6, 3)),
    ("cos_tail", "cos r = 1 - z/2 + z^2 g(z)",
     nonzero(root_function(lambda r: (mp.cos(r) - 1 + r**2 / 2) / r**4), mpf(1) / 24), mpf(0), z_trig, (6, 3)),
]

print("""/// @file
/// Polynomials and split constants of the vector functions. Written by tools/coefficients.py: edit that, not this.
///
/// A `..._tail` g stands after exact leading terms, as its comment says; lowest power first. A constant in three parts
/// is head + middle + tail: products of the head with the integers that occur are exact.

#pragma once

#include <array>

namespace ermine::math::detail {

template <class T>
struct Coefficients;
""")
for kind, column, log_bits, trig_bits in (("double", 0, 42, 53), ("float", 1, 16, 24)):
    print(f"template <>\nstruct Coefficients<{kind}> {{")
    for name, comment, g, low, high, degrees, *leading in tables:
        c, error = newton_series(g, low, high, degrees[column], *leading)
        print(f"{kind} {name}: degree {degrees[column]}, error {mp.nstr(error, 3)}", file=sys.stderr)
        values = ", ".join(literal(v, kind) for v in c)
        print(f"  /// {comment}; largest relative error {mp.nstr(error, 2)}.")
        print(f"  static constexpr std::array<{kind}, {len(c)}> {name} = {{{values}}};")
    for name, value, bits in (("ln2", mp.log(2), log_bits), ("half_pi", mp.pi / 2, trig_bits)):
        parts = split(value, kind, bits)
        for part, v in zip(("head", "middle", "tail"), parts):
            print(f"  static constexpr {kind} {name}_{part} = {literal(v, kind)};")
    for name, value in (("log2_e", 1 / mp.log(2)), ("two_over_pi", 2 / mp.pi)):
        print(f"  static constexpr {kind} {name} = {literal(value, kind)};")
    third = mpf(2) / 3
    print(f"  static constexpr {kind} two_thirds = {literal(third, kind)};")
    print(f"  static constexpr {kind} two_thirds_tail = {literal(third - mpf(rounded(third, kind)), kind)};")
    print("};\n")
print("}  // namespace ermine::math::detail")
