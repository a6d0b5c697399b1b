#include <algorithm>

#include "ermine/graph/detail/scalar_graph.hpp"

namespace ermine::graph::detail {
namespace {

/// A row number as c a1 a2 ... / (b1 b2 ...), c shared and signed: what is no product is one factor.
struct Product {
  NumberId coefficient = no_number;  // no_number: 1
  bool negative = false;
  std::vector<NumberId> above, below;

  [[nodiscard]] bool like(const Product& other) const { return above == other.above && below == other.below; }
};
/// Parts of a gathered sum.
using Sum = std::vector<Product>;
constexpr std::size_t most_terms = 32;

/// Writes a graph again, number by number, products only where somebody else than a product reads them.
class Factorer {
 public:
  Factorer(const ScalarGraph& from, bool expand)
      : from_(from), expand_(expand), maker_(graph_), sums_(from.numbers.size()) {}

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
      if (n.row && sums_[id].empty()) sums_[id] = one_factor(place_[id]);
    }
    for (const NumberId id : from_.outputs) graph_.outputs.push_back(written(id));
    graph_.count_uses();
    join_divisions();
    return std::move(graph_);
  }

 private:
  [[nodiscard]] bool row(NumberId id) const { return from_.numbers[id].row; }

  static Sum one_factor(NumberId x) {
    Product p;
    p.above = {x};
    return {p};
  }

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
    NumberId total = no_number;  // sum_i (c x_i + d y_i) = c sum_i x_i + d sum_i y_i
    for (const Product& part : sums_[n.in[0]]) total = plus(total, maker_.make(OpCode::fold_sum, core(part)), part);
    place_[id] = total;
  }

  void of_row(NumberId id) {
    const Number& n = from_.numbers[id];
    switch (n.code) {
      case OpCode::negate:
        sums_[id] = negated(sums_[n.in[0]]);
        return;
      case OpCode::square:
        sums_[id] = times(n.in[0], factors(n.in[0]), n.in[0], factors(n.in[0]));
        return;
      case OpCode::multiply:
        sums_[id] = times(n.in[0], factors(n.in[0]), n.in[1], factors(n.in[1]));
        return;
      case OpCode::divide:
        sums_[id] = times(n.in[0], factors(n.in[0]), n.in[1], inverse(n.in[1]));
        return;
      case OpCode::add:
      case OpCode::subtract:
        return sum(id);
      default:
        place_[id] = plain(n);
    }
  }

  Sum factors(NumberId id) {
    if (row(id)) return sums_[id];
    Product p;
    if (!maker_.is(place_[id], 1.0)) p.coefficient = place_[id];
    return {p};
  }

  /// 1 / x. What is not one factor is divided by as a whole: one division.
  Sum inverse(NumberId id) {
    const NumberId one = maker_.constant(1.0);
    Product p;
    if (!row(id)) {
      p.coefficient = maker_.make(OpCode::divide, one, place_[id]);
      return {p};
    }
    const Product& x = sums_[id].front();
    if (sums_[id].size() > 1 || x.above.size() + x.below.size() > 1) {
      p.below = {written(id)};
      return {p};
    }
    if (x.coefficient != no_number) p.coefficient = maker_.make(OpCode::divide, one, x.coefficient);
    p.negative = x.negative;
    p.above = x.below;
    p.below = x.above;
    return {p};
  }

  static Sum negated(Sum x) {
    for (Product& p : x) p.negative = !p.negative;
    return x;
  }

  /// Term by term; a sum of more than a few is one factor.
  Sum times(NumberId a, Sum x, NumberId b, Sum y) {
    if (x.size() * y.size() > most_terms) {
      if (x.size() > 1) x = one_factor(written(a));
      if (y.size() > 1) y = one_factor(written(b));
    }
    Sum made;
    for (const Product& p : x)
      for (const Product& q : y) join(made, times(p, q));
    return made;
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

  /// Adds a part; like parts are one, c x + d x = (c + d) x.
  void join(Sum& sum, Product part) {
    const auto known = std::find_if(sum.begin(), sum.end(), [&](const Product& p) { return p.like(part); });
    if (known == sum.end()) {
      sum.push_back(std::move(part));
      return;
    }
    const auto coefficient = [&](const Product& p) {
      return p.coefficient == no_number ? maker_.constant(1.0) : p.coefficient;
    };
    const OpCode code = known->negative == part.negative ? OpCode::add : OpCode::subtract;
    known->coefficient = maker_.make(code, coefficient(*known), coefficient(part));
  }

  void sum(NumberId id) {
    const Number& n = from_.numbers[id];
    if (!row(n.in[0]) || !row(n.in[1])) {
      place_[id] = plain(n);
      return;
    }
    const Sum &a = sums_[n.in[0]], &b = sums_[n.in[1]];
    const bool alike = a.size() == 1 && b.size() == 1 && a[0].like(b[0]);
    if (n.gathered && (alike || (expand_ && a.size() + b.size() <= most_terms))) {
      sums_[id] = a;
      for (const Product& part : b) join(sums_[id], part);
      return;
    }
    const bool same = a.size() == 1 && b.size() == 1 && a[0].coefficient == b[0].coefficient;
    if (!same) {
      place_[id] = maker_.make(n.code, written(n.in[0]), written(n.in[1]));
      return;
    }
    // One factor; a coefficient that both terms have, and a sign, stand outside.
    const bool a_negative = a[0].negative, b_negative = b[0].negative != (n.code == OpCode::subtract);
    NumberId left = core(a[0]), right = core(b[0]);
    if (a_negative && !b_negative) std::swap(left, right);
    Product made;
    made.coefficient = a[0].coefficient;
    made.negative = a_negative && b_negative;
    made.above = {maker_.make(a_negative == b_negative ? OpCode::add : OpCode::subtract, left, right)};
    sums_[id] = {std::move(made)};
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

  /// total + c x, c of `part`.
  NumberId plus(NumberId total, NumberId x, const Product& part) {
    const bool signed_here = part.negative && total == no_number;
    if (part.coefficient != no_number) {
      const NumberId c = part.coefficient;
      x = maker_.make(OpCode::multiply, signed_here ? maker_.make(OpCode::negate, c) : c, x);
    } else if (signed_here) {
      x = maker_.make(OpCode::negate, x);
    }
    if (total == no_number) return x;
    return maker_.make(part.negative ? OpCode::subtract : OpCode::add, total, x);
  }

  NumberId written(NumberId id) {
    if (place_[id] != no_number) return place_[id];
    NumberId total = no_number;
    for (const Product& part : sums_[id]) total = plus(total, core(part), part);
    return place_[id] = total;
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
  bool expand_;
  ScalarGraph graph_;
  Maker maker_;
  std::vector<Sum> sums_;        // of row numbers
  std::vector<NumberId> place_;  // in the new graph; no_number: not written down yet
};

}  // namespace

bool has_folds(const ScalarGraph& graph) {
  return std::any_of(graph.numbers.begin(), graph.numbers.end(), [](const Number& n) {
    return n.kind == Number::Kind::operation && n.code == OpCode::fold_sum && n.uses > 0;
  });
}

ScalarGraph factored(const ScalarGraph& graph, bool expand) { return Factorer(graph, expand).run(); }

}  // namespace ermine::graph::detail
