/// @file
/// A small pool of threads. It starts lazily, its size comes from the caller, and it survives a fork (a child starts its
/// own workers). It decides only *who* computes a task, never in which order sums are taken: that is fixed elsewhere.

#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace ermine::core {

class Pool {
 public:
  /// @param threads how many threads work at once, the caller's own among them; 0: as many as the machine has cores.
  explicit Pool(std::uint32_t threads = 1);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  [[nodiscard]] std::uint32_t threads() const noexcept { return threads_; }

  /// Calls task(i, worker) once for each i in [0, tasks), worker in [0, threads()); returns when all are done.
  /// The first exception by ascending i is thrown again here; tasks above it may not have been called.
  /// A run that finds the pool at work (called by a task, or by another thread) computes all its tasks itself, as worker 0.
  /// Cost: about a microsecond where the workers still spin from the run before, tens of them where they sleep.
  void run(std::uint64_t tasks, const std::function<void(std::uint64_t, std::uint32_t)>& task);

 private:
  struct State;
  void abandon();

  std::uint32_t threads_;
  std::atomic<bool> running_{false};
  std::unique_ptr<State> state_;
};

}  // namespace ermine::core
