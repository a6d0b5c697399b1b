/// @file
/// The rows of a linear model as numbers, without a design matrix: columns are read in place, a block of rows at a time.
///
///     eta = sum_j theta_j z_j,     z_0 = 1 (intercept),     z_j = (x_j - c_j) s_j
///
/// c_j is the mean (0 without an intercept or where the column is sparse), s_j a power of two near 1 / deviation: the
/// scaling is exact, and the centring undone at the end. Categories and sparse columns are entries, never columns of
/// zeros and ones. The penalty of a coefficient of the standardised column, (l2/2) beta^2, is (l2/2) penalty_j theta_j^2
/// with penalty_j = (deviation_j s_j)^2.
///
/// Legend: n rows, p parameters, q of them dense (in front: the intercept, then terms).

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/matrix_view.hpp"
#include "ermine/models/base/training_data.hpp"

namespace ermine::models::linear {

inline constexpr std::int32_t no_parameter = -1;

/// z = (scale' * prod column^exponent - centre) * scale; a missing cell of a column counts as `fill`.
struct DenseTerm {
  struct Factor {
    const double* cells = nullptr;
    double fill = 0;
    std::uint32_t exponent = 1;
  };
  std::vector<Factor> factors;
  double factor_scale = 1;
  double centre = 0, scale = 1, deviation = 1;
  [[nodiscard]] bool plain() const { return factors.size() == 1 && factors[0].exponent == 1 && factor_scale == 1; }
};

struct CodeColumn {
  const std::int32_t* codes = nullptr;
  std::vector<std::int32_t> parameter;  ///< of each level; no_parameter where it has none
  std::int32_t missing = no_parameter;  ///< parameter of a code of -1
};

/// A coefficient as the user sees it, and the parameter behind it.
struct Place {
  enum class Kind : std::uint8_t { intercept, term, level, sparse };
  Kind kind = Kind::term;
  std::uint32_t first = 0, second = 0;  ///< term, or category and level, or sparse column
  std::string name;
  std::int32_t parameter = no_parameter;  ///< none: the coefficient is 0, its error unknown
  double centre = 0, scale = 1;           ///< coefficient = theta * scale; the intercept loses theta * scale * centre
  double penalty = 0;                     ///< factor on l2 (and its root on l1); 0 for the intercept
};

struct Design {
  std::uint64_t n = 0;
  std::span<const double> w;
  bool intercept = true;
  std::vector<DenseTerm> terms;  ///< Those with a parameter, in order.
  std::vector<CodeColumn> codes;
  core::CsrView<double> sparse;
  std::vector<std::int32_t> sparse_parameter;  ///< of each sparse column
  std::vector<double> sparse_scale;
  std::vector<Place> places;    ///< In the order of the report.
  std::vector<double> penalty;  ///< [p]
  std::uint32_t p = 0;

  [[nodiscard]] std::uint32_t q() const { return static_cast<std::uint32_t>(terms.size()) + (intercept ? 1U : 0U); }
  [[nodiscard]] bool has_entries() const { return !codes.empty() || !sparse_parameter.empty(); }
  [[nodiscard]] double weight(std::uint64_t i) const { return w.empty() ? 1.0 : w[i]; }
};

/// Lays out the design of some training data. A constant column, a level without a training row and, where `reference` is
/// set, the first level of each category get no parameter.
/// @param remarks receives a remark on constant columns.
[[nodiscard]] Design make_design(const TrainingData& data, bool standardise, bool intercept, bool reference,
                                 std::vector<Remark>& remarks);

/// The same without the parameters marked in `drop` [p].
[[nodiscard]] Design without(const Design& design, std::span<const std::uint8_t> drop);

/// The remark on parameters marked in `dependent` [p]: columns before them make up theirs.
[[nodiscard]] Remark dependent_remark(const Design& design, std::span<const std::uint8_t> dependent);

/// Rows [first, first + count) of the dense part: z[j * stride + i]; [q][count], zeros up to a multiple of 8.
void load_block(const Design& design, std::uint64_t first, std::uint64_t count, double* z, std::uint64_t stride);

/// The same in twice the digits: z + low, products of powers and differences formed in double-double.
void load_block_twice(const Design& design, std::uint64_t first, std::uint64_t count, double* z, double* low,
                      std::uint64_t stride);

/// Calls take(parameter, value) for each entry of row i, in order.
template <class Take>
void for_each_entry(const Design& d, std::uint64_t i, const Take& take) {
  for (const CodeColumn& column : d.codes) {
    const std::int32_t code = column.codes[i];
    const std::int32_t k = code < 0 ? column.missing : column.parameter[static_cast<std::size_t>(code)];
    if (k >= 0) take(static_cast<std::uint32_t>(k), 1.0);
  }
  if (d.sparse_parameter.empty()) return;
  for (std::uint64_t e = d.sparse.offsets[i]; e < d.sparse.offsets[i + 1]; ++e) {
    const std::int32_t k = d.sparse_parameter[d.sparse.indices[e]];
    if (k >= 0) take(static_cast<std::uint32_t>(k), d.sparse.values[e] * d.sparse_scale[d.sparse.indices[e]]);
  }
}

}  // namespace ermine::models::linear
