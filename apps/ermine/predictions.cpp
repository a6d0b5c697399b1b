#include "predictions.hpp"

#include <charconv>
#include <cmath>

#include "ermine/core/files.hpp"
#include "ermine/data/write.hpp"
#include "json.hpp"

namespace ermine::apps {

void append_number(std::string& out, double value) {
  if (std::isnan(value)) return;
  char digits[40];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

std::vector<std::string> PredictionColumns::names() const {
  std::vector<std::string> names{"prediction"};
  if (model_.task() == models::Task::regression) return names;
  // svm, perceptron and cuts know a decision and no probabilities.
  const bool probabilities = model_.data().program && model_.data().program->has_output("probability");
  if (!probabilities) {
    names.emplace_back("decision");
    return names;
  }
  for (const std::string& label : model_.data().classes) names.push_back("p_" + label);
  if (model_.task() == models::Task::binary && model_.data().program->has_output("llr")) names.emplace_back("llr");
  return names;
}

void PredictionColumns::append(std::string& out, const models::Prediction& p, std::uint64_t i) const {
  if (p.task == models::Task::regression) return append_number(out, p.value[i]);
  out += data::csv_field(model_.data().classes[static_cast<std::size_t>(p.label[i])]);
  if (p.probability.empty()) {
    out += ',';
    return append_number(out, p.decision[i]);
  }
  for (std::uint64_t k = 0; k < model_.data().classes.size(); ++k) {
    out += ',';
    append_number(out, p.probability[k * p.rows + i]);
  }
  if (p.llr.empty()) return;
  out += ',';
  append_number(out, p.llr[i]);
}

void PredictionColumns::append_json(std::string& out, const models::Prediction& p, std::uint64_t i,
                                    const std::vector<data::ColumnView>& kept) const {
  const auto number = [&](double value) { out += to_json_line(value); };
  out += '[';
  for (const data::ColumnView& column : kept) out += to_json_line(column.text(i)) + ",";
  if (p.task == models::Task::regression) {
    number(p.value[i]);
  } else {
    out += to_json_line(model_.data().classes[static_cast<std::size_t>(p.label[i])]);
    if (p.probability.empty()) {
      out += ',';
      number(p.decision[i]);
    }
    for (std::uint64_t k = 0; k < p.probability.size() / std::max<std::uint64_t>(1, p.rows); ++k) {
      out += ',';
      number(p.probability[k * p.rows + i]);
    }
    if (!p.llr.empty()) {
      out += ',';
      number(p.llr[i]);
    }
  }
  out += ']';
}

void write_predictions(const std::string& path, const models::Model& model, const std::vector<PredictedPart>& parts) {
  const PredictionColumns columns(model);
  std::string text = "row,part," + data::csv_field(model.data().target);
  for (const std::string& name : columns.names()) text += "," + data::csv_field(name);
  text += "\n";
  core::AtomicFile file(path);
  std::vector<std::uint64_t> next(parts.size(), 0);
  std::vector<data::ColumnView> target;
  for (const PredictedPart& part : parts) target.push_back(part.table->column(model.data().target));
  while (true) {
    // The parts are ascending by row: the next line is the smallest of their heads.
    std::size_t best = parts.size();
    for (std::size_t k = 0; k < parts.size(); ++k)
      if (next[k] < parts[k].rows->size() &&
          (best == parts.size() || (*parts[k].rows)[next[k]] < (*parts[best].rows)[next[best]]))
        best = k;
    if (best == parts.size()) break;
    const std::uint64_t i = next[best]++;
    text += std::to_string((*parts[best].rows)[i]);
    text += ',';
    text += *parts[best].name;
    text += ',';
    text += data::csv_field(target[best].text(i));
    text += ',';
    columns.append(text, *parts[best].prediction, i);
    text += '\n';
    if (text.size() > (1U << 20)) {
      file.write(text);
      text.clear();
    }
  }
  file.write(text);
  file.commit();
}

}  // namespace ermine::apps
