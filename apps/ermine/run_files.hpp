/// @file
/// The small files of a run as text, and the words a report opens with.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ermine/models/fit.hpp"
#include "run_folder.hpp"
#include "settings.hpp"

namespace ermine::apps {

/// `epoch,step,train_loss,validation_loss,rate,gradient_norm`; no times, an empty cell for what is not known.
[[nodiscard]] std::string history_csv(const std::vector<models::Progress>& history);
/// The same read back. @throws DataError where the file is not such a table.
[[nodiscard]] std::vector<models::Progress> read_history(const std::string& path);

/// "logistic: signal from events.csv"
[[nodiscard]] std::string run_title(const models::Model& model, const Settings& settings);
/// "ermine train --config events-run/config.toml -o ANOTHER-RUN"
[[nodiscard]] std::string reproduce_command(const RunFolder& folder);
/// What shaped a training beyond what its model knows, for a reader: the seed, the split, cuts, ...
[[nodiscard]] std::vector<std::pair<std::string, std::string>> setup_of(const Settings& settings);
/// The files DATA names, for a person.
[[nodiscard]] std::string data_names(const Settings& settings);

/// Settings of a call of train as RUN/config.toml has them. @throws ModelError where the folder has none.
[[nodiscard]] Settings settings_of_run(const RunFolder& folder);

}  // namespace ermine::apps
