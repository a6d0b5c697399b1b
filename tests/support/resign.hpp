/// @file
/// Gives edited model files a valid checksum again: a checksum stops accidents, not people, so the tests of the reader's
/// other defences need one.

#pragma once

#include <cstdint>
#include <string>

#include "ermine/core/sha256.hpp"

namespace ermine::testing {

/// Puts the sha256 of `bytes` with its digits zeroed where `"checksum":"` stands; without that text nothing changes.
inline void resign(std::string& bytes) {
  const std::string key = R"("checksum":")";
  const std::size_t at = bytes.find(key);
  if (at == std::string::npos || at + key.size() + 64 > bytes.size()) return;
  bytes.replace(at + key.size(), 64, std::string(64, '0'));
  bytes.replace(at + key.size(), 64, core::sha256(bytes));
}

/// A file of a header and its data, signed: 8 bytes of length, the header, the data.
inline std::string signed_file(const std::string& header, const std::string& data) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(std::uint64_t{header.size()} >> (8 * i));
  bytes += header + data;
  resign(bytes);
  return bytes;
}

}  // namespace ermine::testing
