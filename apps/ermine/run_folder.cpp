#include "run_folder.hpp"

#include <array>
#include <filesystem>
#include <system_error>

#include "ermine/core/error.hpp"
#include "ermine/store/model_file.hpp"

namespace ermine::apps {
namespace fs = std::filesystem;
namespace {

using core::UsageError;

constexpr std::array file_names{"model.ermine", "metrics.json",     "report.html", "history.csv", "predictions.csv",
                                "config.toml",  "environment.json", "log.txt",     "checkpoint"};

bool exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

}  // namespace

std::string RunFolder::file(std::string_view name) const { return (fs::path(path_) / name).string(); }

bool RunFolder::has(std::string_view name) const { return exists(file(name)); }

void RunFolder::prepare(bool force) const {
  std::error_code error;
  if (exists(path_) && !fs::is_directory(path_, error))
    throw UsageError("`" + path_ + "` is a file; a run needs a folder: choose another -o");
  for (const char* name : file_names) {
    if (!has(name)) continue;
    if (!force)
      throw UsageError("`" + path_ + "` holds a run already (" + name +
                       "); --force replaces it, -o NAME writes another");
    fs::remove_all(file(name), error);
    if (error) throw core::Error(core::Fault::usage, "cannot remove `" + file(name) + "`: " + error.message());
  }
  fs::create_directories(path_, error);
  if (error) throw UsageError("cannot make the folder `" + path_ + "`: " + error.message());
}

void RunFolder::abandon() const {
  std::error_code ignored;
  fs::remove(file("config.toml"), ignored);
  fs::remove(path_, ignored);  // Fails where the folder is not empty, as it should.
}

std::string default_run_path(const std::vector<std::string>& addresses) {
  std::string name =
      addresses.empty() || addresses.front() == "-" ? "stdin" : fs::path(addresses.front()).filename().string();
  if (name.size() > 3 && name.ends_with(".gz")) name.resize(name.size() - 3);
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos && dot > 0) name.resize(dot);
  std::string stem;
  for (const char c : name)
    if (c != '*' && c != '?') stem += c;
  return (stem.empty() ? "data" : stem) + "-run";
}

void require_free(const std::string& path, bool force) {
  if (path == "-" || !exists(path)) return;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw UsageError("`" + path + "` is a folder; name a file");
  if (!fs::is_regular_file(fs::status(path, ignored)))
    throw UsageError("`" + path + "` is no regular file; for a pipe or a device use the shell's `> " + path + "`");
  if (!force) throw UsageError("`" + path + "` is there already; --force replaces it");
}

bool is_run(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored) || path.ends_with(".ermine");
}

models::Model load_model(const std::string& run) {
  std::error_code ignored;
  if (!exists(run)) throw core::ModelError("`" + run + "`: no such run folder or model file");
  if (!fs::is_directory(run, ignored)) return models::Model::from_record(store::load(run));
  const RunFolder folder(run);
  if (!folder.has("model.ermine")) {
    if (folder.has("config.toml"))
      throw core::ModelError("`" + run +
                             "` was not finished: it has no model.ermine. Go on with: ermine train --resume " + run);
    throw core::ModelError("`" + run + "` is no run: it has no model.ermine");
  }
  return models::Model::from_record(store::load(folder.file("model.ermine")));
}

}  // namespace ermine::apps
