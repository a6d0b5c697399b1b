#include "help.hpp"

#include <algorithm>

#include "ermine/data/generate.hpp"
#include "ermine/formula/functions.hpp"

namespace ermine::apps {
namespace {

/// The heading that stands above a flag and those after it in the table.
const char* heading_at(std::string_view flag, Verb verb) {
  if (flag == "target") return verb == verb_train ? "What to learn" : "The rows";
  if (flag == "model") return "The model";
  if (flag == "split") return verb == verb_train ? "The training" : "How";
  if (flag == "format") return "Reading DATA";
  if (flag == "keep") return "The result";
  if (flag == "json") return "Everywhere";
  return nullptr;
}

std::string left_of(const Flag& flag) {
  std::string text = flag.letter ? std::string("  -") + flag.letter + ", --" : "      --";
  text += flag.name;
  if (flag.takes == Takes::choice)
    text += std::string(" ") + flag.choices;
  else if (flag.value[0])
    text += std::string(" ") + flag.value;
  return text;
}

/// Words on lines of at most 100 characters, the lines after the first indented.
std::string wrapped(const std::string& text, std::size_t indent) {
  std::string out, word;
  std::size_t at = indent;
  const auto take = [&] {
    if (word.empty()) return;
    if (at + 1 + word.size() > 100) {
      out += "\n" + std::string(indent, ' ');
      at = indent;
    } else if (at > indent) {
      out += ' ';
      ++at;
    }
    out += word;
    at += word.size();
    word.clear();
  };
  for (const char c : text)
    if (c == ' ')
      take();
    else
      word += c;
  take();
  return out;
}

std::string generators() {
  std::string text = "Columns, rows and truth are the same for the same seed.\n\n";
  std::size_t widest = 0;
  for (const std::string& name : data::generator_names()) widest = std::max(widest, name.size());
  for (const std::string& name : data::generator_names())
    text += "  " + name + std::string(widest + 2 - name.size(), ' ') +
            wrapped(data::generator_summary(name), widest + 4) + "\n";
  return text + "\n  ermine generate collisions -n 10000 -o events.csv\n";
}

/// What formulas may call.
std::string functions() {
  std::string names;
  for (const std::string& name : formula::function_names()) names += name + " ";
  return "\nFormulas, here and in --define, --cut and --model, know pi, e and the functions\n\n  " + wrapped(names, 2) +
         "\n";
}

}  // namespace

std::string overview() {
  std::string text =
      "ermine fits models to tables of measurements, judges them and reports what it found.\n"
      "\n"
      "  ermine VERB ...          ermine VERB --help for its options\n"
      "\n";
  for (const VerbEntry& verb : verbs()) {
    const std::string name = verb.name;
    text += "  " + name + std::string(11 - name.size(), ' ') + verb.summary + "\n";
  }
  return text +
         "\n"
         "A first run:\n"
         "\n"
         "  ermine generate collisions -n 5000 -o events.csv\n"
         "  ermine train events.csv --target signal\n"
         "  ermine predict events-run events.csv -o scores.csv\n";
}

std::string text_of(const VerbEntry& verb) {
  if (verb.verb == verb_generate) return generators();
  return verb.text + (verb.verb == verb_diff ? functions() : std::string());
}

std::string help_of(const VerbEntry& verb) {
  std::string text = std::string("ermine ") + verb.usage + "\n\n";
  text += text_of(verb);
  constexpr std::size_t middle = 34;
  const char* pending = nullptr;
  for (const Flag& flag : flags()) {
    if (const char* heading = heading_at(flag.name, verb.verb)) pending = heading;
    if ((flag.verbs & verb.verb) == 0 || flag.later()) continue;
    if (pending != nullptr) text += std::string("\n") + pending + ":\n";
    pending = nullptr;
    const std::string left = left_of(flag);
    text +=
        left + (left.size() + 2 > middle ? "\n" + std::string(middle, ' ') : std::string(middle - left.size(), ' '));
    std::string help = flag.help;
    if (flag.repeats) help += " (may repeat)";
    if (flag.fallback[0]) help += std::string(" [") + flag.fallback + "]";
    text += wrapped(help, middle) + "\n";
  }
  return text;
}

}  // namespace ermine::apps
