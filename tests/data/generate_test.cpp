#include "ermine/data/generate.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/data/read.hpp"
#include "ermine/data/write.hpp"

using namespace ermine::data;

namespace {

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("the tables of seed 1 are the same for ever") {
  const std::map<std::string, std::string> golden{
      {"collisions", "ba1afefe4e8003a3df21ccf44fbe4239a1f603ebd8e6ec991c4d7e84e5744b14"},
      {"moons", "30212135ee595c87aa30c89b0843053088a13afb13ecde35873d9268cb8a8874"},
      {"circles", "afa4f809e5a716f4b2e6544a586f8193618357d0c81bb7d1db58ce1827e75cdc"},
      {"blobs", "0f3da94d623df7d1b6b7a37ed6f28d51ce5bb29a8d8b805f5ff725106c473d66"},
      {"spirals", "a543a9f2fd843c8c188fbdc8f74bd2623bbda598e649c3cfc1232cf620574f35"},
      {"rings", "7415310bb863a4aed0656533661e2ba56dd6ae71a078968f5b02716003b2aa20"},
      {"jets", "586e83d67715b93848cd9d5930d9762fa0b8e38c6f86365307bdb7ca6345a299"},
      {"decays", "5f06baed9a41d3faad5f48ff2fc1766f898647c33af418aaaa2f76dba208d1bb"}};
  for (const std::string& kind : generator_names()) {
    CAPTURE(kind);
    const std::string hash = ermine::core::sha256(to_csv(generate(kind, {.rows = 200})));
    CHECK(hash == golden.at(kind));
  }
}

TEST_CASE("a table is the beginning of a longer one, another seed gives another") {
  for (const std::string& kind : generator_names()) {
    CAPTURE(kind);
    const std::string few = to_csv(generate(kind, {.rows = 50, .seed = 4}));
    CHECK(to_csv(generate(kind, {.rows = 80, .seed = 4}).slice(0, 50)) == few);
    CHECK(to_csv(generate(kind, {.rows = 50, .seed = 5})) != few);
    CHECK(generate(kind, {.rows = 0}).rows() == 0);
    CHECK(generator_summary(kind).size() > 10);
  }
}

TEST_CASE("what was generated is read back the same from a file") {
  for (const std::string& kind : generator_names()) {
    CAPTURE(kind);
    const std::string text = to_csv(generate(kind, {.rows = 300}));
    CHECK(to_csv(parse(text, "t.csv")) == text);
  }
}

TEST_CASE("classes are equally frequent and every class is there") {
  const std::map<std::string, int> kinds{{"moons", 2}, {"circles", 2}, {"blobs", 3}, {"spirals", 2}, {"rings", 4}};
  for (const auto& [kind, classes] : kinds) {
    CAPTURE(kind);
    const Table table = generate(kind, {.rows = 8000});
    std::map<double, int> count;
    for (const double c : table.column("class").values) ++count[c];
    CHECK(count.size() == static_cast<std::size_t>(classes));
    for (const auto& [c, n] : count) CHECK(std::abs(n - 8000 / classes) < 300);
    CHECK(table.column("class").data->integral);
  }
}

TEST_CASE("without noise points lie on their curves") {
  const auto radius_of = [](const Table& table, std::uint64_t i) {
    return std::hypot(table.column("x1").values[i], table.column("x2").values[i]);
  };
  const Table circles = generate("circles", {.rows = 100, .noise = 0}),
              rings = generate("rings", {.rows = 100, .noise = 0});
  for (std::uint64_t i = 0; i < 100; ++i) {
    CHECK(radius_of(circles, i) == doctest::Approx(circles.column("class").values[i] == 0 ? 1 : 0.5).epsilon(1e-5));
    CHECK(radius_of(rings, i) == doctest::Approx(1 + rings.column("class").values[i]).epsilon(1e-5));
  }
}

TEST_CASE("jets lie about their line and decays have their mean life") {
  const Table jets = generate("jets", {.rows = 20000, .seed = 2});
  const auto n = jets.column("vertices").values, e = jets.column("energy").values;
  double covariance = 0, variance = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    covariance += (n[i] - mean(n)) * e[i];
    variance += (n[i] - mean(n)) * (n[i] - mean(n));
  }
  CHECK(std::abs(covariance / variance - 0.6) < 0.03);
  CHECK(std::abs(mean(e) - 0.6 * mean(n) - 49.4) < 0.7);
  CHECK(std::abs(mean(generate("decays", {.rows = 20000, .seed = 2}).column("time").values) - 2.197) < 0.06);
}

TEST_CASE("collisions: the resonance peaks at its mass, the legs make up that mass, acceptance holds") {
  const Table table = generate("collisions", {.rows = 5000, .seed = 3});
  const auto at = [&](const char* name, std::uint64_t i) { return table.column(name).values[i]; };
  std::vector<double> signal, background;
  for (std::uint64_t i = 0; i < table.rows(); ++i) {
    CHECK(at("pt1", i) >= at("pt2", i));
    CHECK(at("pt2", i) >= 20);
    CHECK(std::abs(at("eta1", i)) <= 3);
    CHECK(std::abs(at("phi2", i)) <= 3.1416);
    const double m = std::sqrt(2 * at("pt1", i) * at("pt2", i) *
                               (std::cosh(at("eta1", i) - at("eta2", i)) - std::cos(at("phi1", i) - at("phi2", i))));
    CHECK(at("mass", i) == doctest::Approx(m).epsilon(1e-4));
    (at("signal", i) == 1 ? signal : background).push_back(at("mass", i));
  }
  CHECK(std::abs(mean(signal) - 300) < 6);
  CHECK(signal.size() > 1500);
  CHECK(background.size() > 1500);
  const auto near_peak = [](const std::vector<double>& masses) {
    return static_cast<double>(
               std::count_if(masses.begin(), masses.end(), [](double m) { return m > 250 && m < 350; })) /
           static_cast<double>(masses.size());
  };
  CHECK(near_peak(signal) > 0.9);
  CHECK(near_peak(background) < 0.3);
}

TEST_CASE("an unknown generator is refused with a suggestion") {
  CHECK_THROWS_WITH_AS((void)generate("moon", {}), doctest::Contains("did you mean `moons`"), ermine::core::UsageError);
  CHECK_THROWS_AS((void)generate("moons", {.noise = std::nan("")}), ermine::core::UsageError);
}
