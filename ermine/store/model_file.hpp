/// @file
/// The bytes of a model: a safetensors-compatible file. 8 bytes of little-endian length, a JSON header, raw tensors.
///
/// The header's `__metadata__` holds texts only: the format version, the Record's tree as JSON text (tensors named), and
/// the checksum, sha256 of the whole file with these 64 digits set to `0`. No code, no path; sizes are checked before
/// memory is asked for.

#pragma once

#include <string>
#include <string_view>

#include "ermine/core/record.hpp"

namespace ermine::store {

/// The bytes of a file that holds `record`: a pure function of it.
[[nodiscard]] std::string to_bytes(const core::Record& record);
/// @throws ModelError naming the field and the offset: cut short, changed, hostile, of a later version.
[[nodiscard]] core::Record from_bytes(std::string_view bytes, const std::string& name);

/// Whole or not at all.
void save(const core::Record& record, const std::string& path);
/// @throws ModelError as from_bytes; DataError where the file cannot be opened is ModelError too.
[[nodiscard]] core::Record load(const std::string& path);

}  // namespace ermine::store
