// Laws that every kind of model keeps.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/core/simd.hpp"
#include "ermine/store/model_file.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

const std::uint32_t m = 4;

models::FitOptions options_for(const std::string& target) {
  return {.target = target, .weight = "w", .features = numbers_and_category(m), .l2 = 1e-3};
}

models::FitOptions options_for(const Subject& subject) {
  models::FitOptions options = options_for(subject.target);
  options.features = subject.features;
  options.l1 = subject.l1;
  if (!subject.penalised) options.l2.reset();
  return options;
}

/// The numbers of a prediction one after the other.
std::vector<double> numbers_of(const models::Prediction& p) {
  std::vector<double> all(p.value);
  all.insert(all.end(), p.probability.begin(), p.probability.end());
  all.insert(all.end(), p.decision.begin(), p.decision.end());
  all.insert(all.end(), p.label.begin(), p.label.end());
  return all;
}

std::string bytes_of(const models::Model& model) { return store::to_bytes(model.to_record()); }

void check_same_coefficients(const models::Model& a, const models::Model& b, double tolerance) {
  for (std::size_t t = 0; t < a.data().coefficients.size(); ++t)
    for (std::size_t j = 0; j < a.data().coefficients[t].rows.size(); ++j) {
      const auto &x = a.data().coefficients[t].rows[j], &y = b.data().coefficients[t].rows[j];
      CAPTURE(x.name);
      CHECK(std::fabs(x.value - y.value) <= tolerance * std::max(std::fabs(x.value), x.error));
      if (!std::isnan(x.error) || !std::isnan(y.error)) CHECK(relative_difference(x.error, y.error) <= tolerance);
    }
}

/// The same coefficients, and the same answers.
void check_same(const models::Model& a, const models::Model& b, const data::Table& table, double tolerance) {
  check_same_coefficients(a, b, tolerance);
  const std::vector<double> p = numbers_of(a.predict(table)), q = numbers_of(b.predict(table));
  REQUIRE(p.size() == q.size());
  double worst = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    worst = std::max(worst, std::fabs(p[i] - q[i]) / std::max(1.0, std::fabs(p[i])));
  CHECK(worst <= 10 * tolerance);
}

