// The bases of a model, learnt one after the other on the training rows.

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/transforms/features.hpp"

namespace ermine::transforms {
namespace {

using graph::SlotId;

class BasisFit {
 public:
  BasisFit(data::Table& table, std::span<const double> w, Features& features, core::Pool* pool)
      : table_(table), w_(w), f_(features), pool_(pool), columns_(features.number_names()) {
    f_.terms = plain_terms(static_cast<std::uint32_t>(f_.numbers.size()));
  }

  void apply(const std::string& text) {
    const BasisCall call = parse_basis(text, columns_);
    if (call.polynomial())
      f_.terms = products_of(call, f_.terms);
    else if (call.name.empty())
      write_out(call);
    else if (call.name == "gaussian" && gaussian_of_all_terms(call))
      add_joint(call);
    else
      add_each(call);
    if (f_.terms.empty())
      throw core::UsageError("--basis " + text + " makes no term: it needs more columns of numbers");
  }

 private:
  /// One block for each term.
  void add_each(const BasisCall& call) {
    std::vector<Term> terms;
    for (const Term& term : f_.terms) {
      const std::vector<double> x = values(1, [&](TermSlots& slots) { return slots.term(term); });
      const TermValues of{name_of(term, f_.number_names()), x, w_};
      BasisBlock block = call.name == "fourier"  ? fourier(call, of)
                         : call.name == "spline" ? spline(call, of)
                         : call.name == "log"    ? logarithm(call, of)
                                                 : gaussian_of_one(call, of);
      if (block.names.empty()) {
        terms.push_back(term);
        continue;
      }
      block.of = {term};
      add(std::move(block), terms);
    }
    f_.terms = std::move(terms);
  }

  static bool gaussian_of_all_terms(const BasisCall& call) {
    call.at_most(2);
    if (call.arguments.size() < 2 || call.arguments[1] == "quantile") return false;
    if (call.arguments[1] == "kmeans") return true;
    throw core::UsageError("--basis " + call.text +
                           ": the centres come from `quantile` (each column by itself) or `kmeans` " +
                           "(all columns together), not from `" + call.arguments[1] + "`");
  }

  void add_joint(const BasisCall& call) {
    if (f_.terms.empty()) return;
    std::vector<std::vector<double>> x;
    for (const Term& term : f_.terms) x.push_back(values(1, [&](TermSlots& slots) { return slots.term(term); }));
    std::vector<TermValues> of;
    for (std::size_t j = 0; j < x.size(); ++j) of.push_back({name_of(f_.terms[j], f_.number_names()), x[j], w_});
    BasisBlock block = gaussian_of_all(call, of);
    block.of = f_.terms;
    std::vector<Term> terms;
    add(std::move(block), terms);
    f_.terms = std::move(terms);
  }

  /// Expressions take the place of all columns of numbers; what none of them uses is no feature.
  void write_out(const BasisCall& call) {
    if (!f_.blocks.empty() || std::any_of(f_.terms.begin(), f_.terms.end(), [](const Term& t) { return !t.plain(); }))
      throw core::UsageError("--basis '" + call.text + "': expressions name columns, so they come before other bases");
    written_ = true;
    std::vector<Term> terms;
    std::vector<std::uint8_t> needed(f_.numbers.size(), 0);
    const std::size_t originals = f_.numbers.size();
    for (const std::string& text : split_expressions(call)) {
      std::vector<std::uint32_t> used;
      BasisBlock block = expression(text, columns_, used);
      for (const std::uint32_t index : used) needed[index] = 1;
      if (used.size() == 1 && columns_[used[0]] == text)
        terms.push_back({{{used[0], 1U}}, 1});
      else
        add(std::move(block), terms);
    }
    forget(needed, originals, terms);
    f_.terms = std::move(terms);
    written_ = false;
  }

  /// Takes numbers that no expression needs out of the features, so that no one has to bring their columns.
  void forget(const std::vector<std::uint8_t>& needed, std::size_t originals, std::vector<Term>& terms) {
    std::vector<std::uint32_t> place(f_.numbers.size());
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < f_.numbers.size(); ++i) {
      place[i] = count;
      count += i >= originals || needed[i] ? 1 : 0;
    }
    std::vector<NumberFeature> kept;
    for (std::size_t i = 0; i < f_.numbers.size(); ++i)
      if (i >= originals || needed[i]) kept.push_back(std::move(f_.numbers[i]));
    f_.numbers = std::move(kept);
    std::erase_if(f_.order,
                  [&](const FeaturePlace& p) { return !p.category && p.index < originals && !needed[p.index]; });
    for (FeaturePlace& p : f_.order)
      if (!p.category) p.index = place[p.index];
    const auto move = [&](std::vector<Term>& list) {
      for (Term& term : list)
        for (auto& factor : term.factors) factor.first = place[factor.first];
    };
    move(terms);
    for (BasisBlock& block : f_.blocks) move(block.of);
    columns_ = f_.number_names();
  }

