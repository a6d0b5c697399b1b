/// @file
/// Basis functions: new features made of columns, so that a straight model bends.
///
///     poly:d          every product of total degree 1 ... d:      x, y, x^2, x*y, y^2, ...
///     powers:d        each column by itself:                      x, x^2, ..., x^d, y, y^2, ..., y^d
///     interactions:2  the columns and the products of pairs:      x, y, x*y
///     quadratic       the feature space of (x . y)^2:             x^2, y^2, sqrt(2) x y
///
/// are products of powers, this file's; what is learnt on the training rows (gaussian, fourier, spline), the logarithm and
/// written expressions are blocks of functions (bases/block.hpp).
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

/// More terms than this are refused.
inline constexpr std::size_t most_terms = 20000;

/// scale * prod_i column[factors[i].first] ^ factors[i].second; factors ascend by column, exponents are >= 1.
struct Term {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> factors;
  double scale = 1;
  [[nodiscard]] bool plain() const { return factors.size() == 1 && factors[0].second == 1 && scale == 1; }
};

/// "x", "x^2", "x*y", "x^2*y", "sqrt2*x*y".
[[nodiscard]] std::string name_of(const Term& term, std::span<const std::string> columns);

/// What was written behind --basis, taken apart: "gaussian:20:kmeans" is gaussian with 20 and kmeans.
struct BasisCall {
  std::string text, name;  ///< The name is "" for a list of expressions.
  std::vector<std::string> arguments;

  /// Argument `index` as a whole number. @throws UsageError naming the basis where it is none of low ... high.
  [[nodiscard]] std::uint32_t count(std::size_t index, const char* what, std::uint32_t low, std::uint32_t high) const;
  /// @throws UsageError where there are more arguments.
  void at_most(std::size_t arguments) const;
  [[nodiscard]] bool polynomial() const;
};

/// @param columns what an expression may be made of: a text that is one of them alone is an expression.
/// @throws UsageError for a basis nobody knows ("did you mean").
[[nodiscard]] BasisCall parse_basis(const std::string& text, std::span<const std::string> columns);

/// The products that a polynomial basis makes of the terms before it. A product that comes up twice is kept once.
/// @throws UsageError for a degree outside 1 ... 30, more than 20,000 terms.
[[nodiscard]] std::vector<Term> products_of(const BasisCall& call, const std::vector<Term>& terms);

/// One plain term a column.
[[nodiscard]] std::vector<Term> plain_terms(std::uint32_t columns);

}  // namespace ermine::transforms
