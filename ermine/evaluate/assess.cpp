#include "ermine/evaluate/assessment.hpp"
#include "ermine/evaluate/weights.hpp"

namespace ermine::evaluate {

Assessment assess(const models::Model& model, const data::Table& table, const std::string& part, core::Pool* pool,
                  bool unseen_is_missing) {
  Assessment a;
  a.part = part;
  a.truth = truth_of(model, table);
  a.prediction = model.predict(table, pool, unseen_is_missing);
  a.metrics = metrics(model, a.prediction, a.truth);
  a.n_eff = weight_sums(a.truth.weight, a.prediction.rows).n_eff();
  return a;
}

}  // namespace ermine::evaluate
