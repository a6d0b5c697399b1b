#include <algorithm>

#include "ermine/graph/detail/scalar_graph.hpp"

namespace ermine::graph::detail {
namespace {

/// A row number as c a1 a2 ... / (b1 b2 ...), c shared and signed: what is no product is one factor.
struct Product {
  NumberId coefficient = no_number;
  bool negative = false;
  std::vector<NumberId> above, below;
};

/// Writes a graph again, number by number, products only where somebody else than a product reads them.
class Factorer {
 public:
  explicit Factorer(const ScalarGraph& from) : from_(from), maker_(graph_), products_(from.numbers.size()) {}

  ScalarGraph run() {
    for (NumberId id = 0; id < from_.numbers.size(); ++id) {
      const Number& n = from_.numbers[id];
      place_.push_back(no_number);
      if (n.kind == Number::Kind::constant)
        place_[id] = maker_.constant(n.value);
      else if (n.kind != Number::Kind::operation)
        graph_.numbers.push_back(n), place_[id] = id;
      else if (n.uses > 0)
        n.row ? of_row(id) : shared(id);
      if (n.row && products_[id].above.empty() && products_[id].below.empty()) products_[id].above = {place_[id]};
    }
    for (const NumberId id : from_.outputs) graph_.outputs.push_back(written(id));
    graph_.count_uses();
    join_divisions();
    return std::move(graph_);
  }

 private:
  [[nodiscard]] bool row(NumberId id) const { return from_.numbers[id].row; }

  /// An operation on single numbers, its operands written down.
  NumberId plain(const Number& n) {
    NumberId in[3] = {no_number, no_number, no_number};
    for (int i = 0; i < 3; ++i)
      if (n.in[i] != no_number) in[i] = written(n.in[i]);
    return maker_.make(n.code, in[0], in[1], in[2]);
  }

  void shared(NumberId id) {
    const Number& n = from_.numbers[id];
    if (n.code != OpCode::fold_sum) {
      place_[id] = plain(n);
      return;
    }
    Product outside = products_[n.in[0]];  // sum_i c x_i = c sum_i x_i
    const NumberId sum = maker_.make(OpCode::fold_sum, core(outside));
    place_[id] = scaled(sum, outside);
  }

  void of_row(NumberId id) {
    const Number& n = from_.numbers[id];
    switch (n.code) {
      case OpCode::negate:
        products_[id] = products_[n.in[0]];
        products_[id].negative = !products_[id].negative;
        return;
      case OpCode::square:
        products_[id] = times(factors(n.in[0]), factors(n.in[0]));
        return;
      case OpCode::multiply:
        products_[id] = times(factors(n.in[0]), factors(n.in[1]));
        return;
      case OpCode::divide:
        products_[id] = times(factors(n.in[0]), inverse(n.in[1]));
        return;
      case OpCode::add:
      case OpCode::subtract:
        return sum(id);
      default:
        place_[id] = plain(n);
    }
  }

  Product factors(NumberId id) {
    if (row(id)) return products_[id];
    Product p;
    if (!maker_.is(place_[id], 1.0)) p.coefficient = place_[id];
    return p;
  }

  /// 1 / x. A product of several factors is divided by as a whole: one division.
  Product inverse(NumberId id) {
    const NumberId one = maker_.constant(1.0);
    Product p;
    if (!row(id)) {
      p.coefficient = maker_.make(OpCode::divide, one, place_[id]);
      return p;
    }
    const Product& x = products_[id];
    if (x.above.size() + x.below.size() > 1) {
      p.below = {written(id)};
      return p;
    }
    if (x.coefficient != no_number) p.coefficient = maker_.make(OpCode::divide, one, x.coefficient);
    p.negative = x.negative;
    p.above = x.below;
    p.below = x.above;
    return p;
  }

