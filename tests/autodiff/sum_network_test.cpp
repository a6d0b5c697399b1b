// Sums over a network written as loops.
#include "tests/autodiff/sum_laws.hpp"

using namespace ermine;
using namespace ermine::autodiff;
using namespace ermine::test;

TEST_CASE("The laws of sums hold for a network") { check_laws("a network", Network{}); }

TEST_CASE("A function without comparisons is recorded once for all rows and all parameters") {
  const Rows rows(5000);
  Sum sum(Network{}, rows.data, Network::parameters);
  std::vector<double> gradient(Network::parameters);
  sum.value_and_gradient(start(Network::parameters), gradient);
  CHECK(sum.report().recordings == 1);
  CHECK(sum.report().row_visits == 5000);
  sum.value_and_gradient(start(Network::parameters, 5), gradient);
  CHECK(sum.report().recordings == 0);
  REQUIRE(sum.program() != nullptr);
  // 5 rows of one matrix, one tanh of 5, one more sum of products, a square and the fold.
  std::size_t operations = 0;
  for (const graph::Op& op : sum.program()->ops) operations += op.code != graph::OpCode::gather;
  CHECK(operations <= 6);
}

TEST_CASE("A sum of 10^8 operations takes no memory for them") {
  // 250,000 rows of a network of 400 operations: what is held stays what a thousand rows need.
  const Rows rows(250000);
  constexpr std::uint32_t hidden = 30;
  const auto net = [](const auto& w, const auto& x) {
    auto out = w[0] * 0.0;
    for (std::size_t k = 0; k < hidden; ++k) {
      auto z = w[4 * k + 3] * 1.0;
      for (std::size_t j = 0; j < 3; ++j) z += w[4 * k + j] * x[j];
      out += w[4 * k] * (z * z + x[0]) * z - z / (1.5 + z * z);
    }
    return out;
  };
  const std::vector<double> w = start(4 * hidden);
  const Gradient all = sum_gradient(net, rows.data, w);
  std::vector<double> parts(w.size());
  for (std::uint64_t first = 0; first < rows.data.rows; first += 50000) {
    RowData some{{}, 50000};
    for (const double* column : rows.data.columns) some.columns.push_back(column + first);
    const Gradient part = sum_gradient(net, some, w);
    for (std::size_t j = 0; j < w.size(); ++j) parts[j] += part.gradient[j];
  }
  for (std::size_t j = 0; j < w.size(); ++j) CHECK(all.gradient[j] == doctest::Approx(parts[j]).epsilon(1e-10));
}
