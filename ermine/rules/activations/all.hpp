/// @file
/// Every activation, as a list: what tests and registries run over. A new one is its file and a word here.

#pragma once

#include <tuple>

#include "ermine/rules/activations/identity.hpp"
#include "ermine/rules/activations/relu.hpp"
#include "ermine/rules/activations/sigmoid.hpp"
#include "ermine/rules/activations/softplus.hpp"
#include "ermine/rules/activations/tanh.hpp"

namespace ermine::activations {

using All = std::tuple<Identity, Sigmoid, Tanh, Relu, Softplus>;

/// Calls f(activation) for each.
template <class F>
void for_each(const F& f) {
  std::apply([&](const auto&... activation) { (f(activation), ...); }, All{});
}

}  // namespace ermine::activations
