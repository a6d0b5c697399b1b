#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/detail/eigen_views.hpp"
#include "ermine/math/least_squares.hpp"

namespace ermine::math {

using detail::Index;

struct LeastSquares::State {
  core::MatrixView<const double> a;
  LeastSquaresOptions options;
  std::vector<double> row_scale;     // sqrt(w)
  std::vector<double> column_scale;  // powers of two
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr;
  Index rank = 0;
  std::vector<bool> independent;
  double condition = 1;

  /// Element (i, j) of the scaled matrix with all its digits.
  DoubleDouble element(Index i, Index j) const {
    const auto row = static_cast<std::uint64_t>(i), column = static_cast<std::uint64_t>(j);
    const double scale = column_scale[column];
    const double tail = options.tails.rows == 0 ? 0 : options.tails(row, column) * scale;
    const DoubleDouble exact = fast_two_sum(a(row, column) * scale, tail);
    return row_scale.empty() ? exact : exact * DoubleDouble(row_scale[row]);
  }

  /// The column of the scaled matrix that stands at place k after pivoting.
  Index place(Index k) const { return qr.colsPermutation().indices()[k]; }

  struct Augmented {
    std::vector<DoubleDouble> s, x;  // [n], [rank], x in pivoted order
    double relative_change = 0;
  };

  /// s + A x = b, A^T s = g, where A stands for the scaled independent columns.
  Augmented solve(const std::vector<DoubleDouble>& b, const std::vector<double>& g) const;
};

LeastSquares::State::Augmented LeastSquares::State::solve(const std::vector<DoubleDouble>& b,
                                                          const std::vector<double>& g) const {
  if (rank == 0) return {b, {}, 0};
  const auto n = static_cast<Index>(a.rows);
  const auto r = qr.matrixQR().topLeftCorner(rank, rank).triangularView<Eigen::Upper>();
  Augmented result;
  result.s.resize(a.rows);
  result.x.resize(static_cast<std::size_t>(rank));
  Eigen::VectorXd f(n), h(rank);
  double last = std::numeric_limits<double>::infinity();
  for (int turn = 0; turn < 30; ++turn) {
    // What the two equations still lack: f = b - s - A x and h = g - A^T s.
    std::vector<DoubleDouble> lack(static_cast<std::size_t>(rank));
    for (std::size_t k = 0; k < lack.size(); ++k) lack[k] = g[k];
    for (Index i = 0; i < n; ++i) {
      const auto row = static_cast<std::size_t>(i);
      DoubleDouble rest = b[row] - result.s[row];
      for (Index k = 0; k < rank; ++k) {
        const auto at = static_cast<std::size_t>(k);
        const DoubleDouble e = element(i, place(k));
        rest -= e * result.x[at];
        lack[at] -= e * result.s[row];
      }
      f[i] = rest.head;
    }
    for (Index k = 0; k < rank; ++k) h[k] = lack[static_cast<std::size_t>(k)].head;

    // The same equations for the correction: h = R^T c, f = Q (d1, d2); ds = Q (c, d2), dx = R^-1 (d1 - c).
    r.transpose().solveInPlace(h);
    f.applyOnTheLeft(qr.householderQ().setLength(rank).adjoint());
    Eigen::VectorXd step = f.head(rank) - h;
    r.solveInPlace(step);
    f.head(rank) = h;
    f.applyOnTheLeft(qr.householderQ().setLength(rank));

    double size = 0, change = 0;
    for (Index k = 0; k < rank; ++k) {
      auto& x = result.x[static_cast<std::size_t>(k)];
      x += step[k];
      size = std::fmax(size, std::fabs(x.head));
      change = std::fmax(change, std::fabs(step[k]));
    }
    for (Index i = 0; i < n; ++i) result.s[static_cast<std::size_t>(i)] += f[i];
    const double relative = size > 0 ? change / size : 0;
    if (turn > 0) result.relative_change = relative;
    if (!std::isfinite(relative) || (turn > 0 && relative < 1e-20) || (turn > 1 && relative > last / 2)) break;
    last = relative;
  }
  return result;
}

LeastSquares::LeastSquares(core::MatrixView<const double> a, LeastSquaresOptions options)
    : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.a = a;
  s.options = options;
  const bool has_tails = options.tails.rows != 0;
  core::require(!has_tails || (options.tails.rows == a.rows && options.tails.columns == a.columns),
                "LeastSquaresOptions::tails must have the shape of the matrix");
  core::require(options.weights.empty() || options.weights.size() == a.rows,
                "LeastSquaresOptions::weights must be one a row");
  for (const double w : options.weights) {
    core::require(w >= 0 && std::isfinite(w), "LeastSquaresOptions::weights must be >= 0 and finite");
    s.row_scale.push_back(std::sqrt(w));
  }
  Eigen::MatrixXd scaled = detail::eigen(a);
  core::require(scaled.allFinite(), "a matrix of least squares must be finite");
  if (!s.row_scale.empty())
    scaled.array().colwise() *=
        Eigen::Map<const Eigen::ArrayXd>(s.row_scale.data(), static_cast<Index>(s.row_scale.size()));
  for (Index j = 0; j < scaled.cols(); ++j) {
    const double largest = a.rows == 0 ? 0 : scaled.col(j).cwiseAbs().maxCoeff();
    const double norm = largest > 0 ? largest * (scaled.col(j) / largest).norm() : 0;
    // The nearest power of two keeps products exact; one that is no normal number is left alone.
    const double scale =
        norm > 0 && std::isfinite(norm) ? std::ldexp(1.0, std::clamp(-std::ilogb(norm), -1000, 1000)) : 1;
    s.column_scale.push_back(scale);
    scaled.col(j) *= scale;
  }
  s.independent.assign(a.columns, false);
  if (a.rows == 0 || a.columns == 0) return;
  s.qr.compute(scaled);
  const auto diagonal = s.qr.matrixQR().diagonal().cwiseAbs().eval();
  const double least =
      diagonal[0] * static_cast<double>(std::max(a.rows, a.columns)) * std::numeric_limits<double>::epsilon();
  while (s.rank < diagonal.size() && diagonal[s.rank] > least) ++s.rank;
  for (Index k = 0; k < s.rank; ++k) s.independent[static_cast<std::size_t>(s.place(k))] = true;
  if (s.rank > 0) s.condition = diagonal[0] / diagonal[s.rank - 1];
}

