// The reader of model files: bytes as they come, and behind a valid checksum, where the deeper checks stand. What it
// accepts must be written and read again to the same bytes.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ermine/core/error.hpp"
#include "ermine/store/model_file.hpp"
#include "tests/support/hostile_models.hpp"

using namespace ermine;

namespace {

/// The first byte says what the rest is: a file, a file to be signed, a tree, or a list of tensors and their data.
std::string file_of(char choice, const std::string& rest) {
  switch (choice & 3) {
    case 0:
      return rest;
    case 1: {
      std::string bytes = rest;
      testing::resign(bytes);
      return bytes;
    }
    case 2:
      return testing::signed_file(testing::with_metadata(rest, ""), "");
    default: {
      const std::size_t cut = rest.find('\n');
      const std::string data = cut == std::string::npos ? "" : rest.substr(cut + 1);
      return testing::signed_file(testing::with_metadata(R"({"w":{"$tensor":"w"}})", rest.substr(0, cut)), data);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string bytes = file_of(input[0], std::string(input.substr(1)));
  try {
    const std::string again = store::to_bytes(store::from_bytes(bytes, "fuzz"));
    if (store::to_bytes(store::from_bytes(again, "again")) != again) std::abort();
  } catch (const core::ModelError&) {
  }
  return 0;
}
