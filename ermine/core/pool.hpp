/// @file
/// A small pool of threads. It starts lazily, its size comes from the caller, and it survives a fork (a child starts its
/// own workers). It decides only *who* computes a task, never in which order sums are taken: that is fixed elsewhere.

#pragma once

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
  /// The first exception by ascending i is thrown again here. Not re-entrant: a task must not call run on its pool.
  void run(std::uint64_t tasks, const std::function<void(std::uint64_t, std::uint32_t)>& task);

 private:
  struct State;
  std::uint32_t threads_;
  std::unique_ptr<State> state_;
};

}  // namespace ermine::core
