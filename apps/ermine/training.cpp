#include "training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "choosing.hpp"
#include "config.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/store/model_file.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "point.hpp"
#include "run_files.hpp"
#include "run_report.hpp"
#include "separation.hpp"
#include "training_data.hpp"
#include "training_watch.hpp"

namespace ermine::apps {
namespace {

using core::Record;

/// "gradient_small" as words.
std::string words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// One training, from its settings to its files.
class Training {
 public:
  Training(Settings settings, RunFolder folder, bool resumed, Console& console)
      : settings_(std::move(settings)), folder_(std::move(folder)), resumed_(resumed), console_(console) {}

  int run() {
    const double began = seconds_now();
    const std::string started = now_utc();
    std::vector<Requirement> requirements;
    for (const std::string& text : settings_.list("require")) requirements.push_back(parse_requirement(text));
    recipe_ = recipe_of(settings_);
    require_known_kind(settings_.text("model"));
    (void)parse_point(settings_.list("start"), "--start");
    require_choosing_makes_sense(settings_);
    (void)parse_point(settings_.list("prior"), "--prior");
    require_files(settings_);
    if (!resumed_) {
      const std::string config = to_config(settings_);
      folder_.prepare(settings_.on("force"));
      core::write_file(folder_.file("config.toml"), config);
    }
    config_hash_ = core::sha256(core::read_file(folder_.file("config.toml"), 1 << 24));
    try {
      core::Pool pool(static_cast<std::uint32_t>(settings_.count("threads")));
      TrainingData data = load_training_data(settings_, recipe_, console_, pool);
      stop_if_interrupted();
      models::FitOptions options = fit_options(data, pool);
      const Record choosing = choose_settings(settings_, data, options, pool, console_);
      const models::FitResult fitted = fit(data, std::move(options));
      if (fitted.stop == optimize::Stop::interrupted) throw Interrupted{};
      const models::Model model = with_recipe(fitted.model);
      const bool has_test = !data.parts.test_rows.empty();
      const Judged judged = judge(model, parts_of(std::move(data.parts)), &pool, recipe_.unseen_is_missing);
      std::vector<evaluate::Verdict> verdicts = findings_of(model, judged, &fitted);
      for (evaluate::Verdict& verdict : choosing_verdicts(choosing)) verdicts.push_back(std::move(verdict));
      Record result = result_record(model, judged, &fitted, verdicts);
      add_separation(result, model, judged, settings_.number("background-uncertainty"));
      for (const auto& [key, value] : choosing.members()) result.set(key, value);
      write_files(model, fitted, judged, verdicts, result);
      write_environment(started, began, pool.threads(), has_test);
      if (settings_.on("json")) {
        print(to_json(result));
      } else {
        print(result_text(judged, verdicts, console_));
      }
      console_.note("report: " + folder_.file("report.html"));
      const std::vector<std::string> failures = missed(requirements, judged);
      for (const std::string& failure : failures) console_.error(failure);
      write("log.txt", console_.log());
      return failures.empty() ? 0 : static_cast<int>(core::Fault::training);
    } catch (const Interrupted&) {
      console_.note("interrupted; go on with: ermine train --resume " + shell_quoted(folder_.path()));
      write("log.txt", console_.log());
      return interrupted_code;
    } catch (const core::Error& error) {
      if (!forget_if_nothing_was_made()) write("log.txt", console_.log() + "error: " + error.what() + "\n");
      throw;
    } catch (...) {
      (void)forget_if_nothing_was_made();
      throw;
    }
  }

 private:
  /// The corrected command shall not find a run in its way that has nothing in it.
  bool forget_if_nothing_was_made() const {
    if (resumed_ || folder_.has("model.ermine") || folder_.has("checkpoint")) return false;
    folder_.abandon();
    return true;
  }

  models::FitOptions fit_options(const TrainingData& data, core::Pool& pool) const {
    models::FitOptions options;
    options.target = data.target;
    options.weight = data.weight;
    options.features = data.features;
    options.task = data.task;
    options.positive = settings_.text("positive");
    options.define = recipe_.defines;
    options.basis = settings_.list("basis");
    options.standardise = settings_.on("standardise");
    options.intercept = !settings_.on("no-intercept");
    options.start = parse_point(settings_.list("start"), "--start");
    options.loss = settings_.text("loss");
    options.l1 = settings_.number("l1");
    options.l2 = settings_.maybe_number("l2");
    options.prior = parse_point(settings_.list("prior"), "--prior");
    options.shrinkage = settings_.number("shrinkage");
    options.path = settings_.on("path");
    options.optimizer = settings_.text("optimizer");
    options.rate = settings_.maybe_number("rate");
    options.rate_schedule = settings_.text("schedule");
    options.batch = settings_.count("batch");
    options.epochs = settings_.count("epochs");
    options.patience = settings_.count("patience");
    options.unseen_is_missing = recipe_.unseen_is_missing;
    options.seed = settings_.count("seed");
    options.checkpoint_every = settings_.count("checkpoint-every");
    options.pool = &pool;
    return options;
  }

