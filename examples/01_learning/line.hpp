/// @file
/// Rows about a line, y = 2 x - 1 + noise, and the squared loss of the line w1 x + w2 over some of them.
///
///     L(w) = 1/|rows| sum_i (w1 x_i + w2 - y_i)^2 / 2

#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "ermine/core/random.hpp"

namespace examples {

struct Line {
  std::vector<double> x, y;
  std::vector<std::uint64_t> all;  ///< Every row.

  explicit Line(std::uint64_t n) : all(n) {
    std::iota(all.begin(), all.end(), 0);
    ermine::core::Stream random(1, ermine::core::Purpose::generate);
    for (std::uint64_t i = 0; i < n; ++i) {
      x.push_back(1 + random.normal());
      y.push_back(2 * x[i] - 1 + 0.5 * random.normal());
    }
  }

  /// L as a function of w, for any number type.
  [[nodiscard]] auto loss(std::span<const std::uint64_t> rows) const {
    return [this, rows](const auto& w) {
      auto sum = 0 * w[0];
      for (const std::uint64_t i : rows) {
        const auto residual = w[0] * x[i] + w[1] - y[i];
        sum += 0.5 * residual * residual;
      }
      return sum / static_cast<double>(rows.size());
    };
  }
};

}  // namespace examples
