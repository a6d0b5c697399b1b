#include "ermine/models/curve/curve_risk.hpp"

#include <cmath>

#include "ermine/math/cholesky.hpp"
#include "ermine/models/base/risk_loss.hpp"

namespace ermine::models::curve {

graph::Program curve_risk(const Curve& curve, const transforms::Features& features, std::span<const double> scale,
                          const std::string& loss, double deviation, std::vector<formula::Origin>* origins) {
  using graph::OpCode;
  graph::Builder b;
  const graph::SlotId h = append_curve(b, curve, features, scale, origins);
  const graph::SlotId y = b.dense_input({"target"}), w = b.dense_input({"weight"});
  b.output("prediction", h);
  b.output("risk", b.op(OpCode::fold_sum, b.op(OpCode::multiply, w, append_loss(b, loss, h, y, deviation))));
  return std::move(b).finish();
}

std::vector<double> scale_of(std::span<const double> start) {
  std::vector<double> scale;
  for (const double v : start) scale.push_back(v == 0 ? 1 : std::ldexp(1.0, std::ilogb(v)));
  return scale;
}

SquareHessian::SquareHessian(const graph::Program& program, const RiskRows& rows, core::Pool* pool)
    : rows_(rows),
      evaluator_(program, {.pool = pool}),
      against_itself_(rows.bound.batch),
      predicted_(rows.bound.batch.rows) {
  against_itself_.inputs[against_itself_.inputs.size() - 2].columns = {predicted_.data()};
}

std::span<const double> SquareHessian::predictions(std::span<const double> u) {
  evaluator_.rows(rows_.bound.batch, u, "prediction", predicted_);
  return predicted_;
}

void SquareHessian::gauss_newton(std::span<const double> u, std::span<double> matrix) {
  static_cast<void>(predictions(u));
  evaluator_.hessian(against_itself_, u, matrix);
}

void SquareHessian::operator()(std::span<const double> u, double l2, std::span<const double> c,
                               std::span<double> matrix) {
  const std::size_t p = u.size();
  const auto of_mean_risk = [&] {
    for (double& value : matrix) value /= rows_.weight_sum;
    for (std::size_t j = 0; j < p; ++j) matrix[j * p + j] += l2 * c[j];
  };
  evaluator_.hessian(rows_.bound.batch, u, matrix);
  of_mean_risk();
  if (math::Cholesky<double>(matrix, p, {.complete = false}).positive_definite()) return;
  gauss_newton(u, matrix);
  of_mean_risk();
}

}  // namespace ermine::models::curve
