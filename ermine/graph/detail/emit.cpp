#include <algorithm>
#include <array>
#include <map>
#include <queue>

#include "ermine/graph/detail/scalar_graph.hpp"

namespace ermine::graph::detail {
namespace {

// Equal operations that lie no further apart in the recording become one: those of a loop do, while what is far away
// is better done where its operands are still in L1.
constexpr std::size_t nearby = 96;

using List = std::vector<NumberId>;

/// Operations that become one wide operation; affine: rows of one matrix.
struct Group {
  std::vector<NumberId> members;
  std::uint32_t waits = 0;  // groups it reads that are not written yet
  std::vector<std::uint32_t> readers;
};

/// Which parameters are one named piece: lists that the program reads whole, the longest first.
class Pieces {
 public:
  explicit Pieces(std::uint32_t parameters) : starts_(parameters + std::size_t{1}, 0), taken_(parameters, 0) {}

  void wish(const List& list, std::uint32_t parameters) {
    if (list.empty() || list[0] >= parameters || list.size() > parameters - list[0]) return;
    const bool one = std::all_of(list.begin(), list.end(), [&](NumberId id) { return id == list[0]; });
    for (std::size_t i = 1; i < list.size() && !one; ++i)
      if (list[i] != list[0] + i) return;
    wishes_.emplace_back(one ? 1U : static_cast<std::uint32_t>(list.size()), list[0]);
  }

  /// {first, end} of each piece, in order.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cut() {
    const auto n = static_cast<std::uint32_t>(taken_.size());
    std::sort(wishes_.begin(), wishes_.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (const auto& [length, first] : wishes_) {
      const auto begin = taken_.begin() + first;
      if (std::any_of(begin, begin + length, [](std::uint8_t t) { return t != 0; })) continue;
      std::fill(begin, begin + length, std::uint8_t{1});
      starts_[first] = starts_[first + length] = 1;
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pieces;
    for (std::uint32_t j = 0; j < n; ++j)
      if (j == 0 || starts_[j])
        pieces.emplace_back(j, j + 1);
      else
        pieces.back().second = j + 1;
    return pieces;
  }

 private:
  std::vector<std::uint8_t> starts_, taken_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> wishes_;
};

class Emitter {
 public:
  Emitter(const ScalarGraph& graph, const ScalarBuilder& recording)
      : graph_(graph), recording_(recording), place_(graph.numbers.size()), group_of_(graph.numbers.size(), none) {}

  Program run(const std::vector<NamedNumber>& outputs) {
    form_groups();
    declare();
    write_in_order();
    for (std::size_t i = 0; i < outputs.size(); ++i) builder_.output(outputs[i].name, operand({graph_.outputs[i]}));
    return std::move(builder_).finish();
  }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  const Number& at(NumberId id) const { return graph_.numbers[id]; }
  bool alive(NumberId id) const { return at(id).uses > 0 && at(id).kind == Number::Kind::operation; }

  /// Operations in an order in which operands come first. Numbers made by `contract` have ids above their readers'.
  std::vector<NumberId> in_order() const {
    std::vector<NumberId> order;
    std::vector<std::uint8_t> state(graph_.numbers.size(), 0);  // 1: open, 2: done
    std::vector<NumberId> open;
    for (NumberId root = 0; root < graph_.numbers.size(); ++root) {
      if (!alive(root) || state[root] == 2) continue;
      open.push_back(root);
      while (!open.empty()) {
        const NumberId id = open.back();
        if (state[id] == 2) {
          open.pop_back();
          continue;
        }
        if (state[id] == 1) {
          state[id] = 2;
          order.push_back(id);
          open.pop_back();
          continue;
        }
        state[id] = 1;
        graph_.for_each_operand(at(id), [&](NumberId in) {
          if (alive(in) && state[in] == 0) open.push_back(in);
        });
      }
    }
    return order;
  }

  /// Whether an operation is the sine or the cosine of a number whose other one is wanted too.
  bool paired(NumberId id) const { return partner_.count(id) > 0; }

