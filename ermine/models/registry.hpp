/// @file
/// The models `fit` knows. A new one is one file with one function, and one line in registry.cpp.

#pragma once

#include <span>
#include <string>

#include "ermine/models/fit.hpp"

namespace ermine::models {

/// Fits one kind. `FitResult::seconds` is filled by the caller.
using Fitter = FitResult (*)(const data::Table& train, const data::Table& validation, const FitOptions& options);

struct Kind {
  const char* name;
  Fitter fit;
  const char* argument = nullptr;  ///< What must stand behind a colon, "formula:EXPR"; "[...]": may; nullptr: nothing.
  bool classifies = false;
  bool prior = false;  ///< Whether FitOptions::prior means something to it.
};

/// In the order of the handbook.
[[nodiscard]] std::span<const Kind> registry();

}  // namespace ermine::models
