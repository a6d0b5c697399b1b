#include <doctest/doctest.h>

#include <set>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/store/model_file.hpp"
#include "tests/support/hostile_models.hpp"

using namespace ermine;
using core::ModelError;

namespace {

std::string refusal(const std::string& bytes) {
  try {
    (void)store::from_bytes(bytes, "m.ermine");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

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
