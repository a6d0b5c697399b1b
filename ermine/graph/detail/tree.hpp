/// @file
/// The fixed binary tree in which the sums of leaves are joined.
///
/// The left subtree of n leaves holds the largest power of two below n:  7 = 4 + (2 + 1). Every left subtree is a
/// perfect one that starts at a multiple of its size, so whoever holds a range of leaves, whole or cut anywhere, joins
/// what is aligned and hands on the rest as open nodes; pushing the open nodes of all ranges in order, and joining what
/// is left from the right at the end, gives the same tree for every way of cutting.

#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace ermine::graph::detail {

/// The sum of `size` leaves (a power of two) from leaf `start`, a multiple of size.
template <class T>
struct Node {
  std::uint64_t start = 0, size = 1;
  std::vector<T> sum;
};

/// A short stack of open nodes. `join(left, right)` adds right to left. Memory: O(log leaves) sums.
template <class T, class Join>
class OpenNodes {
 public:
  explicit OpenNodes(Join join) : join_(std::move(join)) {}

  /// The sum of one leaf; leaves come in ascending order.
  void push_leaf(std::uint64_t leaf, const T* sum, std::size_t size) {
    if (leaf % 2 == 1 && !open_.empty() && open_.back().size == 1 && open_.back().start + 1 == leaf) {
      join_(open_.back().sum.data(), sum);
      open_.back() = {leaf - 1, 2, std::move(open_.back().sum)};
    } else {
      std::vector<T> copy;
      if (!spare_.empty()) {
        copy = std::move(spare_.back());
        spare_.pop_back();
      }
      copy.assign(sum, sum + size);
      open_.push_back({leaf, 1, std::move(copy)});
    }
    settle();
  }

  void push(Node<T> node) {
    open_.push_back(std::move(node));
    settle();
  }

  [[nodiscard]] std::vector<Node<T>> take() { return std::exchange(open_, {}); }

  /// All that is open, joined from the right. Empty where nothing was pushed.
  [[nodiscard]] std::vector<T> total() {
    while (open_.size() > 1) join_last_two();
    return open_.empty() ? std::vector<T>{} : std::move(take().front().sum);
  }

 private:
  void settle() {
    while (open_.size() > 1) {
      const Node<T>& left = open_[open_.size() - 2];
      const Node<T>& right = open_.back();
      if (left.size != right.size || left.start % (2 * left.size) != 0 || left.start + left.size != right.start) return;
      join_last_two();
    }
  }

  void join_last_two() {
    Node<T> right = std::move(open_.back());
    open_.pop_back();
    join_(open_.back().sum.data(), right.sum.data());
    open_.back().size *= 2;
    spare_.push_back(std::move(right.sum));
  }

  Join join_;
  std::vector<Node<T>> open_;
  std::vector<std::vector<T>> spare_;
};

}  // namespace ermine::graph::detail
