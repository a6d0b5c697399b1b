/// @file
/// What a fit found, and how far it may be believed.

#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ermine::likelihood {

/// From the best to the worst. Only the first two are fits to quote.
enum class Status : std::uint8_t {
  accurate,               ///< The minimum is sure to rounding: its parameters do not move in higher precision.
  converged,              ///< A minimum by the tests of the search.
  not_positive_definite,  ///< The data do not fix every parameter: no covariance.
  at_limit,               ///< A parameter ended at a bound; errors of the others hold for that.
  invalid,                ///< No minimum was found.
};
[[nodiscard]] const char* name_of(Status status);
[[nodiscard]] constexpr bool is_valid(Status status) { return status <= Status::converged; }

struct FittedParameter {
  std::string name;
  double value = 0;
  double error = std::numeric_limits<double>::quiet_NaN();  ///< One standard deviation, from the covariance.
  double lower = std::numeric_limits<double>::quiet_NaN();  ///< The ends of the 68.3 % interval.
  double upper = std::numeric_limits<double>::quiet_NaN();
};

struct Fit {
  std::vector<FittedParameter> parameters;
  std::vector<double> covariance;  ///< [p][p]; empty where there is none.
  double minimum = 0;              ///< Of what was minimised: a sum of squares, a negative log-likelihood.
  Status status = Status::invalid;
  std::string reason;      ///< Why the status is no better, for a reader.
  std::uint64_t rows = 0;  ///< That took part.
  std::uint64_t iterations = 0;
};

/// Where a search begins: name and value.
using Starts = std::vector<std::pair<std::string, double>>;

}  // namespace ermine::likelihood
