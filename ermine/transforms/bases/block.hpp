/// @file
/// A block of basis functions: functions of one or more terms with what they learnt on the training rows.
///
///     gaussian:k          exp(-((x - c_j) / s_j)^2 / 2)            k centres c_j at quantiles of x
///     gaussian:k:kmeans   exp(-|z - c_j|^2 / (2 s_j^2))            of all columns together, scaled; centres by k-means
///     fourier:k[:T]       sin(2 pi j u), cos(2 pi j u), j = 1 ... k, u = (x - a) / T, or x / T where T is given
///     spline:k            natural cubic splines with k knots at quantiles of x
///     log                 log(x)
///     'EXPR, EXPR'        what the user writes, of columns by name
///
/// A block is written into the program of a model as operations with constants; nothing else of it is ever stored.
/// A cell that was missing is filled before any function sees it, so it acts as the median of its column.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ermine/graph/program.hpp"
#include "ermine/transforms/basis.hpp"

namespace ermine::transforms {

struct BasisBlock {
  std::vector<Term> of;            ///< What it is a function of.
  std::vector<std::string> names;  ///< Of its functions: as many as the slot is wide.
  /// Appends the functions. Shapes: of, one row slot of width 1 a term; the result is names.size() wide.
  std::function<graph::SlotId(graph::Builder& builder, std::span<const graph::SlotId> of)> append;
};

/// A term on the training rows, as a block learns from it.
struct TermValues {
  std::string name;
  std::span<const double> x;  ///< [n], no cell missing
  std::span<const double> w;  ///< [n] or empty for 1 each
};

/// Each @throws UsageError where what is behind the colon is wrong, naming the basis.
[[nodiscard]] BasisBlock gaussian_of_one(const BasisCall& call, const TermValues& term);
[[nodiscard]] BasisBlock gaussian_of_all(const BasisCall& call, std::span<const TermValues> terms);
[[nodiscard]] BasisBlock fourier(const BasisCall& call, const TermValues& term);
/// No functions where the term has less than two distinct values: it is better left as it is.
[[nodiscard]] BasisBlock spline(const BasisCall& call, const TermValues& term);
/// @throws DataError naming the first value that is not above 0.
[[nodiscard]] BasisBlock logarithm(const BasisCall& call, const TermValues& term);
/// One expression; `columns` are the names of numbers it may use, those it does use are written to `used`.
[[nodiscard]] BasisBlock expression(const std::string& text, std::span<const std::string> columns,
                                    std::vector<std::uint32_t>& used);

/// "a + b, min(c, d)" as {"a + b", "min(c, d)"}. @throws UsageError where one is empty.
[[nodiscard]] std::vector<std::string> split_expressions(const BasisCall& call);

/// The number with four digits, more where that is needed to tell the numbers of a list apart.
[[nodiscard]] std::vector<std::string> short_numbers(std::span<const double> values);

}  // namespace ermine::transforms
