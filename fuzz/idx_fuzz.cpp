// IDX arrays: a table or a DataError, nothing else.

#include "ermine/core/error.hpp"
#include "ermine/data/formats/formats.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    (void)ermine::data::formats::read_idx({reinterpret_cast<const char*>(data), size}, "f");
  } catch (const ermine::core::DataError&) {
  }
  return 0;
}
