#include "ermine/graph/detail/batch.hpp"

#include "ermine/core/error.hpp"

namespace ermine::graph::detail {
namespace {

[[noreturn]] void refuse(const Input& input, const std::string& why) {
  throw core::Error(core::Fault::internal, "the data of input `" + input.columns.front() + "`: " + why);
}

}  // namespace

void check_batch(const Program& program, const Batch& batch) {
  if (batch.inputs.size() != program.inputs.size())
    throw core::Error(core::Fault::internal, "a batch has " + std::to_string(batch.inputs.size()) +
                                                 " inputs, the program " + std::to_string(program.inputs.size()));
  for (std::size_t i = 0; i < batch.inputs.size(); ++i) {
    const Input& input = program.inputs[i];
    const InputData& data = batch.inputs[i];
    const std::uint32_t width = program.slots[input.slot].width;
    if (input.kind == InputKind::dense) {
      if (data.columns.size() != width) refuse(input, "has not one run of rows a column");
      for (const double* column : data.columns)
        if (!column && batch.rows > 0) refuse(input, "has no data");
    } else if (input.kind == InputKind::code) {
      if (!data.codes && batch.rows > 0) refuse(input, "has no codes");
      for (std::uint64_t r = 0; r < batch.rows; ++r)
        if (data.codes[r] < -1 || data.codes[r] >= static_cast<std::int64_t>(width))
          refuse(input, "code " + std::to_string(data.codes[r]) + " in row " + std::to_string(r) + " has no level");
    } else {
      if (data.csr.rows() < batch.rows) refuse(input, "has too few sparse rows");
      for (std::uint64_t r = 0; r < batch.rows; ++r) {
        if (data.csr.offsets[r] > data.csr.offsets[r + 1]) refuse(input, "has offsets that fall");
        for (std::uint64_t e = data.csr.offsets[r]; e < data.csr.offsets[r + 1]; ++e)
          if (data.csr.indices[e] >= width)
            refuse(input, "index " + std::to_string(data.csr.indices[e]) + " in row " + std::to_string(r) +
                              " is beyond its columns");
      }
    }
  }
}

}  // namespace ermine::graph::detail
