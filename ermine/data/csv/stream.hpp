/// @file
/// A CSV text as a stream of parsed chunks, in order, in constant memory, by one thread or several.
///
/// Bytes are read into one buffer. One thread parses all whole rows in it; several cut it behind line feeds that stand
/// outside quotes (where the number of quotes before is even) and parse a piece each. What is left of a row goes to the
/// front of the buffer. Chunks are handed on in order whoever parsed them, so neither the size of a read nor the number of
/// threads can be seen in what comes out.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/data/csv/chunk.hpp"
#include "ermine/data/detail/byte_source.hpp"

namespace ermine::data::csv {

struct StreamOptions {
  std::string name;               ///< In messages.
  std::uint64_t first_line = 1;   ///< The number of the line the text begins with.
  std::uint64_t bytes = 1 << 20;  ///< Read at once, for each thread.
  std::uint32_t threads = 1;
};

class ChunkStream {
 public:
  /// Takes a chunk, the slot it was parsed in (each has its own dictionaries), and the line it begins with.
  using Take = std::function<void(Chunk& chunk, std::uint32_t slot, std::uint64_t line)>;

  /// The text is `head` and then what is left in `source`.
  ChunkStream(std::string head, std::unique_ptr<detail::ByteSource> source, StreamOptions options,
              const Dialect& dialect, const MissingTexts& missing, const std::vector<Want>& wants);

  /// Hands on every chunk, also one without a whole row. @throws DataError at the first fault of the text, with its place.
  void run(const Take& take);

  /// Blank lines at the end of the text that the chunks gave as rows (of a file of one column).
  [[nodiscard]] std::uint64_t blank_rows() const { return blank_rows_; }

 private:
  bool read_more();
  void parse();
  void pass_on(const Take& take);
  [[noreturn]] void fail(const OddCell& place, std::uint64_t line, Fault fault, std::uint64_t cells) const;

  std::string head_;
  std::unique_ptr<detail::ByteSource> source_;
  StreamOptions options_;
  std::uint64_t columns_;
  core::Pool pool_;
  std::vector<Chunk> chunks_;
  std::vector<std::string_view> pieces_;  ///< What each chunk is to parse; the last one may end within a row.
  std::unique_ptr<char[]> buffer_;
  std::uint64_t capacity_ = 0, filled_ = 0;
  bool ended_ = false;
  std::uint64_t line_, blank_rows_ = 0;
  std::uint64_t blank_line_ = 0;  ///< The line where blank lines began that went on to the last chunk's end, 0: none.
};

}  // namespace ermine::data::csv
