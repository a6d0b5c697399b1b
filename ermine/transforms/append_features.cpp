// The features as operations of a program.

#include <algorithm>

#include "ermine/transforms/features.hpp"

namespace ermine::transforms {

using graph::OpCode;
using graph::SlotId;

namespace {

/// x^e with few multiplications.
SlotId power(graph::Builder& b, SlotId x, std::uint32_t e) {
  if (e == 1) return x;
  if (e == 2) return b.op(OpCode::square, x);
  const SlotId half = power(b, x, e / 2), even = b.op(OpCode::square, half);
  return e % 2 ? b.op(OpCode::multiply, even, x) : even;
}

SlotId component(graph::Builder& b, SlotId wide, std::size_t j) {
  return b.slot(wide).width == 1
             ? wide
             : b.op(OpCode::component, wide, graph::no_slot, graph::no_slot, static_cast<std::uint32_t>(j));
}

/// Slots side by side, joined three at a time.
SlotId join(graph::Builder& b, std::vector<SlotId> slots) {
  while (slots.size() > 1) {
    std::vector<SlotId> next;
    for (std::size_t i = 0; i < slots.size(); i += 3) {
      if (i + 1 == slots.size())
        next.push_back(slots[i]);
      else
        next.push_back(
            b.op(OpCode::concatenate, slots[i], slots[i + 1], i + 2 < slots.size() ? slots[i + 2] : graph::no_slot));
    }
    slots = std::move(next);
  }
  return slots[0];
}

/// Whether the terms from `first` on are all functions of a block, in order; then the block serves as it is.
bool whole_block(const Features& f, std::size_t first) {
  const auto& made = f.numbers[f.terms[first].factors[0].first].made;
  if (!f.terms[first].plain() || !made || made->function != 0) return false;
  const std::size_t width = f.blocks[made->block].names.size();
  for (std::size_t j = 0; j < width; ++j) {
    if (first + j >= f.terms.size() || !f.terms[first + j].plain()) return false;
    const auto& next = f.numbers[f.terms[first + j].factors[0].first].made;
    if (!next || next->block != made->block || next->function != j) return false;
  }
  return true;
}

SlotId append_terms(graph::Builder& b, const Features& f) {
  if (f.numbers.empty()) return graph::no_slot;
  const SlotId raw = f.columns.empty() ? graph::no_slot : b.dense_input(f.columns);
  const bool plain = std::all_of(f.terms.begin(), f.terms.end(), [](const Term& t) { return t.plain(); });
  if (plain && f.defines.empty() && f.blocks.empty() && f.columns.size() == f.numbers.size()) {
    std::vector<double> fill;
    for (const NumberFeature& number : f.numbers) fill.push_back(number.fill);
    return b.op(OpCode::replace_missing, raw, b.constant(fill));
  }
  const auto column = [&](const std::string& name) -> SlotId {
    const auto place = std::find(f.columns.begin(), f.columns.end(), name);
    return place == f.columns.end() ? graph::no_slot
                                    : component(b, raw, static_cast<std::size_t>(place - f.columns.begin()));
  };
  TermSlots slots(b, f, [&](std::uint32_t index) {
    const NumberFeature& number = f.numbers[index];
    const SlotId value = number.defined ? append_expression(b, number.name, f.defines, column) : column(number.name);
    return b.op(OpCode::replace_missing, value, b.constant(number.fill));
  });
  std::vector<SlotId> terms;
  for (std::size_t t = 0; t < f.terms.size();) {
    if (whole_block(f, t)) {
      const std::uint32_t block = f.numbers[f.terms[t].factors[0].first].made->block;
      terms.push_back(slots.block(block));
      t += f.blocks[block].names.size();
    } else {
      terms.push_back(slots.term(f.terms[t++]));
    }
  }
  return join(b, std::move(terms));
}

}  // namespace

SlotId TermSlots::number(std::uint32_t index) {
  const auto known = numbers_.find(index);
  if (known != numbers_.end()) return known->second;
  const auto& made = features_.numbers[index].made;
  const SlotId slot = made ? component(builder_, block(made->block), made->function) : column_(index);
  return numbers_.emplace(index, slot).first->second;
}

SlotId TermSlots::term(const Term& term) {
  SlotId product = graph::no_slot;
  for (const auto& [index, exponent] : term.factors) {
    const SlotId factor = power(builder_, number(index), exponent);
    product = product == graph::no_slot ? factor : builder_.op(OpCode::multiply, product, factor);
  }
  return term.scale == 1 ? product : builder_.op(OpCode::multiply, product, builder_.constant(term.scale));
}

SlotId TermSlots::block(std::uint32_t index) {
  const auto known = blocks_.find(index);
  if (known != blocks_.end()) return known->second;
  std::vector<SlotId> of;
  for (const Term& one : features_.blocks[index].of) of.push_back(term(one));
  return blocks_.emplace(index, features_.blocks[index].append(builder_, of)).first->second;
}

FeatureSlots append_features(graph::Builder& builder, const Features& features) {
  FeatureSlots slots;
  slots.terms = append_terms(builder, features);
  for (const CategoryFeature& category : features.categories)
    slots.codes.push_back(builder.code_input(category.name, category.levels));
  if (!features.sparse.empty()) slots.sparse = builder.csr_input(features.sparse);
  return slots;
}

}  // namespace ermine::transforms
