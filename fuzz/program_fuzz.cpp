// Hostile records of programs: whatever Program::from_record accepts must evaluate without reading outside its memory.
//
// The bytes steer a record through the names that a program's record may have; so most inputs get past the first key.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/operations/table.hpp"

namespace {

using namespace ermine;
using core::Record;

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint32_t next() { return at_ < size_ ? data_[at_++] : 0; }
  std::uint32_t below(std::uint32_t n) { return next() % n; }
  /// Mostly a small number, now and then a monstrous one.
  std::int64_t number() {
    const std::uint32_t b = next();
    return b < 240 ? b % 16 : b < 250 ? std::int64_t{1} << (b % 62) : -std::int64_t{b};
  }
  bool empty() const { return at_ >= size_; }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

Record list_of_texts(Bytes& bytes) {
  Record list = Record::array();
  for (std::uint32_t i = bytes.below(5); i > 0; --i)
    list.push(std::string(1, static_cast<char>('a' + bytes.below(26))));
  return list;
}

Record draw(Bytes& bytes) {
  Record record = Record::object(), slots = Record::array(), ops = Record::array(), parameters = Record::array();
  Record inputs = Record::array(), constants = Record::array(), outputs = Record::array();
  const auto all = graph::operations::operations();
  for (std::uint32_t i = bytes.below(24); i > 0; --i) {
    Record slot = Record::array();
    slot.push(bytes.below(2) ? "row" : "shared");
    slot.push(bytes.number());
    slots.push(slot);
  }
  for (std::uint32_t i = bytes.below(16); i > 0; --i) {
    Record op = Record::object(), in = Record::array();
    for (std::uint32_t k = bytes.below(5); k > 0; --k) in.push(bytes.number());
    op.set("operation", all[bytes.below(static_cast<std::uint32_t>(all.size()))].name);
    op.set("out", bytes.number()).set("in", in).set("attribute", bytes.number());
    ops.push(op);
  }
  std::int64_t offset = 0;
  for (std::uint32_t i = bytes.below(4); i > 0; --i) {
    Record p = Record::object();
    const std::int64_t rows = bytes.number(), columns = bytes.number();
    p.set("name", "p").set("slot", bytes.number()).set("offset", bytes.below(8) ? offset : bytes.number());
    p.set("rows", rows).set("columns", columns);
    // Mostly the packed layout, wrapping where the drawn sizes are absurd: refusing those is the reader's task.
    offset = static_cast<std::int64_t>(static_cast<std::uint64_t>(offset) +
                                       static_cast<std::uint64_t>(rows) * (columns & 0xff));
    parameters.push(p);
  }
  for (std::uint32_t i = bytes.below(4); i > 0; --i) {
    Record input = Record::object();
    const char* const kinds[] = {"dense", "csr", "code", "odd"};
    input.set("kind", kinds[bytes.below(4)]).set("slot", bytes.number()).set("columns", list_of_texts(bytes));
    if (bytes.below(2)) input.set("levels", list_of_texts(bytes));
    inputs.push(input);
  }
  for (std::uint32_t i = bytes.below(4); i > 0; --i) {
    Record c = Record::object();
    const std::vector<double> values(bytes.below(4), 0.5);
    c.set("slot", bytes.number()).set("values", core::Tensor::of(std::span<const double>(values)));
    constants.push(c);
  }
  for (std::uint32_t i = bytes.below(3); i > 0; --i) {
    Record o = Record::object();
    o.set("name", std::string(1, static_cast<char>('a' + bytes.below(3)))).set("slot", bytes.number());
    outputs.push(o);
  }
  record.set("slots", slots).set("operations", ops).set("parameters", parameters).set("inputs", inputs);
  record.set("constants", constants).set("outputs", outputs);
  if (bytes.below(2) == 0) return record;
  Record gathers = Record::array();
  for (std::uint32_t i = 1 + bytes.below(4); i > 0; --i) {
    Record places = Record::array();
    for (std::uint32_t k = bytes.below(6); k > 0; --k) {
      Record place = Record::array();
      place.push(bytes.number());
      place.push(bytes.below(16) ? static_cast<std::int64_t>(bytes.below(4)) : bytes.number());
      places.push(place);
    }
    gathers.push(places);
  }
  record.set("gathers", gathers);
  return record;
}

void evaluate(const graph::Program& program) {
  if (program.parameter_count() > 100000) return;
  constexpr std::uint64_t rows = 70;
  const std::vector<double> column(rows, 0.25), parameters(program.parameter_count(), 0.1);
  const std::vector<std::int32_t> codes(rows, 0);
  const std::vector<std::uint64_t> offsets(rows + 1, 0);
  graph::Batch batch;
  batch.rows = rows;
  for (const graph::Input& input : program.inputs) {
    graph::InputData data;
    if (input.kind == graph::InputKind::dense) data.columns.assign(input.columns.size(), column.data());
    data.codes = codes.data();
    data.csr = {offsets, nullptr, nullptr, input.columns.size()};
    batch.inputs.push_back(std::move(data));
  }
  graph::Evaluator evaluator(program);
  for (const graph::Output& output : program.outputs) {
    const graph::Slot slot = program.slots[output.slot];
    std::vector<double> result(slot.extent == graph::Extent::row ? slot.width * rows : slot.width);
    if (slot.extent == graph::Extent::row) {
      evaluator.rows(batch, parameters, output.name, result);
    } else {
      evaluator.shared(batch, parameters, output.name, result);
      std::vector<double> gradient(parameters.size());
      if (slot.width == 1) static_cast<void>(evaluator.value_and_gradient(batch, parameters, gradient, output.name));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  try {
    const graph::Program program = graph::Program::from_record(draw(bytes));
    evaluate(program);
  } catch (const core::ModelError&) {
  }
  return 0;
}
