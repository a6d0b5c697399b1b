#include "ermine/core/record.hpp"

#include <bit>
#include <cstring>
#include <limits>

#include "ermine/core/error.hpp"

namespace ermine::core {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are little-endian bytes in memory and in files");

const char* name_of(Tensor::Type type) {
  switch (type) {
    case Tensor::Type::f64:
      return "f64";
    case Tensor::Type::f32:
      return "f32";
    case Tensor::Type::i64:
      return "i64";
    case Tensor::Type::i32:
      return "i32";
    case Tensor::Type::u8:
      return "u8";
  }
  return "unknown";
}

const char* kind_of(const Record& record) {
  if (record.is_null()) return "null";
  if (record.is_bool()) return "a truth value";
  if (record.is_integer()) return "an integer";
  if (record.is_double()) return "a number";
  if (record.is_text()) return "a text";
  if (record.is_array()) return "an array";
  if (record.is_object()) return "an object";
  return "a tensor";
}

[[noreturn]] void wrong_kind(const char* wanted, const Record& found) {
  throw ModelError(std::string("record: expected ") + wanted + ", found " + kind_of(found));
}

template <class T>
Tensor tensor_of(Tensor::Type type, std::span<const T> values, std::vector<std::uint64_t> shape) {
  Tensor tensor{type, std::move(shape), {}};
  if (tensor.elements() != values.size())
    throw ModelError("tensor: its shape asks for " + std::to_string(tensor.elements()) + " elements, " +
                     std::to_string(values.size()) + " were given");
  tensor.bytes.resize(values.size_bytes());
  if (!values.empty()) std::memcpy(tensor.bytes.data(), values.data(), values.size_bytes());
  return tensor;
}

/// The elements of a tensor that holds `Stored`, as `Wanted`.
template <class Stored, class Wanted>
std::vector<Wanted> converted(const Tensor& tensor) {
  std::vector<Wanted> values(static_cast<std::size_t>(tensor.elements()));
  const std::byte* bytes = tensor.bytes.data();
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored element;
    std::memcpy(&element, bytes + i * sizeof(Stored), sizeof(Stored));
    values[i] = static_cast<Wanted>(element);
  }
  return values;
}

void require_consistent(const Tensor& tensor) {
  std::uint64_t expected = 0;
  if (__builtin_mul_overflow(tensor.elements(), Tensor::element_size(tensor.type), &expected))
    throw ModelError("tensor: the bytes of its shape do not fit into 64 bits");
  if (expected != tensor.bytes.size())
    throw ModelError("tensor: its shape asks for " + std::to_string(expected) + " bytes, it has " +
                     std::to_string(tensor.bytes.size()));
}

}  // namespace

Tensor Tensor::of(std::span<const double> values) { return of(values, {values.size()}); }
Tensor Tensor::of(std::span<const double> values, std::vector<std::uint64_t> shape) {
  return tensor_of(Type::f64, values, std::move(shape));
}
Tensor Tensor::of(std::span<const float> values) { return tensor_of(Type::f32, values, {values.size()}); }
Tensor Tensor::of(std::span<const std::int64_t> values) { return tensor_of(Type::i64, values, {values.size()}); }

std::uint64_t Tensor::element_size(Type type) {
  switch (type) {
    case Type::f64:
    case Type::i64:
      return 8;
    case Type::f32:
    case Type::i32:
      return 4;
    case Type::u8:
      return 1;
  }
  throw ModelError("tensor: unknown element type " + std::to_string(static_cast<int>(type)));
}

std::uint64_t Tensor::elements() const {
  std::uint64_t product = 1;
  for (const std::uint64_t extent : shape)
    if (__builtin_mul_overflow(product, extent, &product))
      throw ModelError("tensor: the elements of its shape do not fit into 64 bits");
  return product;
}

std::vector<double> Tensor::doubles() const {
  require_consistent(*this);
  switch (type) {
    case Type::f64:
      return converted<double, double>(*this);
    case Type::f32:
      return converted<float, double>(*this);
    case Type::i64:
      return converted<std::int64_t, double>(*this);
    case Type::i32:
      return converted<std::int32_t, double>(*this);
    case Type::u8:
      return converted<std::uint8_t, double>(*this);
  }
  throw ModelError("tensor: unknown element type " + std::to_string(static_cast<int>(type)));
}

std::vector<float> Tensor::floats() const {
  require_consistent(*this);
  if (type != Type::f32) throw ModelError(std::string("tensor: expected type f32, found ") + name_of(type));
  return converted<float, float>(*this);
}

std::vector<std::int64_t> Tensor::integers() const {
  require_consistent(*this);
  if (type == Type::i64) return converted<std::int64_t, std::int64_t>(*this);
  if (type == Type::i32) return converted<std::int32_t, std::int64_t>(*this);
  throw ModelError(std::string("tensor: expected type i64 or i32, found ") + name_of(type));
}

Record Record::array(std::span<const std::string> values) {
  Array items(values.begin(), values.end());
  return Record(std::move(items));
}

Record Record::array(std::span<const double> values) {
  Array items(values.begin(), values.end());
  return Record(std::move(items));
}

bool Record::boolean() const {
  if (const auto* value = std::get_if<bool>(&value_)) return *value;
  wrong_kind("a truth value", *this);
}

std::int64_t Record::integer() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  wrong_kind("an integer", *this);
}

std::uint64_t Record::size_value() const {
  const std::int64_t value = integer();
  if (value < 0) throw ModelError("record: expected a size, found " + std::to_string(value));
  return static_cast<std::uint64_t>(value);
}

double Record::number() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  if (is_null()) return std::numeric_limits<double>::quiet_NaN();
  wrong_kind("a number", *this);
}

const std::string& Record::text() const {
  if (const auto* value = std::get_if<std::string>(&value_)) return *value;
  wrong_kind("a text", *this);
}

const Record::Array& Record::items() const {
  if (const auto* value = std::get_if<Array>(&value_)) return *value;
  wrong_kind("an array", *this);
}

const Record::Object& Record::members() const {
  if (const auto* value = std::get_if<Object>(&value_)) return *value;
  wrong_kind("an object", *this);
}

const Tensor& Record::tensor() const {
  if (const auto* value = std::get_if<Tensor>(&value_)) return *value;
  wrong_kind("a tensor", *this);
}

std::vector<std::string> Record::texts() const {
  std::vector<std::string> values;
  values.reserve(items().size());
  for (const Record& item : items()) values.push_back(item.text());
  return values;
}

std::vector<double> Record::numbers() const {
  std::vector<double> values;
  values.reserve(items().size());
  for (const Record& item : items()) values.push_back(item.number());
  return values;
}

const Record& Record::at(std::string_view key) const {
  if (const Record* member = find(key)) return *member;
  throw ModelError("record: member `" + std::string(key) + "` is missing");
}

const Record* Record::find(std::string_view key) const {
  for (const auto& [name, value] : members())
    if (name == key) return &value;
  return nullptr;
}

Record& Record::set(std::string key, Record value) {
  if (is_null()) value_ = Object{};
  auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) wrong_kind("an object", *this);
  for (auto& [name, member] : *object)
    if (name == key) {
      member = std::move(value);
      return *this;
    }
  object->emplace_back(std::move(key), std::move(value));
  return *this;
}

Record& Record::push(Record value) {
  if (is_null()) value_ = Array{};
  auto* array = std::get_if<Array>(&value_);
  if (array == nullptr) wrong_kind("an array", *this);
  array->push_back(std::move(value));
  return *this;
}

}  // namespace ermine::core
