// The CSV reader against the plain one: the same table or the same error, for a chunk size and thread count taken from
// the first byte; and the pieces of the file are the file.

#include <cstdlib>
#include <cstring>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/reader.hpp"
#include "ermine/data/write.hpp"
#include "tests/data/plain_csv.hpp"
#include "tests/data/support.hpp"

namespace {

using namespace ermine::data;

struct Outcome {
  Table table;
  std::string error;
};

template <class Read>
Outcome outcome(const Read& read) {
  try {
    return {read(), ""};
  } catch (const ermine::core::DataError& error) {
    return {{}, error.what()};
  }
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0 || size > 4096) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  if (text.starts_with("\x1f\x8b")) return 0;  // gzip is undone before the reader, and by no part of the plain one.
  ReadOptions options;
  options.chunk = std::uint64_t{1} << (data[0] & 7);
  options.threads = (data[0] & 8) != 0 ? 2 : 1;
  if ((data[0] & 16) != 0) options.header = (data[0] & 32) != 0;
  if ((data[0] & 64) != 0) options.missing = {"-1", "x"};
  if ((data[0] & 128) != 0) options.as_text = {"c1", "a"};

  const Outcome plain = outcome([&] { return csv::read_plain(text, "f", options); });
  const auto source = [&] { return detail::open_memory(text, "f", {.text = false}); };
  const Outcome fast = outcome([&] { return csv::read_csv(source, "f", options); });
  require(fast.error == plain.error);
  require(same_tables(fast.table, plain.table));

  std::uint64_t rows = 0;
  (void)outcome([&] {
    csv::read_csv_in_pieces(source(), "f", options, {}, 3, [&](const Table& piece, std::uint64_t first) {
      require(first == rows && piece.rows() <= 3);
      rows += piece.rows();
    });
    return Table();
  });
  return 0;
}
