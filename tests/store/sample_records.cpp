#include "tests/store/sample_records.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

namespace ermine::testing {

core::Tensor tensor_of_bytes(core::Tensor::Type type, std::vector<std::uint64_t> shape) {
  core::Tensor tensor{type, std::move(shape), {}};
  tensor.bytes.resize(static_cast<std::size_t>(tensor.elements() * core::Tensor::element_size(type)));
  for (std::size_t i = 0; i < tensor.bytes.size(); ++i) tensor.bytes[i] = static_cast<std::byte>(37 * i + 11);
  return tensor;
}

std::vector<std::pair<std::string, core::Record>> sample_records() {
  using core::Record;
  using core::Tensor;
  using Limits = std::numeric_limits<double>;
  std::vector<std::pair<std::string, Record>> samples{
      {"null", Record()},
      {"true", Record(true)},
      {"false", Record(false)},
      {"smallest integer", Record(std::numeric_limits<std::int64_t>::min())},
      {"largest integer", Record(std::numeric_limits<std::int64_t>::max())},
      {"empty array", Record::array()},
      {"empty object", Record::object()},
      {"empty text", Record("")},
      {"text of all bytes that are ASCII", Record([] {
         std::string text;
         for (char c = 0; c < 127; ++c) text += c;
         return text;
       }())},
      {"text in many scripts", Record("\xC3\xA9t\xC3\xA9 \xE6\xB8\xA9\xE5\xBA\xA6 \xF0\x9F\xA6\xA6 \xE2\x80\xA8")},
      {"text that is not UTF-8", Record("caf\xE9")},
      {"text cut within a letter", Record("\xE6\xB8")},
      {"overlong text", Record("\xC0\x80")},
      {"keys in disguise", Record(Record::Object{{"$tensor", Record("x")},
                                                 {"$$", Record(1)},
                                                 {"$hex:00", Record(2)},
                                                 {"", Record(3)},
                                                 {"caf\xE9", Record(4)},
                                                 {"__metadata__", Record(5)},
                                                 {"a/b~c", Record(6)}})},
      {"nested", Record(Record::Array{Record(Record::Array{Record(Record::Object{{"x", Record::array()}})})})},
  };
  for (const double value : {0.0, -0.0, 1.0, -2.0, 0.1, 1e22, 1e23, 1e308, -Limits::max(), Limits::min(),
                             Limits::denorm_min(), Limits::epsilon(), 1.0 / 3, 123456789.0, 9007199254740993.0,
                             Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN()})
    samples.emplace_back("double " + std::to_string(value), Record(value));
  for (const Tensor::Type type :
       {Tensor::Type::f64, Tensor::Type::f32, Tensor::Type::i64, Tensor::Type::i32, Tensor::Type::u8})
    for (const std::vector<std::uint64_t>& shape :
         {std::vector<std::uint64_t>{}, {0}, {1}, {5}, {2, 3}, {3, 0, 2}, {2, 1, 3, 1}})
      samples.emplace_back("tensor", Record(tensor_of_bytes(type, shape)));
  Record model;
  model.set("kind", "logistic").set("task", "binary").set("target", "signal");
  model.set("classes", Record::array(std::vector<std::string>{"background", "signal"}));
  model.set("inputs",
            Record(Record::Array{Record(Record::Object{{"name", "pt [GeV]"}, {"type", "number"}, {"mean", 4.25}}),
                                 Record(Record::Object{{"name", "jet"}, {"levels", Record::array()}})}));
  model.set("odd", Record(tensor_of_bytes(Tensor::Type::u8, {3})));
  model.set("parameters", Record(Tensor::of(std::vector<double>{1.5, -2.25, Limits::infinity(), -0.0})));
  model.set("state",
            Record(Record::Array{Record(tensor_of_bytes(Tensor::Type::f32, {2, 2})), Record(Limits::quiet_NaN())}));
  model.set("", Record(Record::Object{{"", Record(tensor_of_bytes(Tensor::Type::i32, {2}))}}));
  model.set("/", Record(tensor_of_bytes(Tensor::Type::i64, {1})));
  model.set("__metadata__", Record(tensor_of_bytes(Tensor::Type::u8, {1})));
  samples.emplace_back("model", model);
  return samples;
}

}  // namespace ermine::testing
