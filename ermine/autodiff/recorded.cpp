#include "ermine/autodiff/recorded.hpp"

#include <atomic>

#include "ermine/core/error.hpp"

namespace ermine::autodiff {
namespace {

std::uint32_t new_recording() {
  static std::atomic<std::uint32_t> last{0};
  return ++last;
}

}  // namespace

ProgramRecorder::ProgramRecorder(std::uint32_t parameters, std::vector<std::string> columns)
    : numbers_(parameters, std::move(columns)), stamp_(new_recording()) {}

void ProgramRecorder::clear() {
  numbers_.clear();
  guards_.clear();
  stamp_ = new_recording();
}

void refuse_recorded(const char* operation, bool recording) {
  throw core::UsageError(std::string("`") + operation + "` on a recorded number " +
                         (recording ? "of an earlier recording: numbers do not outlive the call they were given to"
                                    : "where nothing is being recorded on this thread"));
}

Recorded recorded_power(const Recorded& a, const Recorded& b, double y) {
  if (b.constant()) {
    const double n = b.on_this_row();
    if (n == 1) return a;
    if (n == 2) return a * a;
    if (n == 3) return a * a * a;
    if (n == 4) {
      const Recorded square = a * a;
      return square * square;
    }
    if (n == -1) return 1.0 / a;
  }
  return write_down(graph::OpCode::power, "pow", y, a, b);
}

}  // namespace ermine::autodiff
