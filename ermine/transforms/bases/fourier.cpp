// Waves: sines and cosines of a period, which is the range of the column in training where none is given.

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/data/table.hpp"
#include "ermine/transforms/bases/block.hpp"
#include "ermine/transforms/column_statistics.hpp"

namespace ermine::transforms {

BasisBlock fourier(const BasisCall& call, const TermValues& term) {
  call.at_most(2);
  const std::uint32_t k = call.count(0, "number of waves", 1, 1000);
  double start = 0, period = 0;
  if (call.arguments.size() == 2) {
    period = data::parse_number(call.arguments[1]).value_or(0);
    if (!(period > 0 && std::isfinite(period)))
      throw core::UsageError("--basis " + call.text + ": the period `" + call.arguments[1] +
                             "` must be a number above 0, as in `fourier:3:360`");
  } else {
    const ColumnStatistics s = statistics_of(term.x, term.w);
    start = s.minimum;
    period = s.maximum > s.minimum ? s.maximum - s.minimum : 1;
  }
  const std::vector<std::string> texts = short_numbers(std::vector{start, period});
  const std::string x =
      start == 0 ? term.name
                 : "(" + term.name + (start > 0 ? "-" : "+") + (start > 0 ? texts[0] : texts[0].substr(1)) + ")";
  BasisBlock block;
  for (const char* function : {"sin", "cos"})
    for (std::uint32_t j = 1; j <= k; ++j)
      block.names.push_back(std::string(function) + "(" + std::to_string(2 * j) + "pi*" + x + "/" + texts[1] + ")");
  constexpr double two_pi = 6.283185307179586;
  std::vector<double> frequency;
  for (std::uint32_t j = 1; j <= k; ++j) frequency.push_back(two_pi * j / period);
  block.append = [start, frequency](graph::Builder& b, std::span<const graph::SlotId> of) {
    const graph::SlotId u = start == 0 ? of[0] : b.op(graph::OpCode::subtract, of[0], b.constant(start));
    return b.op(graph::OpCode::sine_cosine, b.op(graph::OpCode::multiply, u, b.constant(frequency)));
  };
  return block;
}

}  // namespace ermine::transforms
