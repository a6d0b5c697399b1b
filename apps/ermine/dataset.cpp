#include "dataset.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "console.hpp"
#include "ermine/core/error.hpp"
#include "ermine/formula/parse.hpp"

namespace ermine::apps {
namespace {

using core::DataError;
using core::Record;
using core::UsageError;

data::Format format_of(const std::string& name) {
  if (name == "csv") return data::Format::csv;
  if (name == "npy") return data::Format::npy;
  if (name == "npz") return data::Format::npz;
  if (name == "svmlight") return data::Format::svmlight;
  if (name == "idx") return data::Format::idx;
  if (name == "arff") return data::Format::arff;
  return data::Format::detect;
}

/// A syntax error is told before any data are read, with the flag it stands in.
void require_formula(const char* flag, const std::string& text) {
  try {
    (void)formula::names(text);
  } catch (const core::Error& error) {
    throw core::Error(error.fault(), std::string(flag) + ": " + error.what());
  }
}

/// A table with the column `signal` holding one number in every row.
data::Table marked(const data::Table& table, double signal) {
  if (table.find("signal"))
    throw DataError(
        "the files of --signal and --background have a column `signal` already; it would be the target. "
        "Leave it out of the files, or join them yourself and use --target");
  data::ColumnData column;
  column.name = "signal";
  column.integral = true;
  column.values.assign(table.rows(), signal);
  return table.with(std::move(column));
}

}  // namespace

Record Recipe::to_record() const {
  std::vector<std::string> map_texts;
  for (const transforms::CellMap& map : maps) map_texts.push_back(transforms::text_of(map));
  Record define_list = Record::array();
  for (const auto& [name, text] : defines) define_list.push(Record::object().set("name", name).set("formula", text));
  return Record::object()
      .set("missing", Record::array(missing))
      .set("category", Record::array(categories))
      .set("map", Record::array(map_texts))
      .set("define", define_list)
      .set("unseen_is_missing", unseen_is_missing);
}

Recipe Recipe::from_record(const Record& record) {
  Recipe recipe;
  if (record.is_null()) return recipe;
  recipe.missing = record.at("missing").texts();
  recipe.categories = record.at("category").texts();
  for (const std::string& map : record.at("map").texts()) recipe.maps.push_back(transforms::parse_cell_map(map));
  for (const Record& define : record.at("define").items())
    recipe.defines.emplace_back(define.at("name").text(), define.at("formula").text());
  recipe.unseen_is_missing = record.at("unseen_is_missing").boolean();
  return recipe;
}

Recipe recipe_of(const Settings& settings) {
  Recipe recipe;
  recipe.missing = settings.list("missing");
  recipe.categories = settings.names("category");
  for (const std::string& text : settings.list("map")) recipe.maps.push_back(transforms::parse_cell_map(text));
  for (const std::string& text : settings.list("define")) {
    recipe.defines.push_back(transforms::parse_define(text));
    require_formula("--define", recipe.defines.back().second);
  }
  for (const std::string& text : settings.list("cut")) require_formula("--cut", text);
  recipe.unseen_is_missing = settings.text("unseen") == "missing";
  return recipe;
}

Recipe recipe_of(const models::Model& model) {
  const Record& recipe = model.data().recipe;
  const Record* cells = recipe.is_object() ? recipe.find("cells") : nullptr;
  return cells != nullptr ? Recipe::from_record(*cells) : Recipe{};
}

Recipe combined(Recipe trained, const Recipe& added) {
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  append(trained.missing, added.missing);
  append(trained.categories, added.categories);
  append(trained.maps, added.maps);
  append(trained.defines, added.defines);
  trained.unseen_is_missing = trained.unseen_is_missing || added.unseen_is_missing;
  return trained;
}

data::ReadOptions read_options(const Settings& settings, const Recipe& recipe) {
  data::ReadOptions options;
  options.format = format_of(settings.text("format"));
  options.header = settings.maybe_yes("header");
  options.missing = recipe.missing;
  options.labels = settings.text("labels");
  options.as_text = recipe.categories;
  return options;
}

bool joins_signal_and_background(const Settings& settings) {
  const bool signal = settings.has("signal"), background = settings.has("background");
  if (!signal && !background) return false;
  if (!signal || !background)
    throw UsageError(std::string("--") + (signal ? "signal" : "background") + " needs --" +
                     (signal ? "background" : "signal") + " beside it");
  if (!settings.positional().empty())
    throw UsageError("name the files after --signal and --background, or DATA with --target, not both (`" +
                     settings.positional().front() + "`)");
  return true;
}

void require_files(const Settings& settings) {
  std::vector<std::string> files = settings.positional();
  for (const char* flag : {"signal", "background", "labels"})
    for (const std::string& file : settings.list(flag)) files.push_back(file);
  std::error_code ignored;
  for (const std::string& file : files)
    if (file != "-" && file.find('*') == std::string::npos && !std::filesystem::exists(file, ignored))
      throw DataError("there is no file `" + file + "`");
}

data::Table read_data(const Settings& settings, const Recipe& recipe, std::uint32_t threads) {
  data::ReadOptions options = read_options(settings, recipe);
  options.threads = std::max(1U, threads);
  if (joins_signal_and_background(settings)) {
    const data::Table parts[] = {marked(data::read(settings.list("signal"), options), 1),
                                 marked(data::read(settings.list("background"), options), 0)};
    return data::Table::concatenate(parts);
  }
  if (settings.positional().empty()) throw UsageError(std::string("no DATA given: ermine ") + settings.verb().usage);
  return data::read(settings.positional(), options);
}

data::Table prepare_cells(data::Table table, const Recipe& recipe, bool absent_is_fine) {
  for (const std::string& name : recipe.categories) {
    if (absent_is_fine && !table.find(name)) continue;
    const data::ColumnView column = table.column(name);
    if (column.is_number()) table = table.with(data::as_category(column));
  }
  return recipe.maps.empty() ? table : transforms::apply_maps(table, recipe.maps, absent_is_fine);
}

void warn_of_idle_maps(const data::Table& table, const Settings& settings, Console& console) {
  std::vector<transforms::CellMap> before;
  for (const std::string& text : settings.list("map")) {
    const transforms::CellMap map = transforms::parse_cell_map(text);
    const bool made = std::any_of(before.begin(), before.end(), [&](const transforms::CellMap& earlier) {
      return earlier.column == map.column && earlier.to == map.from;
    });
    before.push_back(map);
    const auto index = table.find(map.column);
    if (made || !index) continue;
    const data::ColumnView column = table.column(*index);
    const bool there = column.is_number() ? std::find(column.values.begin(), column.values.end(),
                                                      to_number(map.from).value_or(std::nan(""))) != column.values.end()
                                          : std::find(column.levels().begin(), column.levels().end(), map.from) !=
                                                column.levels().end();
    if (!there) console.warning("--map '" + text + "' changes nothing: no cell of `" + map.column + "` reads so");
  }
}

Selected apply_cuts(data::Table table, const std::vector<std::string>& cuts, const transforms::Defines& defines,
                    core::Pool* pool) {
  Selected selected;
  selected.rows.resize(table.rows());
  std::iota(selected.rows.begin(), selected.rows.end(), std::uint64_t{0});
  for (const std::string& cut : cuts) {
    const std::vector<std::uint64_t> holds = transforms::rows_where(table, cut, defines, pool);
    std::vector<std::uint64_t> both;
    std::set_intersection(selected.rows.begin(), selected.rows.end(), holds.begin(), holds.end(),
                          std::back_inserter(both));
    selected.rows = std::move(both);
  }
  if (!cuts.empty()) {
    if (selected.rows.empty()) throw DataError("--cut leaves none of the " + thousands(table.rows()) + " rows");
    table = data::Table::take(std::move(table), selected.rows);
  }
  selected.table = std::move(table);
  return selected;
}

}  // namespace ermine::apps