  /// Evaluates a new block, and makes a number and a plain term of each of its functions.
  void add(BasisBlock block, std::vector<Term>& terms) {
    const auto index = static_cast<std::uint32_t>(f_.blocks.size());
    const std::size_t width = block.names.size(), n = table_.rows();
    if (terms.size() + width > most_terms)
      throw core::UsageError("the basis makes more than " + std::to_string(most_terms) +
                             " terms: choose fewer columns (--features) or fewer functions");
    f_.blocks.push_back(std::move(block));
    const std::vector<double> x = values(width, [&](TermSlots& slots) { return slots.block(index); });
    for (std::uint32_t j = 0; j < width; ++j) {
      data::ColumnData column;
      column.name = f_.blocks[index].names[j];
      column.values.assign(x.begin() + static_cast<std::ptrdiff_t>(j * n),
                           x.begin() + static_cast<std::ptrdiff_t>((j + 1) * n));
      if (table_.find(column.name))
        throw core::DataError("--basis makes `" + column.name + "`, which is there already: leave one of the two out");
      NumberFeature number{column.name, true, statistics_of(column.values, w_), 0, MadeBy{index, j}};
      check(column, f_.blocks[index]);
      number.fill = number.statistics.median;
      f_.order.insert(f_.order.begin() + static_cast<std::ptrdiff_t>(place_behind(f_.blocks[index])),
                      {false, static_cast<std::uint32_t>(f_.numbers.size())});
      terms.push_back({{{static_cast<std::uint32_t>(f_.numbers.size()), 1U}}, 1});
      f_.numbers.push_back(std::move(number));
      table_ = table_.with(std::move(column));
    }
  }

  /// Where in the order of the features the functions of a block belong: behind what they are made of; expressions come
  /// last, as they are written.
  [[nodiscard]] std::size_t place_behind(const BasisBlock& block) const {
    if (written_) return f_.order.size();
    std::size_t behind = 0;
    for (std::size_t i = 0; i < f_.order.size(); ++i) {
      if (f_.order[i].category) continue;
      const std::uint32_t index = f_.order[i].index;
      const auto& made = f_.numbers[index].made;
      if (made && made->block + 1 == f_.blocks.size()) behind = i + 1;
      for (const Term& term : block.of)
        for (const auto& factor : term.factors)
          if (factor.first == index) behind = i + 1;
    }
    return behind;
  }

  void check(const data::ColumnData& column, const BasisBlock& block) const {
    constexpr double largest = 1e150;
    for (std::size_t i = 0; i < column.values.size(); ++i) {
      if (std::fabs(column.values[i]) <= largest) continue;
      std::string where;
      for (const Term& term : block.of)
        for (const auto& factor : term.factors) {
          const NumberFeature& number = f_.numbers[factor.first];
          const double cell = table_.column(number.name).values[i];
          where +=
              (where.empty() ? "" : ", ") + number.name + " = " + data::shortest(cell == cell ? cell : number.fill);
        }
      throw core::DataError("the basis function `" + column.name + "` is " + data::shortest(column.values[i]) +
                            " in row " + std::to_string(i + 1) + " of the training rows (" + where +
                            "): guard it, or leave such rows out with --cut");
    }
  }

  /// What a slot holds on the training rows, [width][rows].
  template <class Append>
  std::vector<double> values(std::size_t width, const Append& append) const {
    graph::Builder b;
    graph::Batch batch;
    batch.rows = table_.rows();
    TermSlots slots(b, f_, [&](std::uint32_t index) {
      const NumberFeature& number = f_.numbers[index];
      batch.inputs.push_back({.columns = {table_.column(number.name).values.data()}});
      return b.op(graph::OpCode::replace_missing, b.dense_input({number.name}), b.constant(number.fill));
    });
    b.output("value", append(slots));
    std::vector<double> result(width * table_.rows());
    if (table_.rows() > 0) graph::Evaluator(std::move(b).finish(), {.pool = pool_}).rows(batch, {}, "value", result);
    return result;
  }

  data::Table& table_;
  std::span<const double> w_;
  Features& f_;
  core::Pool* pool_;
  std::vector<std::string> columns_;
  bool written_ = false;  // while expressions are added
};

}  // namespace

void fit_bases(data::Table& table, std::span<const double> w, std::span<const std::string> bases, Features& features,
               core::Pool* pool) {
  BasisFit fit(table, w, features, pool);
  for (const std::string& basis : bases) fit.apply(basis);
}

}  // namespace ermine::transforms
