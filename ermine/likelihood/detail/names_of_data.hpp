/// @file
/// The names of a formula: columns of a table, all others parameters, each with a start.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "ermine/data/table.hpp"
#include "ermine/graph/program.hpp"
#include "ermine/likelihood/fit.hpp"

namespace ermine::likelihood::detail {

class NamesOfData {
 public:
  NamesOfData(const data::Table& table, const Starts& starts) : table_(table), starts_(starts) {}

  /// The slot of a name, made where it is new: a dense input of one column, or a parameter.
  /// @throws DataError for a column of text or with missing cells; UsageError for a parameter without a start.
  graph::SlotId slot(graph::Builder& builder, const std::string& name);
  graph::SlotId column(graph::Builder& builder, const std::string& name);
  /// @throws UsageError for a start that is nobody's. @param what for the message: "the curve"
  void check_all_used(const std::string& what) const;

  /// In order of first use; starts likewise.
  [[nodiscard]] const std::vector<std::string>& parameters() const { return parameters_; }
  [[nodiscard]] std::vector<double> starts() const;
  /// One for each dense input, in their order.
  [[nodiscard]] std::vector<std::span<const double>> columns() const;
  [[nodiscard]] std::span<const double> values(const std::string& column) const { return table_.column(column).values; }

 private:
  const data::Table& table_;
  const Starts& starts_;
  std::map<std::string, graph::SlotId> slots_;
  std::vector<std::string> parameters_, columns_;
};

}  // namespace ermine::likelihood::detail
