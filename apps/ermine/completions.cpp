#include "completions.hpp"

#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/data/generate.hpp"
#include "flags.hpp"

namespace ermine::apps {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string verb_names() {
  std::vector<std::string> names;
  for (const VerbEntry& verb : verbs()) names.emplace_back(verb.name);
  return joined(names);
}

/// The words a flag may be followed by, parted by blanks; "" where they are not a list.
std::string words_of(const Flag& flag) {
  if (flag.takes == Takes::yes_no) return "yes no";
  if (flag.takes != Takes::choice) return "";
  std::string words = flag.choices;
  for (char& c : words)
    if (c == '|') c = ' ';
  return words;
}

/// Whether a file or folder follows.
bool takes_file(const Flag& flag) {
  const std::string_view value = flag.value;
  return value.find("FILE") != value.npos || value == "PATH" || value == "RUN";
}

template <class F>
void for_each_flag(Verb verb, const F& f) {
  for (const Flag& flag : flags())
    if ((flag.verbs & verb) != 0 && !flag.later()) f(flag);
}

std::string bash() {
  std::string text =
      "# What bash completes after `ermine`. Made by `ermine help --completion bash`.\n"
      "_ermine() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} flags= words=\n"
      "  COMPREPLY=()\n"
      "  # `--flag=value` is three words here.\n"
      "  if [[ $before == '=' ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
      "  if [[ $current == '=' ]]; then current=; fi\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W '" +
      verb_names() +
      " help --help --version' -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${COMP_WORDS[1]} in\n";
  for (const VerbEntry& verb : verbs()) {
    std::vector<std::string> names;
    for_each_flag(verb.verb, [&](const Flag& flag) {
      names.push_back(std::string("--") + flag.name);
      if (flag.letter != 0) names.push_back(std::string("-") + flag.letter);
    });
    text += std::string("    ") + verb.name + ") flags='" + joined(names) + "' ;;\n";
  }
  text += "    help) words='" + verb_names() +
          " --man --completion' ;;\n"
          "  esac\n"
          "  case $before in\n";
  for (const Flag& flag : flags()) {
    if (flag.later() || flag.takes == Takes::nothing) continue;
    const std::string letter = flag.letter != 0 ? std::string("-") + flag.letter + " | " : "";
    const std::string words = words_of(flag);
    text += "    " + letter + "--" + flag.name + ") ";
    if (!words.empty())
      text += "COMPREPLY=($(compgen -W '" + words + "' -- \"$current\")); return ;;\n";
    else if (takes_file(flag))
      text += "COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
    else
      text += "return ;;\n";
  }
  return text + "    --completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$current\")); return ;;\n" +
         "  esac\n"
         "  if [[ ${COMP_WORDS[1]} == generate && $COMP_CWORD == 2 ]]; then words='" +
         joined(data::generator_names()) +
         "'; fi\n"
         "  if [[ $current == -* && -n $flags ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$flags\" -- \"$current\"))\n"
         "  elif [[ -n $words ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _ermine ermine\n";
}

/// Between single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// What _arguments takes for its own signs is written with a backslash.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_flag(const Flag& flag) {
  const std::string words = words_of(flag), name = std::string("--") + flag.name;
  std::string rest = "[" + zsh_text(flag.help) + "]";
  if (flag.takes != Takes::nothing)
    rest += ":" + zsh_text(flag.value) + ":" +
            (!words.empty() ? "(" + words + ")" : std::string(takes_file(flag) ? "_files" : " "));
  const std::string often = flag.repeats || flag.takes == Takes::texts ? "*" : "";
  std::string line = "      " + quoted(often + name + (flag.takes == Takes::nothing ? "" : "=") + rest) + " \\\n";
  if (flag.letter != 0) line += "      " + quoted(often + "-" + flag.letter + rest) + " \\\n";
  return line;
}

std::string zsh() {
  std::string text =
      "#compdef ermine\n"
      "# What zsh completes after `ermine`. Made by `ermine help --completion zsh`.\n"
      "_ermine() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for (const VerbEntry& verb : verbs()) text += "    " + quoted(std::string(verb.name) + ":" + verb.summary) + "\n";
  text +=
      "    'help:how to use a verb'\n"
      "  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe verb verbs\n"
      "    return\n"
      "  fi\n"
      "  case ${words[2]} in\n";
  for (const VerbEntry& verb : verbs()) {
    text += std::string("    ") + verb.name + ")\n      _arguments -s : \\\n";
    for_each_flag(verb.verb, [&](const Flag& flag) { text += zsh_flag(flag); });
    if (verb.verb == verb_generate) text += "      '2:kind:(" + joined(data::generator_names()) + ")' \\\n";
    text += "      '*:file:_files'\n      ;;\n";
  }
  return text + "    help) _values verb " + verb_names() +
         " --man --completion ;;\n"
         "  esac\n"
         "}\n"
         "_ermine \"$@\"\n";
}

std::string fish() {
  std::string text = "# What fish completes after `ermine`. Made by `ermine help --completion fish`.\n";
  const std::string none = "complete -c ermine -n __fish_use_subcommand -f -a ";
  for (const VerbEntry& verb : verbs()) text += none + verb.name + " -d " + quoted(verb.summary) + "\n";
  text += none + "help -d 'how to use a verb'\n";
  for (const VerbEntry& verb : verbs()) {
    const std::string begin = std::string("complete -c ermine -n '__fish_seen_subcommand_from ") + verb.name + "' ";
    for_each_flag(verb.verb, [&](const Flag& flag) {
      text += begin + "-l " + flag.name;
      if (flag.letter != 0) text += std::string(" -s ") + flag.letter;
      const std::string words = words_of(flag);
      if (!words.empty())
        text += " -x -a " + quoted(words);
      else if (flag.takes != Takes::nothing)
        text += takes_file(flag) ? " -r -F" : " -x";
      text += " -d " + quoted(flag.help) + "\n";
    });
    if (verb.verb == verb_generate) text += begin + "-f -a " + quoted(joined(data::generator_names())) + "\n";
  }
  return text + "complete -c ermine -n '__fish_seen_subcommand_from help' -f -a " +
         quoted(verb_names() + " --man --completion") + "\n";
}

}  // namespace

std::string completions_for(const std::string& shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  if (shell.empty()) throw core::UsageError("help --completion needs a shell: bash, zsh or fish");
  const std::vector<std::string> shells{"bash", "zsh", "fish"};
  throw core::UsageError("help --completion takes bash, zsh or fish, not `" + shell + "`" +
                         core::did_you_mean(shell, shells));
}

}  // namespace ermine::apps
