// Times of an exponential decay, p(t) = lambda e^(-lambda t), with lambda = 1 / 2.197 per microsecond, as of muons at
// rest; measured with a normal error of width `noise`, 0 by default. The maximum-likelihood estimate of lambda is
// 1 / mean(t).

#include <array>

#include "ermine/data/generators/generator.hpp"

namespace ermine::data::generators {

Table draw_decays(const GenerateOptions& options) {
  constexpr std::array<NewColumn, 1> columns{{{"time", "us"}}};
  constexpr double lifetime = 2.197;
  const double noise = noise_or(options, 0);
  Rows rows(columns, options.rows);
  for (std::uint64_t i = 0; i < options.rows; ++i) {
    core::Stream stream = row_stream(options, i);
    const double time = lifetime * stream.exponential();
    rows.add(std::array<double, 1>{noise > 0 ? time + noise * stream.normal() : time});
  }
  return std::move(rows).table();
}

}  // namespace ermine::data::generators
