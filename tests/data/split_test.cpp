#include "ermine/data/split.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

using namespace ermine::data;
using ermine::core::Purpose;
using ermine::core::Stream;

namespace {

/// x: the row number. c: a class, rare ones among them. g: groups of unequal sizes.
Table rows_with_classes(std::uint64_t n, std::uint64_t seed) {
  Stream stream(seed, Purpose::test);
  ColumnData x{"x", ColumnType::number, true, {}, {}, {}, ""};
  ColumnData c{"c", ColumnType::category, false, {}, {}, {"common", "rare", "seldom"}, ""};
  ColumnData g{"g", ColumnType::number, true, {}, {}, {}, ""};
  for (std::uint64_t i = 0; i < n; ++i) {
    const double u = stream.uniform();
    x.values.push_back(static_cast<double>(i));
    c.codes.push_back(u < 0.8 ? 0 : u < 0.95 ? 2 : 1);
    g.values.push_back(std::floor(std::sqrt(static_cast<double>(stream.below(n)))));
  }
  return Table({x, c, g});
}

std::array<std::vector<std::uint64_t>, 3> rows_of(const Parts& parts) {
  return {parts.train_rows, parts.validation_rows, parts.test_rows};
}

const std::vector<SplitOptions> all_options{
    {},
    {.train = 1, .validation = 0, .test = 0},
    {.train = 0.5, .validation = 0, .test = 0.5, .seed = 7},
    {.train = 0.8, .validation = 0.1, .test = 0.1, .stratify = "c"},
    {.seed = 3, .group = "g"},
    {.train = 0.7, .validation = 0.15, .test = 0.15, .stratify = "c", .group = "g"}};

}  // namespace

TEST_CASE("every row stands in exactly one part, ascending, and the parts hold the rows they name") {
  const Table table = rows_with_classes(997, 1);
  for (const SplitOptions& options : all_options) {
    const Parts parts = split(table, options);
    std::set<std::uint64_t> seen;
    const std::array<Table, 3> tables{parts.train, parts.validation, parts.test};
    const auto rows = rows_of(parts);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(std::is_sorted(rows[k].begin(), rows[k].end()));
      seen.insert(rows[k].begin(), rows[k].end());
      REQUIRE(tables[k].rows() == rows[k].size());
      for (std::size_t i = 0; i < rows[k].size(); ++i)
        REQUIRE(tables[k].column("x").values[i] == static_cast<double>(rows[k][i]));
    }
    CHECK(seen.size() == 997);
    CHECK(rows[0].size() + rows[1].size() + rows[2].size() == 997);
  }
}

TEST_CASE("without groups the parts have their fractions to a row") {
  for (const std::uint64_t n : {5, 10, 15, 99, 1000, 1001})
    for (const SplitOptions& options : all_options) {
      if (!options.group.empty() || n < 20) continue;
      const auto rows = rows_of(split_rows(rows_with_classes(n, 2), options));
      const std::array<double, 3> fractions{options.train, options.validation, options.test};
      for (std::size_t k = 0; k < 3; ++k)
        CHECK(std::abs(static_cast<double>(rows[k].size()) - fractions[k] * static_cast<double>(n)) < 1);
    }
  const auto fifteen = rows_of(split_rows(rows_with_classes(15, 2), {}));
  CHECK(fifteen[0].size() == 9);
  CHECK(fifteen[1].size() == 3);
}

TEST_CASE("a stratified part holds each class in its share, to two rows") {
  const Table table = rows_with_classes(1000, 3);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto parts = rows_of(split_rows(table, {.seed = seed, .stratify = "c"}));
    const auto codes = table.column("c").codes;
    for (std::int32_t level = 0; level < 3; ++level) {
      const auto total = static_cast<double>(std::count(codes.begin(), codes.end(), level));
      const std::array<double, 3> fractions{0.6, 0.2, 0.2};
      for (std::size_t k = 0; k < 3; ++k) {
        const auto here =
            std::count_if(parts[k].begin(), parts[k].end(), [&](auto row) { return codes[row] == level; });
        CHECK(std::abs(static_cast<double>(here) - fractions[k] * total) <= 2);
      }
    }
  }
}

TEST_CASE("rows of a group stay together, stratified or not") {
  const Table table = rows_with_classes(2000, 4);
  for (const char* stratify : {"", "c"})
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const auto parts = rows_of(split_rows(table, {.seed = seed, .stratify = stratify, .group = "g"}));
      std::map<double, std::size_t> home;
      for (std::size_t k = 0; k < 3; ++k)
        for (const std::uint64_t row : parts[k])
          CHECK(home.try_emplace(table.column("g").values[row], k).first->second == k);
      CHECK(std::abs(static_cast<double>(parts[0].size()) - 1200) < 100);
    }
}

TEST_CASE(
    "a split depends on the seed and on values, not on columns it was not told of nor on how levels are numbered") {
  const Table table = rows_with_classes(500, 5);
  const SplitOptions options{.seed = 9, .stratify = "c"};
  const auto rows = rows_of(split_rows(table, options));
  CHECK(rows_of(split_rows(table.without(std::vector<std::string>{"x", "g"}), options)) == rows);
  ColumnData flag{"c", ColumnType::number, true, {}, {}, {}, ""};  // The same classes, written as numbers.
  for (const std::int32_t code : table.column("c").codes) flag.values.push_back(code * 10);
  CHECK(rows_of(split_rows(table.with(flag), options)) == rows);
  CHECK(rows_of(split_rows(table, {.seed = 10, .stratify = "c"})) != rows);
}

TEST_CASE("every row visits every part over many seeds") {
  const Table table = rows_with_classes(60, 6);
  std::vector<std::array<int, 3>> visits(60);
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto parts = rows_of(split_rows(table, {.seed = seed}));
    for (std::size_t k = 0; k < 3; ++k)
      for (const std::uint64_t row : parts[k]) ++visits[row][k];
  }
  for (const auto& v : visits) {
    CHECK(std::abs(v[0] - 240) < 60);
    CHECK(std::abs(v[1] - 80) < 50);
    CHECK(std::abs(v[2] - 80) < 50);
  }
}

TEST_CASE("the split of seed 1 is the same for ever") {
  const Parts parts = split_rows(rows_with_classes(10, 1), {});
  CHECK(parts.validation_rows.size() == 2);
  std::string text;
  for (const auto& rows : rows_of(parts)) {
    for (const std::uint64_t row : rows) text += std::to_string(row) + " ";
    text += "| ";
  }
  CHECK(text == "3 4 5 6 7 8 | 2 9 | 0 1 | ");
}

TEST_CASE("fractions that are no split and parts without a row are refused by name") {
  const Table table = rows_with_classes(3, 7);
  CHECK_THROWS_WITH_AS((void)split(table, {.train = 0.9}), doctest::Contains("sum to 1"), ermine::core::UsageError);
  CHECK_THROWS_WITH_AS((void)split(table, {.train = std::nan("")}), doctest::Contains("train"),
                       ermine::core::UsageError);
  CHECK_THROWS_WITH_AS((void)split(table, {.train = 1.2, .validation = -0.2, .test = 0}), doctest::Contains("train"),
                       ermine::core::UsageError);
  CHECK_THROWS_WITH_AS((void)split(table, {}), doctest::Contains("test part"), ermine::core::DataError);
  CHECK_THROWS_WITH_AS((void)split(Table(), {}), doctest::Contains("without rows"), ermine::core::DataError);
  CHECK_THROWS_AS((void)split(table, {.stratify = "nobody"}), ermine::core::DataError);
}
