#include "man_page.hpp"

#include <sstream>

#include "flags.hpp"
#include "help.hpp"
#include "version.hpp"

namespace ermine::apps {
namespace {

/// Text as it is: what roff would take for a command, or would typeset as something a shell does not know, is written out.
std::string plain(std::string_view text) {
  std::string out;
  if (!text.empty() && (text[0] == '.' || text[0] == '\'')) out += "\\&";
  for (const char c : text) switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + plain(text) + "\\fR"; }
std::string slanted(std::string_view text) { return "\\fI" + plain(text) + "\\fR"; }

/// A text of help: indented lines are examples, empty ones part paragraphs.
std::string body(const std::string& text) {
  std::istringstream lines(text);
  std::string out, line;
  bool example = false;
  const auto set = [&](bool wanted) {
    if (wanted != example) out += wanted ? ".EX\n" : ".EE\n";
    example = wanted;
  };
  while (std::getline(lines, line)) {
    if (line.empty()) {
      set(false);
      out += ".PP\n";
    } else {
      set(line.starts_with("  "));
      out += plain(line) + "\n";
    }
  }
  set(false);
  return out;
}

std::string option(const Flag& flag) {
  std::string text = ".TP\n";
  if (flag.letter != 0) text += bold(std::string{'-', flag.letter}) + ", ";
  text += bold(std::string("--") + flag.name);
  const char* const value = flag.takes == Takes::choice ? flag.choices : flag.value;
  if (value[0] != 0) text += " " + slanted(value);
  text += "\n" + plain(flag.help);
  if (flag.repeats) text += " (may repeat)";
  if (flag.fallback[0] != 0) text += " [" + plain(flag.fallback) + "]";
  std::string owners;
  bool all = true;
  for (const VerbEntry& verb : verbs())
    if ((flag.verbs & verb.verb) != 0)
      owners += (owners.empty() ? "" : ", ") + std::string(verb.name);
    else
      all = false;
  return text + (all ? ".\n" : ". " + slanted(owners) + "\n");
}

}  // namespace

std::string man_page() {
  std::string text = ".TH ERMINE 1 \"\" \"ermine " + std::string(version()) + "\" \"User Commands\"\n";
  text += ".SH NAME\nermine \\- fit models to tables of measurements, judge them and report\n.SH SYNOPSIS\n";
  for (const VerbEntry& verb : verbs()) text += bold("ermine") + " " + plain(verb.usage) + "\n.br\n";
  text += bold("ermine") + " " + plain("help [VERB]") + "\n.SH VERBS\n";
  for (const VerbEntry& verb : verbs())
    text += ".SS " + plain(verb.name) + "\n" + plain(verb.summary) + ".\n.PP\n" + body(text_of(verb));
  text += ".SH OPTIONS\nAfter each stand the verbs that take it, unless all do.\n";
  for (const Flag& flag : flags())
    if (!flag.later()) text += option(flag);
  text +=
      ".SH EXIT STATUS\n"
      ".TP\n0\ndone\n"
      ".TP\n1\na fault of ermine itself\n"
      ".TP\n2\nthe command line or the configuration is wrong, or something would be overwritten\n"
      ".TP\n3\nthe data are wrong; the message names file, line and column\n"
      ".TP\n4\na model or checkpoint file is wrong\n"
      ".TP\n5\nthe training failed, or a \\fB\\-\\-require\\fR was missed\n"
      ".TP\n130\ninterrupted; the checkpoint is saved\n"
      ".SH ENVIRONMENT\n.TP\n\\fBNO_COLOR\\fR\nif set, no colours\n";
  return text;
}

}  // namespace ermine::apps
