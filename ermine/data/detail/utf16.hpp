/// @file
/// UTF-16 to UTF-8 on the way, and the test whether bytes are UTF-8.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ermine/data/detail/byte_source.hpp"

namespace ermine::data::detail {

/// UTF-8 made of the UTF-16 behind a byte-order mark. A lone surrogate or half a unit at the end is a DataError.
class Utf16Source final : public ByteSource {
 public:
  Utf16Source(std::unique_ptr<ByteSource> units, std::string name, bool big_endian)
      : units_(std::move(units)), name_(std::move(name)), big_endian_(big_endian) {}
  std::uint64_t read(std::span<char> out) override;

 private:
  void decode();

  std::unique_ptr<ByteSource> units_;
  std::string name_;
  bool big_endian_ = false, ended_ = false;
  std::uint32_t high_surrogate_ = 0;  ///< The first half of a pair, 0 for none.
  std::uint64_t offset_ = 2;
  std::string ready_;
  std::size_t used_ = 0;
};

/// The place of the first byte that is not valid UTF-8 (RFC 3629), or is NUL; nothing where all is well.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view text);

}  // namespace ermine::data::detail
