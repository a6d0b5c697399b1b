#include <algorithm>

#include "ermine/graph/detail/scalar_graph.hpp"

namespace ermine::graph::detail {
namespace {

bool is_sum(const Number& n) {
  return n.kind == Number::Kind::operation && n.row &&
         (n.code == OpCode::add || n.code == OpCode::subtract || n.code == OpCode::multiply_add);
}
bool is_product(const Number& n) {
  return n.kind == Number::Kind::operation && n.row && (n.code == OpCode::multiply || n.code == OpCode::square);
}

/// Rows that are only added: from here on one affine map with weights of 1 is cheaper than an operation for each.
constexpr std::size_t fewest_rows = 4;

/// One sum, taken apart along its spine ((t0 + t1) + t2) + ..., whose partial sums nobody else reads.
class Sum {
 public:
  Sum(ScalarGraph& graph, NumberId root, bool whole) : graph_(graph), root_(root), whole_(whole) {}

  void rewrite() {
    walk();
    if (scaled_.empty() && squared_.empty() && rows_.size() < fewest_rows) return;
    if (terms_ < 2 || !worth_it()) return;
    NumberId base = shared_base();
    if (base == no_number) {  // what the products are added to: a row term, once
      const auto first = std::find_if(rows_.begin(), rows_.end(), [](const Term& t) { return t.positive; });
      if (first != rows_.end()) {
        base = first->number;
        rows_.erase(first);
      }
    }
    NumberId sum = with_scaled(base);
    for (const Term& t : rows_)
      if (!in_matrix_) sum = with_plain(sum, t);
    sum = with_products(sum);
    Number made = graph_.numbers[sum];
    made.uses = graph_.numbers[root_].uses;
    graph_.numbers[root_] = made;
  }

 private:
  struct Term {
    NumberId number = no_number;
    bool positive = true;
  };
  struct Product {
    NumberId a = no_number, b = no_number;  // scaled: a is shared, b a row
    bool positive = true;
  };

  const Number& at(NumberId id) const { return graph_.numbers[id]; }
  bool inner(NumberId id) const { return is_sum(at(id)) && at(id).uses == 1; }

  void walk() {
    NumberId at_spine = root_;
    bool positive = true;
    while (true) {
      const Number n = at(at_spine);
      if (n.code == OpCode::multiply_add) {
        product(n.in[0], n.in[1], positive);
        at_spine = n.in[2];
      } else {
        const bool minus = n.code == OpCode::subtract;
        const bool swap = !inner(n.in[0]) && inner(n.in[1]);
        term(swap ? n.in[0] : n.in[1], positive != (minus && !swap));
        at_spine = swap ? n.in[1] : n.in[0];
        if (minus && swap) positive = !positive;
      }
      if (!whole_ || !inner(at_spine)) break;
      graph_.numbers[at_spine].uses = 0;  // is part of this sum, and no root
    }
    if (whole_ || (scaled_.empty() && squared_.empty()))
      term(at_spine, positive);
    else
      plain(at_spine, positive);
    for (auto* list : {&scaled_, &squared_}) std::reverse(list->begin(), list->end());
    for (auto* list : {&shared_, &rows_}) std::reverse(list->begin(), list->end());
  }

  void term(NumberId id, bool positive) {
    while (at(id).kind == Number::Kind::operation && at(id).code == OpCode::negate && at(id).row && at(id).uses == 1) {
      id = at(id).in[0];
      positive = !positive;
    }
    if (is_product(at(id)) && at(id).uses == 1)
      return product(at(id).in[0], at(id).code == OpCode::square ? at(id).in[0] : at(id).in[1], positive);
    plain(id, positive);
  }

  void plain(NumberId id, bool positive) {
    ++terms_;
    (graph_.row(id) ? rows_ : shared_).push_back({id, positive});
  }

  void product(NumberId a, NumberId b, bool positive) {
    ++terms_;
    if (graph_.row(a) && graph_.row(b)) return squared_.push_back({a, b, positive});
    if (graph_.row(a)) std::swap(a, b);
    if (!graph_.row(b)) {  // the inner product of a multiply_add may be of shared numbers
      shared_.push_back({graph_.add(OpCode::multiply, a, b), positive});
      return;
    }
    scaled_.push_back({a, b, positive});
  }

  /// One negative product of rows beside one number stays as it is: x - y z needs a product and a difference.
  bool worth_it() const {
    if (scaled_.size() + squared_.size() > 1 || rows_.size() >= fewest_rows) return true;
    return !scaled_.empty() || squared_[0].positive;
  }

