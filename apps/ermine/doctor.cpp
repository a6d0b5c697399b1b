#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/data/generate.hpp"
#include "ermine/data/split.hpp"
#include "ermine/evaluate/metrics.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/report/page.hpp"
#include "ermine/report/render.hpp"
#include "ermine/store/model_file.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"
#include "version.hpp"

namespace ermine::apps {
namespace {

using core::Record;

/// A folder of our own that is gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ermine-doctor-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw core::DataError("cannot make a folder in " + std::filesystem::temp_directory_path().string() +
                            "; TMPDIR names another place");
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::string file(const char* name) const { return (std::filesystem::path(path_) / name).string(); }

 private:
  std::string path_;
};

struct Check {
  std::string name, text;
  bool passed = true;
};

class Doctor {
 public:
  explicit Doctor(std::uint32_t threads) : pool_(threads) {}

  std::vector<Check> run() {
    check("version", [] { return fmt::format("ermine {}, {}", version(), compiler()); });
    check("processor", [] {
      const Record machine = apps::machine();
      std::string sets;
      for (const std::string& set : machine.at("instruction_sets").texts()) sets += (sets.empty() ? "" : " ") + set;
      return machine.at("processor").text() + " (" + (sets.empty() ? "baseline" : sets) + ")";
    });
    check("threads", [&] {
      std::vector<std::uint64_t> seen(1000, 0);
      pool_.run(seen.size(), [&](std::uint64_t i, std::uint32_t) { seen[i] = i + 1; });
      for (std::uint64_t i = 0; i < seen.size(); ++i)
        if (seen[i] != i + 1) throw core::Error(core::Fault::internal, "a task of the pool did not run");
      return fmt::format("{} of {} cores", pool_.threads(), machine().at("cores").integer());
    });
    check("folder", [&] {
      core::write_file(scratch_.file("probe"), "ermine");
      if (core::read_file(scratch_.file("probe")) != "ermine") throw core::DataError("a file reads back differently");
      return "files are written whole and read back in " + std::filesystem::temp_directory_path().string();
    });
    check("training", [&] { return train(); });
    check("model file", [&] { return round_trip(); });
    check("report", [] {
      report::Page page;
      page.title = "doctor";
      const std::string html = report::to_html(page);
      if (html.find("doctor") == std::string::npos) throw core::Error(core::Fault::internal, "a page lost its title");
      return fmt::format("pages of {} kB, {}", html.size() / 1024,
                         report::has_interactive_charts() ? "interactive charts" : "still charts (built without npm)");
    });
    return checks_;
  }

 private:
  template <class Function>
  void check(const char* name, Function&& function) {
    stop_if_interrupted();
    try {
      checks_.push_back({name, function(), true});
    } catch (const std::exception& error) {
      checks_.push_back({name, error.what(), false});
    }
  }

  /// A small fit whose answer is known, with one thread and with all: the same bits.
  std::string train() {
    const data::Table table = data::generate("moons", {.rows = 400, .seed = 1});
    parts_ = data::split(table, {.seed = 1, .stratify = table.names().back()});
    models::FitOptions options;
    options.target = table.names().back();
    const auto once = models::fit("logistic", parts_.train, parts_.validation, options);
    options.pool = &pool_;
    const auto again = models::fit("logistic", parts_.train, parts_.validation, options);
    if (store::to_bytes(once.model.to_record()) != store::to_bytes(again.model.to_record()))
      throw core::Error(core::Fault::internal, "one thread and all threads give different models");
    const auto metrics =
        evaluate::metrics(once.model, once.model.predict(parts_.test), evaluate::truth_of(once.model, parts_.test));
    const double auc = metrics.front().value;
    if (!(auc > 0.85)) throw core::Error(core::Fault::internal, fmt::format("AUC = {} where 0.9 is expected", auc));
    record_ = once.model.to_record();
    return fmt::format("AUC {} on two moons, the same bits with {} threads", readable(auc), pool_.threads());
  }

  std::string round_trip() {
    if (record_.is_null()) throw core::Error(core::Fault::internal, "there is no model to save");
    store::save(record_, scratch_.file("model.ermine"));
    const auto model = models::Model::from_record(store::load(scratch_.file("model.ermine")));
    if (model.predict(parts_.test).decision != models::Model::from_record(record_).predict(parts_.test).decision)
      throw core::Error(core::Fault::internal, "a model predicts otherwise after it was saved and read back");
    return "a model predicts the same after it was saved and read back";
  }

  core::Pool pool_;
  Scratch scratch_;
  data::Parts parts_;
  Record record_;
  std::vector<Check> checks_;
};

}  // namespace

int run_doctor(const Settings& settings, Console& console) {
  if (!settings.positional().empty())
    throw core::UsageError(
        "ermine doctor checks the installation and takes no DATA; `ermine inspect` looks at a table");
  const std::vector<Check> checks = Doctor(static_cast<std::uint32_t>(settings.count("threads"))).run();
  bool healthy = true;
  Record list = Record::array();
  std::string text;
  for (const Check& check : checks) {
    healthy = healthy && check.passed;
    list.push(Record::object().set("name", check.name).set("passed", check.passed).set("text", check.text));
    text += console.styled(check.passed ? "green" : "red", check.passed ? "  ok" : "FAIL") + "  " +
            fmt::format("{:<11}", check.name) + check.text + "\n";
  }
  const std::string out = settings.text("out");
  const Record result = Record::object().set("healthy", healthy).set("checks", list).set("machine", machine());
  const std::string shown = settings.on("json") ? to_json(result) : text;
  if (!out.empty() && out != "-") {
    require_free(out, settings.on("force"));
    core::write_file(out, shown);
  } else {
    print(shown);
  }
  return healthy ? 0 : static_cast<int>(core::Fault::internal);
}

}  // namespace ermine::apps
