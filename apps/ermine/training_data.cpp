#include "training_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/models/curve/curve.hpp"
#include "interrupt.hpp"
#include "point.hpp"

namespace ermine::apps {
namespace {

using core::DataError;
using core::UsageError;
using models::Task;

/// Whether `text` fits a pattern of literal bytes, `*` (any run) and `?` (any byte).
bool fits(std::string_view text, std::string_view pattern) {
  std::size_t i = 0, j = 0, star = std::string_view::npos, resume = 0;
  while (i < text.size()) {
    if (j < pattern.size() && (pattern[j] == '?' || pattern[j] == text[i]) && pattern[j] != '*') {
      ++i, ++j;
    } else if (j < pattern.size() && pattern[j] == '*') {
      star = j++;
      resume = i;
    } else if (star != std::string_view::npos) {
      j = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(j), pattern.end(), [](char c) { return c == '*'; });
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string row_of(std::uint64_t row) { return "row " + std::to_string(row + 1) + " of DATA"; }

/// "a, b, c, ...": at most so many names.
std::string first_of(const std::vector<std::string>& names, std::size_t most = 20) {
  std::string all;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) all += (i ? ", " : "") + printable(names[i]);
  return names.size() > most ? all + ", ..." : all;
}

/// The column a flag names. @throws DataError naming the flag, with what there is.
data::ColumnView named_column(const data::Table& table, const std::string& name, const char* flag) {
  if (const auto index = table.find(name)) return table.column(*index);
  const std::vector<std::string> names = table.names();
  throw DataError(fmt::format("{}: there is no column `{}`{}; there are {}", flag, name,
                              core::did_you_mean(name, names), first_of(names)));
}

/// A target or weight without a value is the caller's to settle: guessing one would falsify the result.
void refuse_missing(const data::ColumnView& column, const char* what, const std::vector<std::uint64_t>& rows) {
  const std::uint64_t missing = column.count_missing();
  if (missing == 0) return;
  std::uint64_t first = 0;
  while (!column.missing(first)) ++first;
  throw DataError(fmt::format("the {} `{}` is missing in {} of {} rows, first in {}; leave these rows out", what,
                              column.name(), thousands(missing), thousands(rows.size()), row_of(rows[first])));
}

/// The kind of "formula:a*x".
std::string kind_named(const std::string& model) { return model.substr(0, model.find(':')); }

Task task_of(const Settings& settings, const data::ColumnView& target, Console& console) {
  const std::string wanted = settings.text("task"), kind = kind_named(settings.text("model"));
  const std::vector<std::string> classes = models::classes_of(target);
  const std::uint64_t rows = target.is_number() ? target.values.size() : target.codes.size();
  const auto classification = [&] {
    if (classes.size() < 2)
      throw DataError(fmt::format("the target `{}` holds one class only, `{}`; a classifier needs two", target.name(),
                                  classes.empty() ? "" : classes.front()));
    if (rows >= 20 && classes.size() * 2 > rows)
      throw DataError(fmt::format("the target `{}` has {} classes in {} rows, but a class needs several rows{}",
                                  target.name(), thousands(classes.size()), thousands(rows),
                                  target.is_number() ? "; --task regression takes it for a quantity" : ""));
    return classes.size() == 2 ? Task::binary : Task::multiclass;
  };
  if (wanted == "classification" && kind == "formula")
    throw UsageError("--task classification does not go with --model formula, which is a regression");
  const bool classifies = contains(models::classifiers(), kind);
  if (wanted == "regression" && classifies)
    throw UsageError("--task regression does not go with --model " + kind + ", which is a classifier");
  if (wanted == "classification" || (wanted.empty() && classifies)) return classification();
  if (wanted == "regression" || (wanted.empty() && (kind == "linear" || kind == "formula"))) {
    if (!target.is_number())
      throw DataError(fmt::format("the target `{}` holds text (`{}`), so it cannot be regressed; --task classification",
                                  target.name(), classes.empty() ? "" : classes.front()));
    return Task::regression;
  }
  if (classes.size() < 2 && rows > 1)
    throw DataError(fmt::format("the target `{}` is {} in every row: there is nothing to learn", target.name(),
                                classes.empty() ? "missing" : "`" + classes.front() + "`"));
  std::string reason;
  const Task task = models::decide_task(target, &reason);
  if (!reason.empty()) console.note(reason);
  return task == Task::regression ? task : classification();
}

std::string described(Task task, const std::string& target, const std::vector<std::string>& classes,
                      const std::string& positive) {
  if (task == Task::regression) return "task: regression of `" + printable(target) + "`";
  const std::string last = positive.empty() ? classes.back() : positive;
  return fmt::format("task: classification of `{}`, {} classes: {}{}", printable(target), classes.size(),
                     first_of(classes, 12), task == Task::binary ? "; the positive one is " + printable(last) : "");
}

/// Columns to learn from, where the call chooses them; empty: all that are left.
std::vector<std::string> features_of(const Settings& settings, const data::Table& table,
                                     const transforms::Defines& defines, const std::vector<std::string>& besides) {
  if (!settings.has("features") && !settings.has("drop") && besides.size() <= 2 && defines.empty()) return {};
  std::vector<std::string> candidates = table.names();
  if (table.has_sparse()) candidates.insert(candidates.end(), table.sparse_names().begin(), table.sparse_names().end());
  for (const auto& [name, text] : defines)
    if (!contains(candidates, name)) candidates.push_back(name);
  std::vector<std::string> chosen = candidates;
  if (settings.has("features")) chosen = matching_columns(candidates, settings.names("features"), "--features");
  const std::vector<std::string> dropped = matching_columns(candidates, settings.names("drop"), "--drop");
  const std::set<std::string> out(dropped.begin(), dropped.end());
  const std::set<std::string> aside(besides.begin(), besides.end());
  std::vector<std::string> features;
  const std::vector<std::string> named = settings.names("features");
  if (contains(named, besides.front()))
    throw UsageError("--features: `" + besides.front() + "` is the target and cannot be a feature");
  for (const std::string& name : chosen) {
    // The target never is an input; the weight and the group are one only where they are named letter by letter.
    if (out.count(name) || name == besides.front()) continue;
    if (aside.count(name) && !contains(named, name)) continue;
    features.push_back(name);
  }
  if (features.empty()) throw DataError("no input column is left: --features and --drop leave none of the table");
  return features;
}

/// Says which names of a formula are inputs and which parameters; refuses it where it does not fit the table.
void note_formula(const Settings& settings, const TrainingData& loaded, const Recipe& recipe, const data::Table& table,
                  Console& console) {
  const models::FitOptions options{.argument = models::split_kind(loaded.kind).second,
                                   .start = parse_point(settings.list("start"), "--start"),
                                   .target = loaded.target,
                                   .weight = loaded.weight,
                                   .features = loaded.features,
                                   .define = recipe.defines};
  const models::curve::Curve curve = models::curve::read_curve(table, options);
  console.note("formula: " + first_of(curve.inputs) + (curve.inputs.size() == 1 ? " is the input, " : " are inputs, ") +
               first_of(curve.parameters) + (curve.parameters.size() == 1 ? " the parameter" : " parameters"));
}

}  // namespace

Fractions parse_fractions(const std::string& text) {
  std::vector<double> parts;
  std::string_view rest = text;
  while (true) {
    const std::size_t slash = rest.find('/');
    const auto part = to_number(rest.substr(0, slash));
    if (!part || *part < 0) break;
    parts.push_back(*part);
    if (slash == std::string_view::npos) {
      const bool whole = parts.size() == 3 && std::fabs(parts[0] + parts[1] + parts[2] - 1) < 1e-9 && parts[0] > 0;
      if (whole) return {parts[0], parts[1], parts[2]};
      break;
    }
    rest.remove_prefix(slash + 1);
  }
  throw UsageError(
      "--split takes the fractions for train/validation/test, which sum to 1: 0.6/0.2/0.2 or 1/0/0, not `" + text +
      "`");
}

std::vector<std::string> matching_columns(const std::vector<std::string>& columns,
                                          const std::vector<std::string>& patterns, const char* flag) {
  std::set<std::string> wanted;
  const std::set<std::string> known(columns.begin(), columns.end());
  for (const std::string& pattern : patterns) {
    if (known.count(pattern)) {
      wanted.insert(pattern);
      continue;
    }
    bool any = false;
    for (const std::string& name : columns)
      if (fits(name, pattern)) {
        wanted.insert(name);
        any = true;
      }
    if (!any)
      throw DataError(fmt::format("{}: there is no column `{}`{}; there are {}", flag, pattern,
                                  core::did_you_mean(pattern, columns), first_of(columns)));
  }
  std::vector<std::string> out;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(out),
               [&](const std::string& name) { return wanted.count(name) > 0; });
  return out;
}

void require_known_kind(const std::string& kind) {
  const std::string name = kind_named(kind);
  if (kind.empty()) return;
  if (contains(models::kinds(), name)) {
    const auto [known, argument] = models::split_kind(kind);
    if (known == "formula") (void)formula::names(argument);  // a slip is shown before any data are read
    return;
  }
  constexpr const char* later[] = {
      "ridge",       "lasso",         "elastic-net", "poisson",    "least-squares-classifier",
      "perceptron",  "cuts",          "lda",         "qda",        "bayes",
      "svm",         "mlp",           "kmeans",      "gmm",        "dbscan",
      "hdbscan",     "agglomerative", "pca",         "kernel-pca", "tsne",
      "autoencoder", "histogram",     "kde",         "flow",       "diffusion"};
  std::string all;
  for (const std::string& known : models::kinds()) all += (all.empty() ? "" : ", ") + known;
  if (std::find(std::begin(later), std::end(later), name) != std::end(later))
    throw UsageError("--model " + kind + " is not in this version of ermine, which has " + all);
  throw UsageError("--model: there is no model `" + kind + "`" + core::did_you_mean(name, models::kinds()) +
                   "; there are " + all);
}

TrainingData load_training_data(const Settings& settings, const Recipe& recipe, Console& console, core::Pool& pool) {
  TrainingData loaded;
  const Fractions fractions = parse_fractions(settings.text("split"));
  const bool joined = joins_signal_and_background(settings);
  loaded.target = joined ? "signal" : settings.text("target");
  loaded.weight = settings.text("weight");

  data::Table table = read_data(settings, recipe, pool.threads());
  if (table.rows() == 0) throw DataError("DATA has no rows, only the names of its columns");
  warn_of_idle_maps(table, settings, console);
  table = prepare_cells(std::move(table), recipe, false);
  loaded.rows = table.rows();
  console.note(fmt::format("read {} rows, {} columns", thousands(table.rows()),
                           table.columns() + (table.has_sparse() ? table.sparse_names().size() : 0)));
  stop_if_interrupted();

  Selected selected = apply_cuts(std::move(table), settings.list("cut"), recipe.defines, &pool);
  table = std::move(selected.table);
  if (settings.has("cut"))
    console.note(fmt::format("cut: {} of {} rows stay", thousands(table.rows()), thousands(loaded.rows)));

  // A defined target or weight has to be a column here; defined inputs are the model's own business.
  for (const std::string& name : {loaded.target, loaded.weight})
    for (const auto& [defined, text] : recipe.defines)
      if (defined == name)
        table = table.with(transforms::evaluate_expression(table, name, text, recipe.defines, &pool));

  const data::ColumnView target = named_column(table, loaded.target, "--target");
  refuse_missing(target, "target", selected.rows);
  if (!loaded.weight.empty()) {
    const data::ColumnView weight = named_column(table, loaded.weight, "--weight");
    if (!weight.is_number()) throw DataError("the weight `" + loaded.weight + "` holds text; a weight is a number");
    refuse_missing(weight, "weight", selected.rows);
    if (loaded.weight == loaded.target) throw UsageError("--weight and --target name the same column");
  }

  loaded.task = task_of(settings, target, console);
  loaded.kind = settings.text("model");
  const bool chosen_here = loaded.kind.empty();
  if (chosen_here) loaded.kind = models::default_kind(loaded.task);
  const std::vector<std::string> classes =
      loaded.task == Task::regression ? std::vector<std::string>{} : models::classes_of(target);
  const std::string positive = settings.text("positive");
  if (!positive.empty()) {
    if (loaded.task != Task::binary)
      throw UsageError("--positive is for two classes; `" + loaded.target + "` has not two");
    if (!contains(classes, positive))
      throw DataError("--positive: `" + loaded.target + "` has no class `" + positive + "`" +
                      core::did_you_mean(positive, classes) + "; it has `" + classes[0] + "` and `" + classes[1] + "`");
  }
  console.note(described(loaded.task, loaded.target, classes, positive));
  console.note("model: " + loaded.kind + (chosen_here ? " (the one for this task; --model chooses another)" : ""));

  const std::string group = settings.text("group");
  if (!group.empty()) (void)named_column(table, group, "--group");
  std::vector<std::string> besides{loaded.target, loaded.weight};
  if (!group.empty()) besides.push_back(group);
  loaded.features = features_of(settings, table, recipe.defines, besides);
  if (kind_named(loaded.kind) == "formula") note_formula(settings, loaded, recipe, table, console);

  loaded.target_was_number = target.is_number();
  if (loaded.task != Task::regression && target.is_number()) table = table.with(data::as_category(target));

  data::SplitOptions split{fractions.train, fractions.validation, fractions.test, settings.count("seed"), "", group};
  if (loaded.task != Task::regression) split.stratify = loaded.target;
  loaded.parts = data::split(std::move(table), split);
  // Row numbers speak of DATA as it was read.
  for (auto* rows : {&loaded.parts.train_rows, &loaded.parts.validation_rows, &loaded.parts.test_rows})
    for (std::uint64_t& row : *rows) row = selected.rows[row];
  std::string sizes = thousands(loaded.parts.train.rows()) + " train";
  if (loaded.parts.validation.rows() > 0) sizes += ", " + thousands(loaded.parts.validation.rows()) + " validation";
  if (loaded.parts.test.rows() > 0) sizes += ", " + thousands(loaded.parts.test.rows()) + " test";
  console.note("split: " + sizes);
  return loaded;
}

}  // namespace ermine::apps
