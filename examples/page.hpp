/// @file
/// What the pages of this folder share: a table of numbers beside what they must be, pictures, and an exit code that says
/// whether all was right.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "ermine/core/figure.hpp"
#include "ermine/core/files.hpp"
#include "ermine/report/render.hpp"

namespace examples {

class Page {
 public:
  explicit Page(const char* title) { std::printf("%s\n", title); }

  /// A line of the table. Right where |is - should| <= tolerance * max(1, |should|).
  void number(const char* what, double is, double should, double tolerance) {
    const double error = std::fabs(is - should) / std::max(1.0, std::fabs(should));
    if (!std::exchange(headed_, true)) std::printf("\n  %-38s%22s%24s%8s\n", "", "computed", "expected", "error");
    std::printf("  %-38s%22.16g%24.16g%8.0e", what, is, should, error);
    end_of_line(error <= tolerance);
  }
  void claim(const char* what, bool holds) {
    std::printf("  %s", what);
    end_of_line(holds);
  }
  /// Writes <id>.svg into the current folder.
  void picture(const ermine::core::Figure& figure) {
    ermine::core::write_file(figure.id + ".svg", ermine::report::to_svg(figure));
    std::printf("  the picture %s.svg: %s\n", figure.id.c_str(), figure.caption.c_str());
  }
  /// The exit code: 0 where every line was right.
  [[nodiscard]] int end() const { return right_ ? 0 : 1; }

 private:
  void end_of_line(bool right) {
    std::printf(right ? "\n" : "   WRONG\n");
    right_ = right_ && right;
  }

  bool right_ = true, headed_ = false;
};

}  // namespace examples
