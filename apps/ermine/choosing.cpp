#include "choosing.hpp"

#include <fmt/format.h>

#include "ermine/choose/record.hpp"
#include "ermine/core/error.hpp"
#include "interrupt.hpp"

namespace ermine::apps {
namespace {

using choose::Trial;
using core::Record;
using core::UsageError;

std::vector<choose::Dimension> space_of(const Settings& settings, const std::string& kind) {
  if (!settings.has("search")) return choose::usual_space(kind);
  std::vector<choose::Dimension> space;
  for (const std::string& text : settings.list("search")) space.push_back(choose::parse_dimension(text));
  return space;
}

choose::TuneOptions tune_options(const Settings& settings, const std::string& kind) {
  choose::TuneOptions options{.space = space_of(settings, kind)};
  const std::string strategy = settings.text("strategy");
  if (strategy == "random") options.strategy = choose::Strategy::random;
  if (strategy == "halving") options.strategy = choose::Strategy::halving;
  if (settings.text("rule") == "best") options.rule = choose::Rule::best;
  if (settings.has("draws")) options.draws = static_cast<std::uint32_t>(settings.count("draws"));
  options.measure = settings.text("measure");
  options.seed = settings.count("seed");
  if (settings.has("repeats")) options.repeats = static_cast<std::uint32_t>(settings.count("repeats"));
  return options;
}

choose::FoldOptions fold_options(const Settings& settings, const TrainingData& data) {
  choose::FoldOptions folds{.folds = static_cast<std::uint32_t>(settings.count("cv")), .seed = settings.count("seed")};
  if (settings.has("repeats")) folds.repeats = static_cast<std::uint32_t>(settings.count("repeats"));
  if (data.task != models::Task::regression) folds.stratify = data.target;
  folds.group = settings.text("group");
  return folds;
}

data::Table not_test(const data::Parts& parts) {
  if (parts.validation.rows() == 0) return parts.train;
  const data::Table both[] = {parts.train, parts.validation};
  return data::Table::concatenate(both);
}

/// Whether any trainer the search may try stops early.
bool any_stops_early(const Trial& trial, const std::vector<choose::Dimension>& space) {
  bool any = choose::stops_early(trial.options);
  for (const choose::Dimension& d : space)
    if (d.name == "optimizer" || d.name == "patience")
      for (const std::string& value : d.grid())
        any = any || choose::stops_early(choose::with_setting(trial, {{d.name, value}}).options);
  return any;
}

}  // namespace

void require_choosing_makes_sense(const Settings& settings) {
  for (const char* flag : {"search", "strategy", "draws", "rule"})
    if (settings.has(flag) && !settings.on("tune"))
      throw UsageError(std::string("--") + flag + " is about a search; add --tune");
  if (settings.has("repeats") && !settings.has("cv")) throw UsageError("--repeats deals folds anew; add --cv K");
  if (settings.has("measure") && !settings.on("tune") && !settings.on("learning-curve"))
    throw UsageError("--measure is what a search chooses by; add --tune");
  if (settings.has("draws") && settings.text("strategy") != "random" && settings.text("strategy") != "halving")
    throw UsageError("--draws goes with --strategy random or halving; a grid tries all its points");
  for (const std::string& text : settings.list("search")) {
    const std::string name = choose::parse_dimension(text).name;
    if (settings.origin(name) == Origin::flag)
      throw UsageError("--" + name + " is given and searched for; leave one out");
  }
  const bool folds = settings.has("cv");
  if ((settings.on("tune") || settings.on("learning-curve")) && !folds &&
      !(parse_fractions(settings.text("split")).validation > 0))
    throw UsageError(std::string(settings.on("tune") ? "--tune" : "--learning-curve") +
                     " needs rows to judge on: add --cv 5, or give --split a validation part");
}

Record choose_settings(const Settings& settings, TrainingData& data, models::FitOptions& options, core::Pool& pool,
                       Console& console) {
  Record record = Record::object();
  const bool tunes = settings.on("tune"), folds = settings.has("cv"), learns = settings.on("learning-curve");
  if (!tunes && !folds && !learns) return record;
  Trial trial{data.kind, options};
  trial.options.checkpoint = {};
  trial.options.resume = {};
  trial.options.watch = [](const models::Progress&) { return !interrupt_requested(); };
  const choose::FoldOptions dealt = fold_options(settings, data);
  const data::Table table = folds ? not_test(data.parts) : data::Table();
  const choose::TuneOptions search = tunes ? tune_options(settings, data.kind) : choose::TuneOptions{};
  const bool early = any_stops_early(trial, search.space);
  const std::vector<choose::Round> rounds =
      folds ? choose::rounds_of(table, dealt, early)
            : std::vector<choose::Round>{choose::one_round(data.parts.train, data.parts.validation, dealt.seed)};
  const char* doing = "";
  const choose::Step step = [&](std::uint64_t done, std::uint64_t all) {
    console.progress(doing, static_cast<double>(done) / static_cast<double>(all),
                     fmt::format("{} of {} fits", done, all));
  };
  if (tunes) {
    doing = "search";
    const choose::Tuning tuning = choose::tune(trial, rounds, search, &pool, step);
    console.clear_progress();
    stop_if_interrupted();
    trial = choose::with_setting(trial, tuning.candidates[tuning.chosen].setting);
    const choose::Trial chosen = choose::with_setting({data.kind, options}, tuning.candidates[tuning.chosen].setting);
    record.set("tuning", choose::record_of(tuning, choose::coefficient_path(trial, data.parts.train, tuning, &pool)));
    stop_if_interrupted();
    data.kind = chosen.kind;
    options = chosen.options;
    console.note("tune: " + choose::sentence_of(record.at("tuning")));
  }
  if (folds) {
    doing = "cross-validation";
    const choose::CrossValidation validation = choose::cross_validate(trial, table, dealt, &pool, step);
    console.clear_progress();
    stop_if_interrupted();
    record.set("cross_validation", choose::record_of(validation));
    const choose::Score& first = validation.held.front();
    console.note(fmt::format("cross-validation: {} {} over {} folds", first.name, readable(first.value, first.error),
                             validation.folds));
  }
  if (learns) {
    doing = "learning curve";
    const choose::LearningCurve curve =
        choose::learning_curve(trial, rounds, folds ? dealt.repeats : 1,
                               search.measure.empty() ? settings.text("measure") : search.measure, &pool, step);
    console.clear_progress();
    stop_if_interrupted();
    record.set("learning_curve", choose::record_of(curve));
  }
  return record;
}

std::vector<evaluate::Verdict> choosing_verdicts(const Record& result) {
  std::vector<evaluate::Verdict> list;
  const Record* tuning = result.find("tuning");
  if (tuning == nullptr) return list;
  const auto& all = tuning->at("candidates").items();
  const Record& best = all[static_cast<std::size_t>(tuning->at("best_index").integer())];
  list.push_back({"tuning", "Chosen by held rows: " + choose::sentence_of(*tuning) + ".", evaluate::Severity::note,
                  best.at("value").number()});
  for (const auto& [name, range] : tuning->at("search").members()) {
    const auto& ends = range.items();
    if (ends.size() != 3 || !ends[2].is_text() || !best.at("setting").at(name).is_number()) continue;
    const double at = best.at("setting").at(name).number();
    const bool low = at == ends[0].number();
    if (!low && at != ends[1].number()) continue;
    // A curve that is flat at its end asks for no wider range.
    const double bound = tuning->at("bound").number();
    bool flat = true;
    const bool up = choose::higher_is_better(tuning->at("measure").text());
    for (const Record& c : all) {
      const double value = c.at("value").number();
      flat = flat && (up ? value >= bound : value <= bound);
    }
    if (flat || low) continue;
    list.push_back({"tuning_edge",
                    "The best " + name +
                        " is the highest that was tried: the search may have ended too early. Widen it, "
                        "e.g. --search '" +
                        name + "=" + readable(ends[0].number(), 6) + ":" + readable(100 * at, 6) + ":log'.",
                    evaluate::Severity::warning, at});
  }
  return list;
}

report::Section choosing_section(const Record& result) {
  report::Section section;
  section.id = "choosing";
  section.title = "How it was chosen";
  if (const Record* tuning = result.find("tuning")) {
    section.paragraphs.push_back("Chosen: " + choose::sentence_of(*tuning) +
                                 ". Everything, scaling too, was learnt anew for each fit from the rows that trained. "
                                 "The test part had no say in "
                                 "it; what held rows say of the chosen setting is flattered by the choice.");
    section.figures = choose::tuning_figures(*tuning);
    section.tables.push_back(choose::tuning_table(*tuning));
  }
  if (const Record* validation = result.find("cross_validation"))
    section.tables.push_back(choose::cross_validation_table(*validation));
  if (const Record* curve = result.find("learning_curve"))
    for (core::Figure& figure : choose::learning_figures(*curve)) section.figures.push_back(std::move(figure));
  return section;
}

}  // namespace ermine::apps
