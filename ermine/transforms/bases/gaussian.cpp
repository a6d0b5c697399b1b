// Bumps on a column at its quantiles, or in the space of all columns at the centres of k-means.

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/kmeans.hpp"
#include "ermine/transforms/bases/block.hpp"
#include "ermine/transforms/column_statistics.hpp"

namespace ermine::transforms {

using graph::OpCode;
using graph::SlotId;

namespace {

constexpr std::uint32_t most_centres = 1000;
constexpr std::uint64_t most_rows = 65536;

/// exp(-z^2 / 2) summed over the terms: offsets c_j / s_j and factors 1 / s_j for each term and centre.
SlotId bumps(graph::Builder& b, std::span<const SlotId> of, const std::vector<std::vector<double>>& centres,
             const std::vector<std::vector<double>>& factors) {
  SlotId sum = graph::no_slot;
  for (std::size_t m = 0; m < of.size(); ++m) {
    const SlotId z =
        b.op(OpCode::multiply, b.op(OpCode::subtract, of[m], b.constant(centres[m])), b.constant(factors[m]));
    const SlotId square = b.op(OpCode::square, z);
    sum = sum == graph::no_slot ? square : b.op(OpCode::add, sum, square);
  }
  return b.op(OpCode::exponential, b.op(OpCode::multiply, sum, b.constant(-0.5)));
}

/// How far the k-th bump reaches: half of the way between its neighbours, at the ends the way to the only one.
std::vector<double> reaches(const std::vector<double>& c) {
  std::vector<double> s(c.size(), 1);
  for (std::size_t j = 0; j < c.size() && c.size() > 1; ++j) {
    const double low = c[j == 0 ? 0 : j - 1], high = c[std::min(j + 1, c.size() - 1)];
    s[j] = j == 0 || j + 1 == c.size() ? high - low : 0.5 * (high - low);
  }
  return s;
}

}  // namespace

BasisBlock gaussian_of_one(const BasisCall& call, const TermValues& term) {
  const std::uint32_t k = call.count(0, "number of centres", 1, most_centres);
  std::vector<double> parts;
  for (std::uint32_t j = 0; j < k; ++j) parts.push_back((j + 0.5) / k);
  std::vector<double> centres = weighted_quantiles(term.x, term.w, parts);
  centres.erase(std::unique(centres.begin(), centres.end()), centres.end());
  std::vector<double> factors;
  for (const double s : reaches(centres)) factors.push_back(1 / s);
  BasisBlock block;
  for (const std::string& c : short_numbers(centres)) block.names.push_back("gaussian(" + term.name + "=" + c + ")");
  block.append = [centres = std::vector<std::vector<double>>(1, centres),
                  factors = std::vector<std::vector<double>>(1, factors)](
                     graph::Builder& b, std::span<const SlotId> of) { return bumps(b, of, centres, factors); };
  return block;
}

BasisBlock gaussian_of_all(const BasisCall& call, std::span<const TermValues> terms) {
  const std::uint32_t k = call.count(0, "number of centres", 1, most_centres);
  const std::uint64_t n = terms[0].x.size(), rows = std::min(n, most_rows), m = terms.size();
  // Columns count alike: each in units of its deviation.
  std::vector<double> mean(m), deviation(m), z(rows * m), w(terms[0].w.empty() ? 0 : rows);
  for (std::uint64_t j = 0; j < m; ++j) {
    const ColumnStatistics s = statistics_of(terms[j].x, terms[j].w);
    mean[j] = s.mean;
    deviation[j] = s.deviation > 0 ? s.deviation : 1;
    for (std::uint64_t i = 0; i < rows; ++i) z[i * m + j] = (terms[j].x[i * n / rows] - mean[j]) / deviation[j];
  }
  for (std::uint64_t i = 0; i < w.size(); ++i) w[i] = std::fabs(terms[0].w[i * n / rows]);
  const std::vector<double> c = math::kmeans_centres(core::row_major<const double>(z.data(), rows, m), w, k);
  const std::uint64_t found = c.size() / m;
  std::vector<std::vector<double>> centres(m), factors(m);
  for (std::uint64_t a = 0; a < found; ++a) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::uint64_t b = 0; b < found; ++b) {
      double distance = 0;
      for (std::uint64_t j = 0; j < m; ++j) distance += (c[a * m + j] - c[b * m + j]) * (c[a * m + j] - c[b * m + j]);
      if (a != b) nearest = std::min(nearest, distance);
    }
    const double reach = std::isfinite(nearest) ? std::sqrt(nearest) : 1;
    for (std::uint64_t j = 0; j < m; ++j) {
      centres[j].push_back(mean[j] + deviation[j] * c[a * m + j]);
      factors[j].push_back(1 / (deviation[j] * reach));
    }
  }
  BasisBlock block;
  std::vector<std::vector<std::string>> texts;
  for (const auto& along : centres) texts.push_back(short_numbers(along));
  for (std::uint64_t a = 0; a < found; ++a) {
    std::string place;
    for (std::uint64_t j = 0; j < m && m <= 3; ++j) place += (j == 0 ? "" : ", ") + terms[j].name + "=" + texts[j][a];
    block.names.push_back("gaussian(" + (m <= 3 ? place : "centre " + std::to_string(a + 1)) + ")");
  }
  block.append = [centres, factors](graph::Builder& b, std::span<const SlotId> of) {
    return bumps(b, of, centres, factors);
  };
  return block;
}

}  // namespace ermine::transforms
