/// @file
/// The configuration file: the long flag names with '_', plus `data`, as TOML.
///
///     data = ["events.csv"]
///     target = "signal"
///     l2 = 0.001
///     define = ["m = sqrt(e^2 - p^2)"]
///
/// A run writes the whole of what shaped it, defaults too, before it reads any data.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

namespace ermine::apps {

/// One key of a file, its values as the texts a flag would have been given.
struct ConfigEntry {
  std::string key;
  std::vector<std::string> values;
  std::string where;  ///< "run.toml:3:1: seed"
};

/// @throws UsageError with the place: no TOML, a key nobody knows ("did you mean"), a value of the wrong kind.
[[nodiscard]] std::vector<ConfigEntry> parse_config(std::string_view text, const std::string& name);

/// Adds a file's entries to the settings of a call of train, below its flags.
void apply_config(Settings& settings, std::string_view text, const std::string& name);

/// The settings as such a file. @throws UsageError where a text is no UTF-8, which TOML cannot hold.
[[nodiscard]] std::string to_config(const Settings& settings);

}  // namespace ermine::apps
