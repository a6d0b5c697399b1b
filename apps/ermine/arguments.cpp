#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "settings.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

/// Why a flag of another verb is refused here, where there is more to say than its name.
std::string advice(const Flag& flag, Verb verb) {
  if (std::string_view(flag.name) == "cut" && verb == verb_predict)
    return ": it answers every row of DATA. Cut the table first: ermine convert DATA cut.csv --cut EXPR";
  std::string owners;
  for (const VerbEntry& entry : verbs())
    if ((flag.verbs & entry.verb) != 0) owners += (owners.empty() ? "" : ", ") + std::string(entry.name);
  return "; it belongs to " + owners;
}

class Parser {
 public:
  Parser(const VerbEntry& verb, const std::vector<std::string>& arguments)
      : verb_(verb), arguments_(arguments), settings_(verb) {}

  Settings run() {
    while (next_ < arguments_.size()) {
      const std::string& argument = arguments_[next_++];
      if (argument == "--") {
        while (next_ < arguments_.size()) settings_.add_positional(arguments_[next_++]);
      } else if (argument.starts_with("--")) {
        long_form(argument);
      } else if (is_short(argument)) {
        short_form(argument);
      } else {
        settings_.add_positional(argument);
      }
    }
    apply_set();
    return std::move(settings_);
  }

 private:
  /// "-o", "-ofile", "-qv"; but "-" is standard input, and for diff "-x^2" is a formula.
  [[nodiscard]] bool is_short(const std::string& argument) const {
    if (argument.size() < 2 || argument[0] != '-') return false;
    return verb_.verb != verb_diff || argument.size() == 2;
  }

  void long_form(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string written = argument.substr(0, equals);
    const Flag* flag = find_flag(std::string_view(written).substr(2));
    if (flag == nullptr || written.find('_') != std::string::npos)
      throw UsageError("`" + written + "` is not an option of `ermine " + verb_.name + "`" +
                       core::did_you_mean(written, flag_names(verb_.verb)) + "; ermine " + verb_.name +
                       " --help lists them");
    if (equals != std::string::npos) {
      if (flag->takes == Takes::nothing) throw UsageError(written + " takes no value");
      add(*flag, argument.substr(equals + 1), written);
    } else {
      take_values(*flag, written);
    }
  }

  void short_form(const std::string& argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const std::string written{'-', argument[i]};
      const Flag* flag = find_letter(argument[i]);
      if (flag == nullptr)
        throw UsageError("`" + written + "` is not an option of `ermine " + verb_.name + "`" +
                         (argument.size() > 2 ? " (in `" + argument + "`; long options have two dashes)" : ""));
      if (flag->takes == Takes::nothing) {
        add(*flag, "yes", written);
      } else if (i + 1 < argument.size()) {
        add(*flag, argument.substr(argument[i + 1] == '=' ? i + 2 : i + 1), written);
        return;
      } else {
        take_values(*flag, written);
      }
    }
  }

  void take_values(const Flag& flag, const std::string& written) {
    if (flag.takes == Takes::nothing) return add(flag, "yes", written);
    const auto at_end = [&] { return next_ >= arguments_.size() || arguments_[next_].starts_with("--"); };
    if (at_end())
      throw UsageError(written + " needs a value" +
                       (flag.value[0] ? std::string(": ") + written + " " + flag.value : ""));
    do {
      add(flag, arguments_[next_++], written);
    } while (flag.takes == Takes::texts && !at_end() && !(arguments_[next_].size() > 1 && arguments_[next_][0] == '-'));
  }

  void add(const Flag& flag, const std::string& value, const std::string& written) {
    if ((flag.verbs & verb_.verb) == 0)
      throw UsageError(written + " is not an option of `ermine " + verb_.name + "`" + advice(flag, verb_.verb));
    if (flag.later()) throw UsageError(written + " is not in this version of ermine; a later one will have it");
    settings_.add(flag, value, Origin::flag, written);
  }

  void apply_set() {
    for (const std::string& text : settings_.list("set")) {
      const auto [key, value] = split_assignment(text, "--set");
      const Flag* flag = find_flag(key);
      if (flag == nullptr || (flag->verbs & verb_.verb) == 0) {
        std::vector<std::string> keys;
        for (const Flag& known : flags())
          if ((known.verbs & verb_.verb) != 0 && !known.later()) keys.push_back(known.key());
        throw UsageError("--set " + text + ": `" + key + "` is not a setting" + core::did_you_mean(key, keys));
      }
      if (flag->later()) throw UsageError("--set " + text + ": `" + key + "` is not in this version of ermine");
      settings_.add(*flag, value, Origin::set, "--set " + key);
    }
  }

  const VerbEntry& verb_;
  const std::vector<std::string>& arguments_;
  Settings settings_;
  std::size_t next_ = 0;
};

}  // namespace

Settings parse_arguments(const VerbEntry& verb, const std::vector<std::string>& arguments) {
  return Parser(verb, arguments).run();
}

}  // namespace ermine::apps
