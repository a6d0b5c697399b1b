#include "ermine/core/gemm.hpp"

#include <cstdlib>
#include <memory>
#include <new>

#include "ermine/core/detail/gemm_driver.hpp"

namespace ermine::core {
namespace detail {
namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

}  // namespace

void* gemm_buffer(std::size_t bytes) {
  thread_local std::unique_ptr<void, Free> buffer;
  thread_local std::size_t size = 0;
  if (bytes > size) {
    buffer.reset();
    size = 0;
    const std::size_t rounded = (bytes + 4095) / 4096 * 4096;
    buffer.reset(std::aligned_alloc(4096, rounded));
    if (buffer == nullptr) throw std::bad_alloc();
    size = rounded;
  }
  return buffer.get();
}

}  // namespace detail

namespace {

template <class T>
void plain_gemm(SumOrder order, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c, bool accumulate) {
  // Lanes run along the columns of C: let that be the contiguous direction, and the long one of a vector.
  const bool upright = c.columns == 1 || (c.column_stride != 1 && c.row_stride == 1 && c.rows != 1);
  if (upright && c.rows != 1) return plain_gemm(order, b.transposed(), a.transposed(), c.transposed(), accumulate);
  const auto start = [&](const detail::FinishedTile<T>& tile) {
    for (std::size_t i = 0; i < tile.rows; ++i)
      for (std::size_t j = 0; j < tile.columns; ++j)
        tile.values[i * tile.stride + j] = c(tile.row + i, tile.column + j);
  };
  const auto finish = [&](const detail::FinishedTile<T>& tile) {
    for (std::size_t i = 0; i < tile.rows; ++i)
      for (std::size_t j = 0; j < tile.columns; ++j)
        c(tile.row + i, tile.column + j) = tile.values[i * tile.stride + j];
  };
  detail::run_gemm(order, a, b, c, c.column_stride == 1, accumulate, start, finish);
}

}  // namespace

void gemm(SumOrder order, MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> c, bool accumulate) {
  plain_gemm(order, a, b, c, accumulate);
}

void gemm(SumOrder order, MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> c,
          bool accumulate) {
  plain_gemm(order, a, b, c, accumulate);
}

}  // namespace ermine::core
