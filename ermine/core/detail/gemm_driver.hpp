/// @file
/// The blocking around the tiles: panels of columns, tiles of rows; no influence on bits.
///
/// For each panel of at most `vectors` vectors of columns of B, the rows of A are cut into tiles, tallest first. B is
/// read where it stands; a panel whose columns do not lie side by side, or which does not fill its last vector, is
/// copied once into a buffer. A is read where it stands: a tile needs one number of it at a time.

#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "ermine/core/detail/gemm_tiles.hpp"
#include "ermine/core/gemm.hpp"
#include "ermine/core/matrix_view.hpp"

namespace ermine::core::detail {

/// A finished tile: value (i, j) of the tile is at values[i * stride + j] and belongs to C(row + i, column + j). Each
/// row of `values` is readable to the next multiple of the vector length.
template <class T>
struct FinishedTile {
  T* values;
  std::size_t stride, row, column, rows, columns;
};

/// How a finished tile reaches C: straight, where a tile is whole and C row-major; else through `finish(tile)`.
/// `start(tile)` fills the values a tile begins with where the chains continue from C or C is added.
template <class T, class Start, class Finish>
void run_gemm(SumOrder order, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c, bool straight,
              bool accumulate, const Start& start, const Finish& finish) {
  assert(a.rows == c.rows && b.columns == c.columns && a.columns == b.rows);
  if (c.rows == 0 || c.columns == 0) return;
  const GemmTable<T>& table = gemm_table<T>();
  const std::size_t lanes = table.lanes, n_k = a.columns;
  const std::size_t total = (c.columns + lanes - 1) / lanes;
  const std::size_t panels = (total + table.vectors - 1) / table.vectors;
  const std::size_t widest = ((total + panels - 1) / panels) * lanes;
  const bool packs = b.column_stride != 1;
  const bool pads = c.columns % lanes != 0;
  alignas(64) T tile_values[most_tile_values<T>];
  T* packed = packs || pads ? static_cast<T*>(gemm_buffer(n_k * widest * sizeof(T))) : nullptr;

  std::size_t vector = 0;
  for (std::size_t panel = 0; panel < panels; ++panel) {
    const std::size_t vectors = (total - vector + panels - panel - 1) / (panels - panel);
    const std::size_t column = vector * lanes, width = vectors * lanes;
    const std::size_t columns = std::min<std::size_t>(width, c.columns - column);
    const bool whole = columns == width;
    const T* right = b.data + column * b.column_stride;
    std::size_t right_row = b.row_stride;
    if (packs || !whole) {
      table.pack(right, b.row_stride, b.column_stride, n_k, columns, packed, width);
      right = packed;
      right_row = width;
    }
    for (std::size_t row = 0; row < c.rows;) {
      std::size_t rows = std::min<std::size_t>(table.rows[vectors], c.rows - row);
      while (table.tiles[vectors][rows] == nullptr) --rows;
      TileArguments<T> t{a.data + row * a.row_stride,
                         a.row_stride,
                         a.column_stride,
                         right,
                         right_row,
                         nullptr,
                         0,
                         n_k,
                         second_chain(order, n_k),
                         accumulate && order == SumOrder::rows,
                         accumulate && order == SumOrder::features};
      if (straight && whole) {
        t.c = c.data + row * c.row_stride + column;
        t.c_row = c.row_stride;
        table.tiles[vectors][rows](t);
      } else {
        const FinishedTile<T> tile{tile_values, width, row, column, rows, columns};
        t.c = tile_values;
        t.c_row = width;
        if (accumulate) start(tile);
        table.tiles[vectors][rows](t);
        finish(tile);
      }
      row += rows;
    }
    vector += vectors;
  }
}

}  // namespace ermine::core::detail
