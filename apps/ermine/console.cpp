#include "console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/detail/text.hpp"

namespace ermine::apps {
namespace {

bool mentions_utf8(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return false;
  const std::string text(value);
  return text.find("UTF-8") != std::string::npos || text.find("utf8") != std::string::npos ||
         text.find("utf-8") != std::string::npos;
}

std::int64_t milliseconds_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

const char* code_of(std::string_view style) {
  if (style == "bold") return "\x1b[1m";
  if (style == "dim") return "\x1b[2m";
  if (style == "red") return "\x1b[31m";
  if (style == "green") return "\x1b[32m";
  if (style == "yellow") return "\x1b[33m";
  return "";
}

/// Standard error is best effort: where it is closed there is nobody to tell.
void to_standard_error(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Console::Console() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
  const bool colours = (no_color == nullptr || no_color[0] == 0) && !dumb;
  output_terminal_ = ::isatty(STDOUT_FILENO) == 1;
  const bool error_terminal = ::isatty(STDERR_FILENO) == 1;
  error_colour_ = colours && error_terminal;
  output_colour_ = colours && output_terminal_;
  progress_ = error_terminal && !dumb;
  unicode_ = mentions_utf8("LC_ALL") || mentions_utf8("LC_CTYPE") || mentions_utf8("LANG");
  winsize size{};
  if (error_terminal && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) columns_ = size.ws_col;
}

void Console::configure(const Settings& settings) {
  quiet_ = settings.on("quiet");
  verbose_ = settings.on("verbose");
  if (settings.on("no-color")) error_colour_ = output_colour_ = false;
  if (quiet_) progress_ = false;
}

void Console::line(const char* style, std::string_view label, std::string_view text) {
  clear_progress();
  std::string out;
  if (!label.empty())
    out += error_colour_ ? code_of(style) + std::string(label) + "\x1b[0m " : std::string(label) + " ";
  else if (error_colour_ && *style)
    out += code_of(style);
  out += text;
  if (label.empty() && error_colour_ && *style) out += "\x1b[0m";
  to_standard_error(out + "\n");
}

void Console::note(std::string_view text) {
  log_.append(text).append("\n");
  if (!quiet_) line("", "", text);
}

void Console::detail(std::string_view text) {
  log_.append(text).append("\n");
  if (verbose_ && !quiet_) line("dim", "", text);
}

void Console::warning(std::string_view text) {
  log_.append("warning: ").append(text).append("\n");
  line("yellow", "warning:", text);
}

void Console::error(std::string_view text) {
  log_.append("error: ").append(text).append("\n");
  line("red", "error:", text);
}

void Console::progress(std::string_view label, double fraction, std::string_view tail) {
  if (!progress_) return;
  const std::int64_t now = milliseconds_now();
  if (progress_shown_ && now - last_drawn_ < 100) return;
  last_drawn_ = now;
  constexpr int cells = 16;
  if (fraction < 0) {
    to_standard_error("\r\x1b[K" + std::string(label) + " " + std::string(tail));
    progress_shown_ = true;
    return;
  }
  const int filled = static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * cells));
  std::string bar;
  for (int i = 0; i < cells; ++i) bar += i < filled ? (unicode_ ? "━" : "=") : (unicode_ ? "╌" : "-");
  const std::string text = fmt::format("{} {} {:3.0f} % ", label, bar, 100 * std::clamp(fraction, 0.0, 1.0));
  std::string shown = text;
  if (width_of(text) + width_of(tail) < columns_) shown += tail;
  to_standard_error("\r\x1b[K" + shown);
  progress_shown_ = true;
}

void Console::clear_progress() {
  if (progress_shown_) to_standard_error("\r\x1b[K");
  progress_shown_ = false;
}

std::string Console::styled(std::string_view style, std::string_view text) const {
  return output_colour_ ? code_of(style) + std::string(text) + "\x1b[0m" : std::string(text);
}

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw core::Error(core::Fault::data, std::string("cannot write to standard output: ") + std::strerror(errno));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  return out;
}

std::string readable(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "-";
}

std::string readable(double value, double error) {
  return std::isfinite(error) && error > 0 ? evaluate::detail::with_error(value, error) : readable(value);
}

std::string thousands(std::uint64_t n) { return evaluate::detail::count(n); }

std::string aligned(const std::vector<std::vector<std::string>>& rows, const Console& console) {
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    widths.resize(std::max(widths.size(), rows[i].size()), 0);
    right.resize(widths.size(), true);
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      widths[j] = std::max(widths[j], width_of(rows[i][j]));
      const std::string& cell = rows[i][j];
      const bool number = cell.empty() || cell == "-" || (cell[0] >= '0' && cell[0] <= '9') ||
                          (cell.size() > 1 && cell[0] == '-' && cell[1] >= '0' && cell[1] <= '9');
      if (i > 0 && !number) right[j] = false;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string line;
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      const std::string blanks(widths[j] - width_of(rows[i][j]), ' ');
      if (j > 0) line += "  ";
      line += right[j] ? blanks + rows[i][j] : rows[i][j] + blanks;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += (i == 0 ? console.styled("bold", line) : line) + "\n";
  }
  return out;
}

}  // namespace ermine::apps
