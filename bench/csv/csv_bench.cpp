/// @file
/// Reading a CSV of 29 columns of %.9g floats beside pandas' C reader, in CPU time.
///
/// The file is made once. pandas reads it exactly (float_precision="round_trip") and every cell is compared to the last
/// bit; then pandas, as it comes, and Ermine take turns, each in a process of its own, and the medians count. Memory is
/// the peak of the process above what it held before reading, by the bytes of the table's doubles.
/// usage: bench_csv [rows] [turns]

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bench/python.hpp"
#include "ermine/core/random.hpp"
#include "ermine/data/read.hpp"

namespace {

constexpr int columns = 29;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double wall_seconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Normal and exponential numbers of several sizes, as a table of measurements has them.
void make_file(const std::string& path, std::uint64_t rows) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  for (int j = 0; j < columns; ++j) std::fprintf(file, "%sx%d", j > 0 ? "," : "", j);
  std::fputc('\n', file);
  ermine::core::Stream stream(1, ermine::core::Purpose::sample);
  for (std::uint64_t i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) {
      const double value = j % 3 == 0 ? 50 * stream.exponential() : j % 3 == 1 ? stream.normal() : stream.uniform();
      std::fprintf(file, "%.9g%c", value, j + 1 < columns ? ',' : '\n');
    }
  std::fclose(file);
}

/// The numbers a command prints.
std::vector<double> run(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::vector<double> out;
  double value = 0;
  while (pipe != nullptr && std::fscanf(pipe, "%lf", &value) == 1) out.push_back(value);
  if (pipe == nullptr || pclose(pipe) != 0) out.clear();
  return out;
}

/// This program in a process of its own: CPU seconds, wall seconds, peak megabytes above the start.
int read_once(const std::string& path, std::uint32_t threads) {
  const double before = peak_megabytes(), cpu = cpu_seconds(), wall = wall_seconds();
  const auto table = ermine::data::read(path, {.threads = threads});
  std::printf("%.6f %.6f %.3f\n", cpu_seconds() - cpu, wall_seconds() - wall, peak_megabytes() - before);
  return table.columns() == columns ? 0 : 1;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

bool same_answers(const std::string& csv, const std::string& npy) {
  const auto ours = ermine::data::read(csv, {}), theirs = ermine::data::read(npy, {});
  if (ours.rows() != theirs.rows() || ours.columns() != theirs.columns()) return false;
  for (std::uint64_t j = 0; j < ours.columns(); ++j)
    if (std::memcmp(ours.column(j).values.data(), theirs.column(j).values.data(), 8 * ours.rows()) != 0) return false;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--once")
    return read_once(argv[2], static_cast<std::uint32_t>(std::atoi(argv[3])));
  const std::uint64_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000000;
  const int turns = argc > 2 ? std::atoi(argv[2]) : 5;
  const auto folder = std::filesystem::temp_directory_path() / "ermine-bench-csv";
  std::filesystem::create_directories(folder);
  const std::string csv = (folder / "table.csv").string(), npy = (folder / "table.npy").string();
  make_file(csv, rows);
  const double megabytes = static_cast<double>(std::filesystem::file_size(csv)) / 1e6;
  const double table = static_cast<double>(rows) * columns * 8 / 1048576;

  const std::string interpreter = ermine::bench::python_with("pandas, numpy");
  const std::string python = "'" + interpreter + "' -c \"import pandas, numpy, time; ";
  const bool peer = !interpreter.empty();
  if (peer) {
    run(python + "numpy.save('" + npy + "', pandas.read_csv('" + csv +
        "', float_precision='round_trip').to_numpy()); print(1)\"");
    if (!same_answers(csv, npy)) {
      std::printf("answers differ from pandas' exact reading\n");
      return 1;
    }
    std::printf("answers: all cells equal pandas' exact reading to the last bit\n");
  }
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string() + " --once " + csv + " ";
  std::vector<double> pandas_cpu, one_cpu, two_wall, one_memory;
  for (int turn = 0; turn < turns; ++turn) {
    if (peer)
      pandas_cpu.push_back(
          run(python + "t = time.process_time(); d = pandas.read_csv('" + csv + "'); print(time.process_time() - t)\"")
              .at(0));
    const auto one = run(self + "1"), two = run(self + "2");
    one_cpu.push_back(one.at(0));
    one_memory.push_back(one.at(2));
    two_wall.push_back(two.at(1));
  }
  std::printf("%.0f MB, %llu rows x %d, median of %d turns\n", megabytes, static_cast<unsigned long long>(rows),
              columns, turns);
  std::printf("%-24s %10s %10s %10s\n", "reader", "seconds", "MB/s", "best MB/s");
  const auto line = [&](const char* name, const std::vector<double>& seconds) {
    std::printf("%-24s %10.3f %10.0f %10.0f\n", name, median(seconds), megabytes / median(seconds),
                megabytes / *std::min_element(seconds.begin(), seconds.end()));
  };
  if (peer) line("pandas (CPU)", pandas_cpu);
  line("Ermine, 1 thread (CPU)", one_cpu);
  line("Ermine, 2 threads (wall)", two_wall);
  if (peer) std::printf("pandas / Ermine, one thread: %.2f\n", median(pandas_cpu) / median(one_cpu));
  std::printf("peak memory: %.2f of the table's doubles\n", median(one_memory) / table);
  std::filesystem::remove_all(folder);
  return 0;
}
