#include "ermine/core/record.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"

using namespace ermine::core;

namespace {

std::vector<Record> one_of_each_kind() {
  return {Record(),
          Record(true),
          Record(std::int64_t{-3}),
          Record(2.5),
          Record("text"),
          Record(Record::Array{Record(1), Record("b")}),
          Record(Record::Object{{"a", Record(1)}}),
          Record(Tensor::of(std::vector<double>{1, 2}))};
}

}  // namespace

TEST_CASE("Each kind answers to its own accessor and refuses all others, naming both") {
  const auto kinds = one_of_each_kind();
  const auto answers = [](const Record& r, std::size_t accessor) {
    try {
      switch (accessor) {
        case 1:
          (void)r.boolean();
          break;
        case 2:
          (void)r.integer();
          break;
        case 4:
          (void)r.text();
          break;
        case 5:
          (void)r.items();
          break;
        case 6:
          (void)r.members();
          break;
        case 7:
          (void)r.tensor();
          break;
        default:
          return true;
      }
      return true;
    } catch (const ModelError& error) {
      CHECK(std::string(error.what()).find("expected") != std::string::npos);
      CHECK(std::string(error.what()).find("found") != std::string::npos);
      return false;
    }
  };
  for (std::size_t kind = 0; kind < kinds.size(); ++kind)
    for (const std::size_t accessor : {1, 2, 4, 5, 6, 7}) CHECK(answers(kinds[kind], accessor) == (kind == accessor));
}

TEST_CASE("A number is a double, an integer, or null for not-a-number") {
  CHECK(Record(2.5).number() == 2.5);
  CHECK(Record(3).number() == 3);
  CHECK(std::isnan(Record().number()));
  CHECK_THROWS_AS((void)Record("3").number(), ModelError);
  CHECK_THROWS_AS((void)Record(true).number(), ModelError);
  CHECK(Record(7).size_value() == 7);
  CHECK_THROWS_WITH_AS((void)Record(-7).size_value(), "record: expected a size, found -7", ModelError);
}

TEST_CASE("Objects keep the order of their keys and replace in place") {
  Record object;
  object.set("b", 1).set("a", "x").set("b", 2.5);
  REQUIRE(object.members().size() == 2);
  CHECK(object.members()[0].first == "b");
  CHECK(object.at("b").number() == 2.5);
  CHECK(object.find("c") == nullptr);
  CHECK_THROWS_WITH_AS((void)object.at("c"), "record: member `c` is missing", ModelError);
  CHECK_THROWS_AS(Record(1).set("a", 1), ModelError);
}

TEST_CASE("Arrays grow from null and give their texts and numbers") {
  Record array;
  array.push("a").push("b");
  CHECK(array.texts() == std::vector<std::string>{"a", "b"});
  CHECK(Record::array(std::vector<double>{1, 2.5}).numbers() == std::vector<double>{1, 2.5});
  CHECK(Record::array(std::vector<std::string>{"p", "q"}).texts() == std::vector<std::string>{"p", "q"});
  CHECK_THROWS_AS(Record("x").push(1), ModelError);
  CHECK_THROWS_AS((void)array.numbers(), ModelError);
}

TEST_CASE("Tensors give back the numbers they were made of") {
  const std::vector<double> f64{1.5, -0.0, std::numeric_limits<double>::infinity(), 1e-320};
  const std::vector<float> f32{1.5f, -2.25f};
  const std::vector<std::int64_t> i64{-1, std::numeric_limits<std::int64_t>::max()};
  CHECK(Tensor::of(f64).doubles() == f64);
  CHECK(Tensor::of(f64, {2, 2}).shape == std::vector<std::uint64_t>{2, 2});
  CHECK(Tensor::of(f32).floats() == f32);
  CHECK(Tensor::of(f32).doubles() == std::vector<double>{1.5, -2.25});
  CHECK(Tensor::of(i64).integers() == i64);
  CHECK(Tensor::of(std::vector<double>{}).doubles().empty());
  CHECK_THROWS_AS((void)Tensor::of(f64).floats(), ModelError);
  CHECK_THROWS_AS((void)Tensor::of(f64).integers(), ModelError);
}

TEST_CASE("A tensor whose shape and bytes disagree is refused") {
  CHECK_THROWS_AS((void)Tensor::of(std::vector<double>{1, 2, 3}, {2, 2}), ModelError);
  Tensor cut = Tensor::of(std::vector<double>{1, 2});
  cut.bytes.pop_back();
  CHECK_THROWS_AS((void)cut.doubles(), ModelError);
  Tensor vast = Tensor::of(std::vector<double>{});
  vast.shape = {std::uint64_t{1} << 40, std::uint64_t{1} << 40};
  CHECK_THROWS_AS((void)vast.doubles(), ModelError);
  vast.shape = {std::uint64_t{1} << 61};  // the elements fit into 64 bits, their bytes do not
  CHECK_THROWS_AS((void)vast.doubles(), ModelError);
}
