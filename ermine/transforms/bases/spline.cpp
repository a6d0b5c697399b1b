// Natural cubic splines in their cardinal form: function j is 1 at knot j, 0 at all others, twice smooth between, straight
// outside. The functions of all knots sum to 1, so the first is left out: with an intercept the coefficient at a knot is how
// much higher the curve is there than at the first knot.
//
// On t = (x - first) / (last - first), with the second derivatives M (M = 0 at both ends) of a natural spline,
//
//     f(t) = f_1 + s_1 t + sum_i (D_i - D_(i-1)) (t - t_i)_+^3 / 6,      D_i = (M_(i+1) - M_i) / (t_(i+1) - t_i)
//
// for t within the knots; s_1 and s_k, the slopes at the ends, carry the line on beyond them.
// Source: C. de Boor, A Practical Guide to Splines (1978), chapter IV.

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/transforms/bases/block.hpp"
#include "ermine/transforms/column_statistics.hpp"

namespace ermine::transforms {

using graph::OpCode;
using graph::SlotId;

namespace {

/// The second derivatives at knots t [k] of the natural spline through values y [k]: a tridiagonal system.
std::vector<double> second_derivatives(const std::vector<double>& t, const std::vector<double>& y) {
  const std::size_t k = t.size();
  std::vector<double> M(k), diagonal(k), right(k);
  for (std::size_t i = 1; i + 1 < k; ++i) {
    const double h0 = t[i] - t[i - 1], h1 = t[i + 1] - t[i];
    diagonal[i] = (h0 + h1) / 3;
    right[i] = (y[i + 1] - y[i]) / h1 - (y[i] - y[i - 1]) / h0;
    if (i == 1) continue;
    const double ratio = h0 / 6 / diagonal[i - 1];
    diagonal[i] -= ratio * (h0 / 6);
    right[i] -= ratio * right[i - 1];
  }
  for (std::size_t i = k - 1; i-- > 1;) M[i] = (right[i] - (t[i + 1] - t[i]) / 6 * M[i + 1]) / diagonal[i];
  return M;
}

/// What the spline through y is made of: cubes behind the knots but the last, the line within, left and right.
std::vector<double> pieces(const std::vector<double>& t, const std::vector<double>& y) {
  const std::size_t k = t.size();
  const std::vector<double> M = second_derivatives(t, y);
  std::vector<double> row;
  double before = 0;
  for (std::size_t i = 0; i + 1 < k; ++i) {
    const double D = (M[i + 1] - M[i]) / (t[i + 1] - t[i]);
    row.push_back((D - before) / 6);
    before = D;
  }
  const double h = t[1] - t[0], g = t[k - 1] - t[k - 2];
  const double first = (y[1] - y[0]) / h - h / 6 * (2 * M[0] + M[1]);
  const double last = (y[k - 1] - y[k - 2]) / g + g / 6 * (M[k - 2] + 2 * M[k - 1]);
  row.insert(row.end(), {first, first, last});
  return row;
}

}  // namespace

BasisBlock spline(const BasisCall& call, const TermValues& term) {
  call.at_most(1);
  const std::uint32_t wanted = call.count(0, "number of knots", 3, 100);
  std::vector<double> parts;
  for (std::uint32_t j = 0; j < wanted; ++j) parts.push_back(static_cast<double>(j) / (wanted - 1));
  std::vector<double> knots = weighted_quantiles(term.x, term.w, parts);
  knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
  BasisBlock block;
  if (knots.size() < 2) return block;
  const double first = knots.front(), factor = 1 / (knots.back() - first);
  std::vector<double> t;
  for (const double knot : knots) t.push_back((knot - first) * factor);
  t.back() = 1;
  std::vector<double> weights, y(t.size());
  for (std::size_t j = 1; j < t.size(); ++j) {
    y[j] = 1;
    const std::vector<double> row = pieces(t, y);
    weights.insert(weights.end(), row.begin(), row.end());
    y[j] = 0;
  }
  const std::vector<std::string> texts = short_numbers(knots);
  for (std::size_t j = 1; j < knots.size(); ++j) block.names.push_back("spline(" + term.name + "=" + texts[j] + ")");
  t.pop_back();
  block.append = [first, factor, t, weights](graph::Builder& b, std::span<const SlotId> of) {
    const SlotId zero = b.constant(0), one = b.constant(1);
    const SlotId u = b.op(OpCode::multiply, b.op(OpCode::subtract, of[0], b.constant(first)), b.constant(factor));
    const SlotId within = b.op(OpCode::minimum, b.op(OpCode::maximum, u, zero), one);
    const SlotId behind = b.op(OpCode::relu, b.op(OpCode::subtract, within, b.constant(t)));
    const SlotId cubes = b.op(OpCode::multiply, b.op(OpCode::square, behind), behind);
    const SlotId left = b.op(OpCode::minimum, u, zero);
    const SlotId right = b.op(OpCode::maximum, b.op(OpCode::subtract, u, one), zero);
    const SlotId lines = b.op(OpCode::concatenate, within, left, right);
    return b.op(OpCode::affine, b.op(OpCode::concatenate, cubes, lines), b.constant(weights));
  };
  return block;
}

}  // namespace ermine::transforms
