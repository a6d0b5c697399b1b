#include "ermine/models/base/risk_rows.hpp"

#include "ermine/math/compensated_sum.hpp"

namespace ermine::models {

RiskRows::RiskRows(const graph::Program& program, const data::Table& table, std::span<const double> target,
                   std::span<const double> weight, bool unseen_is_missing) {
  graph::Program features;  // all inputs but the last two, which are no columns of the table
  features.inputs.assign(program.inputs.begin(), program.inputs.end() - 2);
  bound = bind_table(features, table, unseen_is_missing);
  if (weight.empty()) ones.assign(table.rows(), 1.0);
  const double* const w = weight.empty() ? ones.data() : weight.data();
  bound.batch.inputs.push_back({.columns = {target.data()}});
  bound.batch.inputs.push_back({.columns = {w}});
  weight_sum = math::compensated_sum({w, table.rows()});
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

}  // namespace ermine::models
