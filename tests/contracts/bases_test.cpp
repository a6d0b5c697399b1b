// Laws that every basis keeps inside every kind of model.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "ermine/core/pool.hpp"
#include "ermine/store/model_file.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

const std::vector<std::vector<std::string>> bases{{"poly:2"},
                                                  {"powers:3"},
                                                  {"interactions:2"},
                                                  {"quadratic"},
                                                  {"gaussian:4"},
                                                  {"gaussian:6:kmeans"},
                                                  {"fourier:2"},
                                                  {"fourier:1:10"},
                                                  {"spline:5"},
                                                  {"x0, x1*x2, exp(x0)"},
                                                  {"log"},
                                                  {"spline:4", "interactions:2"}};

/// Numbers above 0, so that every basis can be asked for.
data::Table positive_table(std::uint64_t n) {
  data::Table table = sample_table(n, 3);
  for (const char* name : {"x0", "x1", "x2"}) {
    const auto view = table.column(name).values;
    std::vector<double> cells(view.begin(), view.end());
    for (double& v : cells) v = 0.1 + std::fabs(v - view[0]) / (1 + std::fabs(view[0]));
    table = table.with(number_column(name, cells));
  }
  return table;
}

models::FitOptions options_for(const std::string& target, const std::vector<std::string>& basis) {
  return {.target = target, .weight = "w", .features = numbers_and_category(3), .basis = basis, .l2 = 1e-2};
}

std::vector<double> numbers_of(const models::Prediction& p) {
  std::vector<double> all(p.value);
  all.insert(all.end(), p.probability.begin(), p.probability.end());
  return all;
}

std::string bytes_of(const models::Model& model) { return store::to_bytes(model.to_record()); }

data::Table with_gap(const data::Table& table, const char* name, std::uint64_t row, double value) {
  const auto view = table.column(name).values;
  std::vector<double> cells(view.begin(), view.end());
  cells[row] = value;
  return table.with(number_column(name, cells));
}

template <class Law>
void for_every_basis(const Law& law) {
  for (const auto& basis : bases)
    for (const auto& [kind, target] : {std::pair{"linear", "y"}, std::pair{"logistic", "two"}}) {
      CAPTURE(basis[0]);
      CAPTURE(kind);
      law(kind, options_for(target, basis));
    }
}

}  // namespace

TEST_CASE("a model with any basis predicts the same bits from its file, row by row and event by event") {
  const data::Table table = positive_table(120);
  for_every_basis([&](const char* kind, const models::FitOptions& options) {
    const auto model = fit(kind, table, options).model;
    const auto loaded = models::Model::from_record(store::from_bytes(bytes_of(model), "model.ermine"));
    const auto p = model.predict(table);
    CHECK(numbers_of(loaded.predict(table)) == numbers_of(p));
    const auto fast = loaded.bind({"g", "x2", "x1", "x0"});
    for (std::uint64_t i = 0; i < table.rows(); ++i) {
      const std::vector<double> event{static_cast<double>(table.column("g").codes[i]), table.column("x2").values[i],
                                      table.column("x1").values[i], table.column("x0").values[i]};
      const double expected = p.value.empty() ? p.probability[model.data().positive * table.rows() + i] : p.value[i];
      CHECK(fast(std::span<const double>(event)) == expected);
    }
  });
}

TEST_CASE("with any basis a missing cell acts as the median of its column, in training and in prediction") {
  const data::Table table = positive_table(120), gaps = with_gap(table, "x1", 7, std::nan(""));
  for_every_basis([&](const char* kind, models::FitOptions options) {
    options.weight.clear();
    const auto model = fit(kind, gaps, options).model;
    double median = 0;
    {
      std::vector<double> cells(gaps.column("x1").values.begin(), gaps.column("x1").values.end());
      std::erase_if(cells, [](double x) { return std::isnan(x); });
      std::sort(cells.begin(), cells.end());
      median = cells[(cells.size() - 1) / 2];
    }
    const auto filled = with_gap(table, "x1", 7, median);
    CHECK(numbers_of(model.predict(gaps)) == numbers_of(model.predict(filled)));
  });
}

TEST_CASE("with any basis a constant column does no harm") {
  const data::Table table = positive_table(120).with(number_column("x2", std::vector<double>(120, 3.0)));
  for_every_basis([&](const char* kind, const models::FitOptions& options) {
    const auto fitted = fit(kind, table, options);
    for (const double p : numbers_of(fitted.model.predict(table))) CHECK(std::isfinite(p));
  });
}

TEST_CASE("with any basis the bytes of a model do not depend on the number of threads") {
  const data::Table table = positive_table(6000);
  for_every_basis([&](const char* kind, models::FitOptions options) {
    const std::string expected = bytes_of(fit(kind, table, options).model);
    for (const std::uint32_t threads : {2U, 3U}) {
      core::Pool pool(threads);
      options.pool = &pool;
      CHECK(bytes_of(fit(kind, table, options).model) == expected);
    }
  });
}

TEST_CASE("with any basis the rows that only judge teach nothing") {
  const data::Table table = positive_table(200), more = positive_table(400);
  for_every_basis([&](const char* kind, const models::FitOptions& options) {
    const auto alone = models::fit(kind, table, table.slice(0, 0), options).model;
    const auto judged = models::fit(kind, table, more.slice(200, 200), options).model;
    CHECK(numbers_of(alone.predict(more)) == numbers_of(judged.predict(more)));
  });
}
