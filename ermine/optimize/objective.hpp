/// @file
/// What is minimised: a function of one flat vector of parameters.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace ermine::optimize {

/// f and its derivatives. Shapes: w, gradient, direction, product [p].
struct Objective {
  std::uint64_t size = 0;
  std::function<double(std::span<const double> w, std::span<double> gradient)> value_and_gradient;
  /// H(w) * direction; may be empty.
  std::function<void(std::span<const double> w, std::span<const double> direction, std::span<double> product)>
      hessian_vector;
};

/// Why a minimisation ended. Only the first two mean that a minimum was found.
enum class Stop : std::uint8_t {
  gradient_small,   ///< |gradient| <= tolerance
  change_small,     ///< neither value nor parameters move in floating point any more
  steps_exhausted,  ///< all steps or epochs allowed were used
  early,            ///< the validation loss stopped falling; the best parameters are back
  separable,        ///< classification: the loss has no minimum at finite parameters
  diverged,         ///< the loss grew beyond bounds or is not finite
  interrupted,      ///< the caller asked to stop
  stalled,          ///< no lower point is found though the slope says there is one: kinks, noise or a wrong gradient
};
[[nodiscard]] const char* name_of(Stop stop);
/// Did the minimisation end at a minimum?
[[nodiscard]] constexpr bool found_minimum(Stop stop) {
  return stop == Stop::gradient_small || stop == Stop::change_small;
}

}  // namespace ermine::optimize
