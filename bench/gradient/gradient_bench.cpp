// A full-batch logistic gradient over 1,000,000 x 28 doubles against reading the same memory once, and one event at a
// time through a bound logistic; each plainly and as `ermine train` makes them, behind their prefix. Answers are compared before anything is timed; the two
// sides of a ratio take turns in one run, and medians of CPU time are printed.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/core/simd.hpp"
#include "ermine/graph/evaluator.hpp"

namespace {

using namespace ermine;
using graph::OpCode;

constexpr std::uint32_t features = 28;

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

template <class F>
double timed(F&& f) {
  const double start = cpu_seconds();
  f();
  return cpu_seconds() - start;
}

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v[v.size() / 2];
}

struct Data {
  std::vector<double> x, y;
  graph::Batch batch;
  explicit Data(std::uint64_t rows) : x(rows * features), y(rows) {
    core::Stream stream(1, core::Purpose::generate);
    for (double& v : x) v = stream.uniform(-2, 2);
    for (double& v : y) v = stream.uniform() < 0.5 ? 0.0 : 1.0;
    batch.rows = rows;
    batch.inputs.resize(2);
    for (std::uint32_t j = 0; j < features; ++j) batch.inputs[0].columns.push_back(x.data() + j * rows);
    batch.inputs[1].columns.push_back(y.data());
  }
};

/// As trained: missing cells are filled in, columns centred and their scale taken into the weights. A saved model has
/// centre and scale undone.
graph::Program logistic(bool trained, bool saved = false) {
  graph::Builder b;
  std::vector<std::string> names;
  for (std::uint32_t j = 0; j < features; ++j) names.push_back("x" + std::to_string(j));
  auto x = b.dense_input(names);
  const auto y = b.dense_input({"y"});
  std::vector<double> fill(features), mean(features), inverse(features);
  for (std::uint32_t j = 0; j < features; ++j) {
    fill[j] = 0.02 * j;
    mean[j] = 0.01 * j;
    inverse[j] = 1 / (1 + 0.02 * j);
  }
  auto w = b.parameter("w", 1, features);
  const auto c = b.parameter("c", 1);
  if (trained) x = b.op(OpCode::replace_missing, x, b.constant(fill));
  if (trained && !saved) {
    x = b.op(OpCode::subtract, x, b.constant(mean));
    w = b.op(OpCode::multiply, w, b.constant(inverse));
  }
  const auto z = b.op(OpCode::affine, x, w, c);
  const auto risk = b.op(OpCode::fold_mean, b.op(OpCode::logistic_loss, z, y));
  const auto penalty = b.op(OpCode::multiply, b.constant(0.5e-4), b.op(OpCode::sum_width, b.op(OpCode::square, w)));
  b.output("risk", b.op(OpCode::add, risk, penalty));
  b.output("probability", b.op(OpCode::sigmoid, z));
  return std::move(b).finish();
}

/// Eight chains, so that the additions are not what is timed.
[[gnu::noinline]] double read_all(const std::vector<double>& x) {
  using Lanes [[gnu::vector_size(64), gnu::aligned(8), gnu::may_alias]] = double;
  Lanes sum[4] = {};
  const double* p = x.data();
  for (std::size_t i = 0; i + 32 <= x.size(); i += 32)
    for (int k = 0; k < 4; ++k) sum[k] += *reinterpret_cast<const Lanes*>(p + i + 8 * k);
  double total = 0;
  for (const Lanes& s : sum)
    for (int i = 0; i < 8; ++i) total += s[i];
  return total;
}

/// The gradient in plain loops, as anyone would write it.
std::vector<double> plain_gradient(const Data& data, const std::vector<double>& w) {
  std::vector<double> g(features + 1, 0.0);
  const std::uint64_t n = data.batch.rows;
  for (std::uint64_t i = 0; i < n; ++i) {
    double z = w[features];
    for (std::uint32_t j = 0; j < features; ++j) z += w[j] * data.x[j * n + i];
    const double d = 1 / (1 + std::exp(-z)) - data.y[i];
    for (std::uint32_t j = 0; j < features; ++j) g[j] += d * data.x[j * n + i];
    g[features] += d;
  }
  for (double& v : g) v /= static_cast<double>(n);
  for (std::uint32_t j = 0; j < features; ++j) g[j] += 1e-4 * w[j];
  return g;
}

