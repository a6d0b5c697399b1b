#include "ermine/evaluate/significance.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/bootstrap.hpp"
#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine::evaluate;
using evaluate_tests::near;

double z(Merit merit, double s, double b, double relative = 0) {
  return significance(merit, {{s, 0}, {b, 0}}, relative).value;
}

TEST_CASE("significance equals the published formulas, computed with 50 digits") {
  struct Value {
    Merit merit;
    double s, b, relative, z;
  };
  const Value values[] = {
      {Merit::signal_over_root, 10, 100, 0, 0.95346258924559232},
      {Merit::asimov, 10, 100, 0, 0.98399164475694061},
      {Merit::ams, 10, 100, 0, 0.93953737419601562},
      {Merit::asimov, 10, 100, 0.01, 0.9789493515444338},
      {Merit::asimov, 10, 100, 0.3, 0.30673517478783957},
      {Merit::signal_over_root, 0.001, 1000, 0, 3.1622760790307352e-5},
      {Merit::asimov, 0.001, 1000, 0, 3.1622771331223223e-5},
      {Merit::ams, 0.001, 1000, 0, 3.1465833583997137e-5},
      {Merit::asimov, 0.001, 1000, 0.01, 3.0151128975754179e-5},
      {Merit::asimov, 0.001, 1000, 0.3, 3.3149666217417463e-6},
      {Merit::signal_over_root, 5, 1, 0, 2.0412414523193151},
      {Merit::asimov, 5, 1, 0, 3.3913291834819958},
      {Merit::ams, 5, 1, 0, 1.4107410755078843},
      {Merit::asimov, 5, 1, 0.01, 3.3909606746747896},
      {Merit::asimov, 5, 1, 0.3, 3.1102655988732327},
      {Merit::signal_over_root, 1e-05, 10000000.0, 0, 3.1622776601667985e-9},
      {Merit::asimov, 1e-05, 10000000.0, 0, 3.1622776601678525e-9},
      {Merit::ams, 1e-05, 10000000.0, 0, 3.1622760790302083e-9},
      {Merit::asimov, 1e-05, 10000000.0, 0.01, 9.9950037468744025e-11},
      {Merit::asimov, 1e-05, 10000000.0, 0.3, 3.333331481481914e-12},
      {Merit::signal_over_root, 300, 20, 0, 16.770509831248423},
      {Merit::asimov, 300, 20, 0, 34.270348440502615},
      {Merit::ams, 300, 20, 0, 31.346624699430153},
      {Merit::asimov, 300, 20, 0.01, 34.140343716571083},
      {Merit::asimov, 300, 20, 0.3, 14.435191339890106},
  };
  for (const Value& v : values) {
    CAPTURE(v.s);
    CAPTURE(v.b);
    CHECK(near(z(v.merit, v.s, v.b, v.relative) / v.z, 1, 1e-14));
  }
}

TEST_CASE(
    "Asimov with an uncertainty is Li and Ma: the profile likelihood Z of Cousins, Linnemann and Tucker's table 1") {
  // n_on, n_off, tau and Z_PL as Nucl. Instrum. Meth. A 595 (2008) 480-501 prints it.
  struct Row {
    double on, off, tau, z;
  };
  for (const Row& row :
       {Row{4, 5, 5.0, 1.95}, Row{9, 17.83, 4.69, 1.99}, Row{17, 40.11, 10.56, 4.57}, Row{50, 55, 2.0, 3.02},
        Row{67, 15, 0.5, 3.04}, Row{200, 10, 0.1, 2.38}, Row{498426, 493434, 1.0, 5.01}}) {
    const double b = row.off / row.tau, s = row.on - b, relative = std::sqrt(b / row.tau) / b;
    const double here = z(Merit::asimov, s, b, relative);
    const double li_ma = std::sqrt(2 * (row.on * std::log((1 + row.tau) * row.on / (row.on + row.off)) +
                                        row.off * std::log((1 + 1 / row.tau) * row.off / (row.on + row.off))));
    CAPTURE(row.on);
    CHECK(here == doctest::Approx(li_ma).epsilon(1e-9));
    CHECK(std::fabs(here - row.z) < 0.0051);
  }
}

