/// @file
/// What lda and qda begin with: the data, the design, the sums by class, and covariances that can be inverted.

#pragma once

#include <string>
#include <vector>

#include "ermine/math/cholesky.hpp"
#include "ermine/models/base/training_data.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::gaussian {

/// Legend: k classes, p parameters of the design (the intercept is 0), m = p - 1.
struct GaussianTask {
  TrainingData data;
  linear::Design design;  ///< without columns that others make up
  std::vector<Remark> remarks;
  std::vector<double> weight, prior;  ///< W_k and pi_k, [k]
  std::vector<double> mean;           ///< m_k in the units of the design, [k][p]
  std::vector<double> total;          ///< sum w (z - m)^2 over all rows, [p]
  std::vector<double> pooled;         ///< sum_k C_k, [m][m], lower triangle, from one reading of the data
  double shrinkage = 0;

  [[nodiscard]] std::uint32_t classes() const { return static_cast<std::uint32_t>(data.classes.size()); }
  [[nodiscard]] std::uint64_t columns() const { return design.p - std::uint64_t{1}; }
};

/// @throws UsageError, DataError: see fitters.hpp.
[[nodiscard]] GaussianTask make_task(const data::Table& train, const data::Table& validation, const FitOptions& options,
                                     const std::string& kind);

/// The factor of products / divisor after shrinkage. @param products [m][m], lower triangle @param where for the message:
/// "within the classes", "in the class `b`". @throws DataError naming the columns where it is not positive.
[[nodiscard]] math::Cholesky<double> covariance_factor(const GaussianTask& task, std::vector<double> products,
                                                       double divisor, const std::string& where);

/// W - lost where W >= 2 lost, else W with a remark: weights are counts. @param what "The weights", "The weights of class `b`".
[[nodiscard]] double divisor_of(double weight_sum, double lost, const std::string& what, std::vector<Remark>& remarks);

/// What the fit minimised: the mean of -log p(x, k) over the training rows, in the units of the columns.
/// @param quadratic sum_k tr(S_k^-1 C_k), @param log_determinant the mean of log |S_k| over the rows' weights
[[nodiscard]] double joint_risk(const GaussianTask& task, double quadratic, double log_determinant);

/// sum_ij (A^-1)_ij C_ij for the lower triangle C [m][m].
[[nodiscard]] double trace_of(const math::Cholesky<double>& a, std::span<const double> c);

/// The rest every fit that is done in one go ends with: history, risk, remarks.
[[nodiscard]] FitResult finish(ModelData model, double risk, std::vector<Remark> remarks, const FitOptions& options);

}  // namespace ermine::models::gaussian
