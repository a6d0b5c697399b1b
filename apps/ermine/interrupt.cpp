#include "interrupt.hpp"

#include <csignal>

namespace ermine::apps {
namespace {

volatile std::sig_atomic_t requested = 0;

extern "C" void remember(int) { requested = 1; }

}  // namespace

void catch_interrupts() {
  struct sigaction action{};
  action.sa_handler = remember;
  sigemptyset(&action.sa_mask);
  // SA_RESETHAND: the second signal takes its usual course. SA_RESTART: reads and writes are not cut short.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupt_requested() noexcept { return requested != 0; }

void stop_if_interrupted() {
  if (interrupt_requested()) throw Interrupted{};
}

}  // namespace ermine::apps
