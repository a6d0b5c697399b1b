/// @file
/// Basis functions: new features as products of powers of columns, so that a straight model bends.
///
///     poly:d          every product of total degree 1 ... d:      x, y, x^2, x*y, y^2, ...
///     powers:d        each column by itself:                      x, x^2, ..., x^d, y, y^2, ..., y^d
///     interactions:2  the columns and the products of pairs:      x, y, x*y
///     quadratic       the feature space of (x . y)^2:             x^2, y^2, sqrt(2) x y
///
/// `quadratic` is the lecture's map: its scalar product is the square of the scalar product of the columns, so that a
/// circle around the origin becomes a plane.
/// Several bases are applied in order, each to the terms of the one before. Powers are of the columns in their own units:
/// coefficients of x, x^2, x^3 can then be reported in those units; standardising comes after.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ermine::transforms {

/// scale * prod_i column[factors[i].first] ^ factors[i].second; factors ascend by column, exponents are >= 1.
struct Term {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> factors;
  double scale = 1;
  [[nodiscard]] bool plain() const { return factors.size() == 1 && factors[0].second == 1 && scale == 1; }
};

/// "x", "x^2", "x*y", "x^2*y", "sqrt2*x*y".
[[nodiscard]] std::string name_of(const Term& term, std::span<const std::string> columns);

/// The terms of `columns` columns under the named bases; without a basis one a column. A product that comes up twice is
/// kept once. @throws UsageError for a basis nobody knows ("did you mean"), a degree outside 1 ... 30, more than 20,000 terms.
[[nodiscard]] std::vector<Term> expand(std::span<const std::string> bases, std::uint32_t columns);

}  // namespace ermine::transforms
