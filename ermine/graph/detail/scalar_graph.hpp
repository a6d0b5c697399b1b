/// @file
/// The numbers of a recording on their way to a program: first tidied (tidy.cpp), sums over rows and products factored
/// (factor.cpp), then contracted (contract.cpp), then grouped and written as wide operations (emit.cpp).

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "ermine/graph/scalar_builder.hpp"

namespace ermine::graph::detail {

/// One number. `affine`: in[0] and in[1] are lists of x and w, in[2] the number they are added to or no_number;
/// `dot`: in[0] and in[1] are lists. All others: numbers.
struct Number {
  enum class Kind : std::uint8_t { parameter, column, constant, operation } kind = Kind::operation;
  OpCode code = OpCode::add;
  bool row = false;
  bool gathered = false;  ///< ScalarOp::gathered
  std::uint32_t uses = 0;
  NumberId in[3] = {no_number, no_number, no_number};
  double value = 0;  ///< of a constant
};

struct ScalarGraph {
  std::vector<Number> numbers;
  std::vector<std::vector<NumberId>> lists;
  std::vector<NumberId> outputs;

  [[nodiscard]] static bool listed(const Number& n) { return n.code == OpCode::affine || n.code == OpCode::dot; }
  /// f(number) for each that n reads.
  template <class F>
  void for_each_operand(const Number& n, const F& f) const {
    if (n.kind != Number::Kind::operation) return;
    const bool of_lists = listed(n);
    for (int i = 0; i < 3; ++i) {
      if (n.in[i] == no_number) continue;
      if (of_lists && i < 2)
        for (const NumberId id : lists[n.in[i]]) f(id);
      else
        f(n.in[i]);
    }
  }
  NumberId add(OpCode code, NumberId a, NumberId b = no_number, NumberId c = no_number);
  NumberId constant(double value);
  NumberId list(std::vector<NumberId> numbers);
  [[nodiscard]] bool row(NumberId id) const { return numbers[id].row; }
  /// Counts what the outputs use, directly or not; all else has no uses.
  void count_uses();
};

/// Adds numbers to a graph: each operation once, and none that changes nothing.
class Maker {
 public:
  explicit Maker(ScalarGraph& graph) : graph_(graph) {}
  NumberId constant(double value);
  NumberId make(OpCode code, NumberId a, NumberId b = no_number, NumberId c = no_number);
  [[nodiscard]] bool is(NumberId id, double value) const;
  [[nodiscard]] bool is(NumberId id, OpCode code) const;

 private:
  ScalarGraph& graph_;
  std::map<std::uint64_t, NumberId> constants_;  // by their bits
  std::map<std::array<NumberId, 4>, NumberId> made_;
};

/// The recording with each operation once and without what changes nothing: x + 0, 1 x, -(-x); (-x) s as x (-s) where s is
/// shared.
[[nodiscard]] ScalarGraph tidied(const ScalarBuilder& recording, const std::vector<NamedNumber>& outputs);

/// Whether it has sums over rows.
[[nodiscard]] bool has_folds(const ScalarGraph& graph);
/// Products of rows in one form each, shared factors outside the sums over rows; `expand`: products with gathered sums as
/// sums of products, which several derivatives share.
[[nodiscard]] ScalarGraph factored(const ScalarGraph& graph, bool expand);

/// Finds multiply_add in sums of a product and a number; with `sums` affine and dot in longer ones.
void contract(ScalarGraph& graph, bool sums);

/// Equal operations side by side, as a program.
[[nodiscard]] Program emit(const ScalarGraph& graph, const ScalarBuilder& recording,
                           const std::vector<NamedNumber>& outputs);

}  // namespace ermine::graph::detail
