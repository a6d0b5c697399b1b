#include "ermine/models/gaussian/gaussian_task.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/math/vector_functions.hpp"
#include "ermine/models/base/class_prior.hpp"
#include "ermine/models/base/unused_options.hpp"
#include "ermine/models/gaussian/class_sums.hpp"
#include "ermine/models/linear/risk_sums.hpp"

namespace ermine::models::gaussian {

using linear::Design;
using linear::Place;
using math::Cholesky;

namespace {

constexpr double dependent_share = 1e-11;  // of a column's square, left by the columns before it
constexpr double cancelled = 1e-4;         // of a column's square: less within the classes is summed again, centred
constexpr double least_share = 1e-24;      // of a column's square: less within the classes is rounding
constexpr double log_two_pi = 1.8378770664093453;

/// Marks parameters that those before them make up, on all rows.
std::vector<std::uint8_t> dependents(const Design& d, const std::vector<double>& products, core::Pool* pool) {
  const bool negative = std::any_of(d.w.begin(), d.w.end(), [](double w) { return w < 0; });
  const Cholesky<double> factor(negative ? linear::weighted_products(d, {.magnitude = true}, pool) : products, d.p,
                                {.tolerance = dependent_share});
  return factor.dependent();
}

/// The parameter of the design behind each of `names`.
std::vector<std::string> names_by_parameter(const Design& d) {
  std::vector<std::string> names(d.p);
  for (const Place& place : d.places)
    if (place.parameter >= 0) names[static_cast<std::size_t>(place.parameter)] = place.name;
  return names;
}

[[noreturn]] void refuse_singular(const GaussianTask& t, const std::vector<std::uint8_t>& dependent,
                                  const std::string& where) {
  const std::vector<std::string> names = names_by_parameter(t.design);
  std::string list;
  std::uint64_t count = 0;
  for (std::size_t j = 0; j < dependent.size(); ++j) {
    if (!dependent[j]) continue;
    if (++count <= 6) list += (list.empty() ? "`" : ", `") + names[j + 1] + "`";
  }
  if (count > 6) list += " and " + std::to_string(count - 6) + " more";
  throw core::DataError(
      "the covariance " + where + " is singular: " + list + (count == 1 ? " is" : " are") +
      " constant there, or made up by the columns before " + (count == 1 ? "it" : "them") +
      ", so a Gaussian has no density; --shrinkage 0.01 makes it regular, or leave them out (--drop)");
}

}  // namespace

GaussianTask make_task(const data::Table& train, const data::Table& validation, const FitOptions& options,
                       const std::string& kind) {
  refuse_unused(options, kind, {.shrinkage = true});
  if (!(options.shrinkage >= 0 && options.shrinkage <= 1))
    throw core::UsageError("--shrinkage " + data::shortest(options.shrinkage) + " must lie between 0 and 1");
  GaussianTask t{prepare(train, validation, options, Task::binary), {}, {}, {}, {}, {}, {}, {}, options.shrinkage};
  t.data.task = t.data.classes.size() == 2 ? Task::binary : Task::multiclass;
  t.remarks = t.data.remarks;
  t.weight = class_weights(t.data);
  t.prior = class_prior(t.data, options);
  t.design = linear::make_design(t.data, options.standardise, true, true, t.remarks);
  const std::uint32_t k = t.classes();
  ClassSums sums = class_sums(t.design, t.data.label, k, options.pool);
  std::vector<std::uint64_t> kept;
  const std::uint64_t all = t.design.p;
  const std::vector<std::uint8_t> drop = dependents(t.design, sums.products, options.pool);
  for (std::uint64_t j = 0; j < all; ++j)
    if (!drop[j]) kept.push_back(j);
  if (kept.size() < all) {
    t.remarks.push_back(linear::dependent_remark(t.design, drop));
    t.design = linear::without(t.design, drop);
  }
  const std::uint64_t p = kept.size(), m = p - 1;
  t.mean.resize(k * p);
  t.total.resize(p);
  for (std::uint64_t j = 0; j < p; ++j) {
    double sum = 0;
    for (std::uint32_t c = 0; c < k; ++c) {
      sum += sums.sum[c * all + kept[j]];
      t.mean[c * p + j] = sums.sum[c * all + kept[j]] / t.weight[c];
    }
    t.total[j] = sums.products[kept[j] * all + kept[j]] - sum * (sum / t.data.weight_sum);
  }
  t.pooled.assign(m * m, 0.0);
  bool again = false;
  for (std::uint64_t a = 1; a < p; ++a) {
    for (std::uint64_t b = 1; b <= a; ++b) {
      double between = 0;
      for (std::uint32_t c = 0; c < k; ++c) between += t.mean[c * p + a] * sums.sum[c * all + kept[b]];
      t.pooled[(a - 1) * m + b - 1] = sums.products[kept[a] * all + kept[b]] - between;
    }
    again = again || !(t.pooled[(a - 1) * m + a - 1] > cancelled * t.total[a]);
  }
  if (!again) return t;
  const std::vector<double> centred = centred_products(t.design, t.data.label, k, t.mean, options.pool);
  std::fill(t.pooled.begin(), t.pooled.end(), 0.0);
  for (std::uint32_t c = 0; c < k; ++c)
    for (std::uint64_t a = 1; a < p; ++a)
      for (std::uint64_t b = 1; b <= a; ++b) t.pooled[(a - 1) * m + b - 1] += centred[(c * p + a) * p + b];
  return t;
}

Cholesky<double> covariance_factor(const GaussianTask& t, std::vector<double> c, double divisor,
                                   const std::string& where) {
  const std::uint64_t m = t.columns();
  std::vector<std::uint8_t> flat(m);
  bool any = false;
  double mean = 0;
  for (std::uint64_t a = 0; a < m; ++a) {
    flat[a] = std::fabs(c[a * m + a]) <= least_share * std::fabs(t.total[a + 1]) ? 1 : 0;
    any = any || flat[a];
    mean += c[a * m + a] / divisor / t.design.penalty[a + 1] / static_cast<double>(m);
  }
  for (double& v : c) v *= (1 - t.shrinkage) / divisor;
  if (t.shrinkage > 0) {
    for (std::uint64_t a = 0; a < m; ++a) c[a * m + a] += t.shrinkage * mean * t.design.penalty[a + 1];
  } else if (any) {
    refuse_singular(t, flat, where);
  }
  Cholesky<double> factor(c, m, {.tolerance = 1e-12});
  if (factor.indefinite())
    throw core::DataError("the covariance " + where +
                          " is not positive: rows of negative weight outweigh the others in some direction; a Gaussian "
                          "likelihood needs a positive one (--shrinkage may restore it)");
  if (!factor.positive_definite()) refuse_singular(t, factor.dependent(), where);
  return factor;
}

double divisor_of(double weight_sum, double lost, const std::string& what, std::vector<Remark>& remarks) {
  if (weight_sum >= 2 * lost) return weight_sum - lost;
  remarks.push_back(
      {"weights", what + " sum to " + data::shortest(weight_sum) +
                      ", which counts no rows: the covariance is divided by that sum (maximum likelihood)."});
  return weight_sum;
}

double joint_risk(const GaussianTask& t, double quadratic, double log_determinant) {
  double risk = 0.5 * (static_cast<double>(t.columns()) * log_two_pi + log_determinant + quadratic / t.data.weight_sum);
  for (const Place& place : t.design.places)
    if (place.parameter > 0) risk -= math::log(place.scale);
  for (std::uint32_t c = 0; c < t.classes(); ++c) risk -= t.weight[c] / t.data.weight_sum * math::log(t.prior[c]);
  return risk;
}

double trace_of(const Cholesky<double>& a, std::span<const double> c) {
  const std::uint64_t m = a.size();
  const std::vector<double> inverse = a.inverse();
  double trace = 0;
  for (std::uint64_t i = 0; i < m; ++i)
    for (std::uint64_t j = 0; j <= i; ++j) trace += (i == j ? 1 : 2) * inverse[i * m + j] * c[i * m + j];
  return trace;
}

FitResult finish(ModelData model, double risk, std::vector<Remark> remarks, const FitOptions& options) {
  if (!std::isfinite(risk))
    throw core::TrainingError("the likelihood of the classes is not a finite number: rescale the columns");
  FitResult result{.model = Model(std::move(model))};
  result.risk = risk;
  result.remarks = std::move(remarks);
  const Progress line{1, 1, risk, std::numeric_limits<double>::quiet_NaN(), 1, 0};
  result.history.push_back(line);
  if (options.watch && !options.watch(line)) result.stop = optimize::Stop::interrupted;
  return result;
}

}  // namespace ermine::models::gaussian
