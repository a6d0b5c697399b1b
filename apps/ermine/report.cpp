#include <filesystem>

#include "dataset.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/report/page.hpp"
#include "json.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"
#include "run_report.hpp"
#include "training_data.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::Record;
using core::UsageError;

Record metrics_of(const RunFolder& folder) {
  if (!folder.has("metrics.json")) {
    (void)load_model(folder.path());  // Says what is wrong with the folder, where something is.
    throw core::ModelError("`" + folder.path() + "` has no metrics.json; finish it with: ermine train --resume " +
                           shell_quoted(folder.path()));
  }
  return from_json(core::read_file(folder.file("metrics.json"), 1 << 26), folder.file("metrics.json"));
}

std::vector<evaluate::Verdict> verdicts_of(const Record& result) {
  std::vector<evaluate::Verdict> verdicts;
  for (const Record& item : result.at("verdict").items()) {
    evaluate::Verdict verdict{item.at("name").text(), item.at("text").text(), evaluate::Severity::note,
                              item.at("value").number()};
    for (const auto severity :
         {evaluate::Severity::good, evaluate::Severity::note, evaluate::Severity::warning, evaluate::Severity::bad})
      if (item.at("severity").text() == evaluate::name_of(severity)) verdict.severity = severity;
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

/// The same page as training wrote: the data are read and predicted again, nothing is fitted.
report::Page page_of_run(const RunFolder& folder, const Settings& call, Console& console) {
  const models::Model model = load_model(folder.path());
  const Record result = metrics_of(folder);
  Settings settings = settings_of_run(folder);
  Console silent;
  Settings quiet = call;
  quiet.add(*find_flag("quiet"), "yes", Origin::flag, "-q");
  silent.configure(quiet);
  core::Pool pool(0);
  const Recipe recipe = recipe_of(settings);
  Judged judged;
  try {
    TrainingData data = load_training_data(settings, recipe, silent, pool);
    judged = judge(model, parts_of(std::move(data.parts)), &pool, recipe.unseen_is_missing);
  } catch (const core::DataError& error) {
    console.warning(std::string("the report has no pictures of the data, which cannot be read again: ") + error.what());
  }
  return run_page({model, judged, read_history(folder.file("history.csv")), verdicts_of(result),
                   run_title(model, settings), run_subtitle(judged), reproduce_command(folder), setup_of(settings),
                   &result});
}

}  // namespace

int run_report(const Settings& settings, Console& console) {
  const std::vector<std::string>& runs = settings.positional();
  if (runs.empty()) throw UsageError("ermine report takes a run, or several to compare: ermine report RUN...");
  std::string out = settings.text("out");
  report::Page page;
  if (runs.size() == 1) {
    const RunFolder folder(runs.front());
    // The report of a run is made from the run: writing it again in its own place loses nothing.
    if (out.empty())
      out = folder.file("report.html");
    else
      require_free(out, settings.on("force"));
    page = page_of_run(folder, settings, console);
  } else {
    if (out.empty()) out = "comparison.html";
    require_free(out, settings.on("force"));
    std::vector<Record> results;
    for (const std::string& run : runs) results.push_back(metrics_of(RunFolder(run)));
    page = comparison_page(runs, results, command_line());
    if (!settings.on("json")) print(comparison_text(runs, results, console));
  }
  core::write_file(out, report::to_html(page));
  if (settings.on("json"))
    print(to_json(Record::object().set("report", out).set("runs", Record::array(runs))));
  else
    console.note("report: " + out);
  return 0;
}

}  // namespace ermine::apps
