#include "ermine/data/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"

using namespace ermine::data;

namespace {

const double nan_cell = std::numeric_limits<double>::quiet_NaN();

Table sample() {
  ColumnData x{"x", ColumnType::number, false, {1.5, nan_cell, -2, 4}, {}, {}, "GeV"};
  ColumnData g{"g", ColumnType::category, false, {}, {1, 0, -1, 1}, {"a", "b"}, ""};
  return Table({x, g});
}

std::vector<std::string> texts(const Table& table, const std::string& name) {
  std::vector<std::string> out;
  for (std::uint64_t i = 0; i < table.rows(); ++i) out.push_back(table.column(name).text(i));
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a table shows its cells as a file would") {
  const Table table = sample();
  CHECK(table.rows() == 4);
  CHECK(texts(table, "x") == Texts{"1.5", "", "-2", "4"});
  CHECK(texts(table, "g") == Texts{"b", "a", "", "b"});
  CHECK(table.column("x").count_missing() == 1);
  CHECK(table.column("g").count_missing() == 1);
  CHECK(table.column("x").data->unit == "GeV");
}

TEST_CASE("slice and take agree, and a slice of a slice counts from its own first row") {
  const Table table = sample();
  const std::vector<std::uint64_t> rows{2, 3};
  for (const char* name : {"x", "g"}) {
    CHECK(texts(table.slice(2, 2), name) == texts(table.take(rows), name));
    CHECK(texts(table.slice(1, 3).slice(1, 2), name) == texts(table.take(rows), name));
    CHECK(texts(Table::take(table.slice(1, 3), std::vector<std::uint64_t>{2, 0, 0}), name) ==
          texts(table.take(std::vector<std::uint64_t>{3, 1, 1}), name));
  }
}

TEST_CASE("a slice shares memory with its table") {
  const Table table = sample();
  CHECK(table.slice(1, 2).column("x").values.data() == table.column("x").values.data() + 1);
}

TEST_CASE("with adds or replaces, without removes and keeps the rows") {
  const Table table = sample().slice(1, 2);
  ColumnData x{"x", ColumnType::number, true, {7, 8}, {}, {}, ""};
  ColumnData y{"y", ColumnType::number, true, {9, 10}, {}, {}, ""};
  CHECK(table.with(x).names() == Texts{"x", "g"});
  CHECK(texts(table.with(x), "x") == Texts{"7", "8"});
  CHECK(table.with(y).names() == Texts{"x", "g", "y"});
  CHECK(texts(table.with(y), "g") == Texts{"a", ""});
  CHECK(table.without(Texts{"x", "g", "nobody"}).rows() == 2);
  CHECK_THROWS_WITH_AS(table.with({"z", ColumnType::number, true, {1}, {}, {}, ""}),
                       doctest::Contains("column `z` has 1 rows, the table has 2"), ermine::core::DataError);
}

TEST_CASE("a table refuses columns that do not fit, by name") {
  ColumnData x{"x", ColumnType::number, true, {1, 2}, {}, {}, ""};
  ColumnData longer{"y", ColumnType::number, true, {1, 2, 3}, {}, {}, ""};
  CHECK_THROWS_WITH_AS(Table({x, x}), doctest::Contains("`x`"), ermine::core::DataError);
  CHECK_THROWS_WITH_AS(Table({x, longer}), doctest::Contains("`y` has 3 rows"), ermine::core::DataError);
  CHECK_THROWS_WITH_AS((void)Table({x}).column("xx"), doctest::Contains("did you mean `x`"), ermine::core::DataError);
}

TEST_CASE("tables joined row under row merge their dictionaries") {
  const Table table = sample();
  ColumnData x{"x", ColumnType::number, true, {10}, {}, {}, ""};
  ColumnData g{"g", ColumnType::category, false, {}, {0}, {"A"}, ""};
  const std::vector<Table> tables{table.slice(0, 2), Table({x, g}), table.slice(2, 2)};
  const Table joined = Table::concatenate(tables);
  CHECK(texts(joined, "x") == Texts{"1.5", "", "10", "-2", "4"});
  CHECK(texts(joined, "g") == Texts{"b", "a", "A", "", "b"});
  CHECK(joined.column("g").levels() == Texts{"A", "a", "b"});
}

TEST_CASE("a column without a value takes the type it has in the other table") {
  ColumnData empty{"g", ColumnType::number, true, {nan_cell, nan_cell}, {}, {}, ""};
  ColumnData full{"g", ColumnType::category, false, {}, {0}, {"A"}, ""};
  ColumnData number{"g", ColumnType::number, true, {3}, {}, {}, ""};
  CHECK(texts(Table::concatenate(std::vector{Table({empty}), Table({full})}), "g") == Texts{"", "", "A"});
  CHECK(texts(Table::concatenate(std::vector{Table({number}), Table({empty})}), "g") == Texts{"3", "", ""});
  CHECK_THROWS_WITH_AS(Table::concatenate(std::vector{Table({number}), Table({full})}), doctest::Contains("`g`"),
                       ermine::core::DataError);
}

TEST_CASE("sparse rows follow slice, take and concatenate") {
  SparseData sparse{{0, 1, 1, 3}, {1, 0, 1}, {5, 6, 7}, {"f1", "f2"}};
  ColumnData label{"label", ColumnType::number, true, {1, 0, 1}, {}, {}, ""};
  const Table table({label}, sparse);
  const auto dense = [](const Table& t) {
    std::vector<double> out(t.rows() * t.sparse().columns, 0);
    const auto view = t.sparse();
    for (std::uint64_t row = 0; row < view.rows(); ++row)
      for (std::uint64_t k = view.offsets[row]; k < view.offsets[row + 1]; ++k)
        out[row * view.columns + view.indices[k]] = view.values[k];
    return out;
  };
  CHECK(dense(table) == std::vector<double>{0, 5, 0, 0, 6, 7});
  CHECK(dense(table.slice(1, 2)) == std::vector<double>{0, 0, 6, 7});
  CHECK(dense(table.take(std::vector<std::uint64_t>{2, 0})) == std::vector<double>{6, 7, 0, 5});
  CHECK(dense(table.slice(1, 2).take(std::vector<std::uint64_t>{1})) == std::vector<double>{6, 7});
  CHECK(dense(Table::concatenate(std::vector{table.slice(2, 1), table.slice(0, 2)})) ==
        std::vector<double>{6, 7, 0, 5, 0, 0});
}

TEST_CASE("levels stand in numeric order where all are numbers, else in byte order") {
  ColumnData numbers{"g", ColumnType::category, false, {}, {0, 1, 2, -1}, {"10", "9", "-1"}, ""};
  sort_levels(numbers);
  CHECK(numbers.levels == Texts{"-1", "9", "10"});
  CHECK(numbers.codes == std::vector<std::int32_t>{2, 1, 0, -1});
  ColumnData words{"g", ColumnType::category, false, {}, {0, 1, 2, -1}, {"b", "9", "B"}, ""};
  sort_levels(words);
  CHECK(words.levels == Texts{"9", "B", "b"});
  CHECK(words.codes == std::vector<std::int32_t>{2, 0, 1, -1});
}

TEST_CASE("numbers become categories of their shortest texts, zero and minus zero one of them") {
  const Table table({{"x", ColumnType::number, false, {0.1, -0.0, nan_cell, 0, 2, 1e20}, {}, {}, ""}});
  const ColumnData category = as_category(table.column("x"));
  CHECK(category.levels == Texts{"0", "0.1", "2", "1e+20"});
  CHECK(category.codes == std::vector<std::int32_t>{1, 0, -1, 0, 2, 3});
}

TEST_CASE("shortest texts read back as the same number") {
  for (const double value : {0.1, 1.0 / 3, 1e300, 5e-324, -0.0, 123456789.0, 1e16, 2.5e-5, 9007199254740993.0}) {
    const auto back = parse_number(shortest(value));
    REQUIRE(back.has_value());
    CHECK(*back == value);
    CHECK(std::signbit(*back) == std::signbit(value));
  }
  CHECK(shortest(nan_cell) == "nan");
  CHECK(shortest(3) == "3");
}

TEST_CASE("what is a number and what is none") {
  for (const char* text : {"1", "-1", "+1", ".5", "5.", "1e5", "1E+5", "-1.5e-3", "+.5", "007"})
    CHECK_MESSAGE(parse_number(text).has_value(), text);
  for (const char* text : {"", "+", "-", ".", "e5", "1e", "1e+", "1,5", "1.2.3", "0x10", "1 ", " 1", "+-1", "++1",
                           "1_0", "nan", "--1", "1d5"})
    CHECK_MESSAGE(!parse_number(text).has_value(), text);
  CHECK(std::isinf(*parse_number("1e400")));
  CHECK(std::isinf(*parse_number("-inf")));
  CHECK(*parse_number("1e-400") == 0);
}
