#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "ermine/store/model_file.hpp"
#include "tests/store/sample_records.hpp"

using namespace ermine;

namespace {

nlohmann::json header_of(const std::string& bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return nlohmann::json::parse(bytes.substr(8, length));
}

}  // namespace

TEST_CASE("A model file is a safetensors file: aligned, without holes, its metadata texts") {
  for (const auto& [name, record] : testing::sample_records()) {
    CAPTURE(name);
    const std::string bytes = store::to_bytes(record);
    const nlohmann::json header = header_of(bytes);
    const std::size_t data = bytes.size() - [&] {
      std::size_t end = 0;
      for (const auto& [key, entry] : header.items())
        if (key != "__metadata__") end = std::max(end, entry["data_offsets"][1].get<std::size_t>());
      return end;
    }();
    CHECK(data % 64 == 0);
    for (const auto& [key, entry] : header.items()) {
      if (key == "__metadata__") {
        for (const auto& [field, value] : entry.items()) CHECK(value.is_string());
        continue;
      }
      static const std::map<std::string, std::size_t> width{{"F64", 8}, {"F32", 4}, {"I64", 8}, {"I32", 4}, {"U8", 1}};
      CHECK(entry["data_offsets"][0].get<std::size_t>() % width.at(entry["dtype"]) == 0);
    }
  }
}

TEST_CASE("The metadata show what a reader wants to see") {
  const nlohmann::json metadata = header_of(store::to_bytes(testing::sample_records().back().second))["__metadata__"];
  CHECK(metadata["format"] == "ermine");
  CHECK(metadata["version"] == "1");
  CHECK(metadata["model"] == "logistic");
  CHECK(metadata["target"] == "signal");
  CHECK(nlohmann::json::parse(metadata["classes"].get<std::string>()) == nlohmann::json{"background", "signal"});
  CHECK(nlohmann::json::parse(metadata["inputs"].get<std::string>())[0]["name"] == "pt [GeV]");
  CHECK(metadata["checksum"].get<std::string>().size() == 64);
}