  void find_pairs() {
    std::map<NumberId, NumberId> sine_of;
    for (NumberId id = 0; id < graph_.numbers.size(); ++id)
      if (alive(id) && at(id).code == OpCode::sine) sine_of[at(id).in[0]] = id;
    for (NumberId id = 0; id < graph_.numbers.size(); ++id) {
      if (!alive(id) || at(id).code != OpCode::cosine) continue;
      const auto sine = sine_of.find(at(id).in[0]);
      if (sine == sine_of.end()) continue;
      partner_[id] = sine->second;
      partner_[sine->second] = id;
    }
  }

  /// What operations must share to be one: extent, code, how deep they stand, extents of the operands; affine: x. Sums
  /// over rows: the sums they wait for.
  std::vector<std::uint32_t> key_of(NumberId id, std::uint32_t depth) {
    const Number& n = at(id);
    const OpCode code = paired(id) ? OpCode::sine_cosine : n.code;
    std::vector<std::uint32_t> key{static_cast<std::uint32_t>(code), n.row ? 1U : 0U, depth, folds_[id]};
    if (n.code == OpCode::fold_sum) return {static_cast<std::uint32_t>(n.code), 3, folds_[n.in[0]]};
    if (n.code == OpCode::dot) return {static_cast<std::uint32_t>(n.code), 2, id};
    if (n.code == OpCode::affine) {
      key.push_back(
          list_ids_.try_emplace(graph_.lists[n.in[0]], static_cast<std::uint32_t>(list_ids_.size())).first->second);
      key.push_back(n.in[2] == no_number ? 2U : at(n.in[2]).row ? 1U : 0U);
      return key;
    }
    for (const NumberId in : n.in) key.push_back(in == no_number ? 2U : at(in).row ? 1U : 0U);
    return key;
  }

  void form_groups() {
    find_pairs();
    std::vector<std::uint32_t> depth(graph_.numbers.size(), 0);
    folds_.assign(graph_.numbers.size(), 0);
    struct Last {
      std::uint32_t group = none;
      std::size_t position = 0;
    };
    std::map<std::vector<std::uint32_t>, Last> open;
    const std::vector<NumberId> order = in_order();
    for (std::size_t position = 0; position < order.size(); ++position) {
      const NumberId id = order[position];
      std::uint32_t deepest = 0;
      graph_.for_each_operand(at(id), [&](NumberId in) {
        deepest = std::max(deepest, depth[in]);
        folds_[id] = std::max(folds_[id], folds_[in]);
      });
      depth[id] = deepest + 1;
      if (at(id).code == OpCode::fold_sum) ++folds_[id];
      Last& last = open[key_of(id, depth[id])];
      const bool near = position - last.position <= nearby || !at(id).row || at(id).code == OpCode::affine;
      if (last.group == none || !near) {
        last.group = static_cast<std::uint32_t>(groups_.size());
        groups_.emplace_back();
      }
      last.position = position;
      groups_[last.group].members.push_back(id);
      group_of_[id] = last.group;
    }
    for (std::uint32_t g = 0; g < groups_.size(); ++g)
      for (const NumberId id : groups_[g].members)
        graph_.for_each_operand(at(id), [&](NumberId in) {
          if (group_of_[in] == none) return;
          groups_[group_of_[in]].readers.push_back(g);
          ++groups_[g].waits;
        });
  }

  /// The operand lists of a group; affine: x, w row by row, offsets.
  std::array<List, 3> lists_of(const Group& group) const {
    std::array<List, 3> lists;
    const Number& first = at(group.members[0]);
    for (const NumberId id : group.members) {
      const Number& n = at(id);
      for (std::size_t i = 0; i < 3; ++i) {
        if (n.in[i] == no_number) continue;
        if (!ScalarGraph::listed(n) || i == 2)
          lists[i].push_back(n.in[i]);
        else if (i == 1 || &n == &first)
          lists[i].insert(lists[i].end(), graph_.lists[n.in[i]].begin(), graph_.lists[n.in[i]].end());
      }
    }
    return lists;
  }

  void declare() {
    const std::uint32_t parameters = recording_.parameters();
    Pieces pieces(parameters);
    for (const Group& group : groups_)
      for (const List& list : lists_of(group)) pieces.wish(list, parameters);
    for (const auto& [first, end] : pieces.cut()) {
      const std::string name = "w" + std::to_string(first) + (end - first > 1 ? "-" + std::to_string(end - 1) : "");
      const SlotId slot = builder_.parameter(name, end - first);
      for (std::uint32_t j = first; j < end; ++j) place_[j] = {slot, j - first};
    }
    const auto columns = static_cast<std::uint32_t>(recording_.columns().size());
    if (columns > 0) {
      const SlotId slot = builder_.dense_input(recording_.columns());
      for (std::uint32_t c = 0; c < columns; ++c) place_[parameters + c] = {slot, c};
    }
  }

