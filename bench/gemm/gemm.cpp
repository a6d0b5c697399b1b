/// @file
/// Our products beside OpenBLAS and oneDNN, one thread, at the shapes of a training step.
///
/// Every candidate computes the same row-major C = op(A) op(B) first, and the answers are compared; then they take turns,
/// each turn long enough to be timed in CPU time, and the median of the turns counts. The ratio is our speed by that of
/// the best peer. usage: bench_gemm [turns] [MxNxK or all] [avx2]

#include "ermine/core/gemm.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/simd.hpp"

#ifdef ERMINE_PEER_OPENBLAS
#include <cblas-openblas.h>
#endif
#ifdef ERMINE_PEER_ONEDNN
#include <dnnl.h>
#endif

namespace {

using ermine::core::MatrixView;
using ermine::core::SumOrder;

struct Shape {
  int m, n, k;
  bool a_transposed, b_transposed;
  const char* what;
};

constexpr Shape shapes[] = {
    {32, 64, 64, false, false, "forward"},
    {64, 64, 64, false, false, "forward"},
    {64, 64, 28, false, false, "forward"},
    {128, 300, 28, false, false, "forward"},
    {128, 300, 300, false, false, "forward"},
    {300, 300, 128, true, false, "weights A'B"},
    {128, 300, 300, false, true, "deltas AB'"},
    {1024, 300, 300, false, false, "forward"},
    {64, 128, 784, false, false, "forward"},
    {64, 64, 28, false, true, "deltas AB'"},
    {128, 1, 300, false, false, "head"},
    {64, 10, 128, false, false, "10 classes"},
    // The same layers with row slots [width][rows]: rows are the lanes.
    {64, 64, 28, false, false, "slots fwd"},
    {300, 64, 28, false, false, "slots fwd"},
    {300, 64, 300, false, false, "slots fwd"},
    {300, 64, 300, true, false, "slots deltas"},
    {300, 300, 64, false, true, "slots weights"},
    {1, 64, 300, false, false, "slots head"},
    {10, 64, 128, false, false, "slots 10 classes"},
    {1, 300, 300, false, false, "one row"},
};

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

template <class T>
struct Problem {
  Shape shape;
  std::vector<T> a, b, c;

