#include "ermine/core/pool.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace ermine::core {
namespace {

/// How often this process descends from a fork since the library was loaded: a pool made at another count has lost its
/// threads, for a child has only the thread that called fork.
std::uint32_t forks() {
  static std::atomic<std::uint32_t> count{0};
  static const int registered =
      ::pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1, std::memory_order_relaxed); });
  (void)registered;
  return count.load(std::memory_order_relaxed);
}

void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::atomic_signal_fence(std::memory_order_seq_cst);
#endif
}

}  // namespace

// A run publishes its job, opens the door and rings (`round`). A worker that hears it enters through the door if that is
// still open, claims tasks by ascending number until none is left, and goes out. The caller works too, then closes the
// door and waits only for those inside: a worker that the system did not schedule in time is not waited for.
struct Pool::State {
  static constexpr std::uint32_t open = std::uint32_t{1} << 31;

  explicit State(std::uint32_t workers) {
    // On a machine with fewer cores than threads a waiting thread would take the core of a working one.
    if (std::thread::hardware_concurrency() < workers + 1) spins = 1;
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are the caller's business: workers inherit this mask
    try {
      for (std::uint32_t i = 1; i <= workers; ++i) threads.emplace_back([this, i] { serve(i); });
    } catch (const std::system_error&) {
      // Fewer threads than asked for, be it none, give the same answers later.
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  ~State() {
    stopping.store(true, std::memory_order_relaxed);
    ring();
    for (std::thread& thread : threads) thread.join();
  }

  void ring() {
    round.fetch_add(1, std::memory_order_release);
    round.notify_all();
  }

  /// Waits until `value` is no longer `old`: first awake, about as long as putting a thread to sleep and waking it takes.
  template <class T>
  void wait_while(std::atomic<T>& value, T old) const {
    for (std::uint32_t i = 0; i < spins; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      relax();
    }
    while (value.load(std::memory_order_acquire) == old) value.wait(old, std::memory_order_acquire);
  }

  void serve(std::uint32_t worker) {
    std::int32_t heard = 0;
    for (;;) {
      wait_while(round, heard);
      heard = round.load(std::memory_order_acquire);
      if (stopping.load(std::memory_order_relaxed)) return;
      std::uint32_t inside = door.load(std::memory_order_relaxed);
      while ((inside & open) != 0 && !door.compare_exchange_weak(inside, inside + 1, std::memory_order_acq_rel)) {
      }
      if ((inside & open) == 0) continue;
      work(worker);
      if (door.fetch_sub(1, std::memory_order_acq_rel) == 1) door.notify_all();
    }
  }

  void work(std::uint32_t worker) {
    for (;;) {
      const std::uint64_t i = next.fetch_add(1, std::memory_order_relaxed);
      if (i >= tasks) return;
      try {
        (*task)(i, worker);
      } catch (...) {
        // All tasks below i are claimed already, so the lowest that throws always runs: which error is seen does not
        // depend on the schedule.
        next.store(tasks, std::memory_order_relaxed);
        const std::lock_guard lock(error_mutex);
        if (error == nullptr || i < error_index) {
          error = std::current_exception();
          error_index = i;
        }
      }
    }
  }

  void run(std::uint64_t count, const std::function<void(std::uint64_t, std::uint32_t)>& f) {
    tasks = count;
    task = &f;
    next.store(0, std::memory_order_relaxed);
    error = nullptr;
    door.store(open, std::memory_order_release);
    ring();
    work(0);
    std::uint32_t inside = door.fetch_and(~open, std::memory_order_acq_rel) & ~open;
    while (inside != 0) {
      wait_while(door, inside);
      inside = door.load(std::memory_order_acquire);
    }
    if (error != nullptr) std::rethrow_exception(std::exchange(error, nullptr));
  }

  std::vector<std::thread> threads;
  std::uint32_t spins = 2000;
  const std::uint32_t born = forks();
  std::atomic<bool> stopping{false};
  std::atomic<std::int32_t> round{0};
  std::atomic<std::uint32_t> door{0};
  alignas(64) std::atomic<std::uint64_t> next{0};
  alignas(64) std::uint64_t tasks = 0;
  const std::function<void(std::uint64_t, std::uint32_t)>* task = nullptr;
  std::mutex error_mutex;
  std::exception_ptr error;
  std::uint64_t error_index = 0;
};

Pool::Pool(std::uint32_t threads)
    : threads_(threads > 0 ? threads : std::max<std::uint32_t>(1, std::thread::hardware_concurrency())) {
  (void)forks();  // registers the counter before anybody can fork
}

Pool::~Pool() {
  if (state_ != nullptr && state_->born != forks()) abandon();
}

// In a forked child the old state's threads do not exist and cannot be joined; it is kept, for it cannot be destroyed.
void Pool::abandon() {
  static std::mutex mutex;
  static std::vector<State*> graveyard;  // reachable, so that no leak checker mistakes it
  const std::lock_guard lock(mutex);
  graveyard.push_back(state_.release());
}

void Pool::run(std::uint64_t tasks, const std::function<void(std::uint64_t, std::uint32_t)>& task) {
  const bool alone = threads_ == 1 || tasks <= 1;
  if (alone || running_.exchange(true, std::memory_order_acquire)) {
    for (std::uint64_t i = 0; i < tasks; ++i) task(i, 0);
    return;
  }
  struct Release {
    std::atomic<bool>& flag;
    ~Release() { flag.store(false, std::memory_order_release); }
  } release{running_};
  if (state_ != nullptr && state_->born != forks()) abandon();
  if (state_ == nullptr) state_ = std::make_unique<State>(threads_ - 1);
  state_->run(tasks, task);
}

}  // namespace ermine::core