bool compare(const std::vector<double>& mine, const std::vector<double>& plain) {
  for (std::size_t j = 0; j < mine.size(); ++j)
    if (std::abs(mine[j] - plain[j]) > 1e-11) {
      std::printf("gradients differ at %zu: %.17g, %.17g\n", j, mine[j], plain[j]);
      return false;
    }
  return true;
}

bool bench_gradient(std::uint64_t rows, int rounds) {
  const Data data(rows);
  std::vector<double> w(features + 1), g(features + 1);
  for (std::uint32_t j = 0; j <= features; ++j) w[j] = 0.1 * std::sin(j);
  const double bytes = static_cast<double>(data.x.size() * sizeof(double));
  for (const bool trained : {false, true}) {
    graph::Evaluator evaluator(logistic(trained));
    evaluator.value_and_gradient(data.batch, w, g);
    if (!trained && !compare(g, plain_gradient(data, w))) return false;
    std::vector<double> read, gradient, value;
    double sink = 0;
    for (int r = 0; r < rounds; ++r) {
      read.push_back(timed([&] { sink += read_all(data.x); }));
      gradient.push_back(timed([&] { sink += evaluator.value_and_gradient(data.batch, w, g); }));
      value.push_back(timed([&] { sink += evaluator.value(data.batch, w); }));
    }
    const double t = median(gradient), floor = median(read);
    std::printf(
        "%-12s leaf %4u: read X %.1f GB/s, gradient %.1f GB/s = %.0f %% (best of each: %.0f %%), value %.1f GB/s  "
        "[%g]\n",
        trained ? "as trained" : "plain", evaluator.program().leaf_rows(), bytes / floor * 1e-9, bytes / t * 1e-9,
        100 * floor / t,
        100 * *std::min_element(read.begin(), read.end()) / *std::min_element(gradient.begin(), gradient.end()),
        bytes / median(value) * 1e-9, sink * 0);
  }
  {
    graph::Evaluator evaluator(logistic(false));
    std::vector<double> h((features + 1) * (features + 1)), times;
    for (int r = 0; r < 3; ++r) times.push_back(timed([&] { evaluator.hessian(data.batch, w, h); }));
    std::printf("full Hessian %.3f s\n", median(times));
  }
  return true;
}

void bench_single(int rounds) {
  constexpr std::size_t events = 1000;
  std::vector<double> w(features + 1);
  for (std::uint32_t j = 0; j <= features; ++j) w[j] = 0.1 * std::sin(j);
  for (const bool trained : {false, true}) {
    const std::string wanted[] = {"probability"};
    const graph::Program program = graph::prune(logistic(trained, true), wanted);
    const graph::Single single(program, w, "probability");
    core::Stream stream(2, core::Purpose::generate);
    std::vector<double> event(events * features);
    for (double& v : event) v = stream.uniform(-2, 2);
    std::vector<double> in_turn, chained;
    double sum = 0;
    for (int r = 0; r < rounds; ++r) {
      in_turn.push_back(timed([&] {
        for (int k = 0; k < 100; ++k)
          for (std::size_t i = 0; i < events; ++i) sum += single({event.data() + i * features, features});
      }));
      chained.push_back(timed([&] {
        double last = 0;
        for (int k = 0; k < 100; ++k)
          for (std::size_t i = 0; i < events; ++i) {
            event[i * features] += 1e-300 * last;  // the next event waits for this answer
            last = single({event.data() + i * features, features});
          }
        sum += last;
      }));
    }
    std::printf("one event, logistic of %u%s: %.1f ns in turn, %.1f ns one after the other  [%g]\n", features,
                trained ? ", as trained" : "", median(in_turn) * 1e9 / (100.0 * events),
                median(chained) * 1e9 / (100.0 * events), sum * 0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t rows = argc > 1 ? std::stoull(argv[1]) : 1000000;
  const int rounds = argc > 2 ? std::stoi(argv[2]) : 15;
  std::printf("instruction set %s, %llu x %u doubles, %d rounds\n", core::name_of(core::simd_level()),
              static_cast<unsigned long long>(rows), features, rounds);
  if (!bench_gradient(rows, rounds)) return 1;
  if (argc < 4) bench_single(rounds);
  return 0;
}
