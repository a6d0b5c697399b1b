#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dataset.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/data/write.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "predictions.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

constexpr std::uint64_t rows_a_piece = 1 << 16;

/// Where the lines go: a file that is whole or not there, or standard output.
class Sink {
 public:
  explicit Sink(const std::string& path) {
    if (!path.empty() && path != "-") file_.emplace(path);
  }
  void write(std::string_view text) { file_ ? file_->write(text) : print(text); }
  void finish() {
    if (file_) file_->commit();
  }

 private:
  std::optional<core::AtomicFile> file_;
};

/// What the model says of each row, piece by piece.
class Predicting {
 public:
  Predicting(const Settings& settings, const models::Model& model, Console& console)
      : settings_(settings),
        model_(model),
        console_(console),
        added_(recipe_of(settings)),
        recipe_(combined(recipe_of(model), added_)),
        columns_(model),
        keep_(settings.names("keep")),
        out_(settings.text("out")),
        json_(settings.on("json") && (out_.empty() || out_ == "-")),
        pool_(static_cast<std::uint32_t>(settings.count("threads"))) {}

  void run() {
    Sink sink(out_);
    std::vector<std::string> all = keep_;
    for (std::string& name : columns_.names()) all.push_back(std::move(name));
    // Written with the first piece, so that a call that fails at once prints nothing.
    opening_ = json_ ? "{\"schema\":1,\"model\":" + to_json_line(model_.kind()) +
                           ",\"columns\":" + to_json_line(core::Record::array(all)) + ",\"predictions\":["
                     : header(all);
    data::ReadOptions options = read_options(settings_, recipe_);
    options.threads = pool_.threads();
    // Copied columns keep the text they have in the file; those the model reads keep their type.
    for (const std::string& name : keep_)
      if (!is_input(name)) options.as_text.push_back(name);
    for (const std::string& address : settings_.positional())
      data::read_in_pieces(address, options, schema(), rows_a_piece,
                           [&](const data::Table& piece, std::uint64_t) { take(piece, sink); });
    sink.write(std::exchange(opening_, ""));
    if (json_) sink.write(fmt::format("],\"rows\":{}}}\n", rows_));
    sink.finish();
    console_.clear_progress();
    if (settings_.on("json") && !json_)
      print(to_json(core::Record::object()
                        .set("schema", 1)
                        .set("model", model_.kind())
                        .set("rows", rows_)
                        .set("columns", core::Record::array(all))
                        .set("out", out_)));
    else if (!out_.empty() && out_ != "-")
      console_.note(fmt::format("wrote {} predictions to {}", thousands(rows_), out_));
  }

 private:
  static std::string header(const std::vector<std::string>& names) {
    std::string line;
    for (const std::string& name : names) line += (line.empty() ? "" : ",") + data::csv_field(name);
    return line + "\n";
  }

  bool is_input(const std::string& name) const {
    const auto& inputs = model_.data().inputs;
    return std::any_of(inputs.begin(), inputs.end(), [&](const models::InputColumn& i) { return i.name == name; });
  }

  /// Types of the columns the model reads, so that a piece without text in a category still is one. Columns that are
  /// mapped are typed by what they hold, as they were at training.
  std::vector<data::ColumnData> schema() const {
    std::vector<data::ColumnData> columns;
    for (const models::InputColumn& input : model_.data().inputs) {
      const bool mapped = std::any_of(recipe_.maps.begin(), recipe_.maps.end(),
                                      [&](const transforms::CellMap& map) { return map.column == input.name; });
      if (mapped || input.sparse) continue;
      data::ColumnData column;
      column.name = input.name;
      column.type = input.type;
      columns.push_back(std::move(column));
    }
    return columns;
  }

  void take(const data::Table& piece, Sink& sink) {
    stop_if_interrupted();
    data::Table table = prepare_cells(piece, recipe_, true);
    if (!added_.defines.empty()) table = transforms::with_defines(table, added_.defines, &pool_);
    const models::Prediction prediction = model_.predict(table, &pool_, recipe_.unseen_is_missing);
    std::vector<data::ColumnView> kept;
    for (const std::string& name : keep_) kept.push_back(piece.find(name) ? piece.column(name) : table.column(name));
    std::string text = std::exchange(opening_, "");
    for (std::uint64_t i = 0; i < table.rows(); ++i) {
      if (json_) {
        if (rows_ + i > 0) text += ',';
        columns_.append_json(text, prediction, i, kept);
        continue;
      }
      for (const data::ColumnView& column : kept) text += data::csv_field(column.text(i)) + ",";
      columns_.append(text, prediction, i);
      text += '\n';
    }
    sink.write(text);
    rows_ += table.rows();
    console_.progress("predicting", -1, thousands(rows_) + " rows");
  }

  const Settings& settings_;
  const models::Model& model_;
  Console& console_;
  Recipe added_, recipe_;
  PredictionColumns columns_;
  std::vector<std::string> keep_;
  std::string out_;
  bool json_;
  core::Pool pool_;
  std::uint64_t rows_ = 0;
  std::string opening_;
};

}  // namespace

int run_predict(const Settings& settings, Console& console) {
  if (settings.positional().size() < 2)
    throw UsageError("ermine predict takes a run and DATA: ermine predict RUN DATA [-o out.csv]");
  const std::string out = settings.text("out");
  for (const char* ending : {".npy", ".npz", ".svm", ".svmlight", ".gz", ".arff"})
    if (out.ends_with(ending))
      throw UsageError("predict writes CSV, not `" + out + "`; `ermine convert` turns it into other formats");
  if (!out.empty()) require_free(out, settings.on("force"));
  const models::Model model = load_model(settings.positional().front());
  Settings data = settings;
  data.set_positional({settings.positional().begin() + 1, settings.positional().end()});
  Predicting(data, model, console).run();
  return 0;
}

}  // namespace ermine::apps
