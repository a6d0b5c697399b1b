#include "config.hpp"

#include <algorithm>
#include <charconv>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "toml.hpp"
#include "utf8.hpp"

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

std::string shortest_text(double value) {
  char digits[40];
  // -0 becomes 0, and a long run of digits stays a real number: TOML's integers have 64 bits.
  std::string text(digits, std::to_chars(digits, digits + sizeof digits, value + 0.0).ptr);
  if (text.size() > 15 && text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string escape_commas(const std::string& text) {
  std::string out;
  for (const char c : text) (c == ',' ? out += '\\' : out) += c;
  return out;
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ", ";
    out += toml::quoted(text);
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
  return toml::quoted(settings.text(flag.name));
}

}  // namespace

std::vector<ConfigEntry> parse_config(std::string_view text, const std::string& name) {
  std::vector<std::string> known{"data"};
  for (const Flag& flag : flags())
    if (belongs_in_config(flag)) known.push_back(flag.key());
  std::vector<ConfigEntry> entries;
  for (const toml::Entry& read : toml::parse(text, name)) {
    ConfigEntry entry{read.key, {}, read.span.place() + ": " + read.key};
    const Flag* flag = find_flag(entry.key);
    if (entry.key != "data" && (flag == nullptr || !belongs_in_config(*flag) || flag->key() != entry.key)) {
      if (flag != nullptr && flag->later())
        throw UsageError("`" + entry.key + "` is not in this version of ermine; a later one will have it", read.span);
      throw UsageError("`" + entry.key + "` is not a setting" + core::did_you_mean(entry.key, known), read.span);
    }
    const bool several = flag == nullptr || flag->repeats || flag->takes == Takes::texts;
    const bool split = entry.key == "split";
    if (read.list && !several && !split) throw UsageError(entry.where + " takes one value, not a list");
    for (const toml::Value& value : read.values) {
      const std::string said =
          value.kind == toml::Value::Kind::truth ? (value.text == "true" ? "yes" : "no") : value.text;
      entry.values.push_back(read.list && flag != nullptr && flag->takes == Takes::names ? escape_commas(said) : said);
    }
    if (read.list && split) {
      std::string joined;
      for (const std::string& part : entry.values) joined += (joined.empty() ? "" : "/") + part;
      entry.values = {joined};
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
  if (!is_utf8(out))
    throw UsageError("a file or column name is no UTF-8 text, so config.toml cannot name it; rename it");
  return out;
}

}  // namespace ermine::apps
