#include "ermine/store/model_file.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "ermine/core/error.hpp"
#include "tests/store/sample_records.hpp"
#include "tests/support/resign.hpp"

using namespace ermine;
using core::ModelError;
using core::Record;

namespace {

/// Equal to the last bit, NaN to NaN.
bool same(const Record& a, const Record& b) {
  if (a.is_double() && b.is_double()) {
    if (std::isnan(a.number()) && std::isnan(b.number())) return true;
    return std::bit_cast<std::uint64_t>(a.number()) == std::bit_cast<std::uint64_t>(b.number());
  }
  if (a.is_array() && b.is_array()) {
    if (a.items().size() != b.items().size()) return false;
    for (std::size_t i = 0; i < a.items().size(); ++i)
      if (!same(a.items()[i], b.items()[i])) return false;
    return true;
  }
  if (a.is_object() && b.is_object()) {
    if (a.members().size() != b.members().size()) return false;
    for (std::size_t i = 0; i < a.members().size(); ++i)
      if (a.members()[i].first != b.members()[i].first || !same(a.members()[i].second, b.members()[i].second))
        return false;
    return true;
  }
  return a == b;
}

std::string refusal(const std::string& bytes) {
  try {
    (void)store::from_bytes(bytes, "m.ermine");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "accepted";
}

const Record& model_record() {
  static const Record record = testing::sample_records().back().second;
  return record;
}

}  // namespace

TEST_CASE("Every kind of Record comes back to the last bit") {
  for (const auto& [name, record] : testing::sample_records()) {
    CAPTURE(name);
    const std::string bytes = store::to_bytes(record);
    const Record back = store::from_bytes(bytes, name);
    CHECK(same(record, back));
    CHECK(store::to_bytes(back) == bytes);
  }
}

TEST_CASE("The checksum is the sha256 of the file with its digits zeroed") {
  std::string bytes = store::to_bytes(model_record());
  const std::string before = bytes;
  testing::resign(bytes);
  CHECK(bytes == before);
}

TEST_CASE("A changed byte is refused, wherever and however it was changed") {
  const std::string bytes = store::to_bytes(model_record());
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      if (refusal(changed) == "accepted") FAIL("byte " << at << " ^ " << flip << " was accepted");
    }
}

TEST_CASE("A truncated file is refused at every length, and so is one with a byte more") {
  const std::string bytes = store::to_bytes(model_record());
  for (std::size_t length = 0; length < bytes.size(); ++length)
    if (refusal(bytes.substr(0, length)) == "accepted") FAIL("length " << length << " was accepted");
  CHECK(refusal(bytes + '\0') != "accepted");
  CHECK(refusal(bytes) == "accepted");
}

TEST_CASE("What could not be read back is not written") {
  Record deep;
  for (int i = 0; i < 101; ++i) deep = Record(Record::Array{deep});
  CHECK_THROWS_AS((void)store::to_bytes(deep), ModelError);
  CHECK_NOTHROW((void)store::from_bytes(store::to_bytes(deep.items()[0]), "deep"));
  CHECK_THROWS_AS((void)store::to_bytes(Record(Record::Object{{"a", Record(1)}, {"a", Record(2)}})), ModelError);
  core::Tensor cut = core::Tensor::of(std::vector<double>{1, 2});
  cut.bytes.pop_back();
  CHECK_THROWS_AS((void)store::to_bytes(Record(cut)), ModelError);
}

TEST_CASE("Save and load go through a file; a file that is not there is a fault of the model") {
  std::string folder = (std::filesystem::temp_directory_path() / "ermine-store-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string path = folder + "/model.ermine";
  store::save(model_record(), path);
  CHECK(same(store::load(path), model_record()));
  CHECK_THROWS_WITH_AS((void)store::load(folder + "/absent"),
                       ("cannot read " + folder + "/absent: No such file or directory").c_str(), ModelError);
  std::ofstream(path, std::ios::app) << "x";
  CHECK_THROWS_AS((void)store::load(path), ModelError);
  std::filesystem::remove_all(folder);
}

TEST_CASE("The bytes of a model are the same for ever") {
  CHECK(core::sha256(store::to_bytes(model_record())) ==
        "ba6533f4a538bf3763562a9fd404d549bad06e47ea9ec2addf7ae688c4f54fd6");
}
