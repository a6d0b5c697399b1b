#include "ermine/store/model_file.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <bit>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "ermine/core/error.hpp"
#include "tests/store/sample_records.hpp"
#include "tests/support/hostile_models.hpp"

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

nlohmann::json header_of(const std::string& bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return nlohmann::json::parse(bytes.substr(8, length));
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
  const nlohmann::json metadata = header_of(store::to_bytes(model_record()))["__metadata__"];
  CHECK(metadata["format"] == "ermine");
  CHECK(metadata["version"] == "1");
  CHECK(metadata["model"] == "logistic");
  CHECK(metadata["target"] == "signal");
  CHECK(nlohmann::json::parse(metadata["classes"].get<std::string>()) == nlohmann::json{"background", "signal"});
  CHECK(nlohmann::json::parse(metadata["inputs"].get<std::string>())[0]["name"] == "pt [GeV]");
  CHECK(metadata["checksum"].get<std::string>().size() == 64);
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

TEST_CASE("Two hundred hostile files with a valid checksum are refused") {
  const auto models = testing::HostileModels::all();
  CHECK(models.size() >= 200);
  std::set<std::string> distinct;
  for (const auto& model : models) {
    distinct.insert(model.bytes);
    const std::string why = refusal(model.bytes);
    INFO(model.name.substr(0, 200));
    CHECK(why != "accepted");
    CHECK(why.starts_with("m.ermine: "));
    CHECK(why.find("checksum` at byte") == std::string::npos);  // it is the content that is refused
    CHECK(why.size() < 400);
  }
  CHECK(distinct.size() >= 200);
}

TEST_CASE("A refusal names the field and what is wrong with it") {
  const auto with_shape = [](const std::string& shape) {
    return testing::signed_file(
        testing::with_metadata(R"({"w":{"$tensor":"w"}})",
                               R"("w":{"dtype":"F64","shape":)" + shape + R"(,"data_offsets":[0,16]})"),
        std::string(16, 'x'));
  };
  CHECK(refusal(with_shape("[2]")) == "accepted");
  CHECK(refusal(with_shape("[3]")) == "m.ermine: header: tensor `w` needs 24 bytes, its offsets are 0 and 16");
  CHECK(refusal(with_shape("[4398046511104,4398046511104]")) ==
        "m.ermine: header: the shape of tensor `w` is too large");
  CHECK(refusal(with_shape("[-2]")) == "m.ermine: header: unexpected the negative number -2 at `shape` of tensor `w`");
  CHECK(refusal("abc") == "m.ermine: cut short: a model file has at least 8 bytes, this one 3");
  CHECK(refusal(testing::signed_file(testing::with_metadata("{}", "", "\"2\""), "")) ==
        "m.ermine: metadata `version` is 2, this program reads version 1: a later Ermine wrote the file");
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