std::string message_of(const models::Model& model, const data::Table& table) {
  try {
    static_cast<void>(model.predict(table));
  } catch (const core::DataError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("every kind is in the registry and fits its target") {
  std::set<std::string> tested;
  for (const Subject& subject : every_subject(m)) tested.insert(models::split_kind(subject.kind).first);
  const auto kinds = models::kinds();
  CHECK(tested == std::set<std::string>(kinds.begin(), kinds.end()));
  const data::Table table = sample_table(300, m);
  for (const auto& [kind, target] : kinds_and_targets()) {
    const auto result = fit(kind, table, options_for(target));
    CHECK(result.model.kind() == kind);
    CHECK(result.stop == optimize::Stop::gradient_small);
    CHECK(!result.history.empty());
    CHECK(result.model.data().coefficients.at(0).rows.at(0).name == "intercept");
  }
}

TEST_CASE("a model predicts the same bits after a round trip through its record and its file") {
  const data::Table table = sample_table(200, m);
  for (const auto& subject : every_subject(m)) {
    CAPTURE(subject.kind);
    const auto model = fit(subject.kind, table, options_for(subject)).model;
    const auto again = models::Model::from_record(model.to_record());
    CHECK(numbers_of(again.predict(table)) == numbers_of(model.predict(table)));
    CHECK(again.to_record() == model.to_record());
    const auto loaded = models::Model::from_record(store::from_bytes(bytes_of(model), "model.ermine"));
    CHECK(numbers_of(loaded.predict(table)) == numbers_of(model.predict(table)));
    CHECK(bytes_of(loaded) == bytes_of(model));
  }
}

TEST_CASE("columns in another order, extra columns, no target and no weight give the same bits") {
  const data::Table table = sample_table(200, m);
  const std::vector<std::string> none{"w", "y", "two", "three"};
  std::vector<std::string> names = table.without(none).names();
  std::reverse(names.begin(), names.end());
  data::Table other;
  std::vector<data::ColumnData> columns{number_column("extra", std::vector<double>(200, 1.0))};
  for (const std::string& name : names) {
    const auto view = table.column(name);
    data::ColumnData c = *view.data;
    columns.push_back(c);
  }
  other = data::Table(std::move(columns));
  for (const auto& subject : every_subject(m)) {
    const auto model = fit(subject.kind, table, options_for(subject)).model;
    CHECK(numbers_of(model.predict(other)) == numbers_of(model.predict(table)));
  }
}

TEST_CASE("columns that are missing or of another type are listed, all of them; so are unknown levels") {
  const data::Table table = sample_table(100, m);
  for (const auto& [kind, target] : kinds_and_targets()) {
    const auto model = fit(kind, table, options_for(target)).model;
    const std::vector<std::string> gone{"x1", "x3"};
    const std::string missing = message_of(model, table.without(gone));
    CHECK(missing.find("`x1`") != std::string::npos);
    CHECK(missing.find("`x3`") != std::string::npos);
    const std::vector<std::int32_t> codes(100, 0);
    const std::string retyped = message_of(
        model,
        table.with(category_column("x2", codes, {"text"})).with(number_column("g", std::vector<double>(100, 1))));
    CHECK(retyped.find("`x2`") != std::string::npos);
    CHECK(retyped.find("`g`") != std::string::npos);
    const std::string unseen = message_of(model, table.with(category_column("g", codes, {"nowhere"})));
    CHECK(unseen.find("`g`") != std::string::npos);
    CHECK(unseen.find("`nowhere`") != std::string::npos);
    // Taken as missing it is predicted, as a missing cell is.
    const auto as_missing = model.predict(table.with(category_column("g", codes, {"nowhere"})), nullptr, true);
    const auto gap = model.predict(table.with(category_column("g", std::vector<std::int32_t>(100, -1), {"a"})));
    CHECK(numbers_of(as_missing) == numbers_of(gap));
  }
}

TEST_CASE("a bound event has the answer of its row") {
  const data::Table table = sample_table(50, m);
  for (const auto& [kind, target] : kinds_and_targets()) {
    const auto model = fit(kind, table, options_for(target)).model;
    const auto p = model.predict(table);
    const auto fast = model.bind({"g", "other", "x3", "x2", "x1", "x0"});
    for (std::uint64_t i = 0; i < 50; ++i) {
      std::vector<double> event{static_cast<double>(table.column("g").codes[i]), 99};
      for (const char* name : {"x3", "x2", "x1", "x0"}) event.push_back(table.column(name).values[i]);
      const double expected =
          p.task == models::Task::regression ? p.value[i] : p.probability[model.data().positive * 50 + i];
      CHECK(fast(std::span<const double>(event)) == expected);
    }
    CHECK_THROWS_AS(static_cast<void>(model.bind({"x0", "x1"})), core::DataError);
    CHECK_THROWS_AS(static_cast<void>(fast(std::span<const double>())), core::UsageError);
  }
}

TEST_CASE("weight 2 is the row twice, in coefficients, errors and predictions") {
  const data::Table table = sample_table(200, m);
  std::vector<double> weight(200, 1.0);
  std::vector<std::uint64_t> rows;
  for (std::uint64_t i = 0; i < 200; ++i) {
    rows.push_back(i);
    if (i % 3 == 0) {
      weight[i] = 2;
      rows.push_back(i);
    }
  }
  const data::Table weighted = table.with(number_column("w", weight));
  const data::Table doubled = table.with(number_column("w", std::vector<double>(200, 1.0))).take(rows);
  for (const auto& subject : every_subject(m)) {
    if (!subject.counts) continue;
    CAPTURE(subject.kind);
    check_same(fit(subject.kind, weighted, options_for(subject)).model,
               fit(subject.kind, doubled, options_for(subject)).model, table, 1e-11);
  }
}

TEST_CASE("a row of weight +w and the same row of weight -w cancel") {
  const data::Table table = sample_table(200, m);
  std::vector<std::uint64_t> rows(200);
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  const auto w = table.column("w").values;
  std::vector<double> weight(w.begin(), w.end());
  for (std::uint64_t i = 0; i < 60; ++i) {
    rows.push_back(i * 3);
    rows.push_back(i * 3);
    weight.push_back(1.5);
    weight.push_back(-1.5);
  }
  const data::Table more = table.take(rows).with(number_column("w", weight));
  for (const auto& subject : every_subject(m)) {
    if (!subject.signed_weights) continue;
    CAPTURE(subject.kind);
    check_same(fit(subject.kind, table, options_for(subject)).model,
               fit(subject.kind, more, options_for(subject)).model, table, 1e-10);
  }
}

TEST_CASE("the bytes of a model do not depend on threads, ranks or schedule") {
  const data::Table table = sample_table(20000, m);
  for (const auto& subject : every_subject(m)) {
    CAPTURE(subject.kind);
    const std::string expected = bytes_of(fit(subject.kind, table, options_for(subject)).model);
    for (const std::uint32_t threads : {1U, 2U, 3U, 4U, 8U}) {
      core::Pool pool(threads);
      models::FitOptions options = options_for(subject);
      options.pool = &pool;
      CHECK(bytes_of(fit(subject.kind, table, options).model) == expected);
    }
    for (const std::uint32_t ranks : {1U, 2U, 3U, 4U})
      for (const auto schedule : {graph::Schedule::row_owner, graph::Schedule::tile_owner}) {
        models::FitOptions options = options_for(subject);
        options.ranks = ranks;
        options.schedule = schedule;
        CHECK(bytes_of(fit(subject.kind, table, options).model) == expected);
      }
  }
}

TEST_CASE("the bytes of a model are the same with and without AVX-512") {
  const data::Table small = sample_table(500, m), large = sample_table(30000, m);
  const auto bytes = [&](core::SimdLevel level) {
    core::limit_simd(level);
    std::string all;
    for (const auto& subject : every_subject(m))
      for (const data::Table* table : {&small, &large})
        all += bytes_of(fit(subject.kind, *table, options_for(subject)).model);
    core::limit_simd(core::SimdLevel::avx512);
    return all;
  };
  if (core::simd_level() == core::SimdLevel::portable) MESSAGE("skipped: this machine has no AVX2");
  if (core::simd_level() == core::SimdLevel::portable) return;
  CHECK(bytes(core::SimdLevel::avx2) == bytes(core::SimdLevel::avx512));
}

TEST_CASE("data that cannot be fitted are refused by name") {
  const data::Table table = sample_table(100, m);
  const auto refused = [&](const std::string& kind, const data::Table& bad, const models::FitOptions& options,
                           const std::string& word) {
    try {
      static_cast<void>(fit(kind, bad, options));
    } catch (const core::DataError& error) {
      CAPTURE(std::string(error.what()));
      CHECK(std::string(error.what()).find(word) != std::string::npos);
      return;
    }
    FAIL_CHECK("accepted: " << kind << ", " << word);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto changed = [&](const char* name, std::uint64_t row, double value) {
    const auto view = table.column(name).values;
    std::vector<double> cells(view.begin(), view.end());
    cells[row] = value;
    return table.with(number_column(name, cells));
  };
  for (const auto& subject : every_subject(m)) {
    const models::FitOptions options = options_for(subject);
    refused(subject.kind, changed("w", 6, nan), options, "row 7");
    refused(subject.kind, changed("w", 6, -1e6), options, "sum");
    refused(subject.kind, table.with(number_column("w", std::vector<double>(100, 0.0))), options, "sum");
    refused(subject.kind, changed("x1", 6, std::numeric_limits<double>::infinity()), options, "row 7");
    refused(subject.kind, changed("x1", 6, 1e308), options, "row 7");
    refused(subject.kind, table.slice(0, 0), options, "no training row");
    refused(subject.kind, table.slice(0, 1), options, "1 training row");
    if (subject.target == "y") {
      refused(subject.kind, changed("y", 6, nan), options, "row 7");
      refused(subject.kind, changed("y", 6, 1e300), options, "row 7");
      continue;
    }
    std::vector<std::int32_t> codes(100, 0);
    refused(subject.kind, table.with(category_column(subject.target, codes, {"only", "never"})), options, "one class");
    codes[6] = -1;
    refused(subject.kind, table.with(category_column(subject.target, codes, {"only", "never"})), options, "row 7");
  }
}

TEST_CASE("tiny and huge cells, an empty column and missing cells are fitted right") {
  const data::Table table = sample_table(200, m);
  const auto scaled = [&](double factor) {
    const auto view = table.column("x0").values;
    std::vector<double> cells(view.begin(), view.end());
    for (double& v : cells) v *= factor;
    return table.with(number_column("x0", cells));
  };
  for (const auto& [kind, target] : kinds_and_targets()) {
    CAPTURE(kind);
    const models::FitOptions options = options_for(target);
    const auto plain = fit(kind, table, options).model;
    for (const double factor : {std::ldexp(1.0, 300), std::ldexp(1.0, -300)}) {
      const data::Table other = scaled(factor);
      const auto model = fit(kind, other, options).model;
      CHECK(model.data().coefficients[0].rows[1].value * factor ==
            doctest::Approx(plain.data().coefficients[0].rows[1].value).epsilon(1e-9));
    }
    CHECK_THROWS_AS(static_cast<void>(fit(kind, scaled(1e-320), options)), core::DataError);
    const data::Table empty =
        table.with(number_column("x0", std::vector<double>(200, std::numeric_limits<double>::quiet_NaN())));
    const auto result = fit(kind, empty, options);
    CHECK(result.model.data().coefficients[0].rows[1].value == 0);
    CHECK(result.remarks.size() == 2);  // imputed cells, constant column
    // A missing cell is predicted as the median is.
    auto values = std::vector<double>(table.column("x1").values.begin(), table.column("x1").values.end());
    std::vector<double> gap(values), middle(values);
    std::sort(values.begin(), values.end());
    const auto unweighted = [&] {
      models::FitOptions o = options;
      o.weight.clear();
      o.features = {"x0", "x1", "x2", "x3", "g"};
      return fit(kind, table, o).model;
    }();
    gap[5] = std::numeric_limits<double>::quiet_NaN();
    middle[5] = values[99];
    CHECK(numbers_of(unweighted.predict(table.with(number_column("x1", gap)))) ==
          numbers_of(unweighted.predict(table.with(number_column("x1", middle)))));
  }
}
