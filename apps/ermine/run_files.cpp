#include "run_files.hpp"

#include <filesystem>

#include "config.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/data/read.hpp"
#include "json.hpp"
#include "predictions.hpp"

namespace ermine::apps {
namespace fs = std::filesystem;

std::string history_csv(const std::vector<models::Progress>& history) {
  std::string text = "epoch,step,train_loss,validation_loss,rate,gradient_norm\n";
  for (const models::Progress& p : history) {
    text += std::to_string(p.epoch) + "," + std::to_string(p.step);
    for (const double value : {p.train_loss, p.validation_loss, p.rate, p.gradient_norm}) {
      text += ',';
      append_number(text, value);
    }
    text += '\n';
  }
  return text;
}

std::vector<models::Progress> read_history(const std::string& path) {
  const data::Table table = data::read(path, {.format = data::Format::csv, .header = true});
  std::vector<models::Progress> history(table.rows());
  const auto column = [&](const char* name) { return table.column(std::string_view(name)).values; };
  const auto epoch = column("epoch"), step = column("step"), train = column("train_loss"),
             validation = column("validation_loss"), rate = column("rate"), gradient = column("gradient_norm");
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    history[i] = {static_cast<std::uint64_t>(epoch[i]),
                  static_cast<std::uint64_t>(step[i]),
                  train[i],
                  validation[i],
                  rate[i],
                  gradient[i]};
  return history;
}

std::string data_names(const Settings& settings) {
  std::vector<std::string> files = settings.positional();
  for (const char* flag : {"signal", "background"})
    for (const std::string& file : settings.list(flag)) files.push_back(file);
  std::string names;
  for (std::size_t i = 0; i < files.size() && i < 3; ++i) {
    const std::string name = fs::path(files[i]).filename().string();
    names += (i ? ", " : "") + (name == "-" ? "standard input" : name);
  }
  if (files.size() > 3) names += " and " + std::to_string(files.size() - 3) + " more";
  return names;
}

std::vector<std::pair<std::string, std::string>> setup_of(const Settings& settings) {
  std::vector<std::pair<std::string, std::string>> setup{{"data", data_names(settings)}};
  for (const char* name : {"split", "group", "seed"})
    if (const std::string value = settings.text(name); !value.empty()) setup.emplace_back(name, value);
  for (const char* name : {"features", "drop", "define", "map", "missing", "category", "cut", "rate", "batch", "epochs",
                           "cv", "repeats", "search"})
    for (const std::string& value : settings.list(name)) setup.emplace_back(name, value);
  return setup;
}

std::string run_title(const models::Model& model, const Settings& settings) {
  return model.kind() + ": " + model.data().target + " from " + data_names(settings);
}

std::string reproduce_command(const RunFolder& folder) {
  return "ermine train --config " + shell_quoted(folder.file("config.toml")) + " -o ANOTHER-RUN";
}

Settings settings_of_run(const RunFolder& folder) {
  if (!folder.has("config.toml")) throw core::ModelError("`" + folder.path() + "` is no run: it has no config.toml");
  Settings settings(*find_verb("train"));
  apply_config(settings, core::read_file(folder.file("config.toml"), 1 << 24), folder.file("config.toml"));
  // Addresses are as they were typed: relative ones speak of the folder that call was made in.
  if (!folder.has("environment.json")) return settings;
  const core::Record environment =
      from_json(core::read_file(folder.file("environment.json"), 1 << 20), "environment.json");
  const core::Record* directory = environment.find("directory");
  if (directory == nullptr || !directory->is_text()) return settings;
  const auto found = [&](const std::string& address) {
    const fs::path there = fs::path(directory->text()) / address;
    return address != "-" && fs::path(address).is_relative() && !fs::exists(address) && fs::exists(there)
               ? there.string()
               : address;
  };
  std::vector<std::string> data = settings.positional();
  for (std::string& address : data) address = found(address);
  settings.set_positional(std::move(data));
  for (const char* name : {"signal", "background", "labels"}) {
    const std::vector<std::string> files = settings.list(name);
    settings.forget(name);
    for (const std::string& file : files) settings.add(*find_flag(name), found(file), Origin::config, name);
  }
  return settings;
}

}  // namespace ermine::apps
