#include "ermine/optimize/step_memory.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::optimize {

void StepMemory::remember(const Vector& w, const Vector& w_new, const Vector& g, const Vector& g_new) {
  Pair pair;
  if (pairs_.size() == most_) {  // its memory is used again
    pair = std::move(pairs_.front());
    pairs_.erase(pairs_.begin());
  }
  pair.s.resize(w.size());
  pair.y.resize(w.size());
  add_scaled(w_new, -1, w, pair.s);
  add_scaled(g_new, -1, g, pair.y);
  pair.sy = dot(pair.s, pair.y);
  const double rounding = std::numeric_limits<double>::epsilon() * norm(pair.s) * norm(pair.y);
  if (pair.sy > rounding && std::isfinite(pair.sy)) pairs_.push_back(std::move(pair));
}

void StepMemory::multiply(std::span<double> v, const std::function<void(std::span<double>)>& first) const {
  std::vector<double> along(pairs_.size());
  for (std::size_t k = pairs_.size(); k-- > 0;) {
    along[k] = dot(pairs_[k].s, v) / pairs_[k].sy;
    add_scaled(v, -along[k], pairs_[k].y, v);
  }
  if (first) {
    first(v);
  } else if (!pairs_.empty()) {
    const double scale = pairs_.back().sy / dot(pairs_.back().y, pairs_.back().y);
    for (double& x : v) x *= scale;
  }
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    const double across = dot(pairs_[k].y, v) / pairs_[k].sy;
    add_scaled(v, along[k] - across, pairs_[k].s, v);
  }
}

core::Record StepMemory::state() const {
  core::Record pairs = core::Record::array();
  for (const Pair& pair : pairs_) {
    core::Record item = core::Record::object();
    item.set("s", core::Tensor::of(pair.s));
    item.set("y", core::Tensor::of(pair.y));
    item.set("sy", pair.sy);
    pairs.push(std::move(item));
  }
  return pairs;
}

void StepMemory::restore(const core::Record& pairs, std::size_t p) {
  pairs_.clear();
  for (const core::Record& item : pairs.items())
    pairs_.push_back({detail::state_vector(item, "s", p), detail::state_vector(item, "y", p), item.at("sy").number()});
}

}  // namespace ermine::optimize