  void write_in_order() {
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> ready;
    for (std::uint32_t g = 0; g < groups_.size(); ++g)
      if (groups_[g].waits == 0) ready.push(g);
    while (!ready.empty()) {
      const std::uint32_t g = ready.top();
      ready.pop();
      write(groups_[g]);
      for (const std::uint32_t reader : groups_[g].readers)
        if (--groups_[reader].waits == 0) ready.push(reader);
    }
  }

  /// Sines and cosines of the same numbers.
  void write_pairs(const Group& group) {
    List angles;
    for (const NumberId id : group.members)
      if (std::find(angles.begin(), angles.end(), at(id).in[0]) == angles.end()) angles.push_back(at(id).in[0]);
    const SlotId out = builder_.op(OpCode::sine_cosine, whole(angles));
    const auto m = static_cast<std::uint32_t>(angles.size());
    for (const NumberId id : group.members) {
      const auto j = static_cast<std::uint32_t>(std::find(angles.begin(), angles.end(), at(id).in[0]) - angles.begin());
      place_[id] = {out, at(id).code == OpCode::sine ? j : m + j};
    }
  }

  void write(const Group& group) {
    if (paired(group.members[0])) return write_pairs(group);
    const std::array<List, 3> lists = lists_of(group);
    const Number& first = at(group.members[0]);
    SlotId in[3] = {no_slot, no_slot, no_slot};
    for (std::size_t i = 0; i < 3; ++i) {
      if (lists[i].empty()) continue;
      in[i] = ScalarGraph::listed(first) ? whole(lists[i]) : operand(lists[i]);
    }
    const SlotId out = builder_.op(first.code, in[0], in[1], in[2]);
    const bool one_for_all = builder_.slot(out).width < group.members.size();
    for (std::uint32_t m = 0; m < group.members.size(); ++m) place_[group.members[m]] = {out, one_for_all ? 0 : m};
  }

  /// The slot of an element-by-element operand: one number that stands for all is broadcast.
  SlotId operand(const List& list) {
    if (std::all_of(list.begin(), list.end(), [&](NumberId id) { return id == list[0]; })) return whole({list[0]});
    return whole(list);
  }

  SlotId whole(const List& list) {
    if (std::all_of(list.begin(), list.end(), [&](NumberId id) { return at(id).kind == Number::Kind::constant; })) {
      std::vector<double> values;
      for (const NumberId id : list) values.push_back(at(id).value);
      const auto [known, fresh] = constants_.try_emplace(list, no_slot);
      if (fresh) known->second = builder_.constant(std::move(values));
      return known->second;
    }
    std::vector<Place> places;
    for (const NumberId id : list) {
      if (at(id).kind == Number::Kind::constant) place_[id] = {whole({id}), 0};
      places.push_back(place_[id]);
    }
    const SlotId slot = places[0].slot;
    bool as_it_is = builder_.slot(slot).width == places.size();
    for (std::uint32_t c = 0; c < places.size(); ++c) as_it_is = as_it_is && places[c] == Place{slot, c};
    if (as_it_is) return slot;
    const auto [known, fresh] = gathers_.try_emplace(list, no_slot);
    if (fresh) known->second = builder_.gather(std::move(places));
    return known->second;
  }

  const ScalarGraph& graph_;
  const ScalarBuilder& recording_;
  Builder builder_;
  std::vector<Place> place_;  // of each number, once it is written
  std::vector<std::uint32_t> group_of_;
  std::vector<Group> groups_;
  std::map<List, std::uint32_t> list_ids_;
  std::map<List, SlotId> constants_, gathers_;
  std::vector<std::uint32_t> folds_;      // how many sums over rows one after the other a number waits for
  std::map<NumberId, NumberId> partner_;  // of a sine the cosine of the same number, and of that the sine
};

}  // namespace

Program emit(const ScalarGraph& graph, const ScalarBuilder& recording, const std::vector<NamedNumber>& outputs) {
  return Emitter(graph, recording).run(outputs);
}

}  // namespace ermine::graph::detail
