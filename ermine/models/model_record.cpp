// A model written down as a Record, and read back with every size checked.

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/models/model.hpp"

namespace ermine::models {
namespace {

using core::Record;
using core::Tensor;

void hold(bool holds, const std::string& what) {
  if (!holds) throw core::ModelError("the model is damaged: " + what);
}

Task task_from(const std::string& name) {
  for (const Task task : {Task::binary, Task::multiclass, Task::regression, Task::none})
    if (name == name_of(task)) return task;
  throw core::ModelError("the model is damaged: `" + name + "` is no task");
}

data::ColumnType type_from(const std::string& name) {
  for (const auto type : {data::ColumnType::number, data::ColumnType::category, data::ColumnType::boolean})
    if (name == data::name_of(type)) return type;
  throw core::ModelError("the model is damaged: `" + name + "` is no column type");
}

Record inputs_record(const std::vector<InputColumn>& inputs) {
  Record list = Record::array();
  for (const InputColumn& input : inputs) {
    Record r;
    r.set("name", input.name).set("type", data::name_of(input.type));
    if (!input.levels.empty()) r.set("levels", Record::array(std::span<const std::string>(input.levels)));
    if (input.sparse) r.set("sparse", true);
    if (input.type == data::ColumnType::number) r.set("mean", input.mean).set("deviation", input.deviation);
    list.push(std::move(r));
  }
  return list;
}

std::vector<InputColumn> inputs_from(const Record& list) {
  std::vector<InputColumn> inputs;
  for (const Record& r : list.items()) {
    InputColumn input;
    input.name = r.at("name").text();
    input.type = type_from(r.at("type").text());
    if (const Record* levels = r.find("levels")) input.levels = levels->texts();
    if (const Record* sparse = r.find("sparse")) input.sparse = sparse->boolean();
    if (input.type == data::ColumnType::number) {
      input.mean = r.at("mean").number();
      input.deviation = r.at("deviation").number();
    }
    inputs.push_back(std::move(input));
  }
  return inputs;
}

/// Names once; values and errors as tensors, so that no digit depends on a text.
Record coefficients_record(const std::vector<CoefficientTable>& tables) {
  Record list = Record::array();
  for (const CoefficientTable& table : tables) {
    std::vector<std::string> names;
    std::vector<double> values, errors;
    for (const Coefficient& c : table.rows) {
      names.push_back(c.name);
      values.push_back(c.value);
      errors.push_back(c.error);
    }
    Record r;
    r.set("label", table.label).set("names", Record::array(std::span<const std::string>(names)));
    r.set("values", Tensor::of(std::span<const double>(values)))
        .set("errors", Tensor::of(std::span<const double>(errors)));
    list.push(std::move(r));
  }
  return list;
}

std::vector<CoefficientTable> coefficients_from(const Record& list) {
  std::vector<CoefficientTable> tables;
  for (const Record& r : list.items()) {
    const std::vector<std::string> names = r.at("names").texts();
    const std::vector<double> values = r.at("values").tensor().doubles(), errors = r.at("errors").tensor().doubles();
    hold(values.size() == names.size() && errors.size() == names.size(),
         "coefficients and their names differ in number");
    CoefficientTable table{r.at("label").text(), {}};
    for (std::size_t i = 0; i < names.size(); ++i) table.rows.push_back({names[i], values[i], errors[i]});
    tables.push_back(std::move(table));
  }
  return tables;
}

/// Every column the program reads is an input of the model, and its answers have the shape of the task.
void check_program(const ModelData& m) {
  const graph::Program& program = *m.program;
  hold(m.parameters.size() == program.parameter_count(), std::to_string(m.parameters.size()) +
                                                             " parameters for a program of " +
                                                             std::to_string(program.parameter_count()));
  for (const double p : m.parameters) hold(std::isfinite(p), "a parameter is not finite");
  const auto width = [&](const char* name) { return program.slots[program.output(name)].width; };
  const auto row = [&](const char* name) { return program.slots[program.output(name)].extent == graph::Extent::row; };
  for (const char* name : {"probability", "decision", "prediction"})
    if (program.has_output(name)) hold(row(name), std::string("the output ") + name + " is not one a row");
  if (m.task == Task::regression) hold(program.has_output("prediction") && width("prediction") == 1, "no prediction");
  if (m.task == Task::binary) {
    hold(m.classes.size() == 2 && m.positive < 2, "a binary model has two classes");
    hold(program.has_output("probability") || program.has_output("decision"), "no decision");
    if (program.has_output("decision")) hold(width("decision") == 1, "a decision is one number");
    if (program.has_output("probability"))
      hold(width("probability") <= 2, "probabilities and classes differ in number");
  }
  if (m.task == Task::multiclass)
    hold(program.has_output("probability") && width("probability") == m.classes.size() && m.classes.size() > 1 &&
             m.positive < m.classes.size(),
         "probabilities and classes differ in number");
}

}  // namespace

Record Model::to_record() const {
  const ModelData& m = *data_;
  Record r;
  r.set("kind", m.kind).set("task", name_of(m.task)).set("inputs", inputs_record(m.inputs));
  r.set("target", m.target).set("weight", m.weight);
  r.set("classes", Record::array(std::span<const std::string>(m.classes))).set("positive", m.positive);
  r.set("target_is_number", m.target_is_number);
  if (m.program) {
    r.set("program", m.program->to_record());
    r.set("parameters", Tensor::of(std::span<const double>(m.parameters)));
  }
  r.set("coefficients", coefficients_record(m.coefficients));
  if (!m.covariance.empty()) r.set("covariance", Tensor::of(std::span<const double>(m.covariance)));
  r.set("details", m.details).set("recipe", m.recipe);
  return r;
}

Model Model::from_record(const Record& record) {
  ModelData m;
  m.kind = record.at("kind").text();
  m.task = task_from(record.at("task").text());
  m.inputs = inputs_from(record.at("inputs"));
  m.target = record.at("target").text();
  m.weight = record.at("weight").text();
  m.classes = record.at("classes").texts();
  const std::uint64_t positive = record.at("positive").size_value();
  hold(positive < std::max<std::size_t>(m.classes.size(), 1), "the positive class is none of the classes");
  m.positive = static_cast<std::uint32_t>(positive);
  m.target_is_number = record.at("target_is_number").boolean();
  if (const Record* program = record.find("program")) {
    m.program = graph::Program::from_record(*program);
    m.parameters = record.at("parameters").tensor().doubles();
    check_program(m);
  }
  m.coefficients = coefficients_from(record.at("coefficients"));
  if (const Record* covariance = record.find("covariance")) {
    m.covariance = covariance->tensor().doubles();
    const std::size_t p = m.coefficients.empty() ? 0 : m.coefficients[0].rows.size();
    hold(m.covariance.size() == p * p, "covariance and coefficients differ in size");
  }
  m.details = record.at("details");
  m.recipe = record.at("recipe");
  return Model(std::move(m));
}

}  // namespace ermine::models