LeastSquares::~LeastSquares() = default;
LeastSquares::LeastSquares(LeastSquares&&) noexcept = default;
LeastSquares& LeastSquares::operator=(LeastSquares&&) noexcept = default;

std::uint64_t LeastSquares::rank() const { return static_cast<std::uint64_t>(state_->rank); }
const std::vector<bool>& LeastSquares::independent() const { return state_->independent; }
double LeastSquares::condition() const { return state_->condition; }

LeastSquaresSolution LeastSquares::solve(std::span<const double> b, std::span<const double> b_tail) const {
  const State& s = *state_;
  core::require(b.size() == s.a.rows && (b_tail.empty() || b_tail.size() == b.size()),
                "a right-hand side of least squares must have one value a row");
  std::vector<DoubleDouble> right(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) {
    core::require(std::isfinite(b[i]), "a right-hand side of least squares must be finite");
    right[i] = b_tail.empty() ? DoubleDouble(b[i]) : two_sum(b[i], b_tail[i]);
    if (!s.row_scale.empty()) right[i] *= s.row_scale[i];
  }
  LeastSquaresSolution result;
  result.x.assign(s.a.columns, 0);
  const auto answer = s.solve(right, std::vector<double>(static_cast<std::size_t>(s.rank)));
  result.relative_change = answer.relative_change;
  std::vector<DoubleDouble> x(s.a.columns);
  for (Index k = 0; k < s.rank; ++k) {
    const auto column = static_cast<std::size_t>(s.place(k));
    x[column] = answer.x[static_cast<std::size_t>(k)] * DoubleDouble(s.column_scale[column]);
    result.x[column] = x[column].head;
  }
  DoubleDouble squares;
  for (std::size_t i = 0; i < b.size(); ++i) {
    squares += answer.s[i] * answer.s[i];
    // A row of weight 0 has a residual too, so it is formed anew.
    DoubleDouble rest = b_tail.empty() ? DoubleDouble(b[i]) : two_sum(b[i], b_tail[i]);
    for (std::size_t j = 0; j < x.size(); ++j) {
      const double tail = s.options.tails.rows == 0 ? 0 : s.options.tails(i, j);
      rest -= fast_two_sum(s.a(i, j), tail) * x[j];
    }
    result.residuals.push_back(rest.head);
  }
  result.squares = squares.head;
  return result;
}

Matrix LeastSquares::inverse_gram() const {
  const State& s = *state_;
  Matrix result(s.a.columns, s.a.columns);
  std::fill(result.values.begin(), result.values.end(), std::numeric_limits<double>::quiet_NaN());
  const auto rank = static_cast<std::size_t>(s.rank);
  const std::vector<DoubleDouble> nothing(s.a.rows);
  for (std::size_t k = 0; k < rank; ++k) {
    // A^T s = e_k and s = -A x give x = -(A^T A)^-1 e_k.
    std::vector<double> unit(rank);
    unit[k] = 1;
    const auto answer = s.solve(nothing, unit);
    const auto column = static_cast<std::size_t>(s.place(static_cast<Index>(k)));
    for (std::size_t l = 0; l <= k; ++l) {
      const auto row = static_cast<std::size_t>(s.place(static_cast<Index>(l)));
      result(row, column) = result(column, row) = -answer.x[l].head * s.column_scale[row] * s.column_scale[column];
    }
  }
  return result;
}

}  // namespace ermine::math
