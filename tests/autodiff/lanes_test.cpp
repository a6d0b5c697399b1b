#include "ermine/autodiff/lanes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace ermine::autodiff;

namespace {

template <class T>
std::vector<T> special() {
  using L = std::numeric_limits<T>;
  return {T(0),     T(-0.0),   T(1),          T(-2.5),        L::denorm_min(), L::min(),
          L::max(), -L::max(), L::infinity(), -L::infinity(), L::quiet_NaN()};
}
template <class T>
bool same(T a, T b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// Each lane of the three products against `pull`, for tangents that are special numbers in every lane.
template <class T, std::size_t N>
void check_products() {
  const std::vector<T> numbers = special<T>();
  for (std::size_t first = 0; first < numbers.size(); ++first) {
    Lanes<T, N> g, h;
    for (std::size_t i = 0; i < N; ++i) {
      g.set(i, numbers[(first + i) % numbers.size()]);
      h.set(i, numbers[(first * 3 + i * 5 + 2) % numbers.size()]);
    }
    for (const T& s : numbers)
      for (const T& t : numbers) {
        Lanes<T, N> one, two, added = h;
        one.set_pull(g, s);
        two.set_pulls(g, s, h, t);
        added.add_pull(g, s);
        bool right = true;
        for (std::size_t i = 0; i < N; ++i)
          right = right && same(one[i], pull(g[i], s)) && same<T>(two[i], pull(g[i], s) + pull(h[i], t)) &&
                  same<T>(added[i], h[i] + pull(g[i], s));
        CAPTURE(s);
        CAPTURE(t);
        CHECK(right);
      }
  }
}
template <class T, std::size_t... N>
void check_sizes(std::index_sequence<N...>) {
  (check_products<T, N + 1>(), ...);
}

}  // namespace

TEST_CASE("every lane is what pull says of it, for any number of lanes and slopes that are not finite") {
  check_sizes<double>(std::make_index_sequence<9>());
  check_sizes<float>(std::make_index_sequence<9>());
  check_products<double, 17>();
  check_products<float, 17>();
  check_products<long double, 3>();
}

TEST_CASE("the bits tell finite numbers as arithmetic does") {
  for (const double x : special<double>()) CHECK(has_finite_bits(x) == all_finite(x));
  for (const float x : special<float>()) CHECK(has_finite_bits(x) == all_finite(x));
}
