/// @file
/// How the rate changes over a training: a factor on it as a function of how far it has come.
///
///     constant               1
///     step:every:factor      factor^floor(u / every)
///     cosine[:last]          last + (1 - last) (1 + cos(pi u / total)) / 2
///     inverse-time:decay     1 / (1 + decay u)
///     exponential:decay      e^(-decay u)
///
/// u counts epochs (a fraction within an epoch) or iterations; `total` is the number allowed. A schedule is a pure
/// function, so a resumed run needs nothing stored. `warmup` u at the start multiply by u / warmup, never below 1e-3.
/// Source: for cosine I. Loshchilov, F. Hutter, "SGDR", ICLR (2017).

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ermine::optimize {

struct Schedule {
  enum class Kind : std::uint8_t { constant, step, cosine, inverse_time, exponential };
  Kind kind = Kind::constant;
  double every = 30;    ///< step: u between two drops; > 0.
  double factor = 0.1;  ///< step: in (0, 1].
  double last = 0;      ///< cosine: the factor at the end; in [0, 1].
  double decay = 0.01;  ///< inverse-time, exponential: for each u; >= 0.
  double warmup = 0;    ///< u of linear growth at the start; >= 0.

  [[nodiscard]] double operator()(double u, double total) const;

  /// "constant", "step:30:0.1", "cosine", "inverse-time:0.01", "exponential:0.05"; numbers may be left out.
  /// @throws UsageError naming what is wrong.
  [[nodiscard]] static Schedule parse(std::string_view text);
};

}  // namespace ermine::optimize
