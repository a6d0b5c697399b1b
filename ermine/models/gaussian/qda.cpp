// Quadratic discriminant analysis: a covariance for each class.

#include "ermine/models/base/class_prior.hpp"
#include "ermine/models/gaussian/class_sums.hpp"
#include "ermine/models/gaussian/design_program.hpp"
#include "ermine/models/gaussian/fitters.hpp"
#include "ermine/models/gaussian/gaussian_task.hpp"

namespace ermine::models::gaussian {

FitResult fit_qda(const data::Table& train, const data::Table& validation, const FitOptions& options) {
  GaussianTask t = make_task(train, validation, options, "qda");
  const std::uint32_t k = t.classes();
  const std::uint64_t p = t.design.p, m = t.columns();
  const std::vector<double> all = centred_products(t.design, t.data.label, k, t.mean, options.pool);
  ModelData model = begin_model(t.data, options, "qda");
  model.recipe.set("shrinkage", t.shrinkage);
  graph::Builder b;
  DesignProgram program(b, model.parameters, t.data, t.design);
  std::vector<graph::SlotId> likelihood;
  double quadratic = 0, log_determinant = 0;
  for (std::uint32_t c = 0; c < k; ++c) {
    std::vector<double> products(m * m);
    for (std::uint64_t i = 0; i < m; ++i)
      for (std::uint64_t j = 0; j <= i; ++j) products[i * m + j] = all[(c * p + i + 1) * p + j + 1];
    const std::string& label = t.data.classes[c];
    const double divisor = divisor_of(t.weight[c], 1, "The weights of class `" + label + "`", t.remarks);
    const math::Cholesky<double> factor = covariance_factor(t, products, divisor, "in the class `" + label + "`");
    likelihood.push_back(
        program.log_normal("whitening of " + label, std::span(t.mean).subspan(c * p, p), factor.lower(), 0));
    quadratic += trace_of(factor, products);
    log_determinant += t.weight[c] / t.data.weight_sum * factor.log_determinant();
  }
  append_posterior(b, likelihood, t.prior, t.data.positive);
  model.program = std::move(b).finish();
  model.details = core::Record::object().set("prior", prior_record(t.data, t.prior));
  return finish(std::move(model), joint_risk(t, quadratic, log_determinant), std::move(t.remarks), options);
}

}  // namespace ermine::models::gaussian
