/// @file
/// Every option of the program, stated once: its name, what it takes, which verbs know it, what it is for.
///
/// The one table is read by the parser, the help texts, the configuration file and "did you mean", so that they cannot
/// disagree. A new option is one line in flags.cpp.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ermine::apps {

/// The verbs of this version, as bits, so that a flag can name several.
enum Verb : std::uint32_t {
  verb_train = 1,
  verb_predict = 2,
  verb_evaluate = 4,
  verb_inspect = 8,
  verb_convert = 16,
  verb_generate = 32,
  verb_report = 64,
  verb_diff = 128,
  verb_doctor = 256,
  verb_fit = 512,
};

/// What a flag takes.
enum class Takes : std::uint8_t {
  nothing,  ///< A switch.
  text,     ///< One text, as it is.
  texts,    ///< All texts up to the next flag: file names.
  names,    ///< Texts parted by commas: columns, metrics.
  number,   ///< A finite number, within the bound in `choices`.
  count,    ///< A whole number >= 0, likewise.
  yes_no,   ///< yes or no (in a configuration file also true, false).
  choice,   ///< One of `choices`.
};

struct Flag {
  const char* name;      ///< The long name, without dashes: "checkpoint-every".
  char letter;           ///< The short form, 0 for none.
  Takes takes;           ///< What follows it.
  bool repeats;          ///< May be given several times.
  std::uint32_t verbs;   ///< Bits of Verb.
  const char* value;     ///< How the help names its value: "FILE".
  const char* fallback;  ///< The default, "" where there is none or where it depends on the model.
  const char* choices;  ///< Takes::choice: the words allowed, parted by '|'. number, count: "", or a bound like ">= 0".
  const char* help;     ///< One line. A flag of a later version has an empty one.

  [[nodiscard]] bool later() const { return help[0] == 0; }
  [[nodiscard]] std::string key() const;  ///< The name in a configuration file: '_' for '-'.
};

/// All flags, in the order of the help.
[[nodiscard]] std::span<const Flag> flags();
/// The flag of that long name ('_' counts as '-'), or nullptr.
[[nodiscard]] const Flag* find_flag(std::string_view name);
[[nodiscard]] const Flag* find_letter(char letter);

struct VerbEntry {
  Verb verb;
  const char* name;
  const char* usage;    ///< The line after "ermine", e.g. "predict RUN DATA... [-o out.csv]".
  const char* summary;  ///< One line for the overview.
  const char* text;     ///< A paragraph and examples for `ermine VERB --help`.
};
[[nodiscard]] std::span<const VerbEntry> verbs();
[[nodiscard]] const VerbEntry* find_verb(std::string_view name);
/// Verbs the interface names and this version does not have.
[[nodiscard]] bool is_later_verb(std::string_view name);

/// The long names a verb takes, with their dashes: candidates of "did you mean".
[[nodiscard]] std::vector<std::string> flag_names(Verb verb);

}  // namespace ermine::apps
