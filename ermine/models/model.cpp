#include "ermine/models/model.hpp"

#include <algorithm>
#include <array>

#include "ermine/core/error.hpp"
#include "ermine/math/vector_functions.hpp"

namespace ermine::models {
namespace {

/// The most probable class of each row; ties go to the earlier class.
std::vector<std::int32_t> most_probable(const std::vector<double>& probability, std::uint64_t rows,
                                        std::size_t classes) {
  std::vector<std::int32_t> label(rows, 0);
  for (std::size_t k = 1; k < classes; ++k)
    for (std::uint64_t i = 0; i < rows; ++i)
      if (probability[k * rows + i] > probability[static_cast<std::size_t>(label[i]) * rows + i])
        label[i] = static_cast<std::int32_t>(k);
  return label;
}

}  // namespace

const char* name_of(Task task) {
  constexpr std::array names{"binary", "multiclass", "regression", "none"};
  return names[static_cast<std::size_t>(task)];
}

Model::Model(ModelData data) : data_(std::make_shared<const ModelData>(std::move(data))) {}

Prediction Model::predict(const data::Table& table, core::Pool* pool, bool unseen_is_missing) const {
  const ModelData& m = *data_;
  if (!m.program)
    throw core::UsageError("a model of kind `" + m.kind + "` cannot place new rows: see predictions.csv of its run");
  const graph::Program& program = *m.program;
  const Bound bound = bind_table(program, table, unseen_is_missing);
  Prediction p;
  p.task = m.task;
  p.rows = table.rows();
  if (p.rows == 0) return p;
  graph::Evaluator evaluator(program, {.pool = pool});
  const auto rows = [&](const char* name) {
    std::vector<double> result(program.slots[program.output(name)].width * p.rows);
    evaluator.rows(bound.batch, m.parameters, name, result);
    return result;
  };
  if (m.task == Task::regression) {
    p.value = rows("prediction");
    return p;
  }
  if (m.task == Task::binary && program.has_output("decision")) p.decision = rows("decision");
  if (m.task == Task::binary && program.has_output("llr")) p.llr = rows("llr");
  if (program.has_output("probability")) {
    std::vector<double> given = rows("probability");
    if (given.size() == p.rows) {  // of the positive class alone
      p.probability.resize(2 * p.rows);
      std::copy(given.begin(), given.end(), p.probability.begin() + static_cast<std::ptrdiff_t>(m.positive * p.rows));
      double* const other = p.probability.data() + (1 - m.positive) * p.rows;
      // 1 - p has no digits left where p is near 1; the logit still has them.
      for (std::uint64_t i = 0; i < p.rows; ++i) other[i] = p.decision.empty() ? 1 - given[i] : -p.decision[i];
      if (!p.decision.empty()) math::sigmoid({other, p.rows}, {other, p.rows});
    } else {
      p.probability = std::move(given);
    }
    p.label = most_probable(p.probability, p.rows, m.classes.size());
  } else if (m.task == Task::multiclass) {
    const std::vector<double> scores = rows("decision");
    p.label = most_probable(scores, p.rows, m.classes.size());
    p.decision.resize(p.rows);
    for (std::uint64_t i = 0; i < p.rows; ++i)
      p.decision[i] = scores[static_cast<std::size_t>(p.label[i]) * p.rows + i];
  } else {
    for (const double d : p.decision) p.label.push_back(static_cast<std::int32_t>(d > 0 ? m.positive : 1 - m.positive));
  }
  return p;
}

}  // namespace ermine::models
