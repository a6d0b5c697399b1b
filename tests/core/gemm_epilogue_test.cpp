#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/core/gemm_epilogue_test.cpp"
// clang-format off: foreach_target.h must come first
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "ermine/core/detail/gemm-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ermine::tests::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// bias[i] - 2 * sum + other[i][j]: one operand a row, one an element.
struct Mixed {
  const float* bias;
  core::MatrixView<const float> other;

  template <class D, class V>
  HWY_INLINE V operator()(D d, V sum, std::size_t i, std::size_t j, std::size_t lanes) const {
    const V beside = core::HWY_NAMESPACE::LoadLanes(d, &other(i, j), lanes);
    const V biased = core::HWY_NAMESPACE::Fma(sum, hn::Set(d, -2.0f), hn::Set(d, bias[i]));
    return hn::Add(biased, beside);
  }
};

/// parameter -= 0.5 * gradient, which itself is kept nowhere.
struct Update {
  static constexpr bool stores = false;
  core::MatrixView<float> parameter;

  template <class D, class V>
  HWY_INLINE void operator()(D d, V gradient, std::size_t i, std::size_t j, std::size_t lanes) const {
    const V old = core::HWY_NAMESPACE::LoadLanes(d, &parameter(i, j), lanes);
    core::HWY_NAMESPACE::StoreLanes(d, core::HWY_NAMESPACE::Fnma(hn::Set(d, 0.5f), gradient, old), &parameter(i, j),
                                    lanes);
  }
};

void RunMixed(core::MatrixView<const float> a, core::MatrixView<const float> b, core::MatrixView<float> c,
              const float* bias, core::MatrixView<const float> other) {
  core::HWY_NAMESPACE::Gemm(core::SumOrder::features, a, b, c, Mixed{bias, other});
}

void RunUpdate(core::MatrixView<const float> a, core::MatrixView<const float> b, core::MatrixView<float> parameter) {
  const core::MatrixView<float> shape{nullptr, a.rows, b.columns, b.columns, 1};
  core::HWY_NAMESPACE::Gemm(core::SumOrder::rows, a, b, shape, Update{parameter});
}

}  // namespace ermine::tests::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <doctest/doctest.h>

#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/core/simd.hpp"

namespace ermine::tests {
namespace {

HWY_EXPORT(RunMixed);
HWY_EXPORT(RunUpdate);

using namespace ermine::core;

TEST_CASE("an epilogue sees every finished sum once, in the right place, on every target") {
  const struct {
    std::uint64_t m, n, n_k;
  } shapes[] = {{1, 1, 1}, {7, 64, 28}, {64, 10, 5}, {13, 33, 9}, {6, 300, 3}, {25, 17, 0}};
  for (const auto& [m, n, n_k] : shapes)
    for (const auto level : {SimdLevel::portable, SimdLevel::avx2, SimdLevel::avx512}) {
      limit_simd(level);
      Stream stream(m, Purpose::test);
      std::vector<float> a(m * n_k + 1), b(n_k * n + 1), other(m * n), bias(m), plain(m * n), mixed(m * n);
      for (auto* part : {&a, &b, &other, &bias})
        for (auto& v : *part) v = static_cast<float>(stream.uniform(-1, 1));
      const auto left = row_major<const float>(a.data(), m, n_k), right = row_major<const float>(b.data(), n_k, n);
      const auto beside = row_major<const float>(other.data(), m, n);

      reference_gemm<float>(SumOrder::features, left, right, row_major(plain.data(), m, n), false);
      HWY_DYNAMIC_DISPATCH(RunMixed)(left, right, row_major(mixed.data(), m, n), bias.data(), beside);
      bool equal = true;
      for (std::uint64_t i = 0; i < m; ++i)
        for (std::uint64_t j = 0; j < n; ++j)
          equal = equal && mixed[i * n + j] == std::fma(plain[i * n + j], -2.0f, bias[i]) + beside(i, j);
      CHECK_MESSAGE(equal, m, " x ", n, " x ", n_k, " ", name_of(level));

      auto updated = other;
      reference_gemm<float>(SumOrder::rows, left, right, row_major(plain.data(), m, n), false);
      HWY_DYNAMIC_DISPATCH(RunUpdate)(left, right, row_major(updated.data(), m, n));
      equal = true;
      for (std::uint64_t i = 0; i < m * n; ++i) equal = equal && updated[i] == std::fma(-0.5f, plain[i], other[i]);
      CHECK_MESSAGE(equal, "update ", m, " x ", n, " x ", n_k, " ", name_of(level));
    }
  limit_simd(SimdLevel::avx512);
}

}  // namespace
}  // namespace ermine::tests

#endif
