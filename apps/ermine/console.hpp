/// @file
/// What the program says to a person. The result, and nothing else, goes to standard output; notes, warnings, errors and
/// progress go to standard error. Colours and progress appear only on a terminal.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

namespace ermine::apps {

class Console {
 public:
  Console();
  /// Takes -q, -v, --no-color from the settings; NO_COLOR and the terminal from the environment.
  void configure(const Settings& settings);

  void note(std::string_view text);     ///< What happens; silent with -q.
  void detail(std::string_view text);   ///< Only with -v (and in the log).
  void warning(std::string_view text);  ///< Always.
  void error(std::string_view text);    ///< Always.
  /// A bar that is drawn over itself; at most ten times a second; only on a terminal. No bar where `fraction` < 0.
  void progress(std::string_view label, double fraction, std::string_view tail);
  void clear_progress();

  [[nodiscard]] bool quiet() const { return quiet_; }
  [[nodiscard]] bool shows_progress() const { return progress_; }
  [[nodiscard]] bool unicode() const { return unicode_; }
  [[nodiscard]] std::uint32_t columns() const { return columns_; }  ///< Of the terminal; 80 where there is none.
  [[nodiscard]] bool output_is_terminal() const { return output_terminal_; }
  /// Text with a style for standard output: bold, dim, red, green, yellow, or plain where no colours are wanted.
  [[nodiscard]] std::string styled(std::string_view style, std::string_view text) const;

  /// Every note, detail and warning so far: the text of log.txt.
  [[nodiscard]] const std::string& log() const { return log_; }

 private:
  void line(const char* style, std::string_view label, std::string_view text);

  bool quiet_ = false, verbose_ = false, error_colour_ = false, output_colour_ = false;
  bool progress_ = false, progress_shown_ = false, unicode_ = false, output_terminal_ = false;
  std::uint32_t columns_ = 80;
  std::int64_t last_drawn_ = 0;
  std::string log_;
};

/// Writes the whole text to standard output now. @throws core::Error where the system refuses (a full disk).
void print(std::string_view text);

/// Rows of cells as lines, columns aligned, numbers set right. The first row is the header.
[[nodiscard]] std::string aligned(const std::vector<std::vector<std::string>>& rows, const Console& console);

/// A number for a person: `digits` significant digits, no trailing zeros; "-" for NaN.
[[nodiscard]] std::string readable(double value, int digits = 4);
/// "0.7312 ± 0.0041": the value to two digits of its error.
[[nodiscard]] std::string readable(double value, double error);
/// "12,345"
[[nodiscard]] std::string thousands(std::uint64_t n);
/// A cell that may hold anything, safe to print: control characters become '?'.
[[nodiscard]] std::string printable(std::string_view text);
/// How many characters a UTF-8 text takes on a line.
[[nodiscard]] std::size_t width_of(std::string_view text);

}  // namespace ermine::apps
