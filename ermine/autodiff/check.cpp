#include "ermine/autodiff/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "ermine/core/error.hpp"

namespace ermine::autodiff {
namespace {

std::string text(double x) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.10g", x);
  return buffer;
}
// Of an error two digits say all.
std::string rough_text(double x) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2g", x);
  return buffer;
}

struct Slope {
  double value = 0, error = std::numeric_limits<double>::infinity();
};

/// Neville's table over h, h/1.4, h/1.4^2, ...: column k has the errors of order h^2k removed. The entry that differs least
/// from its neighbours is taken.
Slope extrapolated(const std::function<double(double)>& difference, double h) {
  constexpr int rows = 10;
  constexpr double shrink = 1.4, shrink2 = shrink * shrink;
  double table[rows][rows];
  Slope best;
  for (int i = 0; i < rows; ++i, h /= shrink) {
    table[0][i] = difference(h);
    double factor = shrink2;
    for (int k = 1; k <= i; ++k, factor *= shrink2) {
      table[k][i] = (table[k - 1][i] * factor - table[k - 1][i - 1]) / (factor - 1);
      const double error =
          std::max(std::abs(table[k][i] - table[k - 1][i]), std::abs(table[k][i] - table[k - 1][i - 1]));
      if (error <= best.error) best = {table[k][i], error};
    }
    if (i > 0 && std::abs(table[i][i] - table[i - 1][i - 1]) >= 2 * best.error) break;
  }
  return std::isinf(best.error) ? Slope{table[0][0], best.error} : best;
}

}  // namespace

void require_size(const char* driver, const char* what, std::size_t is, std::size_t needed) {
  if (is != needed)
    throw core::UsageError(std::string(driver) + ": " + what + " has " + std::to_string(is) + " elements, needs " +
                           std::to_string(needed));
}

void refuse_result(const char* driver, const char* what, std::size_t i, double value) {
  throw core::TrainingError(std::string(driver) + ": " + what + "[" + std::to_string(i) + "] = " + text(value) +
                            " is not finite, though every operation is: sums of them overflow");
}

CheckColumn difference_column(const std::function<double(const std::vector<double>&)>& f, std::span<const double> x,
                              double step) {
  CheckColumn column{"differences", {}, {}};
  std::vector<double> point(x.begin(), x.end());
  for (std::size_t j = 0; j < x.size(); ++j) {
    const auto difference = [&](double h) {
      point[j] = x[j] + h;
      const double above = point[j], f_above = f(point);
      point[j] = x[j] - h;
      const double below = point[j], f_below = f(point);
      return (f_above - f_below) / (above - below);
    };
    const Slope slope = extrapolated(difference, step * std::max(std::abs(x[j]), 1e-2));
    point[j] = x[j];
    column.gradient.push_back(slope.value);
    column.error.push_back(slope.error);
  }
  return column;
}

Check compare(double value, std::vector<CheckColumn> columns, const CheckOptions& options) {
  Check check;
  check.value = value;
  check.passed = true;
  check.columns = std::move(columns);
  const std::vector<double>& reference = check.columns.front().gradient;
  check.names = options.names;
  for (std::size_t j = check.names.size(); j < reference.size(); ++j)
    check.names.push_back("x[" + std::to_string(j) + "]");
  double largest = 0;
  for (const double g : reference)
    if (std::isfinite(g)) largest = std::max(largest, std::abs(g));
  double worst_ratio = -1;
  for (std::size_t j = 0; j < reference.size(); ++j)
    for (const CheckColumn& column : check.columns) {
      if (&column == &check.columns.front() && check.columns.size() > 1) continue;
      const double a = reference[j], b = column.gradient[j];
      const double scale = std::max({std::abs(a), 1e-3 * largest, std::numeric_limits<double>::min()});
      const bool exact = column.error.empty();
      // A NaN agrees with nothing, an infinity with itself alone.
      const double error = a == b                 ? 0
                           : std::isfinite(a - b) ? std::abs(a - b) / scale
                                                  : std::numeric_limits<double>::infinity();
      const double own = exact || !std::isfinite(column.error[j]) ? 0 : 10 * column.error[j] / scale;
      const double tolerance = (exact ? options.exact_tolerance : options.difference_tolerance) + std::min(own, 1e-2);
      if (!(error <= tolerance)) check.passed = false;
      if (error / tolerance > worst_ratio) {
        worst_ratio = error / tolerance;
        check.worst = check.names[j];
        check.worst_error = error;
        check.message = check.names[j] + ": " + check.columns.front().method + " " + text(a) + ", " + column.method +
                        " " + text(b) + ", relative error " + rough_text(error) +
                        (error <= tolerance ? " (within " : " (more than ") + rough_text(tolerance) + ")";
      }
    }
  return check;
}

}  // namespace ermine::autodiff
