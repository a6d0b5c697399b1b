/// @file
/// The paths that a function takes on rows, as programs.
///
/// A recording is one row's path. Its comparisons are guards: the program is for the rows that answer them alike. Paths that
/// compute the same, whatever they ask on the way, share one program. Which program is tried on some rows is a pure function
/// of these rows and the parameters; what is kept from before saves time and changes nothing.

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ermine/autodiff/detail/derived_sums.hpp"
#include "ermine/autodiff/recorded.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::autodiff::detail {

/// Some rows: column c of row i is columns[c][i].
struct RowView {
  std::span<const double* const> columns;
  std::uint64_t rows = 0;
};

/// A program for rows: output "sum", and where it is `guarded` the row output "left", which is `taken` for the rows that it
/// is for and tells of another row where it leaves each of the paths.
struct PathProgram {
  std::unique_ptr<graph::Evaluator> evaluator;
  bool guarded = false;
  std::optional<DerivedSums> derived;  ///< not guarded
};
inline constexpr double taken = -1;

class RowPaths {
 public:
  using Function = std::function<Recorded(const std::vector<Recorded>& w, const std::vector<Recorded>& x)>;
  RowPaths(Function function, std::uint32_t parameters, std::uint32_t columns, core::Pool* pool);

  /// The program to try on these rows, and in `leader` a row that it is for; one that is not guarded is for all rows at
  /// these parameters. Valid until the next call. nullptr where the engine lacks an operation: `unrecordable()`.
  PathProgram* choose(const RowView& rows, std::span<const double> w, std::uint64_t& leader);

  [[nodiscard]] std::uint64_t recordings() const { return recordings_; }
  [[nodiscard]] const char* unrecordable() const { return unrecordable_; }
  /// Where nothing is compared, the one program there is.
  [[nodiscard]] const PathProgram* only() const { return branches_ == false ? &programs_.begin()->second : nullptr; }

 private:
  /// How the comparisons of a recording came out: what tells paths apart.
  using Key = std::vector<bool>;
  /// A comparison, its operands counted without the comparisons before them.
  struct Answer {
    graph::OpCode code = graph::OpCode::less;
    graph::NumberId a = graph::no_number, b = graph::no_number;
    bool held = false;
  };
  /// A path in two parts. A loop that stops when a step is small has one of the first for each number of steps, and not
  /// for each sequence of their signs.
  struct Trace {
    std::vector<graph::NumberId> computed;  // operation by operation, the result last
    std::vector<Answer> answers;
  };

  graph::NumberId record(const RowView& rows, std::uint64_t row, std::span<const double> w, Key& key);
  [[nodiscard]] Trace trace(graph::NumberId term);
  std::uint64_t elect(const RowView& rows, std::span<const double> w, std::map<Key, Trace>& chosen);
  PathProgram compile(graph::NumberId term, const std::map<Key, Trace>& accepted);
  graph::NumberId guard(const Trace& trace, const std::vector<graph::NumberId>& computed, const std::vector<bool>& row,
                        graph::NumberId& count, double& guards);
  graph::NumberId number(graph::NumberId traced, const std::vector<graph::NumberId>& computed);
  [[nodiscard]] std::vector<graph::NumberId> computed_numbers() const;

  Function function_;
  std::uint32_t parameters_;
  core::Pool* pool_;
  ProgramRecorder recorder_;
  std::vector<Recorded> w_, x_;
  std::map<std::vector<Key>, PathProgram> programs_;
  std::optional<bool> branches_;  // whether the function compares anything; unknown before its first recording
  std::map<std::uint64_t, graph::NumberId> constants_;  // constants in traces, by their bits
  std::vector<double> constant_values_;
  std::uint64_t recordings_ = 0;
  const char* unrecordable_ = nullptr;
};

}  // namespace ermine::autodiff::detail
