// One event of a linear model: whatever path it takes, it has the bits of a batch.

#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/core/simd.hpp"
#include "ermine/graph/detail/fuse.hpp"
#include "ermine/graph/evaluator.hpp"

namespace {

using namespace ermine;
using graph::OpCode;

struct Kind {
  bool filled, centred, offset, probability;
  std::uint32_t outputs;
};

graph::Program linear(std::uint32_t m, const Kind& kind) {
  graph::Builder b;
  std::vector<std::string> names;
  std::vector<double> fill, centre;
  for (std::uint32_t j = 0; j < m; ++j) {
    names.push_back("x" + std::to_string(j));
    fill.push_back(0.1 * j - 1);
    centre.push_back(0.3 * j);
  }
  auto x = b.dense_input(names);
  if (kind.filled) x = b.op(OpCode::replace_missing, x, b.constant(fill));
  if (kind.centred) x = b.op(OpCode::subtract, x, b.constant(centre));
  const auto w = b.parameter("w", kind.outputs, m);
  auto z = b.op(OpCode::affine, x, w, kind.offset ? b.parameter("c", kind.outputs) : graph::no_slot);
  if (kind.probability) z = b.op(kind.outputs == 1 ? OpCode::sigmoid : OpCode::softmax, z);
  b.output("row", z);
  return std::move(b).finish();
}

std::vector<Kind> kinds() {
  std::vector<Kind> all;
  for (unsigned bits = 0; bits < 16; ++bits)
    for (const std::uint32_t outputs : {1U, 3U})
      all.push_back({(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0, outputs});
  return all;
}

TEST_CASE("One event of a linear model has the bits it has in a batch, on every instruction set") {
  core::Stream stream(5, core::Purpose::test);
  for (const Kind& kind : kinds())
    for (const std::uint32_t m : {1U, 2U, 7U, 8U, 13U, 28U, 29U, 61U}) {
      const graph::Program program = linear(m, kind);
      constexpr std::uint64_t rows = 9;
      std::vector<double> x(rows * m), parameters(program.parameter_count());
      for (double& v : x) v = stream.uniform(-3, 3);
      for (double& v : parameters) v = stream.uniform(-1, 1);
      // Missing cells in some events: at either end, in the middle, everywhere.
      const double nan = std::numeric_limits<double>::quiet_NaN();
      x[1] = x[(m - 1) * rows + 2] = x[m / 2 * rows + 3] = nan;
      for (std::uint32_t j = 0; j < m; ++j) x[j * rows + 4] = nan;
      graph::Batch batch;
      batch.rows = rows;
      batch.inputs.resize(1);
      for (std::uint32_t j = 0; j < m; ++j) batch.inputs[0].columns.push_back(x.data() + j * rows);
      for (const core::SimdLevel level : {core::SimdLevel::avx512, core::SimdLevel::avx2, core::SimdLevel::portable}) {
        core::limit_simd(level);
        std::vector<double> row(rows * kind.outputs), result(kind.outputs), event(m);
        graph::Evaluator(program).rows(batch, parameters, "row", row);
        const graph::Single single(program, parameters, "row");
        int different = 0;
        for (std::uint64_t r = 0; r < rows; ++r) {
          for (std::uint32_t j = 0; j < m; ++j) event[j] = x[j * rows + r];
          single(event, result);
          const double first = single(event);
          for (std::uint32_t c = 0; c < kind.outputs; ++c)
            different +=
                !(row[c * rows + r] == result[c] || (row[c * rows + r] != row[c * rows + r] && result[c] != result[c]));
          different += std::memcmp(&first, result.data(), sizeof first) != 0 && first == first;
        }
        CAPTURE(m);
        CAPTURE(kind.outputs);
        CAPTURE(core::name_of(level));
        CHECK(different == 0);
      }
      core::limit_simd(core::SimdLevel::avx512);
    }
}

TEST_CASE("A prefix that fills in and centres is run as one operation, and nothing else is changed") {
  const graph::Program program = linear(5, {true, true, true, true, 1});
  const graph::Program fused = graph::detail::fused(program);
  REQUIRE(fused.ops.size() == program.ops.size());
  REQUIRE(program.ops[1].code == OpCode::subtract);
  CHECK(fused.ops[1].code == OpCode::subtract_filled);
  CHECK(fused.ops[1].in[0] == program.ops[0].in[0]);
  fused.validate();
  CHECK(fused.leaf_rows() == program.leaf_rows());
  for (const std::size_t i : {0U, 2U, 3U}) CHECK(fused.ops[i].code == program.ops[i].code);
}

}  // namespace
