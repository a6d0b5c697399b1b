/// @file
/// One training, from its settings to the files of its run.

#pragma once

#include "console.hpp"
#include "run_folder.hpp"
#include "settings.hpp"

namespace ermine::apps {

/// Reads, fits, judges, writes; returns the exit code. @param resumed the folder holds a run that was begun: files it
/// has are kept, the fit goes on from its checkpoint.
int train_into(const RunFolder& folder, Settings settings, bool resumed, Console& console);

}  // namespace ermine::apps
