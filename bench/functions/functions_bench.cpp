/// @file
/// The functions of math/vector_functions.hpp, arrays in L1, one thread: nanoseconds a number beside the C library's, one
/// number after the other, and cycles a block of 64 bytes (8 doubles, 16 floats: one AVX-512 register).
///
/// Answers are compared first. Then both take turns, and the fastest turn in CPU time counts; a cycle is what one of a
/// chain of additions takes in the same run. Arguments are ordinary ones: what a likelihood meets, not infinities.
/// usage: bench_functions [turns] [portable|avx2|avx512]

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/core/simd.hpp"
#include "ermine/math/vector_functions.hpp"

namespace {

namespace math = ermine::math;
constexpr std::size_t count = 1024, repeats = 64;

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

/// Seconds a cycle: each addition waits for the one before.
double cycle() {
  double best = 1;
  for (int turn = 0; turn < 20; ++turn) {
    constexpr int steps = 200000;
    std::uint64_t x = 1;
    const auto chain = [&] {
      for (int i = 0; i < steps / 8; ++i)
        for (int k = 0; k < 8; ++k) {
          x += 3;
          asm volatile("" : "+r"(x));
        }
    };
    best = std::min(best, timed(chain) / steps);
  }
  return best;
}

template <class T>
struct Function {
  const char* name;
  void (*ours)(std::span<const T> x, std::span<T> y);
  T (*peer)(T);
  double low, high;
};

template <class T>
void pow_third(std::span<const T> x, std::span<T> y) {
  static const std::vector<T> third(count, T(1) / T(3));
  math::pow(x, third, y);
}

template <class T>
std::vector<Function<T>> functions() {
  return {{"exp", math::exp, [](T x) { return std::exp(x); }, -10, 10},
          {"expm1", math::expm1, [](T x) { return std::expm1(x); }, -10, 10},
          {"log", math::log, [](T x) { return std::log(x); }, 0.01, 100},
          {"log1p", math::log1p, [](T x) { return std::log1p(x); }, -0.9, 10},
          {"tanh", math::tanh, [](T x) { return std::tanh(x); }, -5, 5},
          {"sigmoid", math::sigmoid, [](T x) { return 1 / (1 + std::exp(-x)); }, -10, 10},
          {"softplus", math::softplus, [](T x) { return std::log1p(std::exp(x)); }, -10, 10},
          {"erf", math::erf, [](T x) { return std::erf(x); }, -3, 3},
          {"erfc", math::erfc, [](T x) { return std::erfc(x); }, -3, 3},
          {"sin", math::sin, [](T x) { return std::sin(x); }, -10, 10},
          {"cos", math::cos, [](T x) { return std::cos(x); }, -10, 10},
          {"x^(1/3)", pow_third<T>, [](T x) { return std::pow(x, T(1) / T(3)); }, 0.01, 100}};
}

template <class T>
bool measure(int turns, double seconds_a_cycle) {
  bool right = true;
  for (const auto& f : functions<T>()) {
    ermine::core::Stream stream(1, ermine::core::Purpose::generate);
    std::vector<T> x(count), y(count), z(count);
    for (T& v : x) v = static_cast<T>(stream.uniform(f.low, f.high));
    const auto ours = [&] {
      for (std::size_t r = 0; r < repeats; ++r) f.ours(x, y);
    };
    const auto peer = [&] {
      for (std::size_t i = 0; i < count; ++i) z[i] = f.peer(x[i]);
    };
    ours(), peer();
    for (std::size_t i = 0; i < count; ++i)
      if (!(std::fabs(y[i] - z[i]) <= 16 * std::numeric_limits<T>::epsilon() * std::max(T(1), std::fabs(z[i])))) {
        std::printf("%s(%.17g) = %.17g, the C library says %.17g\n", f.name, double(x[i]), double(y[i]), double(z[i]));
        right = false;
      }
    double own = 1, other = 1;
    for (int turn = 0; turn < turns; ++turn) {
      own = std::min(own, timed(ours) / (count * repeats));
      other = std::min(other, timed(peer) / count);
    }
    std::printf("%-9s %-6s %8.3f ns %8.3f ns %7.1f x %8.1f cycles\n", f.name, sizeof(T) == 8 ? "double" : "float",
                own * 1e9, other * 1e9, other / own, own / seconds_a_cycle * (64 / sizeof(T)));
  }
  return right;
}

}  // namespace

int main(int argc, char** argv) {
  const int turns = argc > 1 ? std::atoi(argv[1]) : 200;
  const std::string most = argc > 2 ? argv[2] : "avx512";
  for (const auto level : {ermine::core::SimdLevel::portable, ermine::core::SimdLevel::avx2})
    if (most == ermine::core::name_of(level)) ermine::core::limit_simd(level);
  const double seconds = cycle();
  std::printf("%s, %.2f GHz; a number in ours, in the C library, their ratio; 64 bytes in ours\n",
              ermine::core::name_of(ermine::core::simd_level()), 1e-9 / seconds);
  const bool right = measure<double>(turns, seconds);
  return measure<float>(turns, seconds) && right ? 0 : 1;
}
