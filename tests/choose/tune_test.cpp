#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ermine/choose/curves.hpp"
#include "ermine/choose/record.hpp"
#include "ermine/core/error.hpp"
#include "tests/choose/rows.hpp"
#include "tests/message_of.hpp"

namespace {

using namespace choose_tests;
using choose::Dimension;
using choose::parse_dimension;
using choose::Trial;
using ermine::testing::message_of;

TEST_CASE("a range is read as it is written, and its grid has both ends") {
  const Dimension l2 = parse_dimension("l2=1e-6:1e2:log");
  CHECK(l2.steps == 17);
  CHECK(l2.grid().front() == "1e-06");
  CHECK(l2.grid().back() == "100");
  CHECK(l2.grid()[8] == "0.01");
  CHECK(parse_dimension("rate=0.1:0.5:5").grid() == std::vector<std::string>{"0.1", "0.2", "0.3", "0.4", "0.5"});
  CHECK(parse_dimension("batch=16:64:log:3").grid() == std::vector<std::string>{"16", "32", "64"});
  CHECK(parse_dimension("basis=poly:1, poly:2").words == std::vector<std::string>{"poly:1", "poly:2"});
  CHECK(parse_dimension("l2=0,0.1,1").grid() == std::vector<std::string>{"0", "0.1", "1"});
}

TEST_CASE("a search that makes no sense is refused and says why") {
  const std::vector<std::pair<std::string, std::string>> bad{
      {"l2", "NAME=LOW:HIGH"},        {"l2=", "NAME=LOW:HIGH"},          {"l3=1:2", "did you mean"},
      {"l2=2:1", "LOW < HIGH"},       {"l2=0:1:log", "begins above 0"},  {"l2=1:2:lgo", "steps"},
      {"batch=1.5:3", "whole"},       {"l2=-1:3", "no number >= 0"},     {"standardise=maybe", "yes,no"},
      {"model=logistik", "logistic"}, {"l2=1:2:log:0", "between 1 and"}, {"basis=poly:1,,", "empty"}};
  for (const auto& [text, said] : bad) {
    CAPTURE(text);
    CHECK(message_of<core::Error>([&, t = text] { (void)parse_dimension(t); }).find(said) != std::string::npos);
  }
}

TEST_CASE("draws lie in their ranges, vary, and are the same for a seed") {
  const std::vector<Dimension> space{parse_dimension("l2=1e-4:1:log"), parse_dimension("batch=8:64")};
  const auto draws = choose::draws_of(space, 200, 3);
  CHECK(draws == choose::draws_of(space, 200, 3));
  CHECK(draws != choose::draws_of(space, 200, 4));
  int below = 0;
  for (const auto& setting : draws) {
    const double l2 = *data::parse_number(setting[0].second), batch = *data::parse_number(setting[1].second);
    CHECK((l2 >= 1e-4 && l2 <= 1 && batch >= 8 && batch <= 64 && batch == std::floor(batch)));
    below += l2 < 1e-2;
  }
  CHECK(below > 70);  // of 200, half lie in the lower half of the logarithm
  CHECK(below < 130);
}

TEST_CASE(
    "one standard error: the simplest of those that are as good, and never one that is less simple in another way") {
  choose::Tuning t;
  t.space = {parse_dimension("l2=0:10"), parse_dimension("rate=0.1,0.2")};
  const auto add = [&](const char* l2, const char* rate, double value) {
    choose::Candidate c;
    c.setting = {{"l2", l2}, {"rate", rate}};
    c.held.value = value;
    c.held.error = 0.1;
    t.candidates.push_back(c);
  };
  add("0", "0.1", 1.05);
  add("1", "0.1", 1.00);   // the best
  add("2", "0.1", 1.09);   // as good, and simpler
  add("3", "0.1", 1.11);   // worse than one error
  add("10", "0.2", 1.01);  // another rate: not comparable
  choose::choose_from(t);
  CHECK(t.best == 1);
  CHECK(t.bound == doctest::Approx(1.1));
  CHECK(t.chosen == 2);
  t.rule = choose::Rule::best;
  choose::choose_from(t);
  CHECK(t.chosen == 1);
  t.rule = choose::Rule::one_standard_error;
  t.higher_is_better = true;  // the same figures upside down
  for (choose::Candidate& c : t.candidates) c.held.value = 2 - c.held.value;
  choose::choose_from(t);
  CHECK(t.best == 1);
  CHECK(t.chosen == 2);
}

TEST_CASE("a search finds the penalty that helps: many useless columns, few rows") {
  const data::Table table = table_of(80, 40, 7);
  const Trial trial{"linear", {.target = "y", .features = inputs(40)}};
  const auto rounds = choose::rounds_of(table, {.folds = 5}, false);
  const choose::Tuning grid = choose::tune(trial, rounds, {.space = {parse_dimension("l2=1e-6:1e2:log")}});
  CHECK(grid.measure == "rmse");
  const auto l2_of = [](const choose::Tuning& t, std::uint64_t i) {
    return *data::parse_number(t.candidates[i].setting[0].second);
  };
  CHECK(l2_of(grid, grid.best) > 0.01);
  CHECK(l2_of(grid, grid.best) < 50);
  CHECK(l2_of(grid, grid.chosen) >= l2_of(grid, grid.best));
  CHECK(grid.candidates[grid.best].held.value < 0.9 * grid.candidates.front().held.value);
  const choose::Tuning drawn =
      choose::tune(trial, rounds,
                   {.space = {parse_dimension("l2=1e-6:1e2:log")}, .strategy = choose::Strategy::random, .draws = 27});
  CHECK(drawn.candidates.size() == 27);
  CHECK(drawn.candidates[drawn.best].held.value <
        grid.candidates[grid.best].held.value + grid.candidates[grid.best].held.error);
  const core::Record record = choose::record_of(grid, choose::coefficient_path(trial, table, grid));
  CHECK(record.at("path").at("coefficients").members().size() == 24);
  const auto figures = choose::tuning_figures(record);
  REQUIRE(figures.size() == 2);
  CHECK(figures[0].id == "validation-curve");
  CHECK(figures[1].id == "coefficient-path");
}

TEST_CASE("halving ends with few candidates on all rows, one of them as good as any") {
  const data::Table table = table_of(900, 60, 11);
  const Trial trial{"linear", {.target = "y", .features = inputs(60)}};
  const auto rounds = choose::rounds_of(table, {.folds = 3}, false);
  const std::vector<Dimension> space{parse_dimension("l2=1e-4:1e2:log")};
  const choose::Tuning all =
      choose::tune(trial, rounds, {.space = space, .strategy = choose::Strategy::random, .draws = 27});
  const choose::Tuning some =
      choose::tune(trial, rounds, {.space = space, .strategy = choose::Strategy::halving, .draws = 27});
  std::vector<double> shares;
  for (const choose::Candidate& c : some.candidates) shares.push_back(c.share);
  CHECK(std::count(shares.begin(), shares.end(), 1.0) == 1);
  CHECK(std::count_if(shares.begin(), shares.end(), [](double s) { return s < 0.05; }) == 18);
  CHECK(some.candidates[some.best].share == 1);
  // Few rows want a stronger penalty than all, so halving may miss the best; it must not miss it by much.
  CHECK(some.candidates[some.best].held.value < 1.1 * all.candidates[all.best].held.value);
}

TEST_CASE("a candidate that fails is set aside with its reason, and where all fail the reason is said") {
  const data::Table table = table_of(60, 2, 8);
  const Trial trial{"linear", {.target = "y", .features = inputs(2), .optimizer = "gradient-descent", .epochs = 200}};
  const auto rounds = choose::rounds_of(table, {.folds = 3}, false);
  const choose::Tuning t = choose::tune(trial, rounds, {.space = {parse_dimension("rate=0.1,1e6")}});
  CHECK(t.candidates[0].failure.empty());
  CHECK_FALSE(t.candidates[1].failure.empty());
  CHECK(t.chosen == 0);
  CHECK(message_of<core::Error>([&] {
          (void)choose::tune(trial, rounds, {.space = {parse_dimension("rate=1e5,1e6")}});
        }).find("no candidate") != std::string::npos);
  CHECK(message_of<core::Error>([&] {
          (void)choose::tune(trial, rounds, {.space = {parse_dimension("l2=1,2")}, .measure = "auc"});
        }).find("it has rmse") != std::string::npos);
}

TEST_CASE("a learning curve ends with all rows, and more rows judge better where the model is right") {
  const data::Table table = table_of(600, 8, 9);
  const Trial trial{"linear", {.target = "y", .features = inputs(8)}};
  const auto curve = choose::learning_curve(trial, choose::rounds_of(table, {.folds = 5}, false), 1, "");
  CHECK(curve.measure == "rmse");
  CHECK(curve.rows.back() == 480);
  CHECK(curve.held.front().value > curve.held.back().value);
  CHECK(curve.train.front().value < curve.train.back().value);
  CHECK(choose::learning_figures(choose::record_of(curve)).size() == 1);
}

}  // namespace
