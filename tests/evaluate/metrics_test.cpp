#include "ermine/evaluate/metrics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/evaluate/auc.hpp"
#include "ermine/evaluate/confusion.hpp"
#include "ermine/evaluate/regression.hpp"
#include "tests/evaluate/sample.hpp"

namespace {

using namespace ermine;
using evaluate::Mean;
using evaluate_tests::near;
using evaluate_tests::Sample;

/// The definition, pair by pair.
double auc_by_pairs(const Sample& s) {
  double pairs = 0, wins = 0;
  for (std::size_t i = 0; i < s.score.size(); ++i)
    for (std::size_t j = 0; j < s.score.size(); ++j)
      if (s.positive[i] && !s.positive[j]) {
        const double w = s.weight[i] * s.weight[j];
        pairs += w;
        wins += w * (s.score[i] > s.score[j] ? 1.0 : s.score[i] == s.score[j] ? 0.5 : 0.0);
      }
  return wins / pairs;
}

/// DeLong's variance for rows of weight 1, from the kernel of every pair.
double delong_by_pairs(const Sample& s) {
  const double auc = auc_by_pairs(s);
  double m = 0, n = 0, s10 = 0, s01 = 0;
  for (const auto flag : s.positive) (flag ? m : n) += 1;
  for (std::size_t i = 0; i < s.score.size(); ++i) {
    double v = 0;
    for (std::size_t j = 0; j < s.score.size(); ++j) {
      if (s.positive[i] == s.positive[j]) continue;
      const double up = s.positive[i] ? s.score[i] : s.score[j], down = s.positive[i] ? s.score[j] : s.score[i];
      v += (up > down ? 1.0 : up == down ? 0.5 : 0.0) / (s.positive[i] ? n : m);
    }
    (s.positive[i] ? s10 : s01) += (v - auc) * (v - auc);
  }
  return std::sqrt(s10 / (m - 1) / m + s01 / (n - 1) / n);
}

}  // namespace

TEST_CASE("the AUC is the share of pairs in the right order, ties counted half, for weights of any sign") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Sample s = evaluate_tests::sample(seed, 5 + 7 * seed, seed % 3 == 0);
    CHECK(near(evaluate::auc(s.score, s.positive, s.weight), auc_by_pairs(s), 1e-12));
  }
}

TEST_CASE("the error of the AUC is DeLong's for rows of weight 1") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Sample s = evaluate_tests::sample(seed, 10 + 9 * seed, false);
    s.weight.assign(s.score.size(), 1.0);
    const Mean a = evaluate::auc_with_error(s.score, s.positive, {});
    CHECK(near(a.error, delong_by_pairs(s), 1e-12));
    CHECK(near(evaluate::auc_with_error(s.score, s.positive, s.weight).error, a.error, 1e-14));
  }
}

TEST_CASE("the error of the AUC is the spread of the AUC over repeated samples") {
  const int toys = 400;
  double sum = 0, squares = 0, error = 0;
  for (int toy = 0; toy < toys; ++toy) {
    const Sample s = evaluate_tests::sample(1000 + static_cast<std::uint64_t>(toy), 300, false);
    const Mean a = evaluate::auc_with_error(s.score, s.positive, s.weight);
    sum += a.value, squares += a.value * a.value, error += a.error / toys;
  }
  const double spread = std::sqrt((squares - sum * sum / toys) / (toys - 1));
  CHECK(error / spread > 0.88);  // 400 toys know the spread to 3.5 %
  CHECK(error / spread < 1.12);
}

TEST_CASE("perfect, reversed and constant scores have areas 1, 0 and 1/2") {
  const std::vector<double> up{1, 2, 3, 4}, flat{7, 7, 7, 7};
  const std::vector<std::uint8_t> upper{0, 0, 1, 1}, lower{1, 1, 0, 0};
  CHECK(evaluate::auc(up, upper, {}) == 1.0);
  CHECK(evaluate::auc(up, lower, {}) == 0.0);
  CHECK(evaluate::auc(flat, upper, {}) == 0.5);
  CHECK(evaluate::auc_with_error(up, upper, {}).error == 0.0);
}

