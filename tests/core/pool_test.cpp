#include "ermine/core/pool.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using ermine::core::Pool;

namespace {

std::size_t threads_of_this_process() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

/// The exit code of a child process that runs `body`.
template <class Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body() ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

bool computes_all(Pool& pool, std::uint64_t tasks) {
  std::vector<std::atomic<int>> calls(tasks);
  pool.run(tasks, [&](std::uint64_t i, std::uint32_t worker) {
    if (worker < pool.threads()) ++calls[i];
  });
  return std::all_of(calls.begin(), calls.end(), [](const auto& count) { return count == 1; });
}

}  // namespace

TEST_CASE("Every task is called once, whatever the number of threads and tasks") {
  for (const std::uint32_t threads : {1, 2, 3, 4, 8}) {
    Pool pool(threads);
    CHECK(pool.threads() == threads);
    for (const std::uint64_t tasks : {0, 1, 2, 3, 7, 64, 1000}) CHECK(computes_all(pool, tasks));
  }
}

TEST_CASE("Many short runs in a row lose and repeat nothing") {
  for (const std::uint32_t threads : {2, 5}) {
    Pool pool(threads);
    std::atomic<std::uint64_t> sum{0};
    for (std::uint64_t round = 0; round < 20000; ++round)
      pool.run(3, [&](std::uint64_t i, std::uint32_t) { sum.fetch_add(round + i, std::memory_order_relaxed); });
    CHECK(sum == 3 * (20000ull * 19999 / 2) + 3 * 20000ull);
  }
}

TEST_CASE("No two tasks run at once under one worker number") {
  Pool pool(4);
  std::vector<std::atomic<int>> inside(pool.threads());
  std::atomic<bool> shared{false};
  for (int round = 0; round < 200; ++round)
    pool.run(50, [&](std::uint64_t, std::uint32_t worker) {
      if (inside[worker].fetch_add(1) != 0) shared = true;
      std::this_thread::yield();
      inside[worker].fetch_sub(1);
    });
  CHECK_FALSE(shared);
}

TEST_CASE("The pool computes on as many threads as it has where the tasks take long enough") {
  Pool pool(3);
  std::mutex mutex;
  std::set<std::thread::id> seen;
  std::atomic<int> arrived{0};
  pool.run(3, [&](std::uint64_t, std::uint32_t) {
    {
      const std::lock_guard lock(mutex);
      seen.insert(std::this_thread::get_id());
    }
    ++arrived;
    while (arrived < 3) std::this_thread::yield();  // nobody leaves before three came
  });
  CHECK(seen.size() == 3);
}

TEST_CASE("Threads start with the first run that can use them") {
  const std::size_t before = threads_of_this_process();
  Pool lazy(4);
  CHECK(threads_of_this_process() == before);
  lazy.run(1, [](std::uint64_t, std::uint32_t) {});
  CHECK(threads_of_this_process() == before);
  lazy.run(2, [](std::uint64_t, std::uint32_t) {});
  CHECK(threads_of_this_process() == before + 3);
  Pool alone(1);
  alone.run(100, [](std::uint64_t, std::uint32_t worker) { CHECK(worker == 0); });
  CHECK(threads_of_this_process() == before + 3);
}

TEST_CASE("No number of threads means as many as the machine has cores") {
  CHECK(Pool(0).threads() == std::max(1u, std::thread::hardware_concurrency()));
}

TEST_CASE("The error of the lowest task is the one seen, every time") {
  for (const std::uint32_t threads : {1, 2, 4}) {
    Pool pool(threads);
    for (int round = 0; round < 300; ++round) {
      std::string seen;
      try {
        pool.run(100, [](std::uint64_t i, std::uint32_t) {
          if (i % 10 == 7) throw std::runtime_error(std::to_string(i));
        });
      } catch (const std::runtime_error& error) {
        seen = error.what();
      }
      REQUIRE(seen == "7");
    }
    CHECK(computes_all(pool, 100));  // an error leaves a pool that works
  }
}

TEST_CASE("A run inside a run computes its tasks itself") {
  Pool pool(3);
  std::atomic<int> calls{0};
  pool.run(5, [&](std::uint64_t, std::uint32_t) {
    pool.run(7, [&](std::uint64_t, std::uint32_t worker) { calls += worker == 0; });
  });
  CHECK(calls == 35);
}

TEST_CASE("Two threads may share a pool") {
  Pool pool(3);
  std::atomic<int> calls{0};
  const auto use = [&] {
    for (int i = 0; i < 500; ++i) pool.run(4, [&](std::uint64_t, std::uint32_t) { ++calls; });
  };
  std::thread other(use);
  use();
  other.join();
  CHECK(calls == 4000);
}

TEST_CASE("A pool survives a fork: parent and child compute with threads of their own") {
  Pool pool(3);
  CHECK(computes_all(pool, 50));
  CHECK(in_child([&] { return computes_all(pool, 50) && threads_of_this_process() == 3; }) == 0);
  CHECK(in_child([&] { return in_child([&] { return computes_all(pool, 50); }) == 0 && computes_all(pool, 50); }) == 0);
  CHECK(computes_all(pool, 50));
}

TEST_CASE("A pool can be destroyed in a child that never used it") {
  auto pool = std::make_unique<Pool>(3);
  CHECK(computes_all(*pool, 50));
  CHECK(in_child([&] {
          pool.reset();
          return true;
        }) == 0);
}
