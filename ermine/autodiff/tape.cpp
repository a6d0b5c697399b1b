#include "ermine/autodiff/tape.hpp"

#include <atomic>
#include <cmath>
#include <cstdio>

#include "ermine/core/error.hpp"

namespace ermine::autodiff {
namespace {

std::string text(double x) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", x);
  return buffer;
}
std::string place(const char* operation, std::uint64_t statement) {
  return "`" + std::string(operation) + "` at statement " + std::to_string(statement) + " of the tape";
}

}  // namespace

void refuse_key(const char* operation, std::uint64_t key, std::uint64_t stamp, std::uint64_t statement) {
  const std::string where = stamp == 0 ? "`" + std::string(operation) + "`" : place(operation, statement);
  if (key == consumed_key) throw core::UsageError(where + ": an operand was moved from before; copy it instead");
  if (key == 0) throw core::UsageError(where + ": the number is a constant and not on this tape; make it with input()");
  if (stamp == 0)
    throw core::UsageError(where + ": no tape records on this thread; keep a Recording alive while variables are used");
  if (key >> 32 != stamp)
    throw core::UsageError(where + ": an operand belongs to another tape, or to this one before it was reset");
  throw core::UsageError(where + ": operand " + std::to_string((key & 0xFFFFFFFFu) / 2) +
                         " was forgotten when the tape was rewound");
}

void refuse_number(const char* operation, double value, const double* slopes, int n, std::uint64_t statement) {
  std::string message = place(operation, statement) + " is not finite: value " + text(value) + ", slopes";
  for (int i = 0; i < n; ++i) message += " " + text(slopes[i]);
  throw core::TrainingError(message);
}

void refuse_length(std::uint64_t statements) {
  throw core::UsageError("the tape is full after " + std::to_string(statements) +
                         " statements; rewind it a sample at a time (Tape::position)");
}

void refuse_use(const std::string& rule) { throw core::UsageError(rule); }

std::uint64_t new_stamp() {
  static std::atomic<std::uint32_t> last{0};
  std::uint32_t stamp = 0;
  do stamp = last.fetch_add(1, std::memory_order_relaxed) + 1;
  while (stamp == 0 || stamp == 0xFFFFFFFFu);  // 0 is no tape, all ones is what was moved from
  return stamp;
}

}  // namespace ermine::autodiff
