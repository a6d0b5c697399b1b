/// @file
/// The blocking around the tiles: panels of columns, tiles of rows; no influence on bits.
///
/// For each panel of a few vectors of columns of B, the rows of A are cut into tiles of nearly equal height. B is read
/// where it stands; a panel whose columns do not lie side by side, or which does not fill its last vector, is copied once
/// into a buffer. A is read where it stands: a tile needs one number of it at a time.

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

/// A finished tile goes straight into C where `straight`, which needs the columns of C side by side, else through
/// `finish(tile)`; `start(tile)` then fills in what C holds where `accumulate`.
template <class T, class Start, class Finish>
void run_gemm(SumOrder order, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c, bool straight,
              bool accumulate, const Start& start, const Finish& finish) {
  assert(a.rows == c.rows && b.columns == c.columns && a.columns == b.rows);
  if (c.rows == 0 || c.columns == 0) return;
  const GemmTable<T>& table = gemm_table<T>();
  const TileFamily<T>& family = order == SumOrder::rows ? table.one_chain : table.two_chains;
  const std::size_t lanes = table.lanes, n_k = a.columns;
  const std::size_t total = (c.columns + lanes - 1) / lanes;
  const std::size_t panels = (total + family.vectors - 1) / family.vectors;
  alignas(64) T tile_values[most_tile_values<T>];

  std::size_t vector = 0;
  for (std::size_t panel = 0; panel < panels; ++panel) {
    const std::size_t vectors = (total - vector + panels - panel - 1) / (panels - panel);
    const std::size_t column = vector * lanes, width = vectors * lanes;
    const std::size_t columns = std::min<std::size_t>(width, c.columns - column);
    TileArguments<T> t{.a = a.data,
                       .a_row = a.row_stride,
                       .a_column = a.column_stride,
                       .b = b.data + column * b.column_stride,
                       .b_row = b.row_stride,
                       .c = tile_values,
                       .c_row = width,
                       .n_k = n_k,
                       .second_chain = second_chain(order, n_k),
                       .last_lanes = straight ? columns - (vectors - 1) * lanes : lanes,
                       .accumulate = accumulate};
    if (b.column_stride != 1 || columns < width) {
      T* packed = static_cast<T*>(gemm_buffer(n_k * width * sizeof(T)));
      table.pack(t.b, b.row_stride, b.column_stride, n_k, columns, packed, width);
      t.b = packed;
      t.b_row = width;
    }
    const std::size_t heights = (c.rows + family.rows[vectors] - 1) / family.rows[vectors];
    std::size_t row = 0;
    for (std::size_t height = 0; height < heights; ++height) {
      const std::size_t rows = (c.rows - row + heights - height - 1) / (heights - height);
      t.a = a.data + row * a.row_stride;
      if (straight) {
        t.c = c.data + row * c.row_stride + column;
        t.c_row = c.row_stride;
        family.tiles[vectors][rows](t);
      } else {
        const FinishedTile<T> tile{tile_values, width, row, column, rows, columns};
        if (accumulate) start(tile);
        family.tiles[vectors][rows](t);
        finish(tile);
      }
      row += rows;
    }
    vector += vectors;
  }
}

}  // namespace ermine::core::detail
