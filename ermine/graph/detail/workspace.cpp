#include "ermine/graph/detail/workspace.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

constexpr std::size_t nowhere = ~std::size_t{0};
// Slots of a strip are to stay in L1, or at least in a small part of L2: calls of fewer rows cost more than that saves.
constexpr std::size_t strip_bytes = 768 * 1024;
constexpr std::uint32_t fewest_strip_rows = 32, most_strip_rows = 128;
static_assert(fewest_strip_rows % exponential_chunk == 0);

}  // namespace

template <class T>
Workspace<T>::Workspace(const Program& program, const Plan& plan, const Kernels<T>& kernels,
                        const SharedStore<T>& shared, bool dual, bool whole_leaves)
    : program_(program),
      plan_(plan),
      kernels_(kernels),
      shared_(shared),
      dual_(dual),
      leaf_rows_(program.leaf_rows()),
      first_(program.slots.size(), nowhere),
      adjoint_first_(program.slots.size(), nowhere),
      input_of_(program.slots.size(), nowhere) {
  const std::size_t planes = dual ? 2 : 1;
  zeros_ = Buffer<T>(lanes_of<T>);
  for (std::size_t i = 0; i < program.inputs.size(); ++i) {
    const Input& input = program.inputs[i];
    input_of_[input.slot] = i;
    if (input.kind != InputKind::dense || !plan.needed[input.slot]) continue;
    first_[input.slot] = runs_.size();
    runs_.resize(runs_.size() + program.slots[input.slot].width, Run<T>{nullptr, zeros_.data(), 1, 0});
  }
  dense_ = runs_.size();
  const std::vector<SlotId> place = places_of(program, plan);
  const AdjointPlaces adjoints = adjoint_places_of(program, plan, whole_leaves);
  std::size_t computed = 0;
  std::vector<std::size_t> buffer(program.slots.size(), nowhere);
  for (const Op& op : program.ops) {
    if (!plan.needed[op.out] || program.slots[op.out].extent != Extent::row || op.code == OpCode::gather) continue;
    const std::uint32_t width = program.slots[op.out].width;
    if (place[op.out] == op.out) {
      buffer[op.out] = computed;
      computed += width;
    } else {
      buffer[op.out] = buffer[place[op.out]];
    }
  }
  adjoint_first_ = adjoints.first;
  const std::size_t row_bytes = (dense_ + (computed + adjoints.buffers) * planes) * sizeof(T);
  const std::size_t fitting =
      std::bit_floor(std::max<std::size_t>(strip_bytes / std::max<std::size_t>(row_bytes, 1), 1));
  strip_rows_ = static_cast<std::uint32_t>(std::clamp<std::size_t>(fitting, fewest_strip_rows, most_strip_rows));
  if (whole_leaves) strip_rows_ = leaf_rows_;
  // How far ahead lines are asked for: measured on 28 columns, where less than 256 rows came too late (60 % of a plain
  // read's bandwidth; 512 rows: 90 %) and what does not fit into a small part of L2 came too early.
  constexpr std::size_t fetch_bytes = 128 * 1024;
  const std::size_t rows_ahead = std::bit_floor(fetch_bytes / std::max<std::size_t>(dense_ * sizeof(double), 1) | 1U);
  fetch_rows_ = static_cast<std::uint32_t>(std::clamp<std::size_t>(rows_ahead, strip_rows_, 1024));
  tails_ = Buffer<T>(dense_ * strip_rows_);
  values_ = Buffer<T>(computed * strip_rows_ * planes);
  adjoints_ = Buffer<T>(adjoints.buffers * strip_rows_ * planes);
  targets_.resize(dense_);
  for (const Op& op : program.ops) {
    if (buffer[op.out] == nowhere) continue;
    first_[op.out] = runs_.size();
    for (std::uint32_t c = 0; c < program.slots[op.out].width; ++c) {
      T* const value = values_.data() + (buffer[op.out] + c) * planes * strip_rows_;
      T* const tangent = dual ? value + strip_rows_ : nullptr;
      runs_.push_back({value, tangent, 1, 1});
      targets_.push_back({value, tangent});
    }
  }
  for (std::size_t i = 0; i < adjoints.buffer.size(); ++i) {
    T* const value = adjoints_.data() + adjoints.buffer[i] * planes * strip_rows_;
    T* const tangent = dual ? value + strip_rows_ : nullptr;
    adjoint_runs_.push_back({value, tangent, 1, 1});
    adjoint_targets_.push_back({value, tangent});
    adjoint_place_.push_back(i);
  }
  alias_gathers();
}

