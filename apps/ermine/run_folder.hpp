/// @file
/// The folder of a run: which files it holds, where it lies, when it may be written.
///
///     model.ermine  metrics.json  report.html  history.csv  predictions.csv
///     config.toml   environment.json  log.txt  checkpoint/
///
/// Nothing is ever overwritten without --force, and --force removes the earlier run's files first, so that a folder
/// never mixes two runs. Files that are none of ours are left alone.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ermine/models/model.hpp"

namespace ermine::apps {

class RunFolder {
 public:
  explicit RunFolder(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  /// Makes the folder, removes an earlier run where `force` allows it. @throws UsageError where it may not.
  void prepare(bool force) const;

  /// Takes config.toml back, and the folder where nothing else is in it: the run never came to be.
  void abandon() const;

 private:
  std::string path_;
};

/// "events.csv.gz" -> "events-run", in the working directory.
[[nodiscard]] std::string default_run_path(const std::vector<std::string>& addresses);

/// @throws UsageError where a file stands at `path` and `force` is not given, or where something else than a file does.
void require_free(const std::string& path, bool force);

/// The model of a run; RUN may be the folder or the file itself. @throws ModelError naming the file; a path that is
/// neither is a ModelError too, with the files that make a run.
[[nodiscard]] models::Model load_model(const std::string& run);

/// Whether an argument is a run folder or a model file rather than data.
[[nodiscard]] bool is_run(const std::string& path);

}  // namespace ermine::apps
