// Each hostile model file is refused in less than 100 ms and within 16 MB and twice its size, counted at every new.

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <new>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/store/model_file.hpp"
#include "tests/support/hostile_models.hpp"

namespace {

std::atomic<std::size_t> held{0}, peak{0};

void* counted(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = held.fetch_add(::malloc_usable_size(memory)) + ::malloc_usable_size(memory);
  if (now > peak) peak = now;
  return memory;
}

void released(void* memory) {
  held.fetch_sub(::malloc_usable_size(memory));
  std::free(memory);
}

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { released(memory); }
void operator delete(void* memory, std::size_t) noexcept { released(memory); }

int main() {
  using namespace ermine;
  const std::string path =
      (std::filesystem::temp_directory_path() / ("ermine-hostile-" + std::to_string(::getpid()))).string();
  std::size_t refused = 0, files = 0, most_memory = 0;
  double slowest = 0;
  for (const auto& model : testing::HostileModels::all()) {
    ++files;
    core::write_file(path, model.bytes);
    const std::size_t before = held;
    peak = before;
    bool was_refused = false;
    double seconds = 1e9;
    for (int attempt = 0; attempt < 3;
         ++attempt) {  // the best of three, in time of the processor: the machine may be busy
      const double start = processor_seconds();
      try {
        (void)store::load(path);
      } catch (const core::ModelError&) {
        was_refused = true;
      }
      seconds = std::min(seconds, processor_seconds() - start);
    }
    const std::size_t used = peak - before, allowed = (std::size_t{16} << 20) + 2 * model.bytes.size();
    if (was_refused && seconds < 0.1 && used <= allowed)
      ++refused;
    else
      std::cout << model.name.substr(0, 100) << ": " << (was_refused ? "refused" : "accepted") << " in "
                << seconds * 1e3 << " ms within " << used << " of " << allowed << " bytes\n";
    most_memory = std::max(most_memory, used);
    slowest = std::max(slowest, seconds);
  }
  std::filesystem::remove(path);
  std::cout << refused << " of " << files << " hostile files refused, the slowest in " << slowest * 1e3
            << " ms, with at most " << most_memory / 1024 << " KiB\n";
  return refused == files && files >= 200 ? 0 : 1;
}