  NumberId negative(NumberId id) {
    if (at(id).kind == Number::Kind::constant) return graph_.constant(-at(id).value);
    return graph_.add(OpCode::negate, id);
  }

  /// The sum of the shared terms: once an evaluation.
  NumberId shared_base() {
    NumberId sum = no_number;
    for (const Term& t : shared_)
      if (sum == no_number)
        sum = t.positive ? t.number : negative(t.number);
      else
        sum = graph_.add(t.positive ? OpCode::add : OpCode::subtract, sum, t.number);
    return sum;
  }

  NumberId with_scaled(NumberId sum) {
    if (scaled_.empty() && rows_.size() < fewest_rows - 1) return sum;
    std::vector<NumberId> x, w;
    for (const Product& p : scaled_) {
      x.push_back(p.b);
      w.push_back(p.positive ? p.a : negative(p.a));
    }
    if (x.size() == 1 && sum != no_number) return graph_.add(OpCode::multiply_add, w[0], x[0], sum);
    if (x.size() == 1) return graph_.add(OpCode::multiply, w[0], x[0]);
    for (const Term& t : rows_) {
      x.push_back(t.number);
      w.push_back(graph_.constant(t.positive ? 1.0 : -1.0));
    }
    in_matrix_ = true;
    const NumberId xs = graph_.list(std::move(x)), ws = graph_.list(std::move(w));
    return graph_.add(OpCode::affine, xs, ws, sum);
  }

  NumberId with_plain(NumberId sum, const Term& t) {
    if (sum == no_number) return t.positive ? t.number : negative(t.number);
    return graph_.add(t.positive ? OpCode::add : OpCode::subtract, sum, t.number);
  }

  /// Products of rows: one alone joins its sum, several are a dot product.
  NumberId with_products(NumberId sum) {
    for (const bool positive : {true, false}) {
      std::vector<NumberId> a, b;
      for (const Product& p : squared_)
        if (p.positive == positive) {
          a.push_back(p.a);
          b.push_back(p.b);
        }
      if (a.empty()) continue;
      if (a.size() == 1 && positive && sum != no_number) {
        sum = graph_.add(OpCode::multiply_add, a[0], b[0], sum);
        continue;
      }
      NumberId made = no_number;
      if (a.size() == 1) {
        made = a[0] == b[0] ? graph_.add(OpCode::square, a[0]) : graph_.add(OpCode::multiply, a[0], b[0]);
      } else {
        const NumberId left = graph_.list(std::move(a)), right = graph_.list(std::move(b));
        made = graph_.add(OpCode::dot, left, right);
      }
      sum = sum == no_number ? (positive ? made : graph_.add(OpCode::negate, made))
                             : graph_.add(positive ? OpCode::add : OpCode::subtract, sum, made);
    }
    return sum;
  }

  ScalarGraph& graph_;
  NumberId root_;
  bool whole_;  // the sum with its partial sums; else one addition
  std::size_t terms_ = 0;
  std::vector<Product> scaled_, squared_;
  std::vector<Term> shared_, rows_;
  bool in_matrix_ = false;
};

/// (c t) t, c shared, as c t^2: one product of rows less, and their two slopes.
void find_squares(ScalarGraph& graph) {
  const std::size_t n = graph.numbers.size();
  for (std::size_t id = 0; id < n; ++id) {
    const Number product = graph.numbers[id];
    if (product.uses == 0 || !is_product(product) || product.code != OpCode::multiply) continue;
    for (int side = 0; side < 2; ++side) {
      const NumberId t = product.in[side], scaled = product.in[1 - side];
      const Number& inner = graph.numbers[scaled];
      if (!graph.row(t) || !is_product(inner) || inner.code != OpCode::multiply || inner.uses != 1) continue;
      const int at = inner.in[0] == t ? 0 : inner.in[1] == t ? 1 : 2;
      if (at == 2 || graph.row(inner.in[1 - at])) continue;
      const NumberId factor = inner.in[1 - at], square = graph.add(OpCode::square, t);
      graph.numbers[id].in[0] = factor;
      graph.numbers[id].in[1] = square;
      graph.numbers[square].uses = 1;
      graph.numbers[scaled].uses = 0;
      break;
    }
  }
}

}  // namespace

void contract(ScalarGraph& graph, bool sums) {
  if (sums) find_squares(graph);
  // From the outputs down: a sum is met before its partial sums, which it takes along.
  for (std::size_t id = graph.numbers.size(); id-- > 0;)
    if (is_sum(graph.numbers[id]) && graph.numbers[id].uses > 0) Sum(graph, static_cast<NumberId>(id), sums).rewrite();
  graph.count_uses();
}

}  // namespace ermine::graph::detail
