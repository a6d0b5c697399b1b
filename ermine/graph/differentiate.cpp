#include "ermine/graph/differentiate.hpp"

#include <array>

#include "ermine/core/error.hpp"
#include "ermine/graph/detail/symbol.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph {
namespace symbolic {

#include "ermine/graph/operations/dual-inl.h"
#include "ermine/graph/operations/rules-inl.h"

}  // namespace symbolic

namespace {

using symbolic::Symbol;
/// The slope by an operand from the operands and the value.
using Slope = Symbol (*)(const Symbol* in, const Symbol& y);
using Slopes = std::array<Slope, 3>;

template <class R, int i>
Symbol slope_of(const Symbol* in, const Symbol& y) {
  if constexpr (R::arity == 1)
    return R::template slope<i>(in[0], y);
  else if constexpr (R::arity == 2)
    return R::template slope<i>(in[0], in[1], y);
  else
    return R::template slope<i>(in[0], in[1], in[2], y);
}

template <class R, int i>
constexpr Slope if_sloped() {
  if constexpr ((R::sloped >> i & 1U) != 0)
    return &slope_of<R, i>;
  else
    return nullptr;
}

std::array<Slopes, operations::operation_count> make_slopes() {
  std::array<Slopes, operations::operation_count> all{};
  symbolic::for_each_elementwise([&](auto rule) {
    using R = decltype(rule);
    all[static_cast<std::size_t>(R::code)] = {if_sloped<R, 0>(), if_sloped<R, 1>(), if_sloped<R, 2>()};
  });
  return all;
}

const Slopes& slopes_of(OpCode code) {
  static const std::array<Slopes, operations::operation_count> all = make_slopes();
  return all[static_cast<std::size_t>(code)];
}

class Sweep {
 public:
  /// @param fold shared numbers gather what all rows give them; else each row keeps what it gives
  Sweep(ScalarBuilder& numbers, NumberId y, bool fold)
      : numbers_(numbers), y_(y), fold_(fold), adjoints_(y + std::size_t{1}), active_(y + std::size_t{1}, false) {
    core::require(!fold || !row(y), "a number that every row has its own of has no one derivative");
    for (NumberId id = 0; id <= y; ++id) active_[id] = id < numbers.parameters() || reads_active(id);
  }

  std::vector<NumberId> run() {
    adjoints_[y_] = 1.0;
    for (NumberId id = y_ + 1; id-- > numbers_.first();)
      if (active_[id] && !adjoints_[id].is(0)) pull_back(id);
    std::vector<NumberId> result;
    for (std::uint32_t j = 0; j < numbers_.parameters(); ++j)
      result.push_back(j <= y_ ? adjoints_[j].id(numbers_) : numbers_.constant(0.0));
    return result;
  }

 private:
  [[nodiscard]] const ScalarOp& op(NumberId id) const { return numbers_.ops()[id - numbers_.first()]; }

  [[nodiscard]] bool reads_active(NumberId id) const {
    if (id < numbers_.first() || op(id).constant) return false;
    for (std::size_t i = 0; i < 3; ++i)
      if (has_slope(op(id).code, i) && op(id).in[i] != no_number && active_[op(id).in[i]]) return true;
    return false;
  }
  static bool has_slope(OpCode code, std::size_t i) {
    return code == OpCode::fold_sum ? i == 0 : slopes_of(code)[i] != nullptr;
  }

  void pull_back(NumberId id) {
    const ScalarOp made = op(id);  // a copy: the list grows
    if (made.code == OpCode::fold_sum) {
      if (!fold_) throw symbolic::NotWritable{};
      return add(made.in[0], adjoints_[id]);
    }
    std::array<Symbol, 3> in;
    for (std::size_t i = 0; i < 3; ++i)
      if (made.in[i] != no_number) in[i] = symbol(made.in[i]);
    for (std::size_t i = 0; i < 3; ++i) {
      if (made.in[i] == no_number || !active_[made.in[i]] || !has_slope(made.code, i)) continue;
      const Symbol part = adjoints_[id] * slopes_of(made.code)[i](in.data(), symbol(id));
      add(made.in[i], fold_ && row(id) && !row(made.in[i]) ? over_rows(part) : part);
    }
  }

  /// A constant of the recording by its value, so that it is settled what becomes of 1 and 0.
  Symbol symbol(NumberId id) {
    if (id >= numbers_.first() && op(id).constant) return numbers_.constant_value(op(id).in[0]);
    return {numbers_, id};
  }

  /// sum_i part; what is the same in every row, as often as there are rows.
  Symbol over_rows(const Symbol& part) {
    if (part.is(0)) return part;
    if (!part.is_constant() && row(part.id(numbers_))) return write(OpCode::fold_sum, part);
    const Symbol x(numbers_, numbers_.column(0));
    return part * write(OpCode::fold_sum, (x < x) + Symbol(1.0));
  }

  bool row(NumberId id) {
    if (id >= rows_.size()) numbers_.extend_rows(rows_);
    return rows_[id];
  }

  void add(NumberId to, const Symbol& part) {
    Symbol& sum = adjoints_[to];
    if (sum.is_constant() || part.is_constant())
      sum = sum + part;
    else
      sum = {numbers_, numbers_.gather(sum.id(numbers_), part.id(numbers_))};
  }

  ScalarBuilder& numbers_;
  NumberId y_;
  bool fold_;
  std::vector<Symbol> adjoints_;
  std::vector<bool> active_;  // depends on a parameter
  std::vector<bool> rows_;    // of each number so far: has a value a row
};

std::optional<std::vector<NumberId>> swept(ScalarBuilder& numbers, NumberId y, bool fold) {
  try {
    return Sweep(numbers, y, fold).run();
  } catch (const symbolic::NotWritable&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::vector<NumberId>> differentiate(ScalarBuilder& numbers, NumberId y) {
  return swept(numbers, y, true);
}

std::optional<std::vector<NumberId>> differentiate_rows(ScalarBuilder& numbers, NumberId y) {
  return swept(numbers, y, false);
}

}  // namespace ermine::graph
