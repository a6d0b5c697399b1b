/// @file
/// What an update rule is: how one gradient moves the parameters. The loop around it is written once (descend.hpp,
/// training), so a variant of gradient descent is only its rule.
///
///     start(p)                       state for p parameters, zero
///     begin_step()                   once a step, before any tile
///     apply(offset, w, g, rate)      moves the tile of parameters that starts at `offset`; tiles may come in any order
///     state(), restore(record)       everything a resumed run needs
///
/// Each coordinate is moved on its own, so a tile can be updated as soon as its gradient is known. `adaptive` rules
/// divide by a running size of the gradient: their rate is in units of w, that of the others in units of w / g.

#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

#include "ermine/core/error.hpp"
#include "ermine/core/record.hpp"
#include "ermine/optimize/vectors.hpp"

namespace ermine::optimize {

template <class R>
concept UpdateRule = std::copyable<R> && requires(R rule, const R fixed, std::uint64_t n, std::span<double> w,
                                                  std::span<const double> g, double rate, const core::Record& record) {
  { R::name } -> std::convertible_to<std::string_view>;
  { R::adaptive } -> std::convertible_to<bool>;
  { fixed.rate() } -> std::same_as<double>;
  { rule.start(n) };
  { rule.begin_step() };
  { rule.apply(n, w, g, rate) };
  { fixed.state() } -> std::same_as<core::Record>;
  { rule.restore(record) };
};

namespace detail {

/// The tensor `key` of a state. @throws ModelError unless it has `size` elements.
[[nodiscard]] inline Vector state_vector(const core::Record& state, std::string_view key, std::size_t size) {
  Vector values = state.at(key).tensor().doubles();
  if (values.size() != size)
    throw core::ModelError("the state `" + std::string(key) + "` has " + std::to_string(values.size()) +
                           " elements, not " + std::to_string(size));
  return values;
}

}  // namespace detail
}  // namespace ermine::optimize
