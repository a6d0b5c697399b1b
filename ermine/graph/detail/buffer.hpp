/// @file
/// Numbers at addresses that are multiples of 64 bytes, zero at first.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

#include "ermine/graph/detail/kernels.hpp"

namespace ermine::graph::detail {

template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size)
      : data_(
            static_cast<T*>(::operator new(std::max<std::size_t>(size, 1) * sizeof(T), std::align_val_t{block_bytes}))),
        size_(size) {
    clear();
  }
  [[nodiscard]] T* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  void clear() {
    if (size_ > 0) std::memset(data_.get(), 0, size_ * sizeof(T));
  }
  T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  struct Free {
    void operator()(T* p) const { ::operator delete(p, std::align_val_t{block_bytes}); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

/// n rounded up to whole blocks of lanes.
template <class T>
[[nodiscard]] constexpr std::size_t whole_blocks(std::size_t n) {
  return (n + lanes_of<T> - 1) / lanes_of<T> * lanes_of<T>;
}

}  // namespace ermine::graph::detail
