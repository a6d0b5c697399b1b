#include <algorithm>
#include <cmath>

#include "ermine/evaluate/detail/text.hpp"
#include "ermine/evaluate/verdict.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::good:
      return "good";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::bad:
      return "bad";
  }
  return "note";
}

namespace {

/// The share of the largest class: the accuracy of always naming it.
double largest_share(const models::Model& model, const Truth& truth, std::string& name) {
  std::vector<double> sums(model.data().classes.size(), 0);
  double all = 0;
  for (std::uint64_t i = 0; i < truth.label.size(); ++i) {
    sums[static_cast<std::uint64_t>(truth.label[i])] += weight_at(truth.weight, i);
    all += weight_at(truth.weight, i);
  }
  const auto largest = std::max_element(sums.begin(), sums.end());
  name = model.data().classes[static_cast<std::uint64_t>(largest - sums.begin())];
  return *largest / all;
}

/// Good where the figure is above what guessing gives by more than two errors.
Severity above(double value, double error, double guess) {
  if (!(value > guess)) return Severity::bad;
  return value - guess > 2 * (std::isfinite(error) ? error : 0) ? Severity::good : Severity::warning;
}

std::string on(const Assessment& part) { return "on the " + detail::count(part.rows(), part.part + " row"); }

Verdict reached(const models::Model& model, const Assessment& judged) {
  Verdict v{.name = "quality"};
  if (const Metric* auc = judged.find("auc"); auc && std::isfinite(auc->value)) {
    v.value = auc->value;
    v.severity = above(auc->value, auc->error, 0.5);
    const auto& classes = model.data().classes;
    const std::uint32_t positive = model.data().positive;
    v.text = "Given a row of class " + classes[positive] + " and one of class " + classes[1 - positive] +
             ", the model ranks them rightly " + detail::percent(auc->value) + " of the time (AUC " +
             detail::with_error(auc->value, auc->error) + ", " + on(judged) + ").";
    if (v.severity != Severity::good) v.text += " Guessing gives 50 %: the model has found nothing it can be sure of.";
    return v;
  }
  if (const Metric* r2 = judged.find("r2")) {
    const Metric* rmse = judged.find("rmse");
    v.value = r2->value;
    v.severity = above(r2->value, r2->error, 0);
    v.text = "The model explains " + detail::percent(r2->value) + " of the variance of " + model.data().target +
             " (R\u00b2 " + detail::with_error(r2->value, r2->error) + "); a typical error (RMSE) is " +
             detail::with_error(rmse->value, rmse->error) + " " + on(judged) + ".";
    if (std::isnan(r2->value))
      v.severity = Severity::warning, v.text = "All true values of " + model.data().target + " are equal " +
                                               on(judged) + ": there is nothing to explain.";
    else if (v.severity != Severity::good)
      v.text += " Always predicting the mean would do as well.";
    return v;
  }
  if (const Metric* accuracy = judged.find("accuracy")) {
    std::string largest;
    const double guess = largest_share(model, judged.truth, largest);
    v.value = accuracy->value;
    v.severity = above(accuracy->value, accuracy->error, guess);
    v.text = detail::percent(accuracy->value) + " of the rows get the right class (accuracy " +
             detail::with_error(accuracy->value, accuracy->error) + ") " + on(judged) + "; always saying " + largest +
             " would give " + detail::percent(guess) + ".";
    if (v.severity != Severity::good) v.text += " The model has found nothing it can be sure of.";
  }
  return v;
}

}  // namespace

Verdict quality(const models::Model& model, const Assessment& judged) {
  Verdict v = reached(model, judged);
  if (judged.part == "train" && v.severity == Severity::good) {
    v.severity = Severity::note;
    v.text += " The model was fitted to these rows, so others will do worse: `ermine evaluate` tells, or a test part.";
  }
  return v;
}

}  // namespace ermine::evaluate
