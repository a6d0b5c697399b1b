/// @file
/// Every loss of one output, as a list: what tests and registries run over. A new loss is its file and a word here.

#pragma once

#include <tuple>

#include "ermine/rules/losses/hinge.hpp"
#include "ermine/rules/losses/huber.hpp"
#include "ermine/rules/losses/logistic.hpp"
#include "ermine/rules/losses/softmax.hpp"
#include "ermine/rules/losses/square.hpp"

namespace ermine::losses {

using All = std::tuple<Square, Logistic, Hinge, Huber>;

/// Calls f(loss) for each.
template <class F>
void for_each(const F& f) {
  std::apply([&](const auto&... loss) { (f(loss), ...); }, All{});
}

}  // namespace ermine::losses
