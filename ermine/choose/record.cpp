#include "ermine/choose/record.hpp"

#include <algorithm>
#include <cmath>

namespace ermine::choose {
namespace {

using core::Record;

const char* name_of(Strategy s) { return s == Strategy::grid ? "grid" : s == Strategy::random ? "random" : "halving"; }

/// Numbers as numbers, words as words.
Record value_of(const std::string& text) {
  const auto number = data::parse_number(text);
  return number && std::isfinite(*number) ? Record(*number) : Record(text);
}

Record record_of(const Setting& setting) {
  Record out = Record::object();
  for (const auto& [name, value] : setting) out.set(name, value_of(value));
  return out;
}

Record metrics_of(const std::vector<Score>& scores) {
  Record out = Record::object();
  for (const Score& s : scores) {
    out.set(s.name, s.value);
    if (!std::isnan(s.error)) out.set(s.name + "_error", s.error);
  }
  return out;
}

}  // namespace

Record record_of(const CrossValidation& v) {
  Record rounds = Record::object();
  for (const Score& s : v.held) rounds.set(s.name, Record::array(s.rounds));
  return Record::object()
      .set("folds", v.folds)
      .set("repeats", v.repeats)
      .set("rows", v.rows)
      .set("metrics", metrics_of(v.held))
      .set("train", metrics_of(v.train))
      .set("rounds", rounds);
}

Record record_of(const Tuning& t, const CoefficientPath& path) {
  Record search = Record::object(), list = Record::array();
  for (const Dimension& d : t.space) {
    Record values = Record::array();
    if (d.words.empty()) {
      values.push(d.low).push(d.high).push(d.logarithmic ? "log" : "linear");
    } else {
      for (const std::string& word : d.words) values.push(value_of(word));
    }
    search.set(d.name, values);
  }
  for (const Candidate& c : t.candidates) {
    Record one = Record::object().set("setting", record_of(c.setting)).set("value", c.held.value);
    one.set("error", c.held.error).set("train", c.train.value).set("train_error", c.train.error).set("share", c.share);
    one.set("rounds", Record::array(c.held.rounds));
    if (!c.failure.empty()) one.set("failure", c.failure);
    list.push(std::move(one));
  }
  Record out = Record::object()
                   .set("measure", t.measure)
                   .set("strategy", name_of(t.strategy))
                   .set("rule", t.rule == Rule::best ? "best" : "one-standard-error")
                   .set("rounds", t.rounds)
                   .set("search", search)
                   .set("best", record_of(t.candidates[t.best].setting))
                   .set("chosen", record_of(t.candidates[t.chosen].setting))
                   .set("best_index", t.best)
                   .set("chosen_index", t.chosen)
                   .set("bound", t.bound)
                   .set("candidates", list);
  if (path.at.size() < 2) return out;
  Record lines = Record::object();
  for (std::size_t j = 0; j < path.coefficients.size(); ++j)
    lines.set(path.coefficients[j], Record::array(path.values[j]));
  return out.set("path",
                 Record::object().set("name", path.name).set("at", Record::array(path.at)).set("coefficients", lines));
}

Record record_of(const LearningCurve& c) {
  std::vector<double> rows, held, held_error, train, train_error;
  for (std::size_t i = 0; i < c.rows.size(); ++i) {
    rows.push_back(static_cast<double>(c.rows[i]));
    held.push_back(c.held[i].value);
    held_error.push_back(c.held[i].error);
    train.push_back(c.train[i].value);
    train_error.push_back(c.train[i].error);
  }
  return Record::object()
      .set("measure", c.measure)
      .set("rows", Record::array(rows))
      .set("held", Record::array(held))
      .set("held_error", Record::array(held_error))
      .set("train", Record::array(train))
      .set("train_error", Record::array(train_error));
}

}  // namespace ermine::choose
