/// @file
/// The verbs: one function and one file each. Each prints its result and returns the exit code; what goes wrong is thrown.

#pragma once

#include "console.hpp"
#include "settings.hpp"

namespace ermine::apps {

int run_train(Settings settings, Console& console);
int run_predict(const Settings& settings, Console& console);
int run_evaluate(const Settings& settings, Console& console);
int run_inspect(const Settings& settings, Console& console);
int run_convert(const Settings& settings, Console& console);
int run_generate(const Settings& settings, Console& console);
int run_report(const Settings& settings, Console& console);
int run_fit(const Settings& settings, Console& console);
int run_diff(const Settings& settings, Console& console);
int run_doctor(const Settings& settings, Console& console);

}  // namespace ermine::apps
