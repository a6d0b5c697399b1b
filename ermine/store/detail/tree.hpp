/// @file
/// The tree of a Record as JSON text, its tensors named and kept aside.
///
/// JSON has no tensor, no infinity and no text that is not UTF-8, so an object with one member whose key starts with `$`
/// stands for these:
///
///     {"$tensor": "weights"}          the tensor of that name
///     {"$number": "nan"}              also "inf", "-inf"; every NaN is written alike
///     {"$bytes": "ff00"}              a text that is not UTF-8, in hexadecimal digits
///
/// A key that starts with `$` itself is written with a second one, a key that is not UTF-8 as `$hex:` and its digits.
/// Doubles are the shortest text that reads back to the same bits and always have a point or an exponent; integers never.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ermine/core/record.hpp"

namespace ermine::store::detail {

/// Deeper trees are neither written nor read: no model needs them, and recursion over a Record stays shallow.
inline constexpr std::size_t deepest_tree = 100;

struct NamedTensor {
  std::string name;  ///< The path of keys and positions, e.g. "state/0/mean"; unique.
  const core::Tensor* tensor;
};

/// The JSON text of `record`; its tensors are appended to `tensors` in order of appearance.
/// @throws ModelError where a tensor's shape and bytes disagree, a key occurs twice, the tree is too deep.
[[nodiscard]] std::string write_tree(const core::Record& record, std::vector<NamedTensor>& tensors);

/// `text` in quotation marks, escaped. It must be UTF-8.
void quote(std::string& out, std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

/// Reads without building: everything that could be refused is refused before memory is asked for. `refer` is called with
/// the name of each tensor. @throws ModelError.
void check_tree(std::string_view text, const std::function<void(const std::string&)>& refer);

/// Builds the Record of a text that check_tree accepted; `take` gives the tensor of a name.
[[nodiscard]] core::Record read_tree(std::string_view text,
                                     const std::function<core::Tensor(const std::string&)>& take);

}  // namespace ermine::store::detail
