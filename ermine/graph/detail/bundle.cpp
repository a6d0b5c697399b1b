#include "ermine/graph/detail/bundle.hpp"

#include <algorithm>
#include <cmath>

namespace ermine::graph::detail {

BundleLayout layout_of(const Program& program, const Visit& visit) {
  BundleLayout layout;
  for (const std::uint32_t f : visit.folds) {
    const Op& op = program.ops[f];
    const std::size_t width = program.slots[op.out].width;
    layout.folds.push_back(layout.size);
    if (op.code == OpCode::fold_log_sum_exp) layout.exponential.emplace_back(layout.size, width);
    layout.size += op.code == OpCode::fold_log_sum_exp ? 2 * width : width;
  }
  for (const SlotId id : visit.gathered) {
    layout.gathered.push_back(layout.size);
    layout.size += program.slots[id].width;
  }
  return layout;
}

template <class T>
void join_exponentials(T* l, const T* r, std::size_t components, std::size_t plane) {
  for (std::size_t c = 0; c < components; ++c, l += 2, r += 2) {
    const T top = r[1] == T(0) ? l[0] : l[1] == T(0) ? r[0] : std::max(l[0], r[0]);
    const T scale_left = l[1] == T(0) ? T(0) : std::exp(l[0] - top);
    const T scale_right = r[1] == T(0) ? T(0) : std::exp(r[0] - top);
    l[0] = top;
    l[1] = l[1] * scale_left + r[1] * scale_right;
    if (plane > 0) l[plane + 1] = l[plane + 1] * scale_left + r[plane + 1] * scale_right;
  }
}

template <class T>
void join_bundles(T* left, const T* right, const BundleLayout& layout, bool dual) {
  const std::size_t size = layout.size;
  for (const auto& [offset, components] : layout.exponential)
    join_exponentials(left + offset, right + offset, components, dual ? size : 0);
  std::size_t from = 0;
  const auto add = [&](std::size_t end) {
    for (std::size_t i = from; i < end; ++i) left[i] += right[i];
    if (dual)
      for (std::size_t i = size + from; i < size + end; ++i) left[i] += right[i];
  };
  for (const auto& [offset, components] : layout.exponential) {
    add(offset);
    from = offset + 2 * components;
  }
  add(size);
}

template void join_exponentials(double*, const double*, std::size_t, std::size_t);
template void join_bundles(double*, const double*, const BundleLayout&, bool);

}  // namespace ermine::graph::detail
