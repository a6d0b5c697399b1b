#include "separation.hpp"

#include <cmath>

#include "ermine/evaluate/bootstrap.hpp"

namespace ermine::apps {
namespace {

using core::Record;

void set_mean(Record& record, const std::string& name, const evaluate::Mean& mean) {
  record.set(name, mean.value).set(name + "_error", mean.error);
}

Record record_of(const evaluate::CutStudy& study) {
  Record list = Record::array();
  for (const evaluate::BestCut& cut : study.cuts) {
    Record one = Record::object().set("figure", evaluate::name_of(cut.merit)).set("threshold", cut.threshold);
    set_mean(one, "value", cut.judged);
    one.set("value_where_chosen", cut.chosen.value);
    set_mean(one, "signal", cut.counts.signal);
    set_mean(one, "background", cut.counts.background);
    set_mean(one, "efficiency", cut.efficiency);
    set_mean(one, "false_positive_rate", cut.false_positive_rate);
    list.push(std::move(one));
  }
  return Record::object()
      .set("chosen_on", study.chosen_on)
      .set("judged_on", study.judged_on)
      .set("signal", study.options.signal)
      .set("background", study.options.background)
      .set("background_uncertainty", study.options.relative_uncertainty)
      .set("cuts", list);
}

}  // namespace

void add_separation(Record& result, const models::Model& model, const Judged& judged, double background_uncertainty) {
  if (judged.marks.empty()) return;
  if (!judged.overtraining.empty()) {
    Record list = Record::array();
    for (const evaluate::Overtraining& o : judged.overtraining)
      list.push(Record::object().set("class", o.label).set("distance", o.test.distance).set("p_value", o.test.p_value));
    result.set("overtraining", list);
  }
  if (model.task() != models::Task::binary) return;
  const evaluate::Assessment& mark = evaluate::judged_part(judged.marks);
  const evaluate::Metric* auc = mark.find("auc");
  if (auc != nullptr && !std::isnan(auc->value)) {
    const std::uint32_t positive = model.data().positive;
    const evaluate::BootstrapError b = evaluate::auc_bootstrap(
        evaluate::score_of(positive, mark.prediction), evaluate::positives(positive, mark.truth), mark.truth.weight);
    result.set("auc_errors", Record::object()
                                 .set("part", mark.part)
                                 .set("delong", auc->error)
                                 .set("bootstrap", b.error)
                                 .set("replicas", b.replicas));
  }
  const evaluate::CutStudy study = evaluate::cut_study(model, judged.marks, background_uncertainty);
  if (!study.cuts.empty()) result.set("significance", record_of(study));
}

void show_separation(report::Section& section, const models::Model& model,
                     const std::vector<evaluate::Assessment>& marks, const Record* result) {
  if (model.task() != models::Task::binary || result == nullptr) return;
  section.figures.push_back(evaluate::rejection_figure(model, marks));
  const Record* cuts = result->find("significance");
  if (cuts == nullptr) return;
  const evaluate::CutStudy study = evaluate::cut_study(model, marks, cuts->at("background_uncertainty").number());
  section.figures.push_back(evaluate::significance_figure(model, marks, study));
  section.tables.push_back(evaluate::cuts_table(study));
}

}  // namespace ermine::apps
