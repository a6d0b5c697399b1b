#include "config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

/// Flags that say where a run goes or how it talks, not what it is.
bool belongs_in_config(const Flag& flag) {
  constexpr std::string_view outside[] = {"config", "set",   "resume",  "out",      "force",
                                          "json",   "quiet", "verbose", "no-color", "help"};
  return (flag.verbs & verb_train) != 0 && !flag.later() &&
         std::find(std::begin(outside), std::end(outside), flag.name) == std::end(outside);
}

std::string place_of(const std::string& name, const toml::source_region& region) {
  return name + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

std::string shortest_text(double value) {
  char digits[40];
  // -0 becomes 0, and a long run of digits stays a real number: TOML's integers have 63 bits.
  std::string text(digits, std::to_chars(digits, digits + sizeof digits, value + 0.0).ptr);
  if (text.size() > 15 && text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
  if (const auto* real = node.as_floating_point()) return shortest_text(real->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "yes" : "no";
  return std::nullopt;
}

std::string escape_commas(const std::string& text) {
  std::string out;
  for (const char c : text) (c == ',' ? out += '\\' : out) += c;
  return out;
}

void append_quoted(std::string& out, const std::string& text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += escape;
    } else
      out += c;
  }
  out += '"';
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ", ";
    append_quoted(out, text);
  }
  return out + "]";
}

std::string value_text(const Flag& flag, const Settings& settings) {
  switch (flag.takes) {
    case Takes::nothing:
    case Takes::yes_no:
      return settings.on(flag.name) ? "true" : "false";
    case Takes::number:
      return shortest_text(settings.number(flag.name));
    case Takes::count:
      return std::to_string(settings.count(flag.name));
    case Takes::names:
      return quoted_list(settings.names(flag.name));
    case Takes::text:
    case Takes::texts:
    case Takes::choice:
      break;
  }
  if (flag.repeats || flag.takes == Takes::texts) return quoted_list(settings.list(flag.name));
  std::string out;
  append_quoted(out, settings.text(flag.name));
  return out;
}

}  // namespace

std::vector<ConfigEntry> parse_config(std::string_view text, const std::string& name) {
  toml::table table;
  try {
    table = toml::parse(text, std::string_view(name));
  } catch (const toml::parse_error& error) {
    throw UsageError(place_of(name, error.source()) + ": " + std::string(error.description()));
  }
  std::vector<std::string> known{"data"};
  for (const Flag& flag : flags())
    if (belongs_in_config(flag)) known.push_back(flag.key());

  std::vector<ConfigEntry> entries;
  for (const auto& [toml_key, node] : table) {
    ConfigEntry entry{std::string(toml_key.str()), {}, ""};
    const std::string place = place_of(name, toml_key.source());
    entry.where = place + ": " + entry.key;
    const Flag* flag = find_flag(entry.key);
    if (entry.key != "data" && (flag == nullptr || !belongs_in_config(*flag) || flag->key() != entry.key)) {
      if (flag != nullptr && flag->later())
        throw UsageError(place + ": `" + entry.key + "` is not in this version of ermine; a later one will have it");
      throw UsageError(place + ": `" + entry.key + "` is not a setting" + core::did_you_mean(entry.key, known));
    }
    if (const toml::array* array = node.as_array()) {
      const bool several = flag == nullptr || flag->repeats || flag->takes == Takes::texts;
      const bool split = entry.key == "split";
      if (!several && !split) throw UsageError(entry.where + " takes one value, not a list");
      for (const toml::node& item : *array) {
        const auto value = scalar_text(item);
        if (!value) throw UsageError(entry.where + " takes texts or numbers");
        entry.values.push_back(flag != nullptr && flag->takes == Takes::names ? escape_commas(*value) : *value);
      }
      if (split) {
        std::string joined;
        for (const std::string& part : entry.values) joined += (joined.empty() ? "" : "/") + part;
        entry.values = {joined};
      }
    } else if (const auto value = scalar_text(node)) {
      entry.values.push_back(*value);
    } else {
      throw UsageError(entry.where + " takes a text, a number, true or false" +
                       (node.is_table() ? ", not a table" : ""));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

void apply_config(Settings& settings, std::string_view text, const std::string& name) {
  for (ConfigEntry& entry : parse_config(text, name)) {
    if (entry.key == "data") {
      // DATA is a matter of the call as a whole: files named in the call replace those of the configuration.
      if (settings.positional().empty() && settings.origin("signal") < Origin::set &&
          settings.origin("background") < Origin::set)
        settings.set_positional(std::move(entry.values));
      continue;
    }
    const Flag& flag = *find_flag(entry.key);
    // A switch that is off says nothing.
    if (flag.takes == Takes::nothing && entry.values == std::vector<std::string>{"no"}) continue;
    for (std::string& value : entry.values) settings.add(flag, std::move(value), Origin::config, entry.where);
  }
}

std::string to_config(const Settings& settings) {
  std::string out = "# Everything that shapes this run. Again: ermine train --config THIS-FILE -o ANOTHER-RUN\n";
  if (!settings.positional().empty()) out += "data = " + quoted_list(settings.positional()) + "\n";
  for (const Flag& flag : flags()) {
    if (!belongs_in_config(flag)) continue;
    // Threads do not shape a result: written only where the user chose a number.
    const bool wanted = settings.has(flag.name) || (flag.fallback[0] && std::string_view(flag.name) != "threads");
    if (wanted) out += flag.key() + " = " + value_text(flag, settings) + "\n";
  }
  try {
    (void)toml::parse(out);
  } catch (const toml::parse_error&) {
    throw UsageError("a file or column name is no UTF-8 text, so config.toml cannot name it; rename it");
  }
  return out;
}

}  // namespace ermine::apps
