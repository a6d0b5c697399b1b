#include "ermine/models/linear/risk_program.hpp"

#include "ermine/models/base/risk_loss.hpp"

namespace ermine::models::linear {

using graph::OpCode;
using graph::SlotId;

RiskProgram risk_program(const TrainingData& data, const Design& design, const std::string& loss, std::uint32_t outputs,
                         double deviation) {
  const transforms::Features& f = data.features;
  const std::uint32_t k = outputs;
  RiskProgram r;
  graph::Builder b;
  const transforms::FeatureSlots slots = transforms::append_features(b, f);
  const auto none = [](std::size_t n) { return std::vector<std::int32_t>(n, no_parameter); };
  std::vector<std::int32_t> terms = none(f.terms.size()), sparse = none(f.sparse.size());
  std::vector<double> centre(f.terms.size()), scale(f.terms.size()), sparse_scale(f.sparse.size());
  std::vector<std::vector<std::int32_t>> levels;
  for (const auto& category : f.categories) levels.push_back(none(category.levels.size()));
  for (const Place& place : design.places) {
    if (place.parameter == no_parameter) continue;
    if (place.kind == Place::Kind::term) {
      terms[place.first] = place.parameter;
      centre[place.first] = place.centre;
      scale[place.first] = place.scale;
    } else if (place.kind == Place::Kind::level) {
      levels[place.first][place.second] = place.parameter;
    } else if (place.kind == Place::Kind::sparse) {
      sparse[place.first] = place.parameter;
      sparse_scale[place.first] = place.scale;
    }
  }
  /// A block of weights [k][columns]; where it has a scale, its product with it.
  const auto block = [&](const std::string& name, const std::vector<std::int32_t>& columns,
                         const std::vector<double>& factors) {
    const auto m = static_cast<std::uint32_t>(columns.size());
    for (std::uint32_t o = 0; o < k; ++o)
      for (const std::int32_t j : columns)
        r.parameter.push_back(j == no_parameter ? no_parameter : static_cast<std::int32_t>(o * design.p) + j);
    const SlotId w = b.parameter(name, k, m);
    if (factors.empty()) return w;
    std::vector<double> all;
    for (std::uint32_t o = 0; o < k; ++o) all.insert(all.end(), factors.begin(), factors.end());
    return b.op(OpCode::multiply, w, b.constant(all));
  };
  SlotId eta = design.intercept ? block("intercept", {0}, {}) : graph::no_slot;
  if (slots.terms != graph::no_slot) {
    const SlotId z = b.op(OpCode::subtract, slots.terms, b.constant(centre));
    eta = b.op(OpCode::affine, z, block("weights", terms, scale), eta);
  }
  for (std::size_t c = 0; c < slots.codes.size(); ++c) {
    std::vector<double> mask;  // levels without a parameter must not move the answer either
    for (const std::int32_t j : levels[c]) mask.push_back(j == no_parameter ? 0 : 1);
    eta = b.op(OpCode::affine, slots.codes[c], block("weights of " + f.categories[c].name, levels[c], mask), eta);
  }
  if (slots.sparse != graph::no_slot)
    eta = b.op(OpCode::affine, slots.sparse, block("sparse weights", sparse, sparse_scale), eta);
  const SlotId y = b.dense_input({"target"}), w = b.dense_input({"weight"});
  b.output("risk", b.op(OpCode::fold_sum, b.op(OpCode::multiply, w, append_loss(b, loss, eta, y, deviation))));
  r.program = std::move(b).finish();
  return r;
}

}  // namespace ermine::models::linear
