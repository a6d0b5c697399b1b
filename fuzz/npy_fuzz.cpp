// Array files and archives of them: a table or a DataError, nothing else, in memory in proportion to the input.

#include "ermine/core/error.hpp"
#include "ermine/data/formats/formats.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto read : {ermine::data::formats::read_npy, ermine::data::formats::read_npz}) {
    try {
      (void)read(bytes, "f");
    } catch (const ermine::core::DataError&) {
    }
  }
  return 0;
}
