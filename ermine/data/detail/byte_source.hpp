/// @file
/// Bytes of a file, of standard input or of memory, in order, with gzip and UTF-16 undone on the way.
///
/// What a reader sees is the decoded text: a byte-order mark is gone, UTF-16 (told from its mark) is UTF-8, gzip (told
/// from its magic number, whatever the name) is inflated, several members one after the other.

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ermine::data::detail {

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;
  /// Fills the front of `out`; fewer bytes than asked for only at the end. @throws DataError naming file and reason.
  virtual std::uint64_t read(std::span<char> out) = 0;
  /// How many bytes it holds in all, 0 where that is not known.
  [[nodiscard]] virtual std::uint64_t size_hint() const { return 0; }
};

/// What the bytes on the disk are wrapped in.
struct OpenOptions {
  bool text = true;  ///< Undo UTF-16 and drop a byte-order mark; gzip is undone in any case.
};

/// `path` or "-" (standard input).
[[nodiscard]] std::unique_ptr<ByteSource> open_source(const std::string& path, const OpenOptions& options = {});
/// Bytes that outlive the source; `name` stands in messages.
[[nodiscard]] std::unique_ptr<ByteSource> open_memory(std::string_view bytes, const std::string& name,
                                                      const OpenOptions& options = {});

/// A source whose first bytes, taken to look at, are put back.
[[nodiscard]] std::unique_ptr<ByteSource> put_back(std::string head, std::unique_ptr<ByteSource> rest);

/// All that is left in a source.
[[nodiscard]] std::string read_all(ByteSource& source);

}  // namespace ermine::data::detail
