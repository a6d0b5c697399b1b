#include "ermine/graph/scalar_builder.hpp"

#include <bit>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/scalar_graph.hpp"
#include "ermine/graph/work.hpp"

namespace ermine::graph {

ScalarBuilder::ScalarBuilder(std::uint32_t parameters, std::vector<std::string> columns)
    : parameters_(parameters),
      columns_(std::move(columns)),
      first_(parameters + static_cast<std::uint32_t>(columns_.size())) {}

NumberId ScalarBuilder::constant(double value) {
  const auto [at, fresh] = constant_ids_.try_emplace(std::bit_cast<std::uint64_t>(value), 0);
  if (fresh) {
    constants_.push_back(value);
    ops_.push_back({OpCode::add, true, false, {static_cast<NumberId>(constants_.size() - 1), no_number, no_number}});
    at->second = first_ + static_cast<NumberId>(ops_.size()) - 1;
  }
  return at->second;
}

void ScalarBuilder::clear() {
  ops_.clear();
  constants_.clear();
  constant_ids_.clear();
}

std::vector<bool> ScalarBuilder::rows() const {
  std::vector<bool> row;
  extend_rows(row);
  return row;
}

void ScalarBuilder::extend_rows(std::vector<bool>& row) const {
  row.reserve(first_ + ops_.size());
  while (row.size() < first_) row.push_back(row.size() >= parameters_);
  for (std::size_t i = row.size() - first_; i < ops_.size(); ++i) {
    bool of_row = false;
    for (const NumberId in : ops_[i].in)
      if (!ops_[i].constant && in != no_number && row[in]) of_row = ops_[i].code != OpCode::fold_sum;
    row.push_back(of_row);
  }
}

Program ScalarBuilder::program(const std::vector<NamedNumber>& outputs, Contract contract) const {
  core::require(ops_.size() < no_number - first_, "a recording is too long");
  detail::ScalarGraph graph = detail::tidied(*this, outputs);
  const auto finish = [&](detail::ScalarGraph of) {
    if (contract != Contract::none) detail::contract(of, contract == Contract::sums);
    return detail::emit(of, *this, outputs);
  };
  if (contract != Contract::sums || !detail::has_folds(graph)) return finish(std::move(graph));
  Program nested = finish(detail::factored(graph, false)), expanded = finish(detail::factored(graph, true));
  return row_work(expanded) < row_work(nested) ? expanded : nested;
}

}  // namespace ermine::graph
