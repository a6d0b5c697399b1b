// Sums of products of all pairs of columns against the plain loop.

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/models/linear/product_sums.hpp"

using namespace ermine;
using models::linear::Block;
using models::linear::ProductSums;

TEST_CASE("products of few and of many columns are those of the plain loop, with and without weights") {
  core::Stream random(5, core::Purpose::test);
  for (const std::uint32_t q : {1U, 3U, 30U, 64U, 65U, 72U, 97U})
    for (const bool weighted : {false, true}) {
      CAPTURE(q);
      CAPTURE(weighted);
      ProductSums sums(q);
      std::vector<double> plain(q * q), found(q * q, 0.5);
      for (const std::uint64_t rows : {8U, 136U, 384U}) {
        const std::uint64_t stride = rows + 8;
        std::vector<double> z(q * stride, NAN), s(rows);  // what stands between columns is never read
        for (double& v : s) v = random.normal();
        for (std::uint32_t j = 0; j < q; ++j)
          for (std::uint64_t i = 0; i < rows; ++i) z[j * stride + i] = random.normal();
        for (std::uint32_t a = 0; a < q; ++a)
          for (std::uint32_t b = 0; b <= a; ++b)
            for (std::uint64_t i = 0; i < rows; ++i)
              plain[a * q + b] += (weighted ? s[i] : 1.0) * z[a * stride + i] * z[b * stride + i];
        sums.add(Block{z.data(), stride, rows, q}, weighted ? s.data() : nullptr);
      }
      sums.close();
      sums.add_to(found.data(), q);
      double worst = 0;
      for (std::uint32_t a = 0; a < q; ++a)
        for (std::uint32_t b = 0; b <= a; ++b)
          worst = std::fmax(worst, std::fabs(found[a * q + b] - 0.5 - plain[a * q + b]));
      CHECK(worst < 1e-11);
      if (q > 1) CHECK(found[1] == 0.5);  // above the diagonal nothing is written
    }
}
