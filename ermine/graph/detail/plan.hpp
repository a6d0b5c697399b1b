/// @file
/// How a program is cut into visits of the rows.
///
/// The level of a slot counts the folds on the longest way to it: inputs, parameters and constants have level 0, a fold
/// of a row slot of level l has level l + 1, every other operation the largest level of its operands. Visit l runs the
/// row operations that the folds of level l + 1 need and takes these folds; then the shared operations of level l + 1
/// run. The reverse sweep goes back level by level; it keeps no row values between visits: a visit computes again what
/// it needs and sends back only the adjoints of its own folds, and the contributions of all visits add up because the
/// adjoints are linear in their seeds.

#pragma once

#include <cstdint>
#include <vector>

#include "ermine/graph/program.hpp"

namespace ermine::graph::detail {

/// One pass over the rows. Lists hold indices of `Program::ops`.
struct Visit {
  std::vector<std::uint32_t> forward;  ///< row operations, in order
  std::vector<std::uint32_t> folds;    ///< folds taken on the way forward
  std::vector<std::uint32_t> seeds;    ///< folds whose adjoint is sent back
  std::vector<std::uint32_t> reverse;  ///< row operations, in reverse order
  std::vector<SlotId> gathered;        ///< shared slots that receive adjoints from this visit
  bool unit_seed = false;  ///< One seed of width 1: sent back as 1, and what comes back is scaled by the seed later.
};

struct Plan {
  SlotId output = no_slot;
  std::uint32_t levels = 0;                        ///< of the output
  std::vector<std::uint32_t> level;                ///< of each slot
  std::vector<std::uint8_t> needed;                ///< each slot: the output depends on it
  std::vector<std::uint8_t> active;                ///< each slot: needed and depends on a parameter
  std::vector<std::vector<std::uint32_t>> shared;  ///< [levels + 1]: shared operations that are no folds, in order
  std::vector<Visit> forward;                      ///< [levels]: the last one is absent where `fused`
  std::vector<Visit> reverse;                      ///< [levels]: empty lists where nothing flows back
  bool fused = false;                              ///< The last forward visit and the first reverse one are one.
  Visit last;  ///< That visit where `fused`; for a row output, the visit that makes it.
};

/// The level of each slot.
[[nodiscard]] std::vector<std::uint32_t> levels_of(const Program& program);

/// A plan for a shared output, with the reverse sweep where `gradient`; or for a row output (no gradient).
[[nodiscard]] Plan make_plan(const Program& program, SlotId output, bool gradient);

/// Where each computed row slot may lie: itself, or the slot whose place it takes over. An element-by-element operation
/// writes over an operand of its own width that nothing reads afterwards: no later operation, no fold, no pullback
/// (whose slope may need operands and result), not the caller (outputs stay).
[[nodiscard]] std::vector<SlotId> places_of(const Program& program, const Plan& plan);

/// Which piece of memory each adjoint of a computed row slot has, component by component: those that are never needed at
/// once share one. An adjoint is needed from the first pullback that contributes to it to its own operation's.
struct AdjointPlaces {
  std::vector<std::size_t> first;   ///< [slots]: of a slot's components in `buffer`; all bits set where there is none
  std::vector<std::size_t> buffer;  ///< of each component
  std::size_t buffers = 0;
};
/// @param keep every adjoint to the end of the leaf: nothing is shared.
[[nodiscard]] AdjointPlaces adjoint_places_of(const Program& program, const Plan& plan, bool keep);

}  // namespace ermine::graph::detail
