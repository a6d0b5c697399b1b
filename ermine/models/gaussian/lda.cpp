// Linear discriminant analysis: one covariance, so the posterior is that of a linear model.

#include <cmath>

#include "ermine/math/vector_functions.hpp"
#include "ermine/models/base/class_prior.hpp"
#include "ermine/models/gaussian/fitters.hpp"
#include "ermine/models/gaussian/gaussian_task.hpp"
#include "ermine/models/linear/finish.hpp"

namespace ermine::models::gaussian {
namespace {

using math::Cholesky;

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum = std::fma(a[j], b[j], sum);
  return sum;
}

/// The mean of class c, without the intercept.
std::vector<double> mean_of(const GaussianTask& t, std::uint32_t c) {
  const std::uint64_t p = t.design.p;
  return {t.mean.begin() + static_cast<std::ptrdiff_t>(c * p + 1),
          t.mean.begin() + static_cast<std::ptrdiff_t>((c + 1) * p)};
}

/// theta [p] of log p(1|x)/p(0|x), from the difference of the means, so that nothing common to them is lost.
std::vector<double> of_two(const GaussianTask& t, const Cholesky<double>& covariance) {
  const std::uint32_t one = t.data.positive, other = 1 - one;
  std::vector<double> a = mean_of(t, one), middle = mean_of(t, other), difference = a;
  for (std::size_t j = 0; j < a.size(); ++j) {
    difference[j] = a[j] - middle[j];
    middle[j] = 0.5 * (a[j] + middle[j]);
  }
  const std::vector<double> slope = covariance.solve(difference);
  std::vector<double> theta{math::log(t.prior[one]) - math::log(t.prior[other]) - dot(slope, middle)};
  theta.insert(theta.end(), slope.begin(), slope.end());
  return theta;
}

/// theta [k][p]; the slopes sum to 0 over the classes.
std::vector<double> of_many(const GaussianTask& t, const Cholesky<double>& covariance) {
  const std::uint32_t k = t.classes();
  const std::uint64_t m = t.columns();
  std::vector<double> centre(m), theta;
  for (std::uint32_t c = 0; c < k; ++c)
    for (std::uint64_t j = 0; j < m; ++j) centre[j] += t.mean[c * (m + 1) + j + 1] / k;
  for (std::uint32_t c = 0; c < k; ++c) {
    std::vector<double> from_centre = mean_of(t, c);
    for (std::uint64_t j = 0; j < m; ++j) from_centre[j] -= centre[j];
    const std::vector<double> slope = covariance.solve(from_centre);
    theta.push_back(math::log(t.prior[c]) - dot(slope, centre) - 0.5 * dot(slope, from_centre));
    theta.insert(theta.end(), slope.begin(), slope.end());
  }
  return theta;
}

}  // namespace

FitResult fit_lda(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  GaussianTask t = make_task(train, validation, options, "lda");
  const std::uint32_t k = t.classes();
  const double divisor = divisor_of(t.data.weight_sum, k, "The weights", t.remarks);
  const Cholesky<double> covariance = covariance_factor(t, t.pooled, divisor, "within the classes");

  linear::Solution solution;
  const bool two = k == 2;
  const std::vector<double> theta = two ? of_two(t, covariance) : of_many(t, covariance);
  solution.theta.assign(theta.begin(), theta.end());
  if (!two) {
    solution.outputs = solution.contrasts = k;
    solution.q.assign(std::size_t{k} * k, 0.0);
    for (std::uint32_t c = 0; c < k; ++c) solution.q[c * k + c] = 1;
  }
  ModelData model = begin_model(t.data, options, "lda");
  model.recipe.set("shrinkage", t.shrinkage);
  linear::write_program(model, t.data, t.design, solution);
  if (two) {
    graph::Builder b(std::move(*model.program));
    const double shift = math::log(t.prior[t.data.positive]) - math::log(t.prior[1 - t.data.positive]);
    b.output("llr", b.op(graph::OpCode::subtract, b.program().output("decision"), b.constant(shift)));
    model.program = std::move(b).finish();
  }
  model.coefficients =
      linear::undo_scaling(t.design, solution, two ? std::vector<std::string>{} : t.data.classes).tables;
  model.details = core::Record::object().set("prior", prior_record(t.data, t.prior));
  const double risk = joint_risk(t, trace_of(covariance, t.pooled), covariance.log_determinant());
  return finish(std::move(model), risk, std::move(t.remarks), options);
}

}  // namespace ermine::models::gaussian
