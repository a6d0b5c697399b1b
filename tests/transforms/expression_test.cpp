// Expressions over the rows of a table: definitions and cuts.

#include "ermine/transforms/expression.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"

using namespace ermine;
using transforms::Defines;

namespace {

data::Table table() { return data::parse("x,y,b,c\n1,2,true,u\n3,,false,v\n-4,5,true,u\n", "t.csv"); }

std::vector<double> values(const Defines& defines, const char* name) {
  const data::Table with = transforms::with_defines(table(), defines);
  const auto cells = with.column(name).values;
  return {cells.begin(), cells.end()};
}

}  // namespace

TEST_CASE("a definition is read from its text") {
  CHECK(transforms::parse_define("m=x+1") == std::pair<std::string, std::string>{"m", "x+1"});
  CHECK(transforms::parse_define(" m_2 = x == 1").first == "m_2");
  for (const char* bad : {"", "m", "= x", "2m = x", "m + 1 = x"})
    CHECK_THROWS_AS(static_cast<void>(transforms::parse_define(bad)), core::UsageError);
}

TEST_CASE("definitions use columns, booleans and each other, in any order; a missing cell makes the value missing") {
  const Defines defines{{"s", "t + b"}, {"t", "x * x"}, {"u", "x + y"}};
  CHECK(values(defines, "s") == std::vector<double>{2, 9, 17});
  const auto u = values(defines, "u");
  CHECK(u[0] == 3);
  CHECK(std::isnan(u[1]));
  CHECK(values({{"k", "2 + 3"}}, "k") == std::vector<double>{5, 5, 5});
}

TEST_CASE("a definition may rescale the column of its name, and others see the new one") {
  const Defines defines{{"x", "x / 2"}, {"z", "x + 1"}};
  CHECK(values(defines, "x") == std::vector<double>{0.5, 1.5, -2});
  CHECK(values(defines, "z") == std::vector<double>{1.5, 2.5, -1});
}

TEST_CASE("circles, unknown names and text columns are refused") {
  CHECK_THROWS_AS(values({{"p", "q"}, {"q", "p + 1"}}, "p"), core::UsageError);
  CHECK_THROWS_AS(values({{"p", "nothing + 1"}}, "p"), core::DataError);
  CHECK_THROWS_AS(values({{"p", "c + 1"}}, "p"), core::DataError);
}

TEST_CASE("a value that is no number although its cells are names the row and the cells") {
  try {
    values({{"p", "log(x)"}}, "p");
    FAIL("accepted");
  } catch (const core::TrainingError& error) {
    const std::string text = error.what();
    CHECK(text.find("row 3") != std::string::npos);
    CHECK(text.find("x = -4") != std::string::npos);
  }
}

TEST_CASE("a cut keeps the rows in which it holds; a missing cell is not among them") {
  CHECK(transforms::rows_where(table(), "x > 0") == std::vector<std::uint64_t>{0, 1});
  CHECK(transforms::rows_where(table(), "y > 0 || x > 0") == std::vector<std::uint64_t>{0, 2});
  CHECK(transforms::rows_where(table(), "b && t > 1", {{"t", "x * x"}}) == std::vector<std::uint64_t>{2});
  CHECK(transforms::rows_where(table(), "0").empty());
}