  models::FitResult fit(const TrainingData& data, models::FitOptions options) {
    TrainingWatch watch(console_, options.epochs);
    options.watch = [&](const models::Progress& progress) {
      watch.show(progress);
      return !interrupt_requested();
    };
    options.checkpoint = [&](const Record& state) {
      std::filesystem::create_directories(folder_.file("checkpoint"));
      store::save(Record::object().set("config", config_hash_).set("state", state), checkpoint_file());
    };
    if (resumed_ && std::filesystem::exists(checkpoint_file())) {
      const Record saved = store::load(checkpoint_file());
      if (saved.at("config").text() != config_hash_)
        throw core::ModelError(checkpoint_file() +
                               " belongs to another config.toml; remove it to start from the beginning");
      options.resume = saved.at("state");
      console_.note("going on from " + checkpoint_file());
    }
    models::FitResult result = models::fit(data.kind, data.parts.train, data.parts.validation, options);
    console_.clear_progress();
    const bool batches = result.epochs != result.iterations;
    const std::uint64_t passes = batches ? result.epochs : result.iterations;
    console_.note(fmt::format("fit: {} after {} {}{}{}, {:.2f} s", words(optimize::name_of(result.stop)),
                              thousands(passes), batches ? "epoch" : "iteration", passes == 1 ? "" : "s",
                              batches ? " of together " + thousands(result.iterations) + " steps" : "",
                              result.seconds));
    return result;
  }

  /// The model, with what has to be done to new data before it sees them.
  models::Model with_recipe(const models::Model& model) const {
    models::ModelData data = model.data();
    if (!data.recipe.is_object()) data.recipe = Record::object();
    data.recipe.set("cells", recipe_.to_record());
    return models::Model(std::move(data));
  }

  /// A resumed run keeps what was finished: the files are the same bytes anyway.
  [[nodiscard]] bool wanted(std::string_view name) const { return !resumed_ || !folder_.has(name); }
  void write(std::string_view name, std::string_view text) const { core::write_file(folder_.file(name), text); }

  void write_files(const models::Model& model, const models::FitResult& fitted, const Judged& judged,
                   const std::vector<evaluate::Verdict>& verdicts, const Record& result) const {
    if (wanted("model.ermine")) store::save(model.to_record(), folder_.file("model.ermine"));
    if (wanted("history.csv")) write("history.csv", history_csv(fitted.history));
    if (wanted("predictions.csv")) {
      write_predictions(folder_.file("predictions.csv"), model, judged);
    }
    if (wanted("metrics.json")) write("metrics.json", to_json(result));
    if (wanted("report.html"))
      write("report.html", report::to_html(run_page({model, judged, fitted.history, verdicts,
                                                     run_title(model, settings_), run_subtitle(judged),
                                                     reproduce_command(folder_), setup_of(settings_), &result})));
  }

  void write_environment(const std::string& started, double began, std::uint32_t threads, bool used_test) const {
    Record record = Record::object();
    std::int64_t uses = 0;
    if (folder_.has("environment.json")) {
      const Record old = from_json(core::read_file(folder_.file("environment.json"), 1 << 20), "environment.json");
      if (const Record* count = old.find("test_part_uses")) uses = count->integer();
    }
    record.set("schema", 1).set("started", started).set("finished", now_utc()).set("seconds", seconds_now() - began);
    record.set("command", command_line()).set("directory", working_directory()).set("threads", threads);
    record.set("peak_memory_bytes", peak_memory_bytes()).set("resumed", resumed_);
    record.set("test_part_uses", uses + (used_test ? 1 : 0)).set("machine", machine());
    write("environment.json", to_json(record));
  }

  [[nodiscard]] std::string checkpoint_file() const { return folder_.file("checkpoint/state.ermine"); }

  Settings settings_;
  RunFolder folder_;
  bool resumed_;
  Console& console_;
  Recipe recipe_;
  std::string config_hash_;
};

}  // namespace

int train_into(const RunFolder& folder, Settings settings, bool resumed, Console& console) {
  return Training(std::move(settings), folder, resumed, console).run();
}

}  // namespace ermine::apps
