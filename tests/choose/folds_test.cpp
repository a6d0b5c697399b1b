#include "ermine/choose/folds.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "ermine/core/error.hpp"
#include "tests/choose/rows.hpp"
#include "tests/message_of.hpp"

namespace {

using namespace choose_tests;
using choose::FoldOptions;
using ermine::testing::message_of;

std::map<std::uint32_t, std::uint64_t> counts(const std::vector<std::uint32_t>& fold,
                                              const std::vector<std::uint8_t>& of = {}) {
  std::map<std::uint32_t, std::uint64_t> count;
  for (std::uint64_t i = 0; i < fold.size(); ++i)
    if (of.empty() || of[i]) ++count[fold[i]];
  return count;
}

std::uint64_t spread(const std::map<std::uint32_t, std::uint64_t>& count, std::uint32_t k) {
  std::uint64_t low = ~std::uint64_t{0}, high = 0;
  for (std::uint32_t f = 0; f < k; ++f) {
    const auto found = count.find(f);
    const std::uint64_t c = found == count.end() ? 0 : found->second;
    low = std::min(low, c), high = std::max(high, c);
  }
  return high - low;
}

TEST_CASE("folds differ by at most one row, in all and in each class") {
  for (const std::uint64_t n : {7U, 20U, 101U, 503U})
    for (const std::uint32_t k : {2U, 3U, 5U, 7U}) {
      const data::Table table = table_of(n, 1, n + k);
      const auto codes = table.column("two").codes;
      for (const auto& fold : choose::deal_folds(table, {.folds = k, .repeats = 3, .seed = n, .stratify = "two"})) {
        CHECK(spread(counts(fold), k) <= 1);
        for (const std::int32_t c : {0, 1}) {
          std::vector<std::uint8_t> of;
          for (const std::int32_t code : codes) of.push_back(code == c);
          CHECK(spread(counts(fold, of), k) <= 1);
        }
      }
    }
}

TEST_CASE("a group is never parted, and its folds are nearly even") {
  const data::Table table = table_of(500, 1, 3);
  const auto group = table.column("g").values;
  for (const std::string stratify : {"", "two"})
    for (const auto& fold : choose::deal_folds(table, {.folds = 5, .repeats = 2, .stratify = stratify, .group = "g"})) {
      std::map<double, std::set<std::uint32_t>> folds_of;
      for (std::uint64_t i = 0; i < fold.size(); ++i) folds_of[group[i]].insert(fold[i]);
      CHECK(std::all_of(folds_of.begin(), folds_of.end(), [](const auto& f) { return f.second.size() == 1; }));
      CHECK(spread(counts(fold), 5) <= 25);
    }
}

TEST_CASE("repeats deal anew, seeds too, and the same seed deals the same") {
  const data::Table table = table_of(100, 1, 4);
  const auto a = choose::deal_folds(table, {.repeats = 2, .seed = 1}),
             b = choose::deal_folds(table, {.repeats = 1, .seed = 2});
  CHECK(a[0] != a[1]);
  CHECK(a[0] != b[0]);
  CHECK(a == choose::deal_folds(table, {.repeats = 2, .seed = 1}));
}

TEST_CASE("in each round every row trains or stops or judges, once, and each row judges in one round of a repeat") {
  const data::Table table = table_of(83, 1, 5);
  for (const bool early : {false, true}) {
    std::multiset<double> judged;
    for (const choose::Round& round : choose::rounds_of(table, {.folds = 4}, early)) {
      std::multiset<double> all;
      for (const data::Table* part : {&round.train, &round.stop, &round.held})
        for (std::uint64_t i = 0; i < part->rows(); ++i) all.insert(part->column("y").values[i]);
      const auto y = table.column("y").values;
      CHECK(all == std::multiset<double>(y.begin(), y.end()));
      CHECK((round.stop.rows() > 0) == early);
      for (const double held : round.held.column("y").values) judged.insert(held);
    }
    CHECK(judged.size() == 83);
    CHECK(std::set<double>(judged.begin(), judged.end()).size() == 83);
  }
}

TEST_CASE("too few rows, groups or folds are refused with a number") {
  const data::Table table = table_of(12, 1, 6);
  CHECK(message_of<core::Error>([&] { (void)choose::deal_folds(table, {.folds = 1}); }).find("at least 2 folds") !=
        std::string::npos);
  CHECK(message_of<core::Error>([&] { (void)choose::deal_folds(table, {.folds = 13}); }).find("12 rows") !=
        std::string::npos);
  CHECK(message_of<core::Error>([&] {
          (void)choose::deal_folds(table, {.folds = 9, .group = "two"});
        }).find("2 groups") != std::string::npos);
  CHECK(message_of<core::Error>([&] { (void)choose::rounds_of(table, {.folds = 2}, true); }).find("at least 3 folds") !=
        std::string::npos);
}

}  // namespace
