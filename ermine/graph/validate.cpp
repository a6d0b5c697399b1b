#include <set>
#include <string_view>

#include "ermine/core/error.hpp"
#include "ermine/graph/operations/table.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph {
namespace {

// Bounds on what an evaluation allocates, far above any table: a hostile file can name small things that grow.
constexpr std::uint64_t most_slots = std::uint64_t{1} << 24;
constexpr std::uint64_t most_row_components = std::uint64_t{1} << 20;     // of computed and dense slots, in all
constexpr std::uint64_t most_shared_components = std::uint64_t{1} << 28;  // of computed slots, in all

[[noreturn]] void refuse(const std::string& why) { throw core::ModelError("program: " + why); }

class Check {
 public:
  explicit Check(const Program& program)
      : program_(program), made_(program.slots.size(), 0), gathered_(program.gathers.size(), 0) {}

  void run() {
    if (program_.slots.size() > most_slots) refuse("too many slots");
    for (const Slot& slot : program_.slots)
      if (slot.width == 0) refuse("a slot has no components");
    parameters();
    inputs();
    for (const Constant& constant : program_.constants) {
      make(constant.slot, "a constant");
      if (slot(constant.slot).extent != Extent::shared) refuse("a constant is not shared");
      if (constant.values.size() != slot(constant.slot).width) refuse("a constant has not as many values as its slot");
    }
    operations_in_order();
    for (std::size_t i = 0; i < made_.size(); ++i)
      if (!made_[i]) refuse("nothing makes slot " + std::to_string(i));
    outputs();
  }

 private:
  const Slot& slot(SlotId id) const { return program_.slots[id]; }

  void make(SlotId id, const std::string& who) {
    if (id >= program_.slots.size()) refuse(who + " fills slot " + std::to_string(id) + ", which is not there");
    if (made_[id]) refuse("slot " + std::to_string(id) + " is made twice, the second time by " + who);
    made_[id] = 1;
  }

  void parameters() {
    std::uint64_t offset = 0;
    for (const Parameter& p : program_.parameters) {
      const std::string who = "parameter `" + p.name + "`";
      make(p.slot, who);
      if (slot(p.slot).extent != Extent::shared) refuse(who + " is not shared");
      if (std::uint64_t{p.rows} * p.columns != slot(p.slot).width) refuse(who + " has not rows x columns elements");
      if (p.offset != offset) refuse(who + " does not follow the one before it");
      offset += slot(p.slot).width;
    }
  }

  void inputs() {
    for (const Input& input : program_.inputs) {
      make(input.slot, "an input");
      if (slot(input.slot).extent != Extent::row) refuse("an input has no rows");
      const bool code = input.kind == InputKind::code;
      if (code && input.columns.size() != 1) refuse("a coded input has not one column");
      if (!code && !input.levels.empty()) refuse("an input that is not coded has levels");
      if ((code ? input.levels.size() : input.columns.size()) != slot(input.slot).width)
        refuse("the width of an input is not the number of its columns or levels");
      if (input.kind == InputKind::dense)
        row_components_ += slot(input.slot).width;
      else
        made_[input.slot] = sparse;
    }
  }

  void operations_in_order() {
    for (const Op& op : program_.ops) {
      if (static_cast<std::size_t>(op.code) >= operations::operation_count) refuse("an unknown operation");
      const std::string who = std::string("operation `") + name_of(op.code) + "`";
      for (const SlotId id : op.in)
        if (id != no_slot && (id >= program_.slots.size() || !made_[id]))
          refuse(who + " reads slot " + std::to_string(id) + " before it is made");
      for (int i = 0; i < 3; ++i)
        if (op.in[i] != no_slot && made_[op.in[i]] == sparse && !(op.code == OpCode::affine && i == 0))
          refuse(who + " reads a sparse or coded input; only `affine` can, as its first operand");
      if (op.code == OpCode::gather && op.attribute < program_.gathers.size()) {
        if (gathered_[op.attribute]) refuse(who + " sets side by side what another one has");
        gathered_[op.attribute] = 1;
        for (const Place& place : program_.gathers[op.attribute])
          if (place.slot < program_.slots.size() && made_[place.slot] != 1)
            refuse(who + " reads slot " + std::to_string(place.slot) + ", which is not made yet or sparse");
      }
      const Slot result = operations::result_of(program_, op);
      make(op.out, who);
      if (slot(op.out).extent != result.extent || slot(op.out).width != result.width)
        refuse(who + " does not give what its slot says");
      (result.extent == Extent::row ? row_components_ : shared_components_) += result.width;
    }
    if (row_components_ > most_row_components || shared_components_ > most_shared_components)
      refuse("its slots are too wide in all");
  }

  void outputs() const {
    std::set<std::string_view> names;
    for (const Output& output : program_.outputs) {
      if (output.slot >= program_.slots.size()) refuse("output `" + output.name + "` names a slot that is not there");
      if (made_[output.slot] == sparse) refuse("output `" + output.name + "` is a sparse or coded input");
      if (!names.insert(output.name).second) refuse("two outputs are named `" + output.name + "`");
    }
  }

  const Program& program_;
  static constexpr std::uint8_t sparse = 2;  // made, as an input that exists only through an affine map
  std::vector<std::uint8_t> made_, gathered_;
  std::uint64_t row_components_ = 0, shared_components_ = 0;
};

}  // namespace

void Program::validate() const { Check(*this).run(); }

}  // namespace ermine::graph
