#include "ermine/evaluate/summary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine;
using evaluate_tests::near;

data::Table one_column(std::vector<double> values) {
  data::ColumnData column;
  column.name = "x";
  column.values = std::move(values);
  return data::Table({column});
}

}  // namespace

TEST_CASE("a column is summarised over the cells it has") {
  const auto s = evaluate::summarise(one_column({1, 2, NAN, 3, 6}))[0];
  CHECK(s.count == 4);
  CHECK(s.missing == 1);
  CHECK(s.mean == 3);
  CHECK(near(s.std, std::sqrt(14.0 / 3), 1e-15));
  CHECK(s.min == 1);
  CHECK(s.max == 6);
  CHECK(near(s.autocorrelation, (-2 * -1 + -1 * 0 + 0 * 3) / 14.0, 1e-15));
}

TEST_CASE("a column without a cell, or with one value, says what is not known") {
  const auto empty = evaluate::summarise(one_column({NAN, NAN}))[0];
  CHECK(empty.count == 0);
  CHECK(std::isnan(empty.mean));
  CHECK(empty.is_constant());
  const auto flat = evaluate::summarise(one_column({5, 5, 5}))[0];
  CHECK(flat.std == 0);
  CHECK(std::isnan(flat.autocorrelation));
  CHECK(flat.is_constant());
  CHECK_FALSE(evaluate::summarise(one_column({5, 5, 6}))[0].is_constant());
}

TEST_CASE("a mean far from zero costs no digits of the deviation") {
  std::vector<double> x;
  for (int i = 0; i < 1001; ++i) x.push_back(1e9 + (i % 2 == 0 ? 0.25 : -0.25));
  const auto s = evaluate::summarise(one_column(x))[0];
  const double mean = 0.25 / 1001;
  CHECK(near(s.mean - 1e9, mean, 1e-7));
  CHECK(near(s.std, std::sqrt((1001 * 0.0625 - 1001 * mean * mean) / 1000), 1e-13));
}

TEST_CASE("levels are counted and the commonest come first") {
  data::ColumnData column;
  column.name = "c";
  column.type = data::ColumnType::category;
  column.codes = {0, 1, 1, -1, 2, 1};
  column.levels = {"a", "b", "c", "never"};
  const auto s = evaluate::summarise(data::Table({column}))[0];
  CHECK(s.count == 5);
  CHECK(s.missing == 1);
  CHECK(s.distinct == 3);
  CHECK(s.top.front() == std::pair<std::string, std::uint64_t>{"b", 3});
  CHECK(evaluate::summary_table({s}).rows[0].back().find("b 60.0 %") == 0);
}

TEST_CASE("NIST's univariate data sets give the certified mean, deviation and autocorrelation") {
  const char* folder = std::getenv("ERMINE_DATA_DIR");
  const std::filesystem::path sets = std::filesystem::path(folder ? folder : "") / "nist_univariate";
  if (!std::filesystem::exists(sets)) {
    MESSAGE("skipped: no nist_univariate in ERMINE_DATA_DIR");
    return;
  }
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(sets)) {
    if (entry.path().extension() != ".dat") continue;
    std::ifstream file(entry.path());
    std::vector<double> certified, values;
    bool in_data = false;
    for (std::string line; std::getline(file, line);) {
      const bool figure = line.find("Sample Mean") != std::string::npos || line.find("Sample Standard Dev") == 0 ||
                          line.find("Sample Autocorrelation Coefficient") != std::string::npos;
      if (figure && line.find(':') != std::string::npos)
        certified.push_back(std::stod(line.substr(line.find(':') + 1)));
      if (in_data && !line.empty()) values.push_back(std::stod(line));
      if (line.find("-----") == 0) in_data = true;
    }
    CAPTURE(entry.path().string());
    REQUIRE(certified.size() == 3);
    const auto s = evaluate::summarise(one_column(values))[0];
    CHECK(near(s.mean / certified[0], 1.0, 1e-14));
    // Cells are read to half a unit in their last place: that much, against the deviation, no sum can win back.
    const double digits = 1e-13 + 0x1p-53 * std::fabs(certified[0]) / certified[1];
    CHECK(near(s.std / certified[1], 1.0, digits));
    CHECK(near(s.autocorrelation / certified[2], 1.0, 10 * digits));
    ++seen;
  }
  CHECK(seen >= 5);
}
