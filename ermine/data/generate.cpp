#include "ermine/data/generate.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/data/generators/generator.hpp"

namespace ermine::data {
namespace generators {

std::span<const Generator> all() {
  static constexpr std::array<Generator, 8> list{{
      {"collisions",
       "two-body decays of a heavy resonance with smearing against a falling background: pt1 eta1 phi1 pt2 eta2 phi2 "
       "met "
       "mass, target signal (0, 1)",
       draw_collisions},
      {"moons", "two interleaved half circles: x1 x2, target class (0, 1)", draw_moons},
      {"circles", "a circle inside another: x1 x2, target class (0, 1)", draw_circles},
      {"blobs", "three Gaussian clouds: x1 x2, target class (0, 1, 2)", draw_blobs},
      {"spirals", "two arms of a spiral: x1 x2, target class (0, 1)", draw_spirals},
      {"rings", "four concentric rings: x1 x2, target class (0, 1, 2, 3)", draw_rings},
      {"jets", "energy of a jet against the number of vertices: vertices, target energy", draw_jets},
      {"decays", "times of an exponential decay: time, no target", draw_decays},
  }};
  return list;
}

Rows::Rows(std::span<const NewColumn> columns, std::uint64_t rows) {
  for (const NewColumn& column : columns) {
    columns_.push_back({column.name, ColumnType::number, column.integral, {}, {}, {}, column.unit});
    columns_.back().values.reserve(rows);
  }
}

void Rows::add(std::span<const double> cells) {
  assert(cells.size() == columns_.size());
  constexpr double decimals = 1e6;
  for (std::size_t j = 0; j < cells.size(); ++j) {
    const double rounded = std::round(cells[j] * decimals) / decimals;
    columns_[j].values.push_back(rounded == 0 ? 0.0 : rounded);  // No minus zero in a file.
  }
}

Table Rows::table() && { return Table(std::move(columns_)); }

namespace {

const Generator& find(const std::string& kind) {
  for (const Generator& generator : all())
    if (kind == generator.name) return generator;
  throw core::UsageError("no generator `" + kind + "`" + core::did_you_mean(kind, generator_names()));
}

}  // namespace
}  // namespace generators

Table generate(const std::string& kind, const GenerateOptions& options) {
  const generators::Generator& generator = generators::find(kind);
  core::require(options.rows <= 0xFFFFFFFFu,
                "GenerateOptions::rows = " + std::to_string(options.rows) + " must be below 2^32");
  core::require(!std::isnan(options.noise) && !std::isinf(options.noise),
                "GenerateOptions::noise = " + shortest(options.noise) + " must be finite");
  return generator.draw(options);
}

std::vector<std::string> generator_names() {
  std::vector<std::string> names;
  for (const generators::Generator& generator : generators::all()) names.emplace_back(generator.name);
  return names;
}

std::string generator_summary(const std::string& kind) { return generators::find(kind).summary; }

}  // namespace ermine::data
