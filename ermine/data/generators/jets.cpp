// The energy measured for a jet grows with the number of collisions that overlap with its own, each leaving its soft
// particles in the jet's cone: the lecture's picture of linear regression. With n primary vertices, n - 1 Poisson of mean
// 24, and a true energy of 50 GeV,
//
//     energy = 50 + 0.6 (n - 1) + N(0, noise),   noise 4 GeV by default.
//
// So a straight line fitted to (vertices, energy) has slope 0.6 and intercept 49.4.

#include <array>

#include "ermine/data/generators/generator.hpp"

namespace ermine::data::generators {

Table draw_jets(const GenerateOptions& options) {
  constexpr std::array<NewColumn, 2> columns{{{"vertices", "", true}, {"energy", "GeV"}}};
  const double noise = noise_or(options, 4);
  Rows rows(columns, options.rows);
  for (std::uint64_t i = 0; i < options.rows; ++i) {
    core::Stream stream = row_stream(options, i);
    const auto others = static_cast<double>(stream.poisson(24));
    rows.add(std::array<double, 2>{others + 1, 50 + 0.6 * others + noise * stream.normal()});
  }
  return std::move(rows).table();
}

}  // namespace ermine::data::generators
