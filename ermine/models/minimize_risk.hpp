/// @file
/// Empirical risk minimisation for a model and a loss of your own, as ordinary templated code:
///
///     argmin_w  sum_i v_i L(h(w, x_i), y_i) / sum_i v_i  +  l1 |w|_1  +  (l2 / 2) |w|_2^2        v: the weights of rows
///
///     const auto decay = [](const auto& w, const auto& x) { return w[0] * exp(-x[0] / w[1]) + w[2]; };
///     const auto square = [](const auto& h, const auto& y) { return (h - y) * (h - y); };
///     const RiskFit fit = minimize_risk(decay, square, table, {.start = {{"a", 1}, {"tau", 2}, {"c", 0}}, .target = "y"});
///     fit["tau"];
///
/// No derivative is written by hand: autodiff::Sum records h and L once for each path that rows take through them and runs
/// them over blocks of rows, branches, loops and recursion included. Any optimiser, batches, early stopping, checkpoints:
/// those of FitOptions. x are the features in their order (all number columns but target and weight where none are named),
/// in their own units: nothing is standardised, nothing imputed; the target is a number.
///
/// Errors: DataError for a column that is missing or not a number or has missing cells, and for weights whose sum is not
/// above 0; UsageError without `start` or for options that do not fit; TrainingError where the loss diverges.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ermine/autodiff/sum.hpp"
#include "ermine/models/fit.hpp"

namespace ermine::models {

struct RiskFit {
  std::vector<std::string> names;  ///< Of the parameters, as in FitOptions::start.
  std::vector<double> parameters;  ///< [p]
  double risk = 0;                 ///< The whole of the formula above.
  optimize::Stop stop = optimize::Stop::gradient_small;
  std::uint64_t iterations = 0;
  std::vector<Progress> history;
  autodiff::SumReport report;  ///< How the last evaluation over all rows went about it.

  /// @throws UsageError for a name that is no parameter.
  [[nodiscard]] double operator[](const std::string& name) const;
};

/// h(w, x) and L(h, y) for numbers T: Recorded and Var.
template <class H, class L, class T>
concept RiskOf = requires(const H& h, const L& loss, const std::vector<T>& v) {
  { loss(h(v, v), v[0]) } -> std::convertible_to<T>;
};

/// Makes a sum over rows of features, target and weight.
using MakeSum = std::function<autodiff::Sum(autodiff::RowData, std::uint32_t parameters, autodiff::SumOptions)>;
/// Use `minimize_risk`, which takes the model and the loss themselves.
[[nodiscard]] RiskFit minimize_recorded(const MakeSum& make, const data::Table& train, const FitOptions& options,
                                        const data::Table& validation);

/// @param validation rows for early stopping and the history; may have none
template <class H, class L>
  requires RiskOf<H, L, autodiff::Recorded> && RiskOf<H, L, autodiff::Var>
[[nodiscard]] RiskFit minimize_risk(const H& h, const L& loss, const data::Table& train, const FitOptions& options,
                                    const data::Table& validation = {}) {
  const auto term = [h, loss](const auto& w, const auto& row) {
    using T = typename std::remove_cvref_t<decltype(row)>::value_type;
    const std::vector<T> x(row.begin(), row.end() - 2);
    return T(row[row.size() - 1] * loss(h(w, x), row[row.size() - 2]));
  };
  const auto make = [&term](autodiff::RowData data, std::uint32_t parameters, autodiff::SumOptions sum) {
    return autodiff::Sum(term, std::move(data), parameters, sum);
  };
  return minimize_recorded(make, train, options, validation);
}

}  // namespace ermine::models
