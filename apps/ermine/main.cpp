#include <clocale>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "completions.hpp"
#include "console.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "help.hpp"
#include "interrupt.hpp"
#include "man_page.hpp"
#include "verbs.hpp"
#include "version.hpp"

namespace ermine::apps {
namespace {

const VerbEntry& verb_named(const std::string& name) {
  if (const VerbEntry* verb = find_verb(name)) return *verb;
  if (is_later_verb(name))
    throw core::UsageError("`ermine " + name + "` is not in this version (" + version() +
                           "); a later one will have it");
  std::vector<std::string> names;
  for (const VerbEntry& verb : verbs()) names.emplace_back(verb.name);
  std::string all;
  for (const std::string& verb : names) all += (all.empty() ? "" : ", ") + verb;
  throw core::UsageError("`" + name + "` is not a verb" + core::did_you_mean(name, names) + "; there are " + all);
}

/// `ermine help`, with what follows.
std::string help(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) return overview();
  if (arguments[1] == "--man") return man_page();
  if (arguments[1] == "--completion") return completions_for(arguments.size() > 2 ? arguments[2] : "");
  return help_of(verb_named(arguments[1]));
}

int run(const std::vector<std::string>& arguments, Console& console) {
  if (arguments.empty()) throw core::UsageError("no verb given\n\n" + overview());
  if (arguments[0] == "help" || arguments[0] == "--help" || arguments[0] == "-h") {
    print(arguments[0] == "help" ? help(arguments) : overview());
    return 0;
  }
  if (arguments[0] == "--version") {
    print(std::string("ermine ") + version() + "\n");
    return 0;
  }
  const VerbEntry& verb = verb_named(arguments[0]);
  // Help wins over whatever else is wrong in the line.
  for (std::size_t i = 1; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i] != "--help" && arguments[i] != "-h") continue;
    print(help_of(verb));
    return 0;
  }
  Settings settings = parse_arguments(verb, {arguments.begin() + 1, arguments.end()});
  console.configure(settings);
  switch (verb.verb) {
    case verb_train:
      return run_train(std::move(settings), console);
    case verb_predict:
      return run_predict(settings, console);
    case verb_evaluate:
      return run_evaluate(settings, console);
    case verb_inspect:
      return run_inspect(settings, console);
    case verb_convert:
      return run_convert(settings, console);
    case verb_generate:
      return run_generate(settings, console);
    case verb_report:
      return run_report(settings, console);
    case verb_fit:
      return run_fit(settings, console);
    case verb_diff:
      return run_diff(settings, console);
    case verb_doctor:
      return run_doctor(settings, console);
  }
  return 1;
}

}  // namespace
}  // namespace ermine::apps

int main(int count, char** values) {
  using namespace ermine;
  apps::Console console;
  try {
    apps::catch_interrupts();
    apps::remember_command(count, values);
    return apps::run({values + 1, values + count}, console);
  } catch (const apps::Interrupted&) {
    console.error("interrupted");
    return apps::interrupted_code;
  } catch (const core::Error& error) {
    console.error(error.what());
    return static_cast<int>(error.fault());
  } catch (const std::bad_alloc&) {
    console.error("out of memory");
  } catch (const std::exception& error) {
    console.error(std::string("this is a fault of ermine itself, not of your data: ") + error.what());
  }
  return static_cast<int>(core::Fault::internal);
}