TEST_CASE("without both classes there is no area, and a score that is not a number is refused by row") {
  const std::vector<double> score{1, 2}, broken{1, std::nan("")};
  CHECK(std::isnan(evaluate::auc(score, std::vector<std::uint8_t>{1, 1}, {})));
  CHECK(std::isnan(evaluate::auc(score, std::vector<std::uint8_t>{0, 0}, {})));
  CHECK_THROWS_WITH_AS(static_cast<void>(evaluate::auc(broken, std::vector<std::uint8_t>{0, 1}, {})),
                       doctest::Contains("row 2"), core::DataError);
}

TEST_CASE("weight 2 is the row twice and +w cancels -w, in every metric") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Sample s = evaluate_tests::sample(seed, 60, false);
    Sample twice, doubled, cancelled = s;
    for (std::size_t i = 0; i < s.score.size(); ++i) {
      const int copies = i % 3 == 0 ? 2 : 1;
      for (int c = 0; c < copies; ++c) twice.append(s, i, s.weight[i]);
      doubled.append(s, i, s.weight[i] * copies);
      if (i % 4 == 0) {
        const std::size_t other = (i + 5) % s.score.size();
        cancelled.append(s, other, 3.25);
        cancelled.append(s, other, -3.25);
      }
    }
    const auto all = [](const Sample& x) {
      const auto c = evaluate::confusion(x.label, x.given, x.weight, 2);
      const auto q = evaluate::regression_quality(x.score, x.truth, x.weight);
      return std::vector<double>{evaluate::auc(x.score, x.positive, x.weight),
                                 evaluate::accuracy(c).value,
                                 evaluate::precision(c, 1).value,
                                 evaluate::recall(c, 1).value,
                                 evaluate::f1(c, 1).value,
                                 evaluate::macro_f1(c).value,
                                 q.rmse.value,
                                 q.mae.value,
                                 q.r2.value};
    };
    const auto a = all(twice), b = all(doubled), c = all(s), d = all(cancelled);
    for (std::size_t i = 0; i < a.size(); ++i) {
      CAPTURE(i);
      CHECK(near(a[i], b[i], 1e-12));
      CHECK(near(c[i], d[i], 1e-12));
    }
  }
}

TEST_CASE("fractions of a confusion matrix are the textbook's") {
  //                 given:  0  1  2
  const std::vector<std::int32_t> truth{0, 0, 0, 1, 1, 2, 2, 2, 2}, given{0, 0, 1, 1, 2, 2, 2, 0, 2};
  const auto c = evaluate::confusion(truth, given, {}, 3);
  CHECK(near(evaluate::accuracy(c).value, 6.0 / 9, 1e-15));
  CHECK(near(evaluate::accuracy(c).error, std::sqrt(6.0 / 9 * 3 / 9 / 9), 1e-15));
  CHECK(near(evaluate::precision(c, 2).value, 3.0 / 4, 1e-15));
  CHECK(near(evaluate::recall(c, 1).value, 1.0 / 2, 1e-15));
  CHECK(near(evaluate::f1(c, 0).value, 2 * 2.0 / (3 + 3), 1e-15));
  CHECK(near(evaluate::macro_f1(c).value, (4.0 / 6 + 2.0 / 4 + 6.0 / 8) / 3, 1e-15));
}

TEST_CASE("classes that never occur do not enter the macro F1, and precision of nothing is not a number") {
  const auto c = evaluate::confusion(std::vector<std::int32_t>{0, 0, 1}, std::vector<std::int32_t>{0, 0, 0}, {}, 4);
  CHECK(std::isnan(evaluate::precision(c, 1).value));
  CHECK(evaluate::f1(c, 1).value == 0.0);
  CHECK(near(evaluate::macro_f1(c).value, (4.0 / 5 + 0) / 2, 1e-15));
  CHECK(std::isnan(evaluate::f1(c, 3).value));
}

