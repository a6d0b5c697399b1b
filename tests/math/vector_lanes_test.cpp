#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "ermine/core/simd.hpp"
#include "ermine/math/vector_functions.hpp"
#include "function_family.hpp"

// A value is a function of its argument alone: not of its place, its neighbours or the instruction set.

namespace {

using namespace function_family;

template <class T>
void check_targets_agree() {
  Bits bits{99};
  std::vector<T> y(10007), x(y.size());
  for (auto& v : y) v = from_bits<T>(bits());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = i % 2 ? from_bits<T>(bits()) : static_cast<T>(20 * bits.uniform() - 10);
  const auto best = ermine::core::simd_level();
  std::vector<std::vector<T>> results;
  for (const auto level :
       {ermine::core::SimdLevel::portable, ermine::core::SimdLevel::avx2, ermine::core::SimdLevel::avx512}) {
    ermine::core::limit_simd(level);
    std::vector<T> all;
    for (const auto& f : functions<T>()) {
      std::vector<T> z(x.size());
      f.vector(x, z);
      all.insert(all.end(), z.begin(), z.end());
    }
    std::vector<T> z(x.size());
    math::pow(x, y, z);
    all.insert(all.end(), z.begin(), z.end());
    results.push_back(all);
  }
  CHECK(ermine::core::simd_level() == best);
  std::size_t different = 0;
  for (std::size_t i = 0; i < results[0].size(); ++i)
    different += !same_bits(results[0][i], results[1][i]) || !same_bits(results[0][i], results[2][i]);
  CHECK(different == 0);
}

TEST_CASE("the portable, AVX2 and AVX-512 kernels give the same bits") {
  check_targets_agree<double>();
  check_targets_agree<float>();
}

template <class T>
void check_place_does_not_matter() {
  for (const auto& f : functions<T>()) {
    const auto x = arguments(f, 20);
    std::vector<T> all(x.size());
    f.vector(x, all);
    for (std::size_t n : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31}) {
      std::vector<T> part(n);
      f.vector(std::span(x).subspan(n, n), part);
      for (std::size_t i = 0; i < n; ++i) CHECK(same_bits(part[i], all[n + i]));
    }
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(same_bits(f.one(x[i]), all[i]));
    auto in_place = x;
    f.vector(in_place, in_place);
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(same_bits(in_place[i], all[i]));
  }
}

/// Numbers that a short way through a function may leave out, and those just inside and outside of what it takes.
template <class T>
std::vector<T> extraordinary() {
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  std::vector<T> all = {0, inf, nan, std::numeric_limits<T>::max(), std::numeric_limits<T>::denorm_min(), 1};
  for (const double border : {0x1p-1022, 0x1p-126, 0x1p100, 0x1p1000, 708.0, 709.0, 746.0, 87.0, 88.0, 104.0, 26.0,
                              27.0, 9.0, 10.0, 0x1p28, 0x1p15}) {
    const T b = static_cast<T>(border);
    for (const T x : {b, std::nextafter(b, T(0)), std::nextafter(b, inf)})
      if (std::isfinite(x)) all.push_back(x);
  }
  for (std::size_t i = all.size(); i-- > 0;) all.push_back(-all[i]);
  return all;
}

template <class T>
void check_neighbours_do_not_matter() {
  constexpr std::size_t lanes = 16;  // at least those of any register
  Bits bits{3};
  std::size_t different = 0;
  const auto compare = [&](const std::vector<T>& x, const auto& span, const auto& one) {
    std::vector<T> y(lanes);
    span(x, y);
    for (std::size_t i = 0; i < lanes; ++i) different += !same_bits(y[i], one(x[i]));
  };
  const std::vector<T> exponents = {T(1) / 3, -2, 3, T(-0.0), T(1e30), std::numeric_limits<T>::infinity()};
  for (const T odd : extraordinary<T>())
    for (std::size_t place = 0; place < lanes; ++place) {
      std::vector<T> x(lanes);
      for (T& v : x) v = static_cast<T>(2 * bits.uniform());
      x[place] = odd;
      // A NaN sends the whole vector the long way; alone, a number goes the short way if it may.
      if (place % 2 == 1) x[place - 1] = std::numeric_limits<T>::quiet_NaN();
      for (const auto& f : functions<T>()) compare(x, f.vector, f.one);
      for (const T e : exponents) {
        const auto raise = [&](const std::vector<T>& base, std::vector<T>& y) {
          math::pow(base, std::vector<T>(lanes, e), y);
        };
        compare(x, raise, [&](T base) { return math::pow(base, e); });
      }
    }
  CHECK(different == 0);
}

TEST_CASE("an ordinary number has the same bits beside infinities, NaN, denormals and borders as among its like") {
  for (const auto level :
       {ermine::core::SimdLevel::portable, ermine::core::SimdLevel::avx2, ermine::core::SimdLevel::avx512}) {
    ermine::core::limit_simd(level);
    check_neighbours_do_not_matter<double>();
    check_neighbours_do_not_matter<float>();
  }
}

TEST_CASE("a value has the same bits alone, in place and anywhere in a span") {
  check_place_does_not_matter<double>();
  check_place_does_not_matter<float>();
}

}  // namespace
