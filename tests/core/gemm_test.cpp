#include "ermine/core/gemm.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/core/simd.hpp"

namespace {

using namespace ermine::core;

constexpr SimdLevel levels[] = {SimdLevel::portable, SimdLevel::avx2, SimdLevel::avx512};

/// Restores the machine's best level.
struct LevelGuard {
  ~LevelGuard() { limit_simd(SimdLevel::avx512); }
};

/// A matrix in memory with gaps: how its elements are laid out.
enum class Layout { row_major, column_major, gaps };

template <class T>
struct Matrix {
  std::vector<T> values;
  MatrixView<T> view;

  Matrix(std::uint64_t rows, std::uint64_t columns, Layout layout) {
    const std::uint64_t gap = layout == Layout::gaps ? 3 : 0, step = layout == Layout::gaps ? 2 : 1;
    view = {nullptr, rows, columns, columns * step + gap, step};
    if (layout == Layout::column_major) view = {nullptr, rows, columns, 1, rows};
    values.assign(rows * columns * step + rows * gap, T(0));  // not one element more: the sanitizer watches the end
    view.data = values.data();
  }
  void fill(Stream& stream) {
    for (auto& v : values) v = static_cast<T>(stream.uniform(-1, 1));
  }
};

template <class T>
bool same_bytes(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <class T>
void check_product(std::uint64_t m, std::uint64_t n, std::uint64_t n_k, Layout la, Layout lb, Layout lc) {
  Stream stream(m * 1000003 + n * 1009 + n_k, Purpose::test);
  Matrix<T> a(m, n_k, la), b(n_k, n, lb), c(m, n, lc);
  a.fill(stream), b.fill(stream), c.fill(stream);
  for (const auto order : {SumOrder::features, SumOrder::rows})
    for (const bool accumulate : {false, true}) {
      Matrix<T> expected = c;
      expected.view.data = expected.values.data();
      reference_gemm<T>(order, a.view, b.view, expected.view, accumulate);
      for (const auto level : levels) {
        limit_simd(level);
        Matrix<T> got = c;
        got.view.data = got.values.data();
        gemm(order, a.view, b.view, got.view, accumulate);
        CHECK_MESSAGE(same_bytes(got.values, expected.values), m, " x ", n, " x ", n_k, ", ", name_of(level),
                      ", order ", static_cast<int>(order), ", accumulate ", accumulate, ", layouts ",
                      static_cast<int>(la), static_cast<int>(lb), static_cast<int>(lc));
      }
    }
}

constexpr Layout layouts[] = {Layout::row_major, Layout::column_major, Layout::gaps};

TEST_CASE_TEMPLATE("a product has the bytes of its definition for every odd shape, layout, order and target", T, float,
                   double) {
  const LevelGuard guard;
  const std::uint64_t sizes[] = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33};
  int turn = 0;
  for (const auto m : sizes)
    for (const auto n : sizes)
      for (const auto n_k : {0, 1, 2, 3, 8, 17}) {
        const Layout la = layouts[turn % 3], lb = layouts[turn / 3 % 3], lc = layouts[turn / 9 % 3];
        check_product<T>(m, n, static_cast<std::uint64_t>(n_k), la, lb, lc);
        ++turn;
      }
}

TEST_CASE_TEMPLATE("a product has the bytes of its definition for the shapes of networks", T, float, double) {
  const LevelGuard guard;
  for (const auto lb : {Layout::row_major, Layout::column_major}) {
    check_product<T>(64, 64, 28, Layout::row_major, lb, Layout::row_major);
    check_product<T>(33, 300, 100, Layout::column_major, lb, Layout::row_major);
    check_product<T>(64, 10, 128, Layout::row_major, lb, Layout::row_major);
    check_product<T>(128, 1, 300, Layout::row_major, lb, Layout::row_major);
    check_product<T>(1, 128, 300, Layout::row_major, lb, Layout::row_major);
    check_product<T>(300, 16, 64, Layout::row_major, lb, Layout::column_major);
    check_product<T>(17, 65, 784, Layout::gaps, lb, Layout::gaps);
  }
}

TEST_CASE_TEMPLATE("every layout of the three operands gives the same product", T, float, double) {
  const LevelGuard guard;
  for (const auto la : layouts)
    for (const auto lb : layouts)
      for (const auto lc : layouts) check_product<T>(19, 37, 11, la, lb, lc);
}

TEST_CASE("the orders differ as they say: two chains of (n_k + 1) / 2 and the rest, or one") {
  // 1 + e rounds to 1, but e + e does not vanish beside 1.
  const float e = 0x1p-24f;
  const std::vector<float> ones(4, 1.0f);
  const auto sum = [&](SumOrder order, std::vector<float> terms) {
    float c = 0;
    gemm(order, row_major<const float>(terms.data(), 1, terms.size()),
         row_major<const float>(ones.data(), terms.size(), 1), row_major(&c, 1, 1));
    return c;
  };
  CHECK(sum(SumOrder::features, {1, e, e, e}) == 1 + 2 * e);
  CHECK(sum(SumOrder::rows, {1, e, e, e}) == 1);
  CHECK(sum(SumOrder::features, {1, e, e}) == 1);
  CHECK(sum(SumOrder::features, {e, e, 1}) == 1 + 2 * e);
}

TEST_CASE_TEMPLATE("a row alone has the bits it has in a batch", T, float, double) {
  const std::uint64_t m = 37, n = 29, n_k = 53;
  Stream stream(3, Purpose::test);
  Matrix<T> x(m, n_k, Layout::row_major), w(n_k, n, Layout::row_major), batch(m, n, Layout::row_major);
  x.fill(stream), w.fill(stream);
  gemm(SumOrder::features, x.view, w.view, batch.view);
  for (std::uint64_t i = 0; i < m; ++i) {
    Matrix<T> one(1, n, Layout::row_major);
    gemm(SumOrder::features, row_major(&x.view(i, 0), 1, n_k), w.view, one.view);
    CHECK(std::memcmp(one.values.data(), &batch.view(i, 0), n * sizeof(T)) == 0);
  }
}

TEST_CASE_TEMPLATE("rows in pieces, each continuing from C, give the bits of all rows at once", T, float, double) {
  const std::uint64_t rows = 130, m = 21, n = 34;
  Stream stream(4, Purpose::test);
  Matrix<T> d(rows, m, Layout::row_major), x(rows, n, Layout::row_major);
  d.fill(stream), x.fill(stream);
  Matrix<T> once(m, n, Layout::row_major), pieces(m, n, Layout::row_major);
  gemm(SumOrder::rows, d.view.transposed(), x.view, once.view);
  for (std::uint64_t start = 0; start < rows; start += 33) {
    const std::uint64_t count = std::min<std::uint64_t>(33, rows - start);
    gemm(SumOrder::rows, row_major(&d.view(start, 0), count, m).transposed(), row_major(&x.view(start, 0), count, n),
         pieces.view, true);
  }
  CHECK(same_bytes(once.values, pieces.values));
}

TEST_CASE_TEMPLATE("NaN and infinity reach exactly the elements they belong to", T, float, double) {
  Stream stream(5, Purpose::test);
  Matrix<T> a(9, 13, Layout::row_major), b(13, 21, Layout::row_major), c(9, 21, Layout::row_major);
  a.fill(stream), b.fill(stream);
  a.view(4, 7) = std::numeric_limits<T>::quiet_NaN();
  b.view(2, 20) = std::numeric_limits<T>::infinity();
  gemm(SumOrder::features, a.view, b.view, c.view);
  for (std::uint64_t i = 0; i < 9; ++i)
    for (std::uint64_t j = 0; j < 21; ++j) {
      if (i == 4)
        CHECK(std::isnan(c.view(i, j)));
      else
        CHECK(std::isfinite(c.view(i, j)) == (j != 20));
    }
}

}  // namespace
