#include "ermine/models/linear/risk_program.hpp"

#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::models::linear {
namespace {

using graph::OpCode;
using graph::SlotId;

SlotId loss_of(graph::Builder& b, const std::string& loss, SlotId eta, SlotId y, double deviation) {
  const std::vector<std::string> known{"square", "huber", "logistic", "hinge", "softmax"};
  if (loss == "square") return b.op(OpCode::square_loss, eta, y);
  if (loss == "logistic") return b.op(OpCode::logistic_loss, eta, y);
  if (loss == "hinge") return b.op(OpCode::hinge_loss, eta, y);
  if (loss == "softmax") return b.op(OpCode::softmax_loss, eta, y);
  if (loss == "huber") {
    const auto index = static_cast<std::uint32_t>(b.program().constants.size());
    static_cast<void>(b.constant(1.345 * deviation));
    return b.op(OpCode::huber_loss, eta, y, graph::no_slot, index);
  }
  throw core::UsageError("--loss " + loss + " is not known" + core::did_you_mean(loss, known));
}

}  // namespace

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
  b.output("risk", b.op(OpCode::fold_sum, b.op(OpCode::multiply, w, loss_of(b, loss, eta, y, deviation))));
  r.program = std::move(b).finish();
  return r;
}

const graph::Batch& Gather::operator()(std::span<const std::uint64_t> rows) {
  const std::size_t inputs = from_.inputs.size();
  batch_.rows = rows.size();
  batch_.inputs.resize(inputs);
  entries_.resize(inputs);
  codes_.resize(inputs);
  offsets_.resize(inputs);
  indices_.resize(inputs);
  std::size_t next = 0;
  for (const graph::InputData& input : from_.inputs) next += input.columns.size();
  columns_.resize(next);
  next = 0;
  for (std::size_t s = 0; s < inputs; ++s) {
    const graph::InputData& from = from_.inputs[s];
    graph::InputData& to = batch_.inputs[s];
    to.columns.clear();
    for (const double* const column : from.columns) {
      std::vector<double>& cells = columns_[next++];
      cells.resize(rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) cells[i] = column[rows[i]];
      to.columns.push_back(cells.data());
    }
    if (from.codes != nullptr) {
      codes_[s].resize(rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) codes_[s][i] = from.codes[rows[i]];
      to.codes = codes_[s].data();
    }
    if (from.csr.offsets.empty()) continue;
    offsets_[s].assign(1, 0);
    indices_[s].clear();
    entries_[s].clear();
    for (const std::uint64_t row : rows) {
      const std::uint64_t first = from.csr.offsets[row], last = from.csr.offsets[row + 1];
      indices_[s].insert(indices_[s].end(), from.csr.indices + first, from.csr.indices + last);
      entries_[s].insert(entries_[s].end(), from.csr.values + first, from.csr.values + last);
      offsets_[s].push_back(indices_[s].size());
    }
    to.csr = {offsets_[s], indices_[s].data(), entries_[s].data(), from.csr.columns};
  }
  return batch_;
}

}  // namespace ermine::models::linear
