/// @file
/// Random rows with everything a metric may ask for, for the laws of this room.

#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace evaluate_tests {

/// A plain generator (splitmix64) so that the laws do not rest on the code they test.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0xD1342543DE82EF95ULL) {}
  double uniform() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
  double normal() { return std::sqrt(-2 * std::log(1 - uniform())) * std::cos(6.283185307179586 * uniform()); }

 private:
  std::uint64_t state_;
};

struct Sample {
  std::vector<double> score, truth, weight;
  std::vector<std::uint8_t> positive;
  std::vector<std::int32_t> label, given;

  void append(const Sample& from, std::size_t i, double w) {
    score.push_back(from.score[i]);
    truth.push_back(from.truth[i]);
    weight.push_back(w);
    positive.push_back(from.positive[i]);
    label.push_back(from.label[i]);
    given.push_back(from.given[i]);
  }
};

/// n rows, both classes among them, scores with ties; weights in [0.2, 2), a tenth of them negative where `signs`.
inline Sample sample(std::uint64_t seed, std::uint64_t n, bool signs) {
  Random random(seed);
  Sample s;
  for (std::uint64_t i = 0; i < n; ++i) {
    const bool positive = i == 0 || (i > 1 && random.uniform() < 0.4);
    double score = random.normal() + (positive ? 1.0 : 0.0);
    if (random.uniform() < 0.5) score = std::round(4 * score) / 4;
    const double weight = 0.2 + 1.8 * random.uniform();
    s.score.push_back(score);
    s.truth.push_back(0.7 * score + random.normal());
    s.weight.push_back(signs && i > 3 && random.uniform() < 0.1 ? -weight : weight);
    s.positive.push_back(positive);
    s.label.push_back(positive);
    s.given.push_back(score > 0.5);
  }
  return s;
}

inline bool near(double a, double b, double relative) {
  return std::fabs(a - b) <= relative * std::fmax(1.0, std::fmax(std::fabs(a), std::fabs(b)));
}

}  // namespace evaluate_tests