  Product times(Product a, const Product& b) {
    if (a.coefficient == no_number)
      a.coefficient = b.coefficient;
    else if (b.coefficient != no_number)
      a.coefficient = maker_.make(OpCode::multiply, a.coefficient, b.coefficient);
    a.negative = a.negative != b.negative;
    a.above.insert(a.above.end(), b.above.begin(), b.above.end());
    a.below.insert(a.below.end(), b.below.begin(), b.below.end());
    // What is computed late stands first: 1 / p meets the exponential it normalises before a power of a column.
    std::sort(a.above.begin(), a.above.end(), std::greater<>());
    std::sort(a.below.begin(), a.below.end(), std::greater<>());
    return a;
  }

  /// A sum is one factor; a coefficient that both terms have, and a sign, stand outside.
  void sum(NumberId id) {
    const Number& n = from_.numbers[id];
    Product& made = products_[id];
    const bool minus = n.code == OpCode::subtract;
    if (!row(n.in[0]) || !row(n.in[1])) {
      place_[id] = plain(n);
      return;
    }
    Product a = products_[n.in[0]], b = products_[n.in[1]];
    if (a.coefficient != b.coefficient) {
      place_[id] = maker_.make(n.code, written(n.in[0]), written(n.in[1]));
      return;
    }
    made.coefficient = a.coefficient;
    if (minus) b.negative = !b.negative;
    made.negative = a.negative && b.negative;
    if (a.negative && !b.negative) std::swap(a, b);
    const OpCode code = a.negative == b.negative ? OpCode::add : OpCode::subtract;
    made.above = {maker_.make(code, core(a), core(b))};
  }

  /// The factors without coefficient and sign, multiplied in one order: each divisor at once with a factor, so that no
  /// partial product leaves the range where the whole does not.
  NumberId core(const Product& p) {
    NumberId made = no_number;
    for (std::size_t i = 0; i < std::max(p.above.size(), p.below.size()); ++i) {
      NumberId factor = i < p.above.size() ? p.above[i] : no_number;
      if (i < p.below.size()) {
        const NumberId inverse = maker_.make(OpCode::divide, maker_.constant(1.0), p.below[i]);
        factor = factor == no_number ? inverse : maker_.make(OpCode::multiply, factor, inverse);
      }
      made = made == no_number ? factor : maker_.make(OpCode::multiply, made, factor);
    }
    return made;
  }

  NumberId scaled(NumberId x, const Product& by) {
    if (by.coefficient == no_number) return by.negative ? maker_.make(OpCode::negate, x) : x;
    return maker_.make(OpCode::multiply, by.negative ? maker_.make(OpCode::negate, by.coefficient) : by.coefficient, x);
  }

  NumberId written(NumberId id) {
    if (place_[id] == no_number) place_[id] = scaled(core(products_[id]), products_[id]);
    return place_[id];
  }

  /// a (1 / b) where nobody else wants 1 / b: one operation, and rounded once.
  void join_divisions() {
    for (Number& n : graph_.numbers) {
      if (n.kind != Number::Kind::operation || n.code != OpCode::multiply || !n.row || n.uses == 0) continue;
      for (int side = 0; side < 2; ++side) {
        const Number& inverse = graph_.numbers[n.in[side]];
        if (inverse.uses != 1 || inverse.code != OpCode::divide || inverse.kind != Number::Kind::operation) continue;
        if (!inverse.row || !maker_.is(inverse.in[0], 1.0)) continue;
        n.code = OpCode::divide;
        n.in[0] = n.in[1 - side];
        n.in[1] = inverse.in[1];
        break;
      }
    }
    graph_.count_uses();
  }

  const ScalarGraph& from_;
  ScalarGraph graph_;
  Maker maker_;
  std::vector<Product> products_;  // of row numbers
  std::vector<NumberId> place_;    // in the new graph; no_number: not written down yet
};

}  // namespace

bool has_folds(const ScalarGraph& graph) {
  return std::any_of(graph.numbers.begin(), graph.numbers.end(), [](const Number& n) {
    return n.kind == Number::Kind::operation && n.code == OpCode::fold_sum && n.uses > 0;
  });
}

ScalarGraph factored(const ScalarGraph& graph) { return Factorer(graph).run(); }

}  // namespace ermine::graph::detail
