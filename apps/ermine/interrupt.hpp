/// @file
/// Ctrl-C. The first asks the program to finish its step, save and leave with exit code 130; the second kills it.

#pragma once

namespace ermine::apps {

inline constexpr int interrupted_code = 130;

/// Thrown where work is given up between two steps; nothing half-written is left behind.
struct Interrupted {};

/// From now on Ctrl-C (and a polite kill) only sets a flag, once.
void catch_interrupts();
[[nodiscard]] bool interrupt_requested() noexcept;
/// @throws Interrupted where the flag is set.
void stop_if_interrupted();

}  // namespace ermine::apps
