/// @file
/// What the user asked for: the flags of one call, after precedence has been settled.
///
///     flag  >  --set key=value  >  --config FILE  >  default
///
/// Values are kept as the text they were given as and checked against the flag table when they come in, so that a wrong
/// one is refused before any work is done, wherever it was written.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flags.hpp"

namespace ermine::apps {

/// Who said it, from the weakest to the strongest.
enum class Origin : std::uint8_t { fallback, config, set, flag };

class Settings {
 public:
  explicit Settings(const VerbEntry& verb) : verb_(&verb) {}

  [[nodiscard]] const VerbEntry& verb() const { return *verb_; }

  /// Adds a value of a flag. A stronger origin replaces what a weaker one said; a weaker one is ignored.
  /// @param where how the user wrote it, for messages: "--seed", "run.toml:3:1: seed".
  /// @throws UsageError where the value does not fit the flag, or one that does not repeat is given twice.
  void add(const Flag& flag, std::string value, Origin origin, const std::string& where);
  void add_positional(std::string text) { positional_.push_back(std::move(text)); }
  /// Replaces the positional arguments: DATA that comes from a configuration file.
  void set_positional(std::vector<std::string> texts) { positional_ = std::move(texts); }

  [[nodiscard]] const std::vector<std::string>& positional() const { return positional_; }
  /// Whether anybody but the default said something.
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] Origin origin(std::string_view name) const;
  /// The value or the default; "" where there is none. Of a repeated flag the last.
  [[nodiscard]] std::string text(std::string_view name) const;
  /// All values as given, one a use of the flag.
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
  /// The values of a flag that takes names, parted at commas ("\," is a comma).
  [[nodiscard]] std::vector<std::string> names(std::string_view name) const;
  [[nodiscard]] bool on(std::string_view name) const;  ///< A switch, or yes.
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] std::uint64_t count(std::string_view name) const;
  [[nodiscard]] std::optional<double> maybe_number(std::string_view name) const;
  [[nodiscard]] std::optional<bool> maybe_yes(std::string_view name) const;
  /// Takes a flag back, as if it had not been given.
  void forget(std::string_view name);

 private:
  struct Value {
    std::vector<std::string> texts;
    Origin origin = Origin::fallback;
  };
  [[nodiscard]] const Value* find(std::string_view name) const;

  const VerbEntry* verb_;
  std::map<std::string, Value, std::less<>> values_;
  std::vector<std::string> positional_;
};

/// Parses the arguments after the verb. Options and operands may stand in any order; `--` ends the options.
/// --set is applied here, --config is not (see config.hpp). @throws UsageError, with "did you mean".
[[nodiscard]] Settings parse_arguments(const VerbEntry& verb, const std::vector<std::string>& arguments);

/// "a,b" -> {"a", "b"}; "\," stands for a comma, blanks around a name are dropped, empty names are left out.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);
/// "name = value" at the first '='; both trimmed. @throws UsageError naming `where` where there is no '='.
[[nodiscard]] std::pair<std::string, std::string> split_assignment(std::string_view text, const std::string& where);
[[nodiscard]] std::string trimmed(std::string_view text);
/// A finite number, the whole text. Independent of the locale.
[[nodiscard]] std::optional<double> to_number(std::string_view text);

}  // namespace ermine::apps
