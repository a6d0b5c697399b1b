/// @file
/// Files that are whole or not there. A write goes to a temporary name in the same folder, is flushed to the disk,
/// renamed over the old file, and the folder is flushed: at any moment the name holds the old bytes or the new ones.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ermine::core {

/// Writes a file in pieces; nothing is seen under its name before `commit`. Without commit the temporary is removed.
/// Every failing system call throws Error(Fault::internal or data...) with the path and the reason of the system.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view text);
  void write(std::span<const std::byte> bytes);
  void commit();

 private:
  std::string path_, temporary_;
  int descriptor_ = -1;
  bool committed_ = false;
};

/// The whole of `bytes` under `path`, or the old file untouched and an exception.
void write_file(const std::string& path, std::string_view bytes);

/// All bytes of a file. @throws DataError naming the path and the reason; refuses more than `limit` bytes.
[[nodiscard]] std::string read_file(const std::string& path, std::uint64_t limit = ~std::uint64_t{0});

/// Removes temporary files that an interrupted write left in `folder` (names ending in ".ermine-tmp").
void remove_stale_temporaries(const std::string& folder);

/// The sha256 of some bytes as 64 lower-case hexadecimal digits (FIPS 180-4).
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace ermine::core
