/// @file
/// Least squares and logistic regression on a million rows beside scikit-learn, one thread.
///
/// Both get the same 1,000,000 x 28 doubles. The coefficients are compared first; then they take turns, and medians of CPU
/// time count. The memory printed is the peak of our process over the bytes of the columns.
/// usage: bench_linear [turns] [rows] [columns] [python]

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string>
#include <vector>

#include "bench/python.hpp"
#include "ermine/core/random.hpp"
#include "ermine/models/fit.hpp"

namespace {

using namespace ermine;

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

/// A python process that answers line by line.
class Peer {
 public:
  Peer(const std::string& python, const std::string& script, const std::string& file, std::uint64_t n,
       std::uint64_t m) {
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0) return;
    pid_ = fork();
    if (pid_ == 0) {
      dup2(down[0], 0);
      dup2(up[1], 1);
      for (const int d : {down[0], down[1], up[0], up[1]}) close(d);
      const std::string rows = std::to_string(n), columns = std::to_string(m);
      execlp(python.c_str(), python.c_str(), script.c_str(), file.c_str(), rows.c_str(), columns.c_str(), nullptr);
      _exit(127);
    }
    close(down[0]);
    close(up[1]);
    to_ = fdopen(down[1], "w");
    from_ = fdopen(up[0], "r");
  }
  ~Peer() {
    if (to_ != nullptr) fclose(to_);
    if (from_ != nullptr) fclose(from_);
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::string line() {
    std::string text;
    for (int c = fgetc(from_); c != EOF && c != '\n'; c = fgetc(from_)) text.push_back(static_cast<char>(c));
    return text;
  }
  std::vector<double> ask(const std::string& what) {
    std::fprintf(to_, "%s\n", what.c_str());
    std::fflush(to_);
    std::istringstream words(line());
    std::vector<double> numbers;
    for (double v = 0; words >> v;) numbers.push_back(v);
    return numbers;
  }

 private:
  pid_t pid_ = -1;
  FILE *to_ = nullptr, *from_ = nullptr;
};

struct Data {
  data::Table table;
  std::uint64_t bytes = 0;
};

/// Correlated columns of deviation about 1, a linear target, a class.
Data make_data(std::uint64_t n, std::uint64_t m, const std::string& file) {
  std::vector<data::ColumnData> columns(m + 2);
  for (auto& c : columns) c.values.resize(n);
  for (std::uint64_t j = 0; j < m; ++j) columns[j].name = "x" + std::to_string(j);
  columns[m].name = "y";
  columns[m + 1].name = "label";
  core::Stream random(1, core::Purpose::test);
  for (std::uint64_t i = 0; i < n; ++i) {
    const double common = random.normal();
    double eta = 0.2;
    for (std::uint64_t j = 0; j < m; ++j) {
      const double v = 0.5 * common + random.normal();
      columns[j].values[i] = v;
      eta += (j % 2 == 0 ? 0.3 : -0.2) * v / (1 + static_cast<double>(j % 5));
    }
    columns[m].values[i] = eta + random.normal();
    columns[m + 1].values[i] = random.uniform() < 1 / (1 + std::exp(-eta)) ? 1 : 0;
  }
  FILE* const out = std::fopen(file.c_str(), "wb");
  for (auto& c : columns)
    if (out == nullptr || std::fwrite(c.values.data(), 8, n, out) != n) std::exit(1);
  std::fclose(out);
  return {data::Table(std::move(columns)), n * (m + 2) * 8};
}

}  // namespace

int main(int argc, char** argv) {
  const int turns = argc > 1 ? std::atoi(argv[1]) : 5;
  const std::uint64_t n = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1000000;
  const std::uint64_t m = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 28;
  const std::string python = argc > 4 ? argv[4] : bench::python_with("numpy, sklearn");
  if (python.empty()) return 1;
  std::string file = "/tmp/bench_linear_XXXXXX";
  const int descriptor = mkstemp(file.data());
  if (descriptor < 0) return 1;
  close(descriptor);
  const Data data = make_data(n, m, file);
  const std::string script = std::string(__FILE__).substr(0, std::string(__FILE__).find_last_of('/')) + "/peer.py";
  Peer peer(python, script, file, n, m);
  std::printf("peer: %s\n%llu rows x %llu columns, medians of %d turns, CPU seconds\n", peer.line().c_str(),
              static_cast<unsigned long long>(n), static_cast<unsigned long long>(m), turns);
  std::remove(file.c_str());

  struct Task {
    const char *name, *kind, *target, *question;
    double l2, agree;
  };
  const Task tasks[] = {
      {"least squares", "linear", "y", "linear", 0, 1e-10},
      {"least squares (Ridge)", "linear", "y", "ridge", 0, 1e-10},
      {"logistic (newton-cholesky)", "logistic", "label", "logistic 1e-4 newton-cholesky", 1e-4, 1e-6},
      {"logistic (lbfgs)", "logistic", "label", "logistic 1e-4 lbfgs", 1e-4, 1e-2},
  };
  std::vector<std::string> features;
  for (std::uint64_t j = 0; j < m; ++j) features.push_back("x" + std::to_string(j));
  std::printf("%-28s %10s %10s %8s %12s\n", "task", "ermine", "peer", "ratio", "difference");
  for (const Task& task : tasks) {
    // The penalty is on the columns as they are: that is what the peer does.
    const models::FitOptions options{.target = task.target, .features = features, .standardise = false, .l2 = task.l2};
    std::vector<double> ours, theirs;
    double difference = 0;
    for (int turn = 0; turn < turns; ++turn) {
      const double start = cpu_seconds();
      const auto result = models::fit(task.kind, data.table, data.table.slice(0, 0), options);
      ours.push_back(cpu_seconds() - start);
      const std::vector<double> answer = peer.ask(task.question);
      const auto& rows = result.model.data().coefficients[0].rows;
      if (answer.size() != rows.size() + 2) {
        std::printf("%s: the peer gave no answer\n", task.name);
        return 1;
      }
      theirs.push_back(answer[0]);
      for (std::size_t j = 0; j < rows.size(); ++j)
        difference = std::max(difference, std::fabs(rows[j].value - answer[j + 2]));
    }
    std::printf("%-28s %10.3f %10.3f %8.2f %12.2g%s\n", task.name, median(ours), median(theirs),
                median(theirs) / median(ours), difference, difference > task.agree ? "  ANSWERS DIFFER" : "");
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("our peak memory / bytes of the columns: %.3f\n",
              static_cast<double>(usage.ru_maxrss) * 1024 / static_cast<double>(data.bytes));
  return 0;
}
