/// @file
/// What a generator is: a name, a line about it, and a function of the options alone.
///
/// Row i draws its numbers from the stream (seed, generate, i), so a table of n rows is the beginning of one of more, and
/// the numbers are the same for ever. Cells are rounded to 6 decimals: short in a file, and the last bits in which one C
/// library's sine differs from another's do not show.

#pragma once

#include <span>
#include <string>

#include "ermine/core/random.hpp"
#include "ermine/data/generate.hpp"

namespace ermine::data::generators {

struct Generator {
  const char* name;
  const char* summary;
  Table (*draw)(const GenerateOptions& options);
};

/// All generators, in the order they are listed to a user.
[[nodiscard]] std::span<const Generator> all();

/// The generator's own noise unless the user gave one.
[[nodiscard]] inline double noise_or(const GenerateOptions& options, double own) {
  return options.noise < 0 ? own : options.noise;
}

/// The numbers of row i.
[[nodiscard]] inline core::Stream row_stream(const GenerateOptions& options, std::uint64_t row) {
  return core::Stream(options.seed, core::Purpose::generate, static_cast<std::uint32_t>(row));
}

/// A column to be: whole numbers are marked as such.
struct NewColumn {
  const char* name;
  const char* unit = "";
  bool integral = false;
};

/// A table of numbers built row by row.
class Rows {
 public:
  Rows(std::span<const NewColumn> columns, std::uint64_t rows);
  /// One cell a column, rounded to 6 decimals.
  void add(std::span<const double> cells);
  [[nodiscard]] Table table() &&;

 private:
  std::vector<ColumnData> columns_;
};

Table draw_collisions(const GenerateOptions& options);
Table draw_moons(const GenerateOptions& options);
Table draw_circles(const GenerateOptions& options);
Table draw_blobs(const GenerateOptions& options);
Table draw_spirals(const GenerateOptions& options);
Table draw_rings(const GenerateOptions& options);
Table draw_jets(const GenerateOptions& options);
Table draw_decays(const GenerateOptions& options);

}  // namespace ermine::data::generators