  explicit Problem(const Shape& s) : shape(s), a(size(s.m, s.k)), b(size(s.k, s.n)), c(size(s.m, s.n)) {
    unsigned seed = 1;
    for (auto* part : {&a, &b})
      for (auto& x : *part) x = static_cast<T>((seed = seed * 1664525u + 1013904223u) >> 8) / T(1 << 23) - T(1);
  }
  static std::size_t size(int rows, int columns) {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  }
  MatrixView<const T> left() const {
    const auto m = static_cast<std::uint64_t>(shape.m), k = static_cast<std::uint64_t>(shape.k);
    return shape.a_transposed ? ermine::core::row_major(a.data(), k, m).transposed()
                              : ermine::core::row_major(a.data(), m, k);
  }
  MatrixView<const T> right() const {
    const auto n = static_cast<std::uint64_t>(shape.n), k = static_cast<std::uint64_t>(shape.k);
    return shape.b_transposed ? ermine::core::row_major(b.data(), n, k).transposed()
                              : ermine::core::row_major(b.data(), k, n);
  }
  int a_stride() const { return shape.a_transposed ? shape.m : shape.k; }
  int b_stride() const { return shape.b_transposed ? shape.k : shape.n; }
};

template <class T>
void run_ermine(Problem<T>& p) {
  const auto order = p.shape.what == std::string("weights A'B") || p.shape.what == std::string("slots weights")
                         ? SumOrder::rows
                         : SumOrder::features;
  ermine::core::gemm(order, p.left(), p.right(),
                     ermine::core::row_major(p.c.data(), static_cast<std::uint64_t>(p.shape.m),
                                             static_cast<std::uint64_t>(p.shape.n)));
}

#ifdef ERMINE_PEER_OPENBLAS
void run_openblas(Problem<float>& p) {
  const auto& s = p.shape;
  cblas_sgemm(CblasRowMajor, s.a_transposed ? CblasTrans : CblasNoTrans, s.b_transposed ? CblasTrans : CblasNoTrans,
              s.m, s.n, s.k, 1, p.a.data(), p.a_stride(), p.b.data(), p.b_stride(), 0, p.c.data(), s.n);
}
void run_openblas(Problem<double>& p) {
  const auto& s = p.shape;
  cblas_dgemm(CblasRowMajor, s.a_transposed ? CblasTrans : CblasNoTrans, s.b_transposed ? CblasTrans : CblasNoTrans,
              s.m, s.n, s.k, 1, p.a.data(), p.a_stride(), p.b.data(), p.b_stride(), 0, p.c.data(), s.n);
}
#endif
#ifdef ERMINE_PEER_ONEDNN
void run_onednn(Problem<float>& p) {
  const auto& s = p.shape;
  dnnl_sgemm(s.a_transposed ? 'T' : 'N', s.b_transposed ? 'T' : 'N', s.m, s.n, s.k, 1, p.a.data(), p.a_stride(),
             p.b.data(), p.b_stride(), 0, p.c.data(), s.n);
}
#endif

template <class T>
struct Candidate {
  std::string name;
  void (*run)(Problem<T>&);
};

template <class T>
double seconds_a_call(const Candidate<T>& candidate, Problem<T>& p, int calls) {
  const double start = cpu_seconds();
  for (int i = 0; i < calls; ++i) candidate.run(p);
  return (cpu_seconds() - start) / calls;
}

template <class T>
void table(const std::vector<Candidate<T>>& candidates, int turns, const std::string& only) {
  std::printf("\n%s, GFLOP/s of CPU time, median of %d turns, %s\n%-18s%5s%5s%5s", sizeof(T) == 4 ? "float" : "double",
              turns, name_of(ermine::core::simd_level()), "", "M", "N", "K");
  for (const char* ratio : {"ratio", "fastest"}) {
    for (const auto& candidate : candidates) std::printf("%10s", candidate.name.c_str());
    std::printf("%8s", ratio);
  }
  std::printf("\n");
  for (const auto& shape : shapes) {
    if (only != "all" &&
        only != std::to_string(shape.m) + "x" + std::to_string(shape.n) + "x" + std::to_string(shape.k))
      continue;
    Problem<T> p(shape);
    std::vector<std::vector<T>> answers;
    for (const auto& candidate : candidates) {
      std::fill(p.c.begin(), p.c.end(), T(-7));
      candidate.run(p);
      answers.push_back(p.c);
      for (std::size_t i = 0; i < p.c.size(); ++i)
        if (!(std::fabs(answers[0][i] - p.c[i]) <= T(shape.k) * std::numeric_limits<T>::epsilon())) {
          std::fprintf(stderr, "%s: element %zu of %dx%dx%d is %g, not %g\n", candidate.name.c_str(), i, shape.m,
                       shape.n, shape.k, static_cast<double>(p.c[i]), static_cast<double>(answers[0][i]));
          std::exit(1);
        }
    }
    const double flops = 2.0 * shape.m * shape.n * shape.k;
    const int calls = static_cast<int>(1 + (sizeof(T) == 4 ? 2e8 : 1e8) / (flops + 1e5));
    std::vector<std::vector<double>> times(candidates.size());
    for (int turn = 0; turn < turns; ++turn)
      for (std::size_t i = 0; i < candidates.size(); ++i) times[i].push_back(seconds_a_call(candidates[i], p, calls));
    std::printf("%-18s%5d%5d%5d", shape.what, shape.m, shape.n, shape.k);
    // The median of the turns, and the fastest turn: on a loaded machine the second is the steadier.
    double ratio[2] = {};
    for (const int which : {0, 1}) {
      double ours = 0, best = 0;
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        std::sort(times[i].begin(), times[i].end());
        const double speed = flops / times[i][which == 0 ? static_cast<std::size_t>(turns) / 2 : 0] * 1e-9;
        std::printf("%10.1f", speed);
        (i == 0 ? ours : best) = i == 0 ? speed : std::max(best, speed);
      }
      ratio[which] = best > 0 ? ours / best : 0;
      std::printf("%8.2f", ratio[which]);
    }
    std::printf("\n");
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int turns = argc > 1 ? std::max(1, std::atoi(argv[1])) : 31;
  if (std::getenv("OMP_NUM_THREADS") == nullptr) {  // oneDNN's pool reads it when the program is loaded: start again
    setenv("OMP_NUM_THREADS", "1", 1);
    execv("/proc/self/exe", argv);
  }
  std::vector<Candidate<float>> singles = {{"ermine", run_ermine<float>}};
  std::vector<Candidate<double>> doubles = {{"ermine", run_ermine<double>}};
#ifdef ERMINE_PEER_OPENBLAS
  openblas_set_num_threads(1);
  std::printf("%s\n", openblas_get_config());
  singles.push_back({"OpenBLAS", [](Problem<float>& p) { run_openblas(p); }});
  doubles.push_back({"OpenBLAS", [](Problem<double>& p) { run_openblas(p); }});
#endif
#ifdef ERMINE_PEER_ONEDNN
  std::printf("oneDNN %d.%d.%d\n", dnnl_version()->major, dnnl_version()->minor, dnnl_version()->patch);
  singles.push_back({"oneDNN", run_onednn});
#endif
  const std::string only = argc > 2 ? argv[2] : "all";
  if (argc > 3) ermine::core::limit_simd(ermine::core::SimdLevel::avx2);
  table(singles, turns, only);
  table(doubles, turns, only);
}
