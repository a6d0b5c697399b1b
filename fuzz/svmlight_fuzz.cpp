// svmlight: a table or a DataError; a table comes back from what is written of it.

#include <cstdlib>

#include "ermine/core/error.hpp"
#include "ermine/data/detail/byte_sink.hpp"
#include "ermine/data/formats/formats.hpp"
#include "ermine/data/formats/writers.hpp"
#include "tests/data/support.hpp"

namespace {

class StringSink final : public ermine::data::detail::ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  void finish() override {}
  std::string text;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace ermine::data;
  constexpr std::uint64_t largest_index = 1 << 16;  // Millions of names are slow, and teach nothing.
  try {
    const Table table = formats::read_svmlight({reinterpret_cast<const char*>(data), size}, "f", largest_index);
    StringSink sink;
    formats::write_svmlight(sink, table);
    if (table.columns() > 1) return 0;  // A group is written as a column like any other.
    const Table back = formats::read_svmlight(sink.text, "g");
    if (back.rows() != table.rows()) std::abort();
  } catch (const ermine::core::DataError&) {
  }
  return 0;
}
