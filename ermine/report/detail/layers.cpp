#include "ermine/report/detail/layers.hpp"

#include <algorithm>

namespace ermine::report::detail {
namespace {

/// Longest path from the sources, by relaxation; `count` rounds reach a fixed point unless there is a cycle.
std::vector<std::uint32_t> layers_of(std::uint64_t count, const std::vector<core::Edge>& edges) {
  std::vector<std::uint32_t> layer(count, 0);
  bool moved = true;
  for (std::uint64_t round = 0; round < count && moved; ++round) {
    moved = false;
    for (const auto& e : edges)
      if (layer[e.to] <= layer[e.from] && layer[e.from] + 1 < count) layer[e.to] = layer[e.from] + 1, moved = true;
  }
  std::vector<bool> source(count, true);
  for (const auto& e : edges) source[e.to] = false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!source[i]) continue;
    std::uint32_t first = ~0U;
    for (const auto& e : edges)
      if (e.from == i) first = std::min(first, layer[e.to]);
    if (first != ~0U && first > 0) layer[i] = first - 1;
  }
  return layer;
}

/// The graph with a node for each layer an edge passes.
struct Threaded {
  std::vector<std::uint32_t> layer;
  std::vector<std::vector<std::uint32_t>> left, right;  ///< Neighbours in the layer before and after.
  std::vector<std::vector<std::uint32_t>> chain;        ///< The nodes of each edge.

  std::uint32_t add(std::uint32_t at_layer) {
    layer.push_back(at_layer);
    left.emplace_back();
    right.emplace_back();
    return static_cast<std::uint32_t>(layer.size() - 1);
  }
  void join(std::uint32_t a, std::uint32_t b) {
    right[a].push_back(b);
    left[b].push_back(a);
  }
};

Threaded thread_edges(const core::Figure& figure, const std::vector<core::Edge>& edges) {
  Threaded t;
  for (const auto layer : layers_of(figure.nodes.size(), edges)) t.add(layer);
  for (const auto& e : edges) {
    std::vector<std::uint32_t> chain{e.from};
    for (std::uint32_t l = t.layer[e.from] + 1; l < t.layer[e.to]; ++l) {
      const std::uint32_t bend = t.add(l);
      t.join(chain.back(), bend);
      chain.push_back(bend);
    }
    if (t.layer[e.to] > t.layer[chain.back()]) t.join(chain.back(), e.to);
    chain.push_back(e.to);
    t.chain.push_back(std::move(chain));
  }
  return t;
}

}  // namespace

Layout lay_out(const core::Figure& figure) {
  std::vector<core::Edge> edges;
  for (const auto& e : figure.edges)
    if (e.from < figure.nodes.size() && e.to < figure.nodes.size() && e.from != e.to) edges.push_back(e);
  const Threaded t = thread_edges(figure, edges);

  Layout layout;
  std::vector<std::vector<std::uint32_t>> rows;
  for (std::uint32_t i = 0; i < t.layer.size(); ++i) {
    if (rows.size() <= t.layer[i]) rows.resize(t.layer[i] + 1);
    rows[t.layer[i]].push_back(i);
  }
  std::vector<double> row(t.layer.size(), 0);
  const auto number = [&](const std::vector<std::uint32_t>& nodes) {
    for (std::uint64_t k = 0; k < nodes.size(); ++k)
      row[nodes[k]] = static_cast<double>(k) - static_cast<double>(nodes.size() - 1) / 2;
  };
  for (const auto& nodes : rows) number(nodes);
  const auto sort_by = [&](std::vector<std::uint32_t>& nodes, const std::vector<std::vector<std::uint32_t>>& beside) {
    std::vector<double> key(t.layer.size());
    for (const auto i : nodes) {
      key[i] = row[i];
      if (beside[i].empty()) continue;
      key[i] = 0;
      for (const auto j : beside[i]) key[i] += row[j] / static_cast<double>(beside[i].size());
    }
    std::stable_sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) { return key[a] < key[b]; });
    number(nodes);
  };
  for (int sweep = 0; sweep < 8; ++sweep)
    if (sweep % 2 == 0)
      for (std::uint64_t l = 1; l < rows.size(); ++l) sort_by(rows[l], t.left);
    else
      for (std::uint64_t l = rows.size() - 1; l-- > 0;) sort_by(rows[l], t.right);

  const auto place = [&](std::uint32_t i) { return Place{static_cast<double>(t.layer[i]), row[i]}; };
  for (std::uint32_t i = 0; i < figure.nodes.size(); ++i) layout.nodes.push_back(place(i));
  std::uint64_t kept = 0;
  for (const auto& e : figure.edges) {
    std::vector<Place> path;
    if (e.from < figure.nodes.size() && e.to < figure.nodes.size() && e.from != e.to)
      for (const auto i : t.chain[kept++]) path.push_back(place(i));
    layout.edges.push_back(std::move(path));
  }
  layout.layers = static_cast<double>(rows.size());
  for (const auto& nodes : rows) layout.rows = std::max(layout.rows, static_cast<double>(nodes.size()));
  return layout;
}

}  // namespace ermine::report::detail
