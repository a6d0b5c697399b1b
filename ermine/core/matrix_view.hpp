/// @file
/// Views of memory somebody else owns: dense matrices with a stride, compressed sparse rows.
///
/// Element (i, j) of a `MatrixView` is `data[i * row_stride + j * column_stride]`; a table column is a view with one
/// column, a transpose swaps the strides and copies nothing.

#pragma once

#include <cassert>
#include <cstdint>
#include <span>

namespace ermine::core {

/// A dense matrix of `rows` x `columns` elements. Strides are in elements.
template <class T>
struct MatrixView {
  T* data = nullptr;
  std::uint64_t rows = 0, columns = 0;
  std::uint64_t row_stride = 0, column_stride = 1;

  [[nodiscard]] T& operator()(std::uint64_t i, std::uint64_t j) const {
    assert(i < rows && j < columns);
    return data[i * row_stride + j * column_stride];
  }
  [[nodiscard]] MatrixView transposed() const { return {data, columns, rows, column_stride, row_stride}; }
  [[nodiscard]] operator MatrixView<const T>() const { return {data, rows, columns, row_stride, column_stride}; }
};

/// A row-major view with no gaps.
template <class T>
[[nodiscard]] MatrixView<T> row_major(T* data, std::uint64_t rows, std::uint64_t columns) {
  return {data, rows, columns, columns, 1};
}

/// Compressed sparse rows: row i holds entries offsets[i] .. offsets[i + 1] of `indices` (ascending columns) and `values`.
/// `offsets` may start above 0, so that a range of rows is a view of the same arrays.
template <class T>
struct CsrView {
  std::span<const std::uint64_t> offsets;  ///< rows + 1 entries.
  const std::uint32_t* indices = nullptr;
  const T* values = nullptr;
  std::uint64_t columns = 0;

  [[nodiscard]] std::uint64_t rows() const { return offsets.empty() ? 0 : offsets.size() - 1; }
};

}  // namespace ermine::core
