/// @file
/// What the drivers (gradient, jacobian, hessian, ...) share: which functions they take, how the mode is chosen, what it cost.
///
/// A function to differentiate is ordinary code over any scalar, as a generic lambda is:
///
///     const auto f = [](const auto& x) { return sin(x[0]) + x[0] * x[1]; };
///
/// It is called with a std::vector of dual numbers (forward) or variables (reverse) and returns that scalar, or a vector or
/// array of them. `n` inputs, `m` outputs:
///
///     forward   n passes: one a direction, `forward_lanes` directions an evaluation; no memory
///     reverse   m passes: one sweep an output; one evaluation in all, 12 bytes an operand and 8 a statement
///
/// so forward is for few inputs, reverse for few outputs. A pass of either kind costs a few evaluations of the plain function.

#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/functions.hpp"
#include "ermine/autodiff/tape.hpp"
#include "ermine/autodiff/var.hpp"

namespace ermine::autodiff {

enum class Mode : std::uint8_t { automatic, forward, reverse };

/// Directions that one evaluation of the function carries in forward mode: one register of AVX-512.
inline constexpr std::size_t forward_lanes = 8;
/// Gradients of up to so many inputs are taken forward unless told otherwise: two evaluations, and no memory.
inline constexpr std::size_t forward_inputs = 2 * forward_lanes;

using ForwardScalar = Dual<double, forward_lanes>;

struct Differentiation {
  Mode mode = Mode::automatic;
  bool check_finite =
      false;  ///< Throw at the first operation whose value or slope is not finite, naming it. Costs a few times the time.
  Tape* tape = nullptr;  ///< Memory to use again; it is reset. Null: a new one each call.
};

/// What was done.
struct Passes {
  std::uint64_t forward = 0;      ///< Directions carried along.
  std::uint64_t reverse = 0;      ///< Sweeps of the tape.
  std::uint64_t evaluations = 0;  ///< Calls of the function.
  std::uint64_t tape_bytes = 0;   ///< The longest recording and its adjoints.
};

template <class F, class T>
concept ScalarFunctionOf = requires(const F& f, const std::vector<T>& x) {
  { f(x) } -> std::same_as<T>;
};
/// f(const std::vector<T>&) -> T for the scalars of both modes.
template <class F>
concept ScalarFunction = ScalarFunctionOf<F, ForwardScalar> && ScalarFunctionOf<F, Var>;

template <class F, class T>
concept VectorFunctionOf = requires(const F& f, const std::vector<T>& x) {
  { *std::begin(f(x)) } -> std::convertible_to<const T&>;
  { std::size(f(x)) } -> std::convertible_to<std::size_t>;
};
/// f(const std::vector<T>&) -> std::vector<T> or std::array<T, m> for the scalars of both modes.
template <class F>
concept VectorFunction = VectorFunctionOf<F, ForwardScalar> && VectorFunctionOf<F, Var>;

/// @throws UsageError "`driver`: `what` has `is` elements, needs `needed`".
void require_size(const char* driver, const char* what, std::size_t is, std::size_t needed);
/// @throws TrainingError that names the driver and the entry.
[[noreturn]] void refuse_result(const char* driver, const char* what, std::size_t i, double value);

/// x as numbers that do not move.
template <class T>
[[nodiscard]] std::vector<T> constants(std::span<const double> x) {
  return std::vector<T>(x.begin(), x.end());
}
/// x with the directions first, first + 1, ... of the unit vectors in the lanes.
template <class D>
[[nodiscard]] std::vector<D> seeded(std::span<const double> x, std::size_t first) {
  std::vector<D> seeds = constants<D>(x);
  constexpr std::size_t lanes = decltype(D::tangent)::size();
  for (std::size_t j = 0; j < lanes && first + j < x.size(); ++j) seeds[first + j].tangent.set(j, 1.0);
  return seeds;
}

/// A tape that is ready to record: the caller's after a reset, or one of its own.
class TapeInUse {
 public:
  explicit TapeInUse(const Differentiation& options) : tape_(options.tape != nullptr ? *options.tape : own_) {
    tape_.reset();
    tape_.check_operations(options.check_finite);
  }
  ~TapeInUse() { tape_.check_operations(false); }
  TapeInUse(const TapeInUse&) = delete;
  TapeInUse& operator=(const TapeInUse&) = delete;
  [[nodiscard]] Tape& operator*() { return tape_; }

 private:
  Tape own_;
  Tape& tape_;
};

/// Runs the function on a tape that checks each operation: throws at the one that made an earlier result not finite.
template <class F>
void find_fault(const F& f, std::span<const double> x) {
  Tape tape;
  tape.check_operations(true);
  const Recording recording(tape);
  static_cast<void>(f(tape.inputs(x)));
}

}  // namespace ermine::autodiff
