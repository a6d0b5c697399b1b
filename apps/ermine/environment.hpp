/// @file
/// Where and when a run was made: what model.ermine must not know, environment.json holds.

#pragma once

#include <cstdint>
#include <string>

#include "ermine/core/record.hpp"

namespace ermine::apps {

/// "2026-03-14T15:09:26Z"
[[nodiscard]] std::string now_utc();
[[nodiscard]] double seconds_now();  ///< Of a steady clock.
[[nodiscard]] std::uint64_t peak_memory_bytes();
[[nodiscard]] std::string working_directory();

/// host, system, processor, cores, instruction sets, version, compiler.
[[nodiscard]] core::Record machine();

/// The command line that was typed, quoted for a shell.
void remember_command(int count, char** values);
[[nodiscard]] const std::string& command_line();
/// One word, quoted where a shell would change it.
[[nodiscard]] std::string shell_quoted(const std::string& word);

}  // namespace ermine::apps
