/// @file
/// The tiles a product is made of: one table of kernels a target, reached once a product.
///
/// A tile is `rows` x `vectors` registers of C. Only these kernels are compiled for every target; the blocking around
/// them (gemm_driver.hpp) is plain C++ and what happens to a finished tile (gemm-inl.h) is the caller's.

#pragma once

#include <cstddef>

namespace ermine::core::detail {

/// c[i][j] (+)= sum over k of a[i * a_row + k * a_column] * b[k * b_row + j]. B is read in whole vectors of j, C only
/// where it exists.
template <class T>
struct TileArguments {
  const T* a;
  std::size_t a_row, a_column;
  const T* b;
  std::size_t b_row;
  T* c;
  std::size_t c_row;
  T* aside;                       ///< Room for most_tile_values numbers, aligned to 64.
  std::size_t n_k, second_chain;  ///< The second chain, where the tile has one, begins there.
  std::size_t last_lanes;         ///< Numbers of C in the last vector.
  bool accumulate;                ///< One chain: it starts from C. Two: their sum is added to C.
};

template <class T>
using Tile = void (*)(const TileArguments<T>& t);

inline constexpr std::size_t most_tile_vectors = 10, most_tile_rows = 12;

/// Numbers in the largest tile: 24 registers of 64 bytes.
template <class T>
inline constexpr std::size_t most_tile_values = 24 * 64 / sizeof(T);

/// The tiles for one order of summation; for every width there are all heights up to `rows`.
template <class T>
struct TileFamily {
  std::size_t vectors;                      ///< The widest.
  std::size_t rows[most_tile_vectors + 1];  ///< The tallest, by width.
  Tile<T> tiles[most_tile_vectors + 1][most_tile_rows + 1];
};

template <class T>
struct GemmTable {
  std::size_t lanes;  ///< Numbers in a vector of this target.
  TileFamily<T> one_chain, two_chains;
  TileFamily<T> one_row;  ///< Two chains, for a product of one row: wide, so that B is read in long runs.
  /// One row, two chains, where the columns of B lie apart (b_row is 1): they are transposed in registers. Does as many
  /// of the `columns` as it can and returns their number.
  std::size_t (*one_row_apart)(const TileArguments<T>& t, std::size_t b_column, std::size_t columns);
  /// packed[k * width + j] = b[k * row + j * column] for j < columns, 0 for the rest of `width`, a multiple of `lanes`.
  void (*pack)(const T* b, std::size_t row, std::size_t column, std::size_t n_k, std::size_t columns, T* packed,
               std::size_t width);
};

/// The table of the target in use.
template <class T>
[[nodiscard]] const GemmTable<T>& gemm_table();

/// A buffer the thread keeps, of at least that many bytes, aligned to 64. A second call may move it.
[[nodiscard]] void* gemm_buffer(std::size_t bytes);

}  // namespace ermine::core::detail
