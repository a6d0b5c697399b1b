#include "ermine/data/csv/stream.hpp"

#include <algorithm>
#include <cstring>

#include "ermine/core/error.hpp"

namespace ermine::data::csv {
namespace {

constexpr std::uint64_t padding = 64;             ///< The sentinel and what the kernel may load behind it.
constexpr std::uint64_t longest_row = 256 << 20;  ///< A longer one is a quote that was not closed.

/// Behind the first line feed from `from` on that stands outside quotes, the text beginning outside; its size for none.
std::uint64_t row_end(std::string_view text, std::uint64_t from, bool inside) {
  for (std::uint64_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') inside = !inside;
    if (text[i] == '\n' && !inside) return i + 1;
  }
  return text.size();
}

}  // namespace

ChunkStream::ChunkStream(std::string head, std::unique_ptr<detail::ByteSource> source, StreamOptions options,
                         const Dialect& dialect, const MissingTexts& missing, const std::vector<Want>& wants)
    : head_(std::move(head)),
      source_(std::move(source)),
      options_(std::move(options)),
      columns_(dialect.columns),
      pool_(options_.threads),
      line_(options_.first_line) {
  options_.bytes = std::max<std::uint64_t>(options_.bytes, 1);
  for (std::uint32_t slot = 0; slot < pool_.threads(); ++slot) chunks_.emplace_back(dialect, missing, wants);
}

void ChunkStream::run(const Take& take) {
  while (read_more()) {
    parse();
    pass_on(take);
  }
}

/// Fills the buffer behind what is left of the last rows, until there is a whole line. False: nothing is left.
bool ChunkStream::read_more() {
  bool line = false;
  while (!ended_ && !line) {
    if (filled_ > longest_row)
      throw core::DataError("a row longer than 256 MiB begins here: is a quote not closed?",
                            {options_.name, line_, 1, 1, {}});
    // A row longer than a read doubles the next one: looking at it again and again costs no more than twice its length.
    const std::uint64_t wanted = std::max(options_.bytes * pool_.threads(), filled_);
    if (filled_ + wanted + padding > capacity_) {
      capacity_ = filled_ + wanted + padding;
      std::unique_ptr<char[]> larger(new char[capacity_]);
      if (filled_ > 0) std::memcpy(larger.get(), buffer_.get(), filled_);
      buffer_ = std::move(larger);
    }
    char* const to = buffer_.get() + filled_;
    const std::uint64_t from_head = std::min<std::uint64_t>(wanted, head_.size());
    std::copy_n(head_.data(), from_head, to);
    head_.erase(0, from_head);
    const std::uint64_t n = from_head + source_->read({to + from_head, wanted - from_head});
    ended_ = n < wanted;
    line = std::memchr(to, '\n', n) != nullptr;
    filled_ += n;
  }
  return filled_ > 0;
}

void ChunkStream::parse() {
  std::memset(buffer_.get() + filled_, '\n', padding);
  const std::string_view text(buffer_.get(), filled_);
  pieces_.clear();
  std::uint64_t begin = 0;
  bool inside = false;  // Whether quotes are open at `seen`.
  std::uint64_t seen = 0;
  for (std::uint32_t left = pool_.threads(); left > 0 && begin < text.size(); --left) {
    std::uint64_t end = text.size();
    if (left > 1) {
      const std::uint64_t aim = std::max(seen, begin + (text.size() - begin) / left);
      const auto quotes = std::count(text.begin() + static_cast<std::ptrdiff_t>(seen),
                                     text.begin() + static_cast<std::ptrdiff_t>(aim), '"');
      end = row_end(text, aim, inside != (quotes % 2 != 0));
      inside = false;
      seen = end;
    }
    pieces_.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  pool_.run(pieces_.size(),
            [&](std::uint64_t i, std::uint32_t) { chunks_[i].parse(pieces_[i], ended_ && i + 1 == pieces_.size()); });
}

void ChunkStream::pass_on(const Take& take) {
  std::uint64_t consumed = 0;
  for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
    Chunk& chunk = chunks_[i];
    const bool something = chunk.rows() > 0 || chunk.fault() != Fault::none;
    if (blank_line_ > 0 && something) fail({0, 1, {}}, blank_line_, Fault::blank_line, 0);
    take(chunk, i, line_);
    if (chunk.fault() != Fault::none) fail(chunk.fault_place(), line_, chunk.fault(), chunk.fault_cells());
    if (chunk.blank_lines() && blank_line_ == 0) blank_line_ = line_ + chunk.blank_lines()->line;
    blank_rows_ = chunk.blank_rows() + (chunk.blank_rows() == chunk.rows() ? blank_rows_ : 0);
    line_ += chunk.lines();
    consumed += chunk.consumed();
    if (chunk.consumed() < pieces_[i].size()) break;  // Only the last piece may end within a row.
  }
  filled_ -= consumed;
  std::memmove(buffer_.get(), buffer_.get() + consumed, filled_);
  if (ended_ && filled_ > 0 && consumed == 0) throw core::Error(core::Fault::internal, "rows were left unread");
}

void ChunkStream::fail(const OddCell& place, std::uint64_t line, Fault fault, std::uint64_t cells) const {
  throw core::DataError(message_of(fault, cells, columns_), {options_.name, line + place.line, place.column, 1, {}});
}

}  // namespace ermine::data::csv
