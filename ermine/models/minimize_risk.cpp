#include "ermine/models/minimize_risk.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/math/compensated_sum.hpp"
#include "ermine/models/base/risk_minimiser.hpp"

namespace ermine::models {
namespace {

using autodiff::RowData;

/// The numbers of a column. @throws DataError where it holds others or lacks some.
std::span<const double> numbers_of(const data::Table& table, const std::string& name) {
  const data::ColumnView column = table.column(name);
  if (!column.is_number())
    throw core::DataError("column `" + name + "` holds no numbers: a model of your own reads numbers");
  for (std::uint64_t i = 0; i < column.values.size(); ++i)
    if (!std::isfinite(column.values[i]))
      throw core::DataError("column `" + name + "` has a missing cell in row " + std::to_string(i + 1) +
                            ": nothing is imputed for a model of your own");
  return column.values;
}

/// What the function reads of a table: features, target, weight.
struct Rows {
  RowData data;
  std::vector<double> ones;
  double weight_sum = 0;

  Rows(const data::Table& table, const std::vector<std::string>& features, const FitOptions& options) {
    data.rows = table.rows();
    for (const std::string& name : features) data.columns.push_back(numbers_of(table, name).data());
    data.columns.push_back(numbers_of(table, options.target).data());
    if (options.weight.empty()) {
      ones.assign(data.rows, 1.0);
      data.columns.push_back(ones.data());
      weight_sum = static_cast<double>(data.rows);
    } else {
      const std::span<const double> weight = numbers_of(table, options.weight);
      data.columns.push_back(weight.data());
      weight_sum = math::compensated_sum(weight);
    }
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
};

std::vector<std::string> features_of(const data::Table& table, const FitOptions& options) {
  if (!options.features.empty()) return options.features;
  std::vector<std::string> features;
  for (const std::string& name : table.names())
    if (name != options.target && name != options.weight && table.column(name).is_number()) features.push_back(name);
  return features;
}

/// The risk as recorded code.
class RecordedRisk : public RowRisk {
 public:
  RecordedRisk(autodiff::Sum sum, const Rows& train, const Rows* validation)
      : sum_(std::move(sum)), train_(train), validation_(validation) {}

  [[nodiscard]] std::uint64_t rows() const override { return train_.data.rows; }
  [[nodiscard]] double weight_sum() const override { return train_.weight_sum; }
  double whole(std::span<const double> w, std::span<double> gradient) override {
    return over(train_.data).value_and_gradient(w, gradient);
  }
  double batch(std::span<const std::uint64_t> rows, std::span<const double> w, std::span<double> gradient) override {
    const std::size_t columns = train_.data.columns.size();
    copies_.resize(columns * rows.size());
    RowData data{{}, rows.size()};
    for (std::size_t c = 0; c < columns; ++c) {
      double* const to = copies_.data() + c * rows.size();
      for (std::size_t i = 0; i < rows.size(); ++i) to[i] = train_.data.columns[c][rows[i]];
      data.columns.push_back(to);
    }
    return over(std::move(data)).value_and_gradient(w, gradient);
  }
  [[nodiscard]] bool validated() const override { return validation_ != nullptr && validation_->weight_sum > 0; }
  double validation(std::span<const double> w) override {
    return over(validation_->data).value(w) / validation_->weight_sum;
  }
  void hessian_vector(std::span<const double> w, std::span<const double> direction,
                      std::span<double> product) override {
    over(train_.data).hessian_vector(w, direction, product);
  }
  std::string trouble(std::span<const double>) override { return ""; }

  [[nodiscard]] const autodiff::SumReport& report() const { return sum_.report(); }

 private:
  autodiff::Sum& over(RowData data) {
    sum_.look_at(std::move(data));
    return sum_;
  }

  autodiff::Sum sum_;
  const Rows& train_;
  const Rows* validation_;
  std::vector<double> copies_;
};

}  // namespace

double RiskFit::operator[](const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw core::UsageError("`" + name + "` is no parameter of this fit" + core::did_you_mean(name, names));
  return parameters[static_cast<std::size_t>(found - names.begin())];
}

RiskFit minimize_recorded(const MakeSum& make, const data::Table& train, const FitOptions& options,
                          const data::Table& validation) {
  if (options.start.empty())
    throw core::UsageError("minimize_risk: `start` names no parameter; give each a name and a place to begin");
  refuse_needless_step_options(options);
  if (train.rows() == 0) throw core::DataError("there is no row to learn from");
  const std::vector<std::string> features = features_of(train, options);
  const Rows rows(train, features, options);
  if (!(rows.weight_sum > 0))
    throw core::DataError("the weights" + (options.weight.empty() ? "" : " `" + options.weight + "`") +
                          " add up to nothing above 0");
  std::optional<Rows> judged;
  if (validation.rows() > 0) judged.emplace(validation, features, options);

  RiskFit fit;
  const auto p = static_cast<std::uint32_t>(options.start.size());
  RecordedRisk risk(make(rows.data, p, {options.pool}), rows, judged ? &*judged : nullptr);
  RiskProblem problem{.risk = risk};
  for (const auto& [name, value] : options.start) {
    if (std::find(fit.names.begin(), fit.names.end(), name) != fit.names.end())
      throw core::UsageError("minimize_risk: two parameters are named `" + name + "`");
    fit.names.push_back(name);
    problem.start.push_back(value);
  }
  problem.penalty.assign(p, 1.0);
  problem.l1 = options.l1;
  problem.l2 = options.l2.value_or(0);
  problem.optimizer = options.optimizer;
  RiskMinimum found = minimise(problem, options);
  fit.parameters = std::move(found.parameters);
  fit.risk = found.risk;
  fit.stop = found.stop;
  fit.history = std::move(found.history);
  fit.iterations = fit.history.empty() ? 0 : fit.history.back().step;
  fit.report = risk.report();
  return fit;
}

}  // namespace ermine::models
