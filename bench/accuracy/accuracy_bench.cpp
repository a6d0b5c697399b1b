/// @file
/// The largest error of each vector function of ermine/math, in units in the last place of the true value, and where.
///
/// float: spread evenly over all 2^32 numbers (every one of them where 4295 million are asked for), beside the C library's
/// double, which is off by 1e-8 of such a unit.
/// double: points of every kind (all bit patterns, the working range, around 0 and 1, scales from 2^-30
/// to 1), beside the C library's long double, which has 11 bits more: off by 0.003 of such a unit at most.
///
/// usage: bench_accuracy [millions of points a function = 200] [threads = all] [one function, or float, or double]

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "tests/math/function_family.hpp"

namespace {

using namespace function_family;

constexpr std::size_t chunk = 4096;

struct Worst {
  double error = 0, x = 0, y = 0;
  std::uint64_t points = 0;
  void take(const Worst& other) {
    points += other.points;
    if (other.error > error) error = other.error, x = other.x, y = other.y;
  }
};

/// ulps(got, truth), or 0 where a look at the exponent shows that it is below `least`.
template <class T, class U>
double error_of(T got, U truth, double least) {
  const auto rounded = static_cast<double>(truth);
  const double unit = std::bit_cast<double>(std::bit_cast<std::uint64_t>(rounded) & 0x7FF0000000000000u) *
                      static_cast<double>(std::numeric_limits<T>::epsilon());
  const U distance = std::fabs(static_cast<U>(got) - truth);
  if (std::isfinite(rounded) && static_cast<double>(distance) < 0.4 * least * unit) return 0;
  return ulps(got, static_cast<long double>(truth));
}

/// work(i, worst) for i < n, over the threads.
template <class F>
Worst over(std::uint64_t n, unsigned threads, const F& work) {
  std::atomic<std::uint64_t> next{0};
  std::vector<Worst> found(threads);
  std::vector<std::thread> running;
  for (unsigned t = 0; t < threads; ++t)
    running.emplace_back([&, t] {
      for (std::uint64_t i = next++; i < n; i = next++) work(i, found[t]);
    });
  for (std::thread& thread : running) thread.join();
  Worst all;
  for (const Worst& one : found) all.take(one);
  return all;
}

using Double = double (*)(double);
Double truth_of_floats(const std::string& name) {
  const struct {
    const char* name;
    Double truth;
  } table[] = {{"exp", [](double x) { return std::exp(x); }},
               {"expm1", [](double x) { return std::expm1(x); }},
               {"log", [](double x) { return std::log(x); }},
               {"log1p", [](double x) { return std::log1p(x); }},
               {"tanh", [](double x) { return std::tanh(x); }},
               {"sigmoid", [](double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }},
               {"softplus", [](double x) { return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }},
               {"erf", [](double x) { return std::erf(x); }},
               {"erfc", [](double x) { return std::erfc(x); }},
               {"sin", [](double x) { return std::sin(x); }},
               {"cos", [](double x) { return std::cos(x); }},
               {"cbrt", [](double x) { return std::cbrt(x); }},
               {"asinh", [](double x) { return std::asinh(x); }},
               {"acosh", [](double x) { return std::acosh(x); }},
               {"atanh", [](double x) { return std::atanh(x); }}};
  for (const auto& entry : table)
    if (name == entry.name) return entry.truth;
  std::fprintf(stderr, "%s has no truth here\n", name.c_str());
  std::exit(1);
}

Worst floats(const Function<float>& f, std::uint64_t points, unsigned threads) {
  const Double truth = truth_of_floats(f.name);
  const std::uint64_t blocks = std::min(std::uint64_t{1} << 32, points) / chunk;
  return over(blocks, threads, [&](std::uint64_t block, Worst& worst) {
    std::array<float, chunk> x, y;
    for (std::size_t i = 0; i < chunk; ++i)
      x[i] = std::bit_cast<float>(static_cast<std::uint32_t>((block * chunk + i) * 0x9E3779B1u));
    f.vector(x, y);
    for (std::size_t i = 0; i < chunk; ++i) {
      const double error = error_of(y[i], truth(static_cast<double>(x[i])), worst.error);
      if (error > worst.error) worst.error = error, worst.x = static_cast<double>(x[i]);
    }
    worst.points += chunk;
  });
}

Worst some_doubles(const Function<double>& f, std::uint64_t points, unsigned threads) {
  return over(points / (5 * chunk), threads, [&](std::uint64_t block, Worst& worst) {
    const std::vector<double> x = arguments(f, chunk, 17 + block);
    std::vector<double> y(x.size());
    f.vector(x, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double error = error_of(y[i], f.truth(static_cast<long double>(x[i])), worst.error);
      if (error > worst.error) worst.error = error, worst.x = x[i];
    }
    worst.points += x.size();
  });
}

template <class T>
Worst some_powers(std::uint64_t points, unsigned threads) {
  return over(points / chunk, threads, [&](std::uint64_t block, Worst& worst) {
    Bits bits{5 + block};
    const auto [x, y] = powers<T>(bits, chunk);
    std::vector<T> z(x.size());
    math::pow(x, y, z);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (std::isnan(x[i]) || std::isinf(x[i])) continue;
      const auto truth = std::pow(static_cast<long double>(x[i]), static_cast<long double>(y[i]));
      const double error = error_of(z[i], truth, worst.error);
      if (error > worst.error)
        worst.error = error, worst.x = static_cast<double>(x[i]), worst.y = static_cast<double>(y[i]);
    }
    worst.points += x.size();
  });
}

void print(const std::string& name, const char* type, const Worst& worst, bool two) {
  std::printf("| %s | %s | %.3g | %.4f | %.17g", name.c_str(), type, static_cast<double>(worst.points), worst.error,
              worst.x);
  if (two) std::printf(" ^ %.17g", worst.y);
  std::printf(" |\n");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t points = (argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200) * 1000000;
  const unsigned all = std::max(1U, std::thread::hardware_concurrency());
  const unsigned threads = argc > 2 ? static_cast<unsigned>(std::max(1, std::atoi(argv[2]))) : all;
  const std::string only = argc > 3 ? argv[3] : "";
  std::printf("| function | numbers | points | largest error, ulp | where |\n|---|---|---|---|---|\n");
  const auto wanted = [&](const std::string& name, const char* type) {
    return only.empty() || only == name || only == type;
  };
  double most = 0;
  const auto note = [&](const std::string& name, const char* type, const Worst& worst, bool two) {
    print(name, type, worst, two);
    most = std::max(most, worst.error);
  };
  for (const auto& f : functions<double>())
    if (wanted(f.name, "double")) note(f.name, "double", some_doubles(f, points, threads), false);
  if (wanted("pow", "double")) note("pow", "double", some_powers<double>(points, threads), true);
  if (wanted("pow", "float")) note("pow", "float", some_powers<float>(points, threads), true);
  for (const auto& f : functions<float>())
    if (wanted(f.name, "float")) note(f.name, "float", floats(f, points, threads), false);
  return most <= 1.5 ? 0 : 1;
}
