/// @file
/// Is the gradient right? Compares all ways to take it and names the worst entry.
///
///     forward        tangents                     exact
///     reverse        the tape                     exact
///     complex step   Im f(x + i h e_j) / h        exact to rounding, where f runs with std::complex<double> (pass complex_step)
///     differences    (f(x + h) - f(x - h)) / 2h, extrapolated to h = 0; good to some 1e-10 where f is smooth around x
///
/// The exact ways must agree with the first to `exact_tolerance`, differences to `difference_tolerance` and to what the
/// extrapolation says of its own error, relative to the larger of the entry and of 1e-3 of the largest entry. At a kink or
/// next to a jump the differences disagree, and rightly so.
///
/// Cost: one gradient each way, n complex evaluations, up to 20 n plain ones.
/// Source: W. Squire, G. Trapp, "Using Complex Variables to Estimate Derivatives", SIAM Rev. 40 (1998) 110-112; C. J. F. Ridders,
///         "Accurate computation of F'(x) and F'(x) F''(x)", Adv. Eng. Software 4 (1982) 75-76.

#pragma once

#include <complex>
#include <concepts>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ermine/autodiff/gradient.hpp"

namespace ermine::autodiff {

struct CheckOptions {
  std::vector<std::string> names{};    ///< [n] of the inputs; empty: x[0], x[1], ...
  double exact_tolerance = 1e-10;      ///< Relative, between forward, reverse and complex step.
  double difference_tolerance = 1e-6;  ///< Relative, of the differences.
  double step = 0.01;                  ///< The first step of the differences, relative to max(|x_j|, 1e-2).
};

/// One way to take the gradient, and what it gave.
struct CheckColumn {
  std::string method;
  std::vector<double> gradient;  ///< [n]
  std::vector<double> error;     ///< [n]: what the method says of its own error; empty where it is exact.
};

struct Check {
  bool passed = false;
  double value = 0;
  std::string worst;       ///< The input whose entry disagrees most, relative to its tolerance.
  double worst_error = 0;  ///< That disagreement, relative.
  std::string message;     ///< One line that says so, with the values.
  std::vector<std::string> names;
  std::vector<CheckColumn> columns;
};

/// Tag: the function also runs with std::complex<double>.
struct ComplexStep {};
inline constexpr ComplexStep complex_step{};

/// The central differences of a plain function, with an estimate of their error.
[[nodiscard]] CheckColumn difference_column(const std::function<double(const std::vector<double>&)>& f,
                                            std::span<const double> x, double step);
/// The verdict over the columns; the first is what the others are compared with.
[[nodiscard]] Check compare(double value, std::vector<CheckColumn> columns, const CheckOptions& options);

template <class F>
concept CheckableFunction = ScalarFunction<F> && ScalarFunctionOf<F, double>;

template <CheckableFunction F>
[[nodiscard]] std::vector<CheckColumn> real_columns(const F& f, std::span<const double> x,
                                                    const CheckOptions& options) {
  if (!options.names.empty()) require_size("check", "names", options.names.size(), x.size());
  std::vector<CheckColumn> columns;
  columns.push_back({"forward", gradient(f, x, {.mode = Mode::forward}), {}});
  columns.push_back({"reverse", gradient(f, x, {.mode = Mode::reverse}), {}});
  columns.push_back(difference_column([&f](const std::vector<double>& point) { return f(point); }, x, options.step));
  return columns;
}

/// @param x [n]
template <CheckableFunction F>
[[nodiscard]] Check check(const F& f, std::span<const double> x, const CheckOptions& options = {}) {
  return compare(f(std::vector<double>(x.begin(), x.end())), real_columns(f, x, options), options);
}
/// With the complex step beside the others.
template <class F, std::same_as<ComplexStep> Tag>
  requires CheckableFunction<F> && ScalarFunctionOf<F, std::complex<double>>
[[nodiscard]] Check check(const F& f, std::span<const double> x, Tag, const CheckOptions& options = {}) {
  constexpr double h = 1e-100;
  CheckColumn column{"complex step", {}, {}};
  std::vector<std::complex<double>> point(x.begin(), x.end());
  for (std::size_t j = 0; j < x.size(); ++j) {
    point[j] = {x[j], h};
    column.gradient.push_back(f(point).imag() / h);
    point[j] = x[j];
  }
  std::vector<CheckColumn> columns = real_columns(f, x, options);
  columns.push_back(std::move(column));
  return compare(f(std::vector<double>(x.begin(), x.end())), std::move(columns), options);
}

}  // namespace ermine::autodiff
