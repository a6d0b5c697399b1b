#include <cmath>

#include "ermine/models/base/row_risk.hpp"

namespace ermine::models {
namespace {

class ProgramRisk : public RowRisk {
 public:
  ProgramRisk(const graph::Program& program, const RiskRows& rows, const RiskRows* validation,
              const FitOptions& options)
      : rows_(rows),
        validation_(validation),
        evaluator_(program, {.pool = options.pool, .schedule = options.schedule, .ranks = options.ranks}),
        gather_(rows.bound.batch) {}

  [[nodiscard]] std::uint64_t rows() const override { return rows_.bound.batch.rows; }
  [[nodiscard]] double weight_sum() const override { return rows_.weight_sum; }
  double whole(std::span<const double> w, std::span<double> gradient) override {
    return evaluator_.value_and_gradient(rows_.bound.batch, w, gradient);
  }
  double batch(std::span<const std::uint64_t> rows, std::span<const double> w, std::span<double> gradient) override {
    return evaluator_.value_and_gradient(gather_(rows), w, gradient);
  }
  void hessian_vector(std::span<const double> w, std::span<const double> direction,
                      std::span<double> product) override {
    evaluator_.hessian_vector(rows_.bound.batch, w, direction, product);
  }
  [[nodiscard]] bool validated() const override {
    return validation_ != nullptr && validation_->bound.batch.rows > 0 && validation_->weight_sum > 0;
  }
  double validation(std::span<const double> w) override {
    return evaluator_.value(validation_->bound.batch, w) / validation_->weight_sum;
  }
  std::string trouble(std::span<const double> w) override {
    if (std::isfinite(evaluator_.value(rows_.bound.batch, w))) return "";
    const graph::Trouble found = evaluator_.trouble(rows_.bound.batch, w);
    if (found.operation.empty()) return "";
    return ": " + found.operation +
           (found.row ? " in row " + std::to_string(*found.row + 1) + " of the training rows" : "") + " is not finite";
  }

 private:
  const RiskRows& rows_;
  const RiskRows* validation_;
  graph::Evaluator evaluator_;
  Gather gather_;
};

}  // namespace

std::unique_ptr<RowRisk> program_risk(const graph::Program& program, const RiskRows& rows, const RiskRows* validation,
                                      const FitOptions& options) {
  return std::make_unique<ProgramRisk>(program, rows, validation, options);
}

}  // namespace ermine::models
