/// @file
/// Sums over leaves, whoever takes them.
///
/// Every rank has a contiguous range of leaves, every thread of a rank a contiguous part of it. Each hands on its open
/// nodes, and pushing them in order gives the one tree (tree.hpp), however the leaves were cut.

#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ermine/graph/detail/tree.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::graph::detail {

/// How many workers share `leaves`.
[[nodiscard]] inline std::uint64_t workers_for(const EvaluatorOptions& options, std::uint64_t leaves) {
  return std::min<std::uint64_t>(options.pool ? options.pool->threads() : 1, leaves);
}

/// task(part, worker) for each part in [0, parts), on the pool where there is more than one.
template <class Task>
void run_parts(const EvaluatorOptions& options, std::uint64_t parts, const Task& task) {
  if (parts > 1 && !options.pool) {
    for (std::uint64_t part = 0; part < parts; ++part) task(part, static_cast<std::uint32_t>(part));
  } else if (parts > 1)
    // A part's workspace is its own: the pool may have more workers than there are parts, and any of them may come.
    options.pool->run(parts, [&](std::uint64_t part, std::uint32_t) { task(part, static_cast<std::uint32_t>(part)); });
  else if (parts == 1)
    task(0, 0);
}

/// The tree's total of take(leaf, worker) -> const T* [size]; zeros where there is no leaf.
template <class T, class Join, class Take>
[[nodiscard]] std::vector<T> sum_over_leaves(const EvaluatorOptions& options, std::uint64_t leaves, std::size_t size,
                                             const Join& join, const Take& take) {
  const std::uint64_t ranks = std::max<std::uint32_t>(options.ranks, 1), parts = workers_for(options, leaves);
  OpenNodes<T, Join> all(join);
  for (std::uint64_t rank = 0; rank < ranks; ++rank) {
    const std::uint64_t from = leaves * rank / ranks, to = leaves * (rank + 1) / ranks;
    std::vector<std::vector<Node<T>>> open(parts);
    run_parts(options, parts, [&](std::uint64_t part, std::uint32_t worker) {
      OpenNodes<T, Join> mine(join);
      const std::uint64_t end = from + (to - from) * (part + 1) / parts;
      for (std::uint64_t leaf = from + (to - from) * part / parts; leaf < end; ++leaf)
        mine.push_leaf(leaf, take(leaf, worker), size);
      open[part] = mine.take();
    });
    for (std::vector<Node<T>>& nodes : open)
      for (Node<T>& node : nodes) all.push(std::move(node));
  }
  std::vector<T> total = all.total();
  if (total.empty()) total.assign(size, T(0));
  return total;
}

}  // namespace ermine::graph::detail
