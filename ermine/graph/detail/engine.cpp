#include "ermine/graph/detail/engine.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/graph/detail/batch.hpp"
#include "ermine/graph/detail/fuse.hpp"
#include "ermine/graph/detail/leaf_sums.hpp"

namespace ermine::graph::detail {
namespace {

/// Copies what is watched out of a strip.
template <class T>
auto copier(const Workspace<T>& workspace, const Watched& watched) {
  return [&workspace, watched](std::uint64_t first, std::uint32_t rows) {
    if (watched.slot == no_slot) return;
    const T* const from = workspace.component(watched.slot, 0);
    std::copy(from, from + rows, watched.rows + first);
  };
}

}  // namespace

template <class T>
Engine<T>::Engine(const Program& program, SlotId output, bool gradient, bool dual, const EvaluatorOptions& options)
    : program_(fused(program)),
      plan_(make_plan(program_, output, gradient)),
      options_(options),
      dual_(dual),
      tiled_(options.schedule == Schedule::tile_owner || (options.schedule == Schedule::automatic && program_.wide() &&
                                                          options.pool && options.pool->threads() > 1)),
      kernels_(kernels_for<T>(dual)),
      shared_(program_, plan_, kernels_, dual) {
  for (const Visit& visit : plan_.forward) forward_.push_back(&add_pass(visit));
  for (const Visit& visit : plan_.reverse) reverse_.push_back(&add_pass(visit));
  if (!plan_.last.forward.empty() || !plan_.last.folds.empty() || program_.slots[output].extent == Extent::row)
    last_ = &add_pass(plan_.last);
}

template <class T>
typename Engine<T>::Pass& Engine<T>::add_pass(const Visit& visit) {
  Pass& pass = passes_.emplace_back();
  pass.visit = visit;
  if (tiled_) {
    std::vector<Product> products = products_of(program_, plan_, visit);
    for (const Product& product : products) std::erase(pass.visit.gathered, product.weights);
    if (!products.empty())
      pass.tiles = std::make_unique<Tiles<T>>(std::move(products), kernels_, program_.wide(), dual_);
  }
  pass.layout = layout_of(program_, pass.visit);
  pass.index = passes_.size() - 1;
  for (const std::uint32_t f : visit.seeds)
    pass.seed_plane += std::size_t{program_.slots[program_.ops[f].out].width} * lanes_of<T>;
  pass.seeds = Buffer<T>(pass.seed_plane * (dual_ ? 2 : 1));
  return pass;
}

template <class T>
void Engine<T>::prepare(std::uint32_t workers) {
  while (workspaces_.size() < workers) {
    auto& workspace =
        workspaces_.emplace_back(std::make_unique<Workspace<T>>(program_, plan_, kernels_, shared_, dual_, tiled_));
    for (const Pass& pass : passes_) workspace->compile(pass.visit, pass.seeds.data(), pass.seed_plane);
  }
}

template <class T>
void Engine<T>::begin(std::span<const double> parameters, std::span<const double> direction) {
  shared_.set_parameters(parameters, direction);
}

template <class T>
std::uint64_t Engine<T>::leaves(const Batch& batch) const {
  const std::uint64_t leaf = program_.leaf_rows();
  return batch.rows / leaf + (batch.rows % leaf > 0 ? 1 : 0);
}

template <class T>
void Engine<T>::run(Pass& pass, const Batch& batch, const Watched& watched) {
  if (pass.tiles) return run_tiled(pass, batch, watched);
  const std::uint64_t total = leaves(batch);
  prepare(static_cast<std::uint32_t>(workers_for(options_, total)));
  pass.sum = sum_over_leaves<T>(
      options_, total, pass.layout.size * (dual_ ? 2 : 1),
      [&](T* left, const T* right) { join_bundles(left, right, pass.layout, dual_); },
      [&](std::uint64_t leaf, std::uint32_t worker) {
        return workspaces_[worker]->run(pass.index, batch, leaf, copier(*workspaces_[worker], watched));
      });
}

/// A window of leaves at a time, each in a workspace of its own; then every tile walks them.
template <class T>
void Engine<T>::run_tiled(Pass& pass, const Batch& batch, const Watched& watched) {
  const std::uint64_t total = leaves(batch), ranks = std::max<std::uint32_t>(options_.ranks, 1);
  const std::uint64_t window =
      std::min<std::uint64_t>(total, 4 * std::max<std::uint64_t>(2, workers_for(options_, total)));
  const std::size_t size = pass.layout.size * (dual_ ? 2 : 1);
  prepare(static_cast<std::uint32_t>(window));
  const auto join = [&](T* left, const T* right) { join_bundles(left, right, pass.layout, dual_); };
  OpenNodes<T, decltype(join)> open(join);
  pass.tiles->clear();
  for (std::uint64_t rank = 0; rank < ranks; ++rank) {
    const std::uint64_t end = total * (rank + 1) / ranks;
    for (std::uint64_t first = total * rank / ranks; first < end; first += window) {
      const std::uint64_t some = std::min(window, end - first);
      std::vector<const Workspace<T>*> run(some);
      std::vector<const T*> bundles(some);
      run_parts(options_, some, [&](std::uint64_t i, std::uint32_t) {
        bundles[i] = workspaces_[i]->run(pass.index, batch, first + i, copier(*workspaces_[i], watched));
        run[i] = workspaces_[i].get();
      });
      for (std::uint64_t i = 0; i < some; ++i) open.push_leaf(first + i, bundles[i], size);
      run_parts(options_, pass.tiles->size(),
                [&](std::uint64_t tile, std::uint32_t) { pass.tiles->add(tile, pass.index, first, run); });
    }
  }
  pass.sum = open.total();
  if (pass.sum.empty()) pass.sum.assign(size, T(0));
}

template <class T>
void Engine<T>::take_folds(const Pass& pass, std::uint64_t rows) {
  const auto n = static_cast<T>(rows);
  const std::size_t plane = pass.layout.size;
  for (std::size_t i = 0; i < pass.visit.folds.size(); ++i) {
    const Op& op = program_.ops[pass.visit.folds[i]];
    const T* const sum = pass.sum.data() + pass.layout.folds[i];
    T* const value = shared_.value(op.out);
    T* const tangent = shared_.tangent(op.out);
    for (std::uint32_t c = 0; c < program_.slots[op.out].width; ++c) {
      if (op.code == OpCode::fold_log_sum_exp) {
        // No rows, or rows of -inf alone: the sum is 0 and its logarithm -inf.
        value[c] = sum[2 * c] + std::log(sum[2 * c + 1]);
        if (dual_) tangent[c] = sum[plane + 2 * c + 1] == T(0) ? T(0) : sum[plane + 2 * c + 1] / sum[2 * c + 1];
        continue;
      }
      value[c] = op.code == OpCode::fold_mean ? sum[c] / n : sum[c];
      if (dual_) tangent[c] = op.code == OpCode::fold_mean ? sum[plane + c] / n : sum[plane + c];
    }
    shared_.spread(op.out);
  }
}

template <class T>
void Engine<T>::set_seeds(Pass& pass, std::uint64_t rows) {
  T* block = pass.seeds.data();
  for (const std::uint32_t f : pass.visit.seeds) {
    const Op& op = program_.ops[f];
    const T scale = op.code == OpCode::fold_mean ? static_cast<T>(rows) : T(1);
    for (std::uint32_t c = 0; c < program_.slots[op.out].width; ++c, block += lanes_of<T>) {
      std::fill_n(block, lanes_of<T>, pass.visit.unit_seed ? T(1) : shared_.adjoint(op.out)[c] / scale);
      if (dual_)
        std::fill_n(block + pass.seed_plane, lanes_of<T>,
                    pass.visit.unit_seed ? T(0) : shared_.adjoint_tangent(op.out)[c] / scale);
    }
  }
}

/// What a sum that was sent back for a seed of 1 is for this one: 0 where nothing was asked, be the sum infinite.
template <class T>
static T scaled(T seed, T sum) {
  return seed == 0 ? T(0) : seed * sum;
}

/// Adds what a visit sent back to the adjoints of the shared slots, scaled by the seed where that was sent as 1.
template <class T>
void Engine<T>::gather(const Pass& pass, std::uint64_t rows) {
  T scale(1), scale_tangent(0);
  if (pass.visit.unit_seed) {
    const Op& op = program_.ops[pass.visit.seeds[0]];
    const T n = op.code == OpCode::fold_mean ? static_cast<T>(rows) : T(1);
    scale = *shared_.adjoint(op.out) / n;
    if (dual_) scale_tangent = *shared_.adjoint_tangent(op.out) / n;
  }
  for (std::size_t i = 0; i < pass.visit.gathered.size(); ++i) {
    const SlotId id = pass.visit.gathered[i];
    const T* const sum = pass.sum.data() + pass.layout.gathered[i];
    for (std::uint32_t c = 0; c < program_.slots[id].width; ++c) {
      shared_.adjoint(id)[c] += scaled(scale, sum[c]);
      if (dual_)
        shared_.adjoint_tangent(id)[c] += scaled(scale, sum[pass.layout.size + c]) + scaled(scale_tangent, sum[c]);
    }
  }
  if (pass.tiles)
    pass.tiles->take([&](SlotId id, std::size_t element, T sum, T tangent) {
      shared_.adjoint(id)[element] += scaled(scale, sum);
      if (dual_) shared_.adjoint_tangent(id)[element] += scaled(scale, tangent) + scaled(scale_tangent, sum);
    });
}

template <class T>
void Engine<T>::forward(const Batch& batch, const Watched& watched) {
  check_batch(program_, batch);
  shared_.forward(0);
  for (std::uint32_t l = 0; l < plan_.levels; ++l) {
    Pass& pass = plan_.fused && l + 1 == plan_.levels ? *last_ : *forward_[l];
    if (pass.visit.unit_seed) set_seeds(pass, batch.rows);
    run(pass, batch, l + 1 == plan_.levels ? watched : Watched{});
    take_folds(pass, batch.rows);
    shared_.forward(l + 1);
  }
}

template <class T>
void Engine<T>::backward(const Batch& batch) {
  shared_.clear_adjoints();
  *shared_.adjoint(plan_.output) = 1;
  for (std::uint32_t l = plan_.levels + 1; l-- > 0;) {
    shared_.reverse(l);
    if (l == 0) break;
    if (plan_.fused && l == plan_.levels) {
      gather(*last_, batch.rows);
      continue;
    }
    Pass& pass = *reverse_[l - 1];
    if (pass.visit.seeds.empty()) continue;
    set_seeds(pass, batch.rows);
    run(pass, batch);
    gather(pass, batch.rows);
  }
}

template <class T>
void Engine<T>::rows(const Batch& batch, std::span<double> result) {
  forward(batch);
  const std::uint64_t total = leaves(batch);
  const std::uint64_t parts = workers_for(options_, total);
  prepare(static_cast<std::uint32_t>(parts));
  const std::uint32_t width = program_.slots[plan_.output].width;
  run_parts(options_, parts, [&](std::uint64_t part, std::uint32_t worker) {
    Workspace<T>& mine = *workspaces_[worker];
    const auto copy = [&](std::uint64_t first, std::uint32_t rows) {
      for (std::uint32_t c = 0; c < width; ++c) {
        const T* const from = mine.component(plan_.output, c);
        std::copy(from, from + rows, result.data() + c * batch.rows + first);
      }
    };
    for (std::uint64_t leaf = total * part / parts; leaf < total * (part + 1) / parts; ++leaf)
      static_cast<void>(mine.run(last_->index, batch, leaf, copy));
  });
}

template class Engine<double>;

}  // namespace ermine::graph::detail
