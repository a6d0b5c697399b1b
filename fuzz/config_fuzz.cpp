/// @file
/// Fuzzes the parser of configuration files: any bytes give entries or a UsageError, and what was accepted by the settings
/// can be written down and read back as the same settings.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "apps/ermine/config.hpp"
#include "ermine/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ermine;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  apps::Settings settings(*apps::find_verb("train"));
  try {
    apps::apply_config(settings, text, "fuzz.toml");
  } catch (const core::UsageError&) {
    return 0;
  }
  const std::string written = apps::to_config(settings);
  apps::Settings again(*apps::find_verb("train"));
  apps::apply_config(again, written, "again.toml");
  if (apps::to_config(again) != written) std::abort();
  return 0;
}