TEST_CASE(
    "limits: s/sqrt(b) for few signal, b without uncertainty for a small one, sign with s, NaN without background") {
  CHECK(near(z(Merit::asimov, 1e-6, 100) / (1e-6 / 10), 1, 1e-7));
  CHECK(near(z(Merit::asimov, 1e-6, 100, 1e-9) / z(Merit::asimov, 1e-6, 100), 1, 1e-12));
  CHECK(near(z(Merit::asimov, 1e-9, 1e9, 0.01) / (1e-9 / std::sqrt(1e9 + 1e14)), 1, 1e-12));
  for (const double s : {0.5, 3.0, 40.0})
    for (const double b : {1.0, 10.0, 1000.0}) {
      CHECK(z(Merit::asimov, s, b, 0.1) < z(Merit::asimov, s, b));
      CHECK(z(Merit::asimov, -s / 100, b) < 0);
      CHECK(z(Merit::ams, s, b) < z(Merit::asimov, s, b));
      CHECK(z(Merit::ams, s, b) == z(Merit::asimov, s, b + 10));
      CHECK(z(Merit::signal_over_root, s, b) < z(Merit::asimov, s, b));
    }
  CHECK(std::isnan(z(Merit::asimov, 5, 0)));
  CHECK_FALSE(std::isnan(z(Merit::ams, 5, 0)));
}

TEST_CASE("the error of a significance is that of its counts to first order") {
  for (const Merit merit : {Merit::signal_over_root, Merit::asimov, Merit::ams}) {
    const double h = 1e-4;
    const double by_s = (z(merit, 20 + h, 50, 0.1) - z(merit, 20 - h, 50, 0.1)) / (2 * h);
    const double by_b = (z(merit, 20, 50 + h, 0.1) - z(merit, 20, 50 - h, 0.1)) / (2 * h);
    const Mean found = significance(merit, {{20, 2}, {50, 5}}, 0.1);
    CHECK(near(found.error, std::hypot(2 * by_s, 5 * by_b), 1e-6));
  }
}

TEST_CASE(
    "a best cut is chosen where the choosing sample has its largest significance, and judged on the other alone") {
  const auto choosing = evaluate_tests::sample(3, 800, false), judging = evaluate_tests::sample(4, 900, false);
  const CutOptions options{.signal = 50, .background = 2000, .relative_uncertainty = 0.02};
  const auto cuts = best_cuts({choosing.score, choosing.positive, choosing.weight},
                              {judging.score, judging.positive, judging.weight}, options);
  REQUIRE(cuts.size() == 3);
  const auto at = [&](const evaluate_tests::Sample& s, double t, std::uint64_t& rows) {
    double all[2] = {0, 0}, above[2] = {0, 0};
    rows = 0;
    for (std::size_t i = 0; i < s.score.size(); ++i) {
      all[s.positive[i]] += s.weight[i];
      if (s.score[i] < t) continue;
      above[s.positive[i]] += s.weight[i];
      rows += s.positive[i] == 0;
    }
    return Counts{{50 * above[1] / all[1], 0}, {2000 * above[0] / all[0], 0}};
  };
  for (const BestCut& cut : cuts) {
    std::uint64_t rows = 0;
    double best = -1;
    for (const double t : choosing.score) {
      const Counts c = at(choosing, t, rows);
      if (rows >= 10) best = std::fmax(best, significance(cut.merit, c, 0.02).value);
    }
    CHECK(near(cut.chosen.value, best, 1e-9));
    CHECK(near(cut.judged.value, significance(cut.merit, at(judging, cut.threshold, rows), 0.02).value, 1e-9));
    CHECK(cut.judged.error > 0);
  }
  // Other rows to judge by move what is judged and nothing that was chosen.
  const auto other = evaluate_tests::sample(5, 900, false);
  const auto again = best_cuts({choosing.score, choosing.positive, choosing.weight},
                               {other.score, other.positive, other.weight}, options);
  for (std::size_t m = 0; m < 3; ++m) {
    CHECK(again[m].threshold == cuts[m].threshold);
    CHECK(again[m].judged.value != cuts[m].judged.value);
  }
}

TEST_CASE("the bootstrap agrees with DeLong, with weights, ties and negative weights too, and is the same for a seed") {
  for (const bool signs : {false, true})
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const auto s = evaluate_tests::sample(seed, 600, signs);
      const Mean delong = auc_with_error(s.score, s.positive, s.weight);
      const BootstrapError b = auc_bootstrap(s.score, s.positive, s.weight);
      CHECK(b.replicas == 400);
      CHECK(std::fabs(b.error / delong.error - 1) < 0.15);  // 400 replicas know an error to 3.5 %
      CHECK(auc_bootstrap(s.score, s.positive, s.weight).error == b.error);
      CHECK(auc_bootstrap(s.score, s.positive, s.weight, {.seed = 2}).error != b.error);
    }
}

}  // namespace
