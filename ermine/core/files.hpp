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

#include "ermine/core/sha256.hpp"

namespace ermine::core {

/// Writes a file in pieces; nothing is seen under its name before `commit`. Without commit the temporary is removed.
/// A symbolic link is followed and an existing file's permissions are kept; what is not a plain file (a pipe, /dev/null) is
/// written directly.
/// Each failing system call throws an Error that names the path and the system's reason: Fault::usage where the place
/// itself is wrong (no such folder, not permitted), Fault::internal where the disk failed (full, input/output error).
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
  void flush();
  void put(const char* bytes, std::size_t count);

  std::string path_, target_;  ///< As the caller gave it; with links followed.
  std::string temporary_;      ///< "" where the target is no plain file.
  std::string buffer_;
  int descriptor_ = -1;
};

/// The whole of `bytes` under `path`, or the old file untouched and an exception.
void write_file(const std::string& path, std::string_view bytes);

/// All bytes of a file. @throws DataError naming the path and the reason; refuses more than `limit` bytes.
[[nodiscard]] std::string read_file(const std::string& path, std::uint64_t limit = ~std::uint64_t{0});

/// Removes temporary files that an interrupted write left in `folder` (names ending in ".ermine-tmp"). One that a living
/// process still writes holds a lock and stays. A folder that is missing has none.
void remove_stale_temporaries(const std::string& folder);

}  // namespace ermine::core
