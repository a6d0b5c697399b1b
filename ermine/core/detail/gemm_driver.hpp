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

/// Rows of A that stay in the second-level cache while all panels pass.
template <class T>
[[nodiscard]] std::size_t rows_of_block(std::size_t rows, std::size_t n_k) {
  constexpr std::size_t bytes = std::size_t{192} << 10;
  const std::size_t fitting = std::max<std::size_t>(48, bytes / (sizeof(T) * std::max<std::size_t>(n_k, 1)));
  const std::size_t blocks = (rows + fitting - 1) / fitting;
  return (rows + blocks - 1) / blocks;
}

/// A finished tile goes straight into C where `straight`, which needs the columns of C side by side, else through
/// `finish(tile)`; `start(tile)` then fills in what C holds where `accumulate`.
template <class T, class Start, class Finish>
void run_gemm(SumOrder order, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c, bool straight,
              bool accumulate, const Start& start, const Finish& finish) {
  assert(a.rows == c.rows && b.columns == c.columns && a.columns == b.rows);
  if (c.rows == 0 || c.columns == 0) return;
  const GemmTable<T>& table = gemm_table<T>();
  const TileFamily<T>& family = order == SumOrder::rows ? table.one_chain
                                : c.rows == 1           ? table.one_row
                                                        : table.two_chains;
  const std::size_t lanes = table.lanes, n_k = a.columns;
  alignas(64) T tile_values[most_tile_values<T>], aside[most_tile_values<T>];
  TileArguments<T> t{.a = a.data,
                     .a_row = a.row_stride,
                     .a_column = a.column_stride,
                     .b = b.data,
                     .b_row = b.row_stride,
                     .c = c.data,
                     .c_row = c.row_stride,
                     .aside = aside,
                     .n_k = n_k,
                     .second_chain = second_chain(order, n_k),
                     .last_lanes = lanes,
                     .accumulate = accumulate};
  const bool apart = b.column_stride != 1;
  std::size_t done = 0;
  if (c.rows == 1 && order == SumOrder::features && apart && b.row_stride == 1 && straight && table.one_row_apart)
    done = table.one_row_apart(t, b.column_stride, c.columns);

  const std::size_t total = (c.columns - done + lanes - 1) / lanes;
  // A single row reads B once: only the vector that is not full is worth a copy, so it has a panel of its own.
  const std::size_t single = c.rows == 1 && !apart && (c.columns - done) % lanes != 0 ? 1 : 0;
  const std::size_t even = total - single, even_panels = (even + family.vectors - 1) / family.vectors;
  const std::size_t panels = even_panels + single;
  T* buffer = nullptr;
  if (apart)
    buffer = static_cast<T*>(gemm_buffer(n_k * total * lanes * sizeof(T)));
  else if (c.columns % lanes != 0)
    buffer = static_cast<T*>(gemm_buffer(n_k * family.vectors * lanes * sizeof(T)));

  const std::size_t block = rows_of_block<T>(c.rows, n_k);
  for (std::size_t block_row = 0; block_row < c.rows; block_row += block) {
    const std::size_t block_end = std::min<std::size_t>(c.rows, block_row + block);
    std::size_t vector = 0;
    for (std::size_t panel = 0; panel < panels; ++panel) {
      const std::size_t vectors =
          panel < even_panels ? (even - vector + even_panels - panel - 1) / (even_panels - panel) : 1;
      const std::size_t column = done + vector * lanes, width = vectors * lanes;
      const std::size_t columns = std::min<std::size_t>(width, c.columns - column);
      t.b = b.data + column * b.column_stride;
      t.b_row = b.row_stride;
      if (apart || columns < width) {
        T* packed = apart ? buffer + n_k * vector * lanes : buffer;
        if (block_row == 0) table.pack(t.b, b.row_stride, b.column_stride, n_k, columns, packed, width);
        t.b = packed;
        t.b_row = width;
      }
      t.last_lanes = straight ? columns - (vectors - 1) * lanes : lanes;
      const std::size_t heights = (block_end - block_row + family.rows[vectors] - 1) / family.rows[vectors];
      std::size_t row = block_row;
      for (std::size_t height = 0; height < heights; ++height) {
        const std::size_t rows = (block_end - row + heights - height - 1) / (heights - height);
        t.a = a.data + row * a.row_stride;
        if (straight) {
          t.c = c.data + row * c.row_stride + column;
          family.tiles[vectors][rows](t);
        } else {
          t.c = tile_values;
          t.c_row = width;
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
}

}  // namespace ermine::core::detail
