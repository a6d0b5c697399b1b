// Blocks of standardised rows. Plain loops without a fused operation: the same bits whatever the compiler makes of them.

#include <algorithm>

#include "ermine/math/double_double.hpp"
#include "ermine/models/linear/block_kernels.hpp"
#include "ermine/models/linear/design.hpp"

namespace ermine::models::linear {

using math::DoubleDouble;

namespace {

void product_block(const DenseTerm& t, std::uint64_t first, std::uint64_t count, double* z) {
  std::fill(z, z + count, t.factor_scale);
  for (const DenseTerm::Factor& f : t.factors) {
    const double* const x = f.cells + first;
    for (std::uint64_t i = 0; i < count; ++i) {
      const double v = x[i] == x[i] ? x[i] : f.fill;
      double power = v;
      for (std::uint32_t e = 1; e < f.exponent; ++e) power *= v;
      z[i] *= power;
    }
  }
  for (std::uint64_t i = 0; i < count; ++i) z[i] = (z[i] - t.centre) * t.scale;
}

void plain_block_twice(const DenseTerm& t, std::uint64_t first, std::uint64_t count, double* z, double* low) {
  const double* const x = t.factors[0].cells + first;
  const double c = -t.centre, s = t.scale, fill = t.factors[0].fill;
  for (std::uint64_t i = 0; i < count; ++i) {
    const DoubleDouble d = math::two_sum(x[i] == x[i] ? x[i] : fill, c);
    z[i] = d.head * s;  // a power of two
    low[i] = d.tail * s;
  }
}

void product_block_twice(const DenseTerm& t, std::uint64_t first, std::uint64_t count, double* z, double* low) {
  for (std::uint64_t i = 0; i < count; ++i) {
    DoubleDouble product(t.factor_scale);
    for (const DenseTerm::Factor& f : t.factors) {
      const double v = f.cells[first + i] == f.cells[first + i] ? f.cells[first + i] : f.fill;
      for (std::uint32_t e = 0; e < f.exponent; ++e) product = product * DoubleDouble(v);
    }
    const DoubleDouble d = product - DoubleDouble(t.centre);
    z[i] = d.head * t.scale;
    low[i] = d.tail * t.scale;
  }
}

}  // namespace

void load_block_twice(const Design& design, std::uint64_t first, std::uint64_t count, double* z, double* low,
                      std::uint64_t stride) {
  const std::uint64_t padded = (count + 7) / 8 * 8;
  if (design.intercept) {
    std::fill(z, z + count, 1.0);
    std::fill(z + count, z + padded, 0.0);
    std::fill(low, low + padded, 0.0);
    z += stride;
    low += stride;
  }
  for (const DenseTerm& term : design.terms) {
    if (term.plain())
      plain_block_twice(term, first, count, z, low);
    else
      product_block_twice(term, first, count, z, low);
    std::fill(z + count, z + padded, 0.0);
    std::fill(low + count, low + padded, 0.0);
    z += stride;
    low += stride;
  }
}

void load_block(const Design& design, std::uint64_t first, std::uint64_t count, double* z, std::uint64_t stride) {
  const std::uint64_t padded = (count + 7) / 8 * 8, terms = design.terms.size();
  if (design.intercept) {
    std::fill(z, z + count, 1.0);
    std::fill(z + count, z + padded, 0.0);
    z += stride;
  }
  // What comes next: the block below where it stays in the cache until then, else the columns two to the right.
  constexpr std::uint64_t kept = 16384, right = 2;
  const bool below = terms * count <= kept;
  for (std::uint64_t t = 0; t < terms; ++t) {
    const DenseTerm& term = design.terms[t];
    if (term.plain()) {
      const DenseTerm::Factor& x = term.factors[0];
      const double* const next = below ? x.cells + first + (first + 2 * count <= design.n ? count : 0)
                                       : design.terms[std::min(t + right, terms - 1)].factors[0].cells + first;
      centre_cells(x.cells + first, count, x.fill, term.centre, term.scale, next, z);
    } else {
      product_block(term, first, count, z);
    }
    std::fill(z + count, z + padded, 0.0);
    z += stride;
  }
}

}  // namespace ermine::models::linear
