#include <fmt/format.h>

#include <filesystem>
#include <numeric>

#include "dataset.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "judgement.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"
#include "run_report.hpp"
#include "separation.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

/// The folder of an evaluation. A run's own folder is refused: its metrics would be lost.
void prepare_folder(const std::string& path, bool force) {
  const RunFolder folder(path);
  if (folder.has("model.ermine"))
    throw UsageError("`" + path + "` holds a trained model; choose another folder for the evaluation");
  for (const char* name : {"metrics.json", "report.html", "predictions.csv"}) {
    if (!folder.has(name)) continue;
    if (!force) throw UsageError("`" + folder.file(name) + "` is there already; --force replaces it");
    std::filesystem::remove(folder.file(name));
  }
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw UsageError("cannot make the folder `" + path + "`: " + error.message());
}

/// The weight column of this call: --weight, or training's where the data have it.
models::Model with_weight(const models::Model& model, const Settings& settings, const data::Table& table,
                          Console& console) {
  models::ModelData data = model.data();
  if (settings.has("weight")) {
    data.weight = settings.text("weight");
    (void)table.column(data.weight);
  } else if (!data.weight.empty() && !table.find(data.weight)) {
    console.note("training had the weight `" + data.weight + "`, which is not in DATA: every row counts 1");
  } else if (!data.weight.empty()) {
    console.note("rows count with the weight `" + data.weight + "`");
  }
  return models::Model(std::move(data));
}

}  // namespace

int run_evaluate(const Settings& call, Console& console) {
  if (call.positional().empty() || (call.positional().size() < 2 && !call.has("signal") && !call.has("background")))
    throw UsageError("ermine evaluate takes a run and DATA: ermine evaluate RUN DATA [-o DIR]");
  const std::string& run = call.positional().front();
  Settings settings = call;
  settings.set_positional({call.positional().begin() + 1, call.positional().end()});
  const std::string out = settings.text("out");
  std::vector<Requirement> requirements;
  for (const std::string& text : settings.list("require")) requirements.push_back(parse_requirement(text));
  const Recipe added = recipe_of(settings);

  const models::Model trained = load_model(run);
  const std::string target = trained.data().target;
  if (joins_signal_and_background(settings) && target != "signal")
    throw UsageError("the target of `" + run + "` is `" + target +
                     "`; --signal and --background make the target `signal`");
  if (!out.empty()) prepare_folder(out, settings.on("force"));

  core::Pool pool(static_cast<std::uint32_t>(settings.count("threads")));
  const Recipe recipe = combined(recipe_of(trained), added);
  data::Table table = read_data(settings, recipe, pool.threads());
  warn_of_idle_maps(table, settings, console);
  table = prepare_cells(std::move(table), recipe, true);
  if (table.rows() == 0) throw core::DataError("DATA has no rows, only the names of its columns");
  console.note(fmt::format("read {} rows", thousands(table.rows())));
  stop_if_interrupted();
  // Definitions of inputs stand in the model; here come those of this call, and a defined target or weight.
  if (!added.defines.empty()) table = transforms::with_defines(table, added.defines, &pool);
  for (const std::string& name : {target, trained.data().weight})
    for (const auto& [defined, text] : recipe.defines)
      if (defined == name && !table.find(name))
        table = table.with(transforms::evaluate_expression(table, name, text, recipe.defines, &pool));
  Selected selected = apply_cuts(std::move(table), settings.list("cut"), recipe.defines, &pool);

  const models::Model model = with_weight(trained, settings, selected.table, console);
  std::vector<Part> whole;
  whole.push_back({"test", std::move(selected.table), std::move(selected.rows)});
  const Judged judged = judge(model, std::move(whole), &pool, recipe.unseen_is_missing);
  const std::vector<evaluate::Verdict> verdicts = findings_of(model, judged, nullptr);
  core::Record result = result_record(model, judged, nullptr, verdicts);
  add_separation(result, model, judged, settings.number("background-uncertainty"));
  if (!out.empty()) {
    const RunFolder folder(out);
    core::write_file(folder.file("metrics.json"), to_json(result));
    write_predictions(folder.file("predictions.csv"), model, judged);
    const std::string title = model.kind() + ": " + target + " in " + data_names(settings);
    core::write_file(folder.file("report.html"), report::to_html(run_page({model,
                                                                           judged,
                                                                           {},
                                                                           verdicts,
                                                                           title,
                                                                           "evaluation of " + run,
                                                                           command_line(),
                                                                           {{"data", data_names(settings)}},
                                                                           &result})));
    console.note("report: " + folder.file("report.html"));
  }
  print(settings.on("json") ? to_json(result) : result_text(judged, verdicts, console));
  const std::vector<std::string> failures = missed(requirements, judged);
  for (const std::string& failure : failures) console.error(failure);
  return failures.empty() ? 0 : static_cast<int>(core::Fault::training);
}

}  // namespace ermine::apps