TEST_CASE("the errors of F1, rmse, mae and r2 are the spread over repeated samples") {
  const int toys = 400;
  std::vector<double> sum(4), squares(4), error(4);
  for (int toy = 0; toy < toys; ++toy) {
    const Sample s = evaluate_tests::sample(5000 + static_cast<std::uint64_t>(toy), 300, false);
    const auto c = evaluate::confusion(s.label, s.given, s.weight, 2);
    const auto q = evaluate::regression_quality(s.score, s.truth, s.weight);
    const Mean list[] = {evaluate::f1(c, 1), q.rmse, q.mae, q.r2};
    for (std::size_t k = 0; k < 4; ++k) {
      sum[k] += list[k].value, squares[k] += list[k].value * list[k].value, error[k] += list[k].error / toys;
    }
  }
  for (std::size_t k = 0; k < 4; ++k) {
    CAPTURE(k);
    const double spread = std::sqrt((squares[k] - sum[k] * sum[k] / toys) / (toys - 1));
    CHECK(error[k] / spread > 0.86);
    CHECK(error[k] / spread < 1.14);
  }
}

TEST_CASE("a perfect regression has rmse 0 and r2 1, the mean has r2 0, a constant truth has none") {
  const std::vector<double> y{1, 2, 3, 6}, mean(4, 3.0), flat(4, 5.0);
  CHECK(evaluate::regression_quality(y, y, {}).rmse.value == 0.0);
  CHECK(evaluate::regression_quality(y, y, {}).r2.value == 1.0);
  CHECK(near(evaluate::regression_quality(mean, y, {}).r2.value, 0.0, 1e-15));
  CHECK(std::isnan(evaluate::regression_quality(y, flat, {}).r2.value));
}

TEST_CASE("figures equal scikit-learn 1.2's, with and without weights") {
  const std::vector<std::int32_t> y{0, 1, 1, 0, 1, 0, 1, 0}, given{0, 1, 0, 0, 1, 0, 1, 1};
  const std::vector<double> p{.1, .8, .35, .4, .65, .35, .9, .7}, w{1, 2, .5, 1.5, 1, .25, 3, .75};
  const std::vector<std::uint8_t> positive(y.begin(), y.end());
  CHECK(near(evaluate::auc(p, positive, {}), 0.78125, 1e-15));
  CHECK(near(evaluate::auc(p, positive, w), 0.9148351648351648, 1e-15));
  const auto plain = evaluate::confusion(y, given, {}, 2), weighted = evaluate::confusion(y, given, w, 2);
  CHECK(near(evaluate::f1(plain, 1).value, 0.75, 1e-15));
  CHECK(near(evaluate::f1(weighted, 1).value, 0.9056603773584906, 1e-15));
  CHECK(near(evaluate::precision(weighted, 1).value, 0.8888888888888888, 1e-15));
  CHECK(near(evaluate::recall(weighted, 1).value, 0.9230769230769231, 1e-15));

  const std::vector<std::int32_t> t{0, 1, 2, 1, 2, 1, 2, 0}, g{0, 1, 2, 0, 2, 1, 0, 2};
  CHECK(near(evaluate::macro_f1(evaluate::confusion(t, g, {}, 3)).value, 0.6222222222222222, 1e-15));
  CHECK(near(evaluate::macro_f1(evaluate::confusion(t, g, w, 3)).value, 0.49010217113665383, 1e-15));

  const std::vector<double> f{1.1, 2.3, 2.9, 4.4, 4.6, 6.2, 7.1, 7.7}, truth{1, 2, 3, 4, 5, 6, 7, 8};
  const auto q = evaluate::regression_quality(f, truth, {}), qw = evaluate::regression_quality(f, truth, w);
  CHECK(near(q.rmse.value, 0.2669269563007829, 1e-14));
  CHECK(near(q.mae.value, 0.23750000000000004, 1e-14));
  CHECK(near(q.r2.value, 0.9864285714285714, 1e-14));
  CHECK(near(qw.rmse.value, 0.2650471656139715, 1e-14));
  CHECK(near(qw.mae.value, 0.23249999999999993, 1e-14));
  CHECK(near(qw.r2.value, 0.9872040072859745, 1e-14));
}
