#include "ermine/graph/detail/workspace.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {
namespace {

constexpr std::size_t nowhere = ~std::size_t{0};
// Half of a usual L1; below 32 rows the calls would cost more than they do.
constexpr std::size_t strip_bytes = 64 * 1024;
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
  std::size_t computed = 0, adjoint = 0;
  std::vector<std::size_t> buffer(program.slots.size(), nowhere);
  for (const Op& op : program.ops) {
    if (!plan.needed[op.out] || program.slots[op.out].extent != Extent::row) continue;
    const std::uint32_t width = program.slots[op.out].width;
    if (place[op.out] == op.out) {
      buffer[op.out] = computed;
      computed += width;
    } else {
      buffer[op.out] = buffer[place[op.out]];
    }
    if (!plan.active[op.out]) continue;
    adjoint_first_[op.out] = adjoint;
    adjoint += width;
  }
  const std::size_t row_bytes = (dense_ + (computed + adjoint) * planes) * sizeof(T);
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
  adjoints_ = Buffer<T>(adjoint * strip_rows_ * planes);
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
  for (std::size_t i = 0; i < adjoint; ++i) {
    T* const value = adjoints_.data() + i * planes * strip_rows_;
    T* const tangent = dual ? value + strip_rows_ : nullptr;
    adjoint_runs_.push_back({value, tangent, 1, 1});
    adjoint_targets_.push_back({value, tangent});
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
  for (Step& step : visit.steps) {
    if (step.clear != no_slot) {
      const std::size_t plane = std::size_t{strip_rows_} * (dual_ ? 2 : 1) * program_.slots[step.clear].width;
      std::fill_n(adjoint_targets_[adjoint_first_[step.clear]].value, plane, T(0));
    }
    if (step.affine) {
      AffineCall<T>& call = step.affine_call;
      call.rows = rows;
      call.blocks = blocks;
      call.first_row = first;
      if (step.input != nowhere) {
        const InputData& data = batch.inputs[step.input];
        if (program_.inputs[step.input].kind == InputKind::code)
          call.codes = data.codes;
        else
          call.csr = &data.csr;
      }
      step.affine(call);
      continue;
    }
    step.call.rows = rows;
    step.call.blocks = blocks;
    step.kernel(step.call);
  }
}

template <class T>
const AffineCall<T>& Workspace<T>::product(std::size_t visit, std::uint32_t op) const {
  const std::vector<Step>& steps = visits_[visit].steps;
  return std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return s.op == op; })->affine_call;
}

template <class T>
const T* Workspace<T>::end_leaf(Compiled& visit) {
  for (const Step& join : visit.joins) join.kernel(join.call);
  return visit.bundle.data();
}

template class Workspace<double>;

}  // namespace ermine::graph::detail
