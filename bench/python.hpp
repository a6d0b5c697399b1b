/// @file
/// The Python that runs a bench's peer: the first of $ERMINE_PYTHON, python3 of the PATH and /usr/bin/python3 that has
/// the modules asked for.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace ermine::bench {

/// The interpreter, or "" where none has all modules; then a line on standard error says what each one lacks.
/// @param modules as `import` takes them: "numpy, sklearn".
[[nodiscard]] inline std::string python_with(const std::string& modules) {
  std::vector<std::string> candidates;
  if (const char* const chosen = std::getenv("ERMINE_PYTHON"); chosen != nullptr) candidates.emplace_back(chosen);
  candidates.insert(candidates.end(), {"python3", "/usr/bin/python3"});
  for (const std::string& python : candidates)
    if (std::system(("'" + python + "' -c 'import " + modules + "' 2>/dev/null").c_str()) == 0) return python;
  std::fprintf(stderr, "no peer: set ERMINE_PYTHON to a Python that has %s\n", modules.c_str());
  for (const std::string& python : candidates) {
    std::fprintf(stderr, "  %s: ", python.c_str());
    // The last line of what it says when it fails, `ModuleNotFoundError: ...`.
    (void)!std::system(("'" + python + "' -c 'import " + modules + "' 2>&1 | tail -n 1 1>&2").c_str());
  }
  return {};
}

}  // namespace ermine::bench
