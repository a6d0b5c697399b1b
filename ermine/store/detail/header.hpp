/// @file
/// The header of a safetensors file: JSON that says where each tensor lies.
///
///     {"__metadata__": {key: text, ...}, name: {"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}, ...}
///
/// Offsets count from the end of the header. The tensors fill the rest of the file without overlap and without holes, so a
/// byte that no tensor owns cannot hide in it.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ermine/core/record.hpp"

namespace ermine::store::detail {

inline constexpr std::uint64_t largest_header = 100'000'000;  ///< As other readers of the format have it.
inline constexpr std::size_t most_dimensions = 16;

struct TensorEntry {
  std::string name;
  core::Tensor::Type type = core::Tensor::Type::f64;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

struct Header {
  std::map<std::string, std::string> metadata;
  std::vector<TensorEntry> tensors;  ///< Ascending by name.
};

[[nodiscard]] const char* dtype_of(core::Tensor::Type type);

/// @param data_size the bytes that follow the header.
/// @throws ModelError naming the tensor or the byte where anything is not as above.
[[nodiscard]] Header parse_header(std::string_view json, std::uint64_t data_size);

}  // namespace ermine::store::detail
