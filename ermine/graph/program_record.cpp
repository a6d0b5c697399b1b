#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/graph/program.hpp"

namespace ermine::graph {
namespace {

using core::Record;

[[noreturn]] void refuse(const std::string& why) { throw core::ModelError("program: " + why); }

const char* name_of(Extent extent) { return extent == Extent::row ? "row" : "shared"; }
const char* name_of(InputKind kind) {
  return kind == InputKind::dense ? "dense" : kind == InputKind::csr ? "csr" : "code";
}

Extent extent_from(const std::string& name) {
  for (const Extent e : {Extent::row, Extent::shared})
    if (name == name_of(e)) return e;
  refuse("unknown extent `" + name + "`");
}

InputKind kind_from(const std::string& name) {
  for (const InputKind k : {InputKind::dense, InputKind::csr, InputKind::code})
    if (name == name_of(k)) return k;
  refuse("unknown kind of input `" + name + "`");
}

std::uint32_t small(const Record& record, const char* what) {
  const std::uint64_t n = record.size_value();
  if (n > std::numeric_limits<std::uint32_t>::max()) refuse(std::string(what) + " is too large");
  return static_cast<std::uint32_t>(n);
}

Record texts(const std::vector<std::string>& values) { return Record::array(std::span<const std::string>(values)); }

}  // namespace

Record Program::to_record() const {
  Record out = Record::object();
  Record slot_list = Record::array(), op_list = Record::array(), parameter_list = Record::array();
  Record input_list = Record::array(), constant_list = Record::array(), output_list = Record::array();
  for (const Slot& s : slots) {
    Record r = Record::array();
    r.push(name_of(s.extent));
    r.push(s.width);
    slot_list.push(std::move(r));
  }
  for (const Op& op : ops) {
    Record r = Record::object(), in = Record::array();
    for (const SlotId id : op.in)
      if (id != no_slot) in.push(id);
    r.set("operation", graph::name_of(op.code)).set("out", op.out).set("in", std::move(in));
    if (op.attribute != 0) r.set("attribute", op.attribute);
    op_list.push(std::move(r));
  }
  for (const Parameter& p : parameters) {
    Record r = Record::object();
    r.set("name", p.name).set("slot", p.slot).set("offset", p.offset).set("rows", p.rows).set("columns", p.columns);
    parameter_list.push(std::move(r));
  }
  for (const Input& i : inputs) {
    Record r = Record::object();
    r.set("kind", name_of(i.kind)).set("slot", i.slot).set("columns", texts(i.columns));
    if (i.kind == InputKind::code) r.set("levels", texts(i.levels));
    input_list.push(std::move(r));
  }
  for (const Constant& c : constants) {
    Record r = Record::object();
    r.set("slot", c.slot).set("values", core::Tensor::of(std::span<const double>(c.values)));
    constant_list.push(std::move(r));
  }
  for (const Output& o : outputs) {
    Record r = Record::object();
    r.set("name", o.name).set("slot", o.slot);
    output_list.push(std::move(r));
  }
  out.set("slots", std::move(slot_list)).set("operations", std::move(op_list));
  out.set("parameters", std::move(parameter_list)).set("inputs", std::move(input_list));
  out.set("constants", std::move(constant_list)).set("outputs", std::move(output_list));
  if (gathers.empty()) return out;
  Record gather_list = Record::array();
  for (const std::vector<Place>& places : gathers) {
    Record list = Record::array();
    for (const Place& place : places) {
      Record r = Record::array();
      r.push(place.slot);
      r.push(place.component);
      list.push(std::move(r));
    }
    gather_list.push(std::move(list));
  }
  out.set("gathers", std::move(gather_list));
  return out;
}

Program Program::from_record(const Record& record) {
  Program p;
  for (const Record& r : record.at("slots").items()) {
    if (r.items().size() != 2) refuse("a slot is not a pair of extent and width");
    p.slots.push_back({extent_from(r.items()[0].text()), small(r.items()[1], "the width of a slot")});
  }
  for (const Record& r : record.at("operations").items()) {
    const std::string& name = r.at("operation").text();
    const std::optional<OpCode> code = op_from_name(name);
    if (!code) refuse("unknown operation `" + name + "`: the file was written by a newer version, or is damaged");
    Op op{*code, small(r.at("out"), "a slot"), {no_slot, no_slot, no_slot}, 0};
    const Record::Array& in = r.at("in").items();
    if (in.size() > 3) refuse("operation `" + name + "` has more than 3 operands");
    for (std::size_t i = 0; i < in.size(); ++i) op.in[i] = small(in[i], "a slot");
    if (const Record* attribute = r.find("attribute")) op.attribute = small(*attribute, "an attribute");
    p.ops.push_back(op);
  }
  for (const Record& r : record.at("parameters").items())
    p.parameters.push_back({r.at("name").text(), small(r.at("slot"), "a slot"), r.at("offset").size_value(),
                            small(r.at("rows"), "rows"), small(r.at("columns"), "columns")});
  for (const Record& r : record.at("inputs").items()) {
    Input input{kind_from(r.at("kind").text()), small(r.at("slot"), "a slot"), r.at("columns").texts(), {}};
    if (const Record* levels = r.find("levels")) input.levels = levels->texts();
    p.inputs.push_back(std::move(input));
  }
  for (const Record& r : record.at("constants").items())
    p.constants.push_back({small(r.at("slot"), "a slot"), r.at("values").tensor().doubles()});
  for (const Record& r : record.at("outputs").items())
    p.outputs.push_back({r.at("name").text(), small(r.at("slot"), "a slot")});
  if (const Record* gathers = record.find("gathers"))
    for (const Record& list : gathers->items()) {
      std::vector<Place>& places = p.gathers.emplace_back();
      for (const Record& r : list.items()) {
        if (r.items().size() != 2) refuse("a place is not a pair of slot and component");
        places.push_back({small(r.items()[0], "a slot"), small(r.items()[1], "a component")});
      }
    }
  p.validate();
  return p;
}

}  // namespace ermine::graph
