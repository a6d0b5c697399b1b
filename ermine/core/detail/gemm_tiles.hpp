/// @file
/// The tiles a product is made of: one table of kernels a target, reached once a product.
///
/// A tile is `rows` x `vectors` registers of C. Only these kernels are compiled for every target; the blocking around
/// them (gemm_driver.hpp) is plain C++ and what happens to a finished tile (gemm-inl.h) is the caller's.

#pragma once

#include <cstddef>
#include <cstdint>

namespace ermine::core::detail {

/// c[i][j] (+)= sum over k of a[i * a_row + k * a_column] * b[k * b_row + j], whole vectors of j.
template <class T>
struct TileArguments {
  const T* a;
  std::size_t a_row, a_column;
  const T* b;
  std::size_t b_row;
  T* c;
  std::size_t c_row;
  std::size_t n_k, second_chain;  ///< One chain where they are equal.
  bool continues;                 ///< The first chain starts from C.
  bool adds;                      ///< C is added to the finished sum.
};

template <class T>
using Tile = void (*)(const TileArguments<T>& t);

inline constexpr std::size_t most_tile_vectors = 4, most_tile_rows = 24;

/// Numbers in the largest tile: 24 registers of 64 bytes.
template <class T>
inline constexpr std::size_t most_tile_values = 24 * 64 / sizeof(T);

template <class T>
struct GemmTable {
  std::size_t lanes;                                         ///< numbers in a vector of this target
  std::size_t vectors;                                       ///< widest tile, in vectors
  Tile<T> tiles[most_tile_vectors + 1][most_tile_rows + 1];  ///< [vectors][rows]; nullptr where there is none
  std::size_t rows[most_tile_vectors + 1];                   ///< tallest tile for each width
  /// packed[k * width + j] = b[k * row + j * column] for j < columns, 0 for the rest of `width`.
  void (*pack)(const T* b, std::size_t row, std::size_t column, std::size_t n_k, std::size_t columns, T* packed,
               std::size_t width);
};

/// The table of the target in use.
template <class T>
[[nodiscard]] const GemmTable<T>& gemm_table();

/// A buffer the thread keeps, of at least that many bytes, aligned to 64. A second call may move it.
[[nodiscard]] void* gemm_buffer(std::size_t bytes);

}  // namespace ermine::core::detail
