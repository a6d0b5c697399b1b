#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "config.hpp"
#include "dataset.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "json.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"
#include "training.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

/// Flags that may stand beside --resume: they change what is seen, not what is made.
void require_nothing_else(const Settings& settings) {
  if (!settings.positional().empty())
    throw UsageError("--resume takes no DATA (`" + settings.positional().front() +
                     "`): everything comes from the run's config.toml");
  constexpr std::string_view beside[] = {"resume", "threads", "json", "quiet", "verbose", "no-color"};
  for (const Flag& flag : flags())
    if (settings.has(flag.name) && std::find(std::begin(beside), std::end(beside), flag.name) == std::end(beside))
      throw UsageError(std::string("--resume takes no --") + flag.name +
                       ": everything comes from the run's config.toml");
}

int resume(const Settings& call, Console& console) {
  require_nothing_else(call);
  const RunFolder folder(call.text("resume"));
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder.path(), ignored))
    throw core::ModelError("--resume: there is no run folder `" + folder.path() + "`");
  core::remove_stale_temporaries(folder.path());
  core::remove_stale_temporaries(folder.file("checkpoint"));
  Settings settings = settings_of_run(folder);
  for (const char* name : {"threads", "json", "quiet", "verbose", "no-color"})
    if (call.has(name)) {
      settings.forget(name);
      settings.add(*find_flag(name), call.text(name), Origin::flag, std::string("--") + name);
    }
  constexpr const char* made[] = {"model.ermine",    "metrics.json", "report.html",     "history.csv",
                                  "predictions.csv", "log.txt",      "environment.json"};
  if (std::all_of(std::begin(made), std::end(made), [&](const char* name) { return folder.has(name); })) {
    console.note("`" + folder.path() + "` is finished; nothing to do");
    if (call.on("json")) print(core::read_file(folder.file("metrics.json"), 1 << 26));
    return 0;
  }
  return train_into(folder, std::move(settings), true, console);
}

}  // namespace

int run_train(Settings settings, Console& console) {
  if (settings.has("resume")) return resume(settings, console);
  if (settings.has("config")) {
    const std::string file = settings.text("config");
    std::string text;
    try {
      text = core::read_file(file, 1 << 24);
    } catch (const core::Error& error) {
      throw UsageError(std::string("--config: ") + error.what());
    }
    apply_config(settings, text, file);
  }
  const bool joined = joins_signal_and_background(settings);
  if (joined && settings.has("target"))
    throw UsageError("--signal and --background make the target `signal`; leave --target out");
  if (!joined && settings.positional().empty())
    throw UsageError("no DATA given: ermine train DATA --target COLUMN (ermine train --help)");
  if (!joined && !settings.has("target"))
    throw UsageError("no --target given; models without a target are not in this version. `ermine inspect " +
                     settings.positional().front() + "` lists the columns");
  const std::string out = settings.text("out");
  const RunFolder folder(out.empty() ? default_run_path(joined ? settings.list("signal") : settings.positional())
                                     : out);
  return train_into(folder, std::move(settings), false, console);
}

}  // namespace ermine::apps