template <class T>
void Workspace<T>::alias_gathers() {
  const std::size_t planes = dual_ ? 2 : 1;
  ignored_ = Buffer<T>(strip_rows_ * planes);
  std::vector<std::size_t> follows(runs_.size(), nowhere);  // of each run: the dense input whose memory it reads
  std::iota(follows.begin(), follows.begin() + static_cast<std::ptrdiff_t>(dense_), std::size_t{0});
  for (const Op& op : program_.ops) {
    if (op.code != OpCode::gather || !plan_.needed[op.out] || program_.slots[op.out].extent != Extent::row) continue;
    const std::vector<Place>& places = program_.gathers[op.attribute];
    first_[op.out] = runs_.size();
    targets_.resize(runs_.size() + places.size());  // nobody writes through them
    for (const Place& place : places) {
      const std::size_t from = first_[place.slot] + place.component;
      if (follows[from] != nowhere) moving_.emplace_back(runs_.size(), follows[from]);
      follows.push_back(follows[from]);
      runs_.push_back(runs_[from]);
    }
    if (!plan_.active[op.out]) continue;
    adjoint_first_[op.out] = adjoint_targets_.size();
    for (const Place& place : places) {
      const bool wanted = plan_.active[place.slot] != 0;
      const std::size_t from = wanted ? adjoint_first_[place.slot] + place.component : adjoint_targets_.size();
      const Target<T> target =
          wanted ? adjoint_targets_[from] : Target<T>{ignored_.data(), dual_ ? ignored_.data() + strip_rows_ : nullptr};
      adjoint_place_.push_back(wanted ? adjoint_place_[from] : from);
      adjoint_targets_.push_back(target);
      adjoint_runs_.push_back({target.value, target.tangent, 1, 1});
    }
  }
}

template <class T>
void Workspace<T>::point_inputs(const Batch& batch, std::uint64_t first, std::uint32_t rows) {
  const std::size_t padded = whole_blocks<T>(rows);
  T* tail = tails_.data();
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    if (input.kind != InputKind::dense || first_[input.slot] == nowhere) continue;
    for (std::uint32_t c = 0; c < program_.slots[input.slot].width; ++c, tail += strip_rows_) {
      const double* const column = batch.inputs[i].columns[c] + first;
      Run<T>& run = runs_[first_[input.slot] + c];
      if constexpr (std::is_same_v<T, double>) {
        run.value = column;
        if (padded == rows) continue;
      }
      std::transform(column, column + rows, tail, [](double x) { return static_cast<T>(x); });
      std::fill(tail + rows, tail + padded, tail[rows - 1]);
      run.value = tail;
    }
  }
  for (const auto& [run, input] : moving_) runs_[run].value = runs_[input].value;
}

template <class T>
typename Workspace<T>::Compiled& Workspace<T>::begin_leaf(std::size_t visit, const Batch& batch) {
  Compiled& compiled = visits_[visit];
  columns_.clear();
  for (const std::size_t i : compiled.unasked)
    columns_.insert(columns_.end(), batch.inputs[i].columns.begin(), batch.inputs[i].columns.end());
  compiled.bundle.clear();
  compiled.lanes.clear();
  return compiled;
}

template <class T>
void Workspace<T>::run_strip(Compiled& visit, const Batch& batch, std::uint64_t first, std::uint32_t rows) {
  const auto blocks = static_cast<std::uint32_t>(whole_blocks<T>(rows) / lanes_of<T>);
  point_inputs(batch, first, rows);
  const std::uint64_t ahead = first + fetch_rows_;
  if (ahead + strip_rows_ <= batch.rows)
    for (const double* column : columns_)
      for (std::uint32_t row = 0; row < strip_rows_; row += 8) __builtin_prefetch(column + ahead + row, 0, 2);
  const std::size_t plane = std::size_t{strip_rows_} * (dual_ ? 2 : 1);
  for (Step& step : visit.steps) {
    for (std::uint32_t i = step.clear_begin; i < step.clear_end; ++i) std::fill_n(visit.clears[i], plane, T(0));
    if (step.affine == none) {
      step.call.rows = rows;
      step.call.blocks = blocks;
      step.kernel(step.call);
      continue;
    }
    AffineStep& affine = visit.affine[step.affine];
    AffineCall<T>& call = affine.call;
    call.rows = rows;
    call.blocks = blocks;
    call.first_row = first;
    if (affine.input != nowhere) {
      const InputData& data = batch.inputs[affine.input];
      if (program_.inputs[affine.input].kind == InputKind::code)
        call.codes = data.codes;
      else
        call.csr = &data.csr;
    }
    affine.kernel(call);
  }
}

template <class T>
const AffineCall<T>& Workspace<T>::product(std::size_t visit, std::uint32_t op) const {
  const Compiled& compiled = visits_[visit];
  const auto step =
      std::find_if(compiled.steps.begin(), compiled.steps.end(), [&](const Step& s) { return s.op == op; });
  return compiled.affine[step->affine].call;
}

template <class T>
const T* Workspace<T>::end_leaf(Compiled& visit) {
  for (const Step& join : visit.joins) join.kernel(join.call);
  return visit.bundle.data();
}

template class Workspace<double>;

}  // namespace ermine::graph::detail
