/// @file
/// Is the gradient of a sum over rows right? `check` (check.hpp) with block recording beside the other ways:
///
///     forward, reverse     of the whole sum as one function
///     block                sum_gradient
///     differences          of the plain sum
///
/// Cost: that of `check`, each evaluation being one of all rows: for a few hundred rows.

#pragma once

#include <span>
#include <vector>

#include "ermine/autodiff/check.hpp"
#include "ermine/autodiff/sum.hpp"

namespace ermine::autodiff {

/// f: a RowFunction that runs with double and with dual numbers too. @param w [parameters of f]
template <RowFunction F>
  requires RowFunctionOf<F, double> && RowFunctionOf<F, ForwardScalar>
[[nodiscard]] Check check_sum(const F& f, const RowData& data, std::span<const double> w,
                              const CheckOptions& options = {}) {
  const auto whole = [&](const auto& at) {
    using T = typename std::remove_cvref_t<decltype(at)>::value_type;
    T sum(0.0);
    std::vector<T> x(data.columns.size());
    for (std::uint64_t i = 0; i < data.rows; ++i) {
      for (std::size_t c = 0; c < x.size(); ++c) x[c] = T(data.columns[c][i]);
      sum += f(at, x);
    }
    return sum;
  };
  std::vector<CheckColumn> columns = real_columns(whole, w, options);
  const Gradient block = sum_gradient(f, data, w);
  columns.insert(columns.begin() + 2, CheckColumn{"block", block.gradient, {}});
  return compare(block.value, std::move(columns), options);
}

}  // namespace ermine::autodiff
