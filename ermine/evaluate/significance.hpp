/// @file
/// How significant a selection of s signal and b background events would be.
///
///     S/sqrt(S+B)   Z = s / sqrt(s + b)
///     Asimov        Z = sqrt(2 ((s + b) ln(1 + x) - b^2/u^2 ln(1 + y))),   x = s b / (b^2 + (s + b) u^2),
///                                                                        y = u^2 s / (b (b + u^2))
///     AMS           Z = sqrt(2 ((s + c) ln(1 + s/c) - s)),   c = b + 10
///
/// u is the uncertainty of b. Asimov's Z is the median significance of a discovery; for u = 0 it is
/// sqrt(2 ((s + b) ln(1 + s/b) - s)), for s << b and u = 0 it is s / sqrt(b): at s = 10, b = 100: 0.9535, 0.9838, 0.9407.
/// With n = s + b counts, an off-region of m = b tau counts and u^2 = b / tau it is Li and Ma's formula 17.
/// Computed as written it would lose digits where s << b; here
///
///     Z^2 / 2 = s^2 b^2 / ((b^2 + (s + b) u^2) (b + u^2)) + (s + b) g(x) - b^2/u^2 g(y),   g(t) = ln(1 + t) - t,
///
/// which loses none. Domain: b > 0 (AMS: b > -10), s + b > 0; else NaN. A negative s gives a negative Z.
/// Sources: G. Cowan, K. Cranmer, E. Gross, O. Vitells, Eur. Phys. J. C 71 (2011) 1554, and G. Cowan's note of 2012 for u;
/// C. Adam-Bourdarios et al., JMLR W&CP 42 (2015) 19-55 for AMS; T.-P. Li, Y.-Q. Ma, Astrophys. J. 272 (1983) 317.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/figure.hpp"
#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

enum class Merit : std::uint8_t { signal_over_root, asimov, ams };
/// "s_over_sqrt_s_plus_b", "asimov", "ams"
[[nodiscard]] const char* name_of(Merit merit);
[[nodiscard]] std::string title_of(Merit merit);

/// Expected events with their statistical errors.
struct Counts {
  Mean signal, background;
};

/// @param relative_uncertainty of the background, u = relative_uncertainty * b; only Asimov's Z has it.
/// The error is to first order in the errors of the counts.
[[nodiscard]] Mean significance(Merit merit, const Counts& counts, double relative_uncertainty = 0);

/// Scores of a binary model on a part, with what they stand for.
struct Scored {
  std::span<const double> score;           ///< [n]
  std::span<const std::uint8_t> positive;  ///< [n]
  std::span<const double> weight;          ///< [n], or empty
};

struct CutOptions {
  double signal = 0, background = 0;  ///< Expected events without a cut; 0: the sums of weights of what is judged.
  double relative_uncertainty = 0;
  std::uint64_t least_background = 10;  ///< Rows above a cut; fewer say too little of the background to cut there.
};

/// The cut on the score of the largest significance. It is chosen on one sample and judged on another: on its own sample
/// its figure would be flattered by the choice.
struct BestCut {
  Merit merit = Merit::asimov;
  double threshold = std::numeric_limits<double>::quiet_NaN();  ///< NaN where no cut leaves background enough.
  Mean chosen, judged;                                          ///< The significance on either sample.
  Counts counts;                                                ///< Expected above the cut, from the judged sample.
  Mean efficiency, false_positive_rate;                         ///< On the judged sample.
};

/// One a merit. Empty where a class has no weight in one of the samples. Cost: O(n log n).
[[nodiscard]] std::vector<BestCut> best_cuts(const Scored& choosing, const Scored& judging, const CutOptions& options);

/// The best cuts of a model on what its parts say: chosen on the validation part (else the training part), judged on the
/// test part; of a single part the even rows choose and the odd ones judge. Counts are those of all parts together.
struct CutStudy {
  std::string chosen_on, judged_on;
  CutOptions options;  ///< As used: with the counts.
  std::vector<BestCut> cuts;
};
[[nodiscard]] CutStudy cut_study(const models::Model& model, std::span<const Assessment> parts,
                                 double relative_uncertainty = 0);

/// One row a merit, and the significance over the threshold on the judged part.
[[nodiscard]] TextTable cuts_table(const CutStudy& study);
[[nodiscard]] core::Figure significance_figure(const models::Model& model, std::span<const Assessment> parts,
                                               const CutStudy& study);
/// Background rejection 1/e_b over signal efficiency e_s, as the parts have it.
[[nodiscard]] core::Figure rejection_figure(const models::Model& model, std::span<const Assessment> parts);

}  // namespace ermine::evaluate
