/// @file
/// Products of all pairs of many columns over one block of rows, at the speed of matrix products.
///
/// The block is stored once in panels of 24 columns, row by row: panels [ceil(q / 24)][rows][24], zeros beyond the last column.
/// A tile multiplies 8 columns of one panel, a number at a time, with the 24 of another, a row of them at once, so that the
/// same panels serve as both factors. An element is one ascending chain of fused multiply-adds over the rows of the block,
/// added to its sum at the end: bits that do not know the width of a register.

#pragma once

#include <cstdint>

#include "ermine/models/linear/block_kernels.hpp"

namespace ermine::models::linear {

inline constexpr std::uint64_t panel_width = 24, tile_height = 8;

[[nodiscard]] constexpr std::uint64_t panels_of(std::uint64_t q) { return (q + panel_width - 1) / panel_width; }
/// Doubles of the sums: [panels][tiles of 8 columns][8][24].
[[nodiscard]] constexpr std::uint64_t panel_sums_size(std::uint64_t q) {
  return panels_of(q) * panels_of(q) * panel_width * panel_width;
}
/// Where the product of columns a and b <= a stands.
[[nodiscard]] constexpr std::uint64_t panel_place(std::uint64_t q, std::uint64_t a, std::uint64_t b) {
  const std::uint64_t tiles = panels_of(q) * (panel_width / tile_height);
  return ((b / panel_width * tiles + a / tile_height) * tile_height + a % tile_height) * panel_width + b % panel_width;
}

void pack_panels(const Block& block, double* panels);
/// sums += products of pairs of columns, weighted by s [rows] where it is not null.
/// @param scaled [rows * 24] doubles, used where s is given.
void add_panel_products(const double* panels, std::uint64_t q, std::uint64_t rows, const double* s, double* scaled,
                        double* sums);

}  // namespace ermine::models::linear
