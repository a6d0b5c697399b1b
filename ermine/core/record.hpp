/// @file
/// A neutral tree of values and tensors: what models, optimisers and checkpoints write themselves down in.
///
/// A `Record` is null, a truth value, an integer, a double, a text, an array, an object (keys keep their order) or a
/// tensor. Rooms that hold state turn it into a Record and back; only `store` knows bytes, only `apps` knows JSON text.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ermine::core {

/// Raw little-endian numbers with a shape. The product of the shape times the size of an element equals bytes.size().
struct Tensor {
  enum class Type : std::uint8_t { f64, f32, i64, i32, u8 };
  Type type = Type::f64;
  std::vector<std::uint64_t> shape;
  std::vector<std::byte> bytes;

  [[nodiscard]] static Tensor of(std::span<const double> values);
  [[nodiscard]] static Tensor of(std::span<const double> values, std::vector<std::uint64_t> shape);
  [[nodiscard]] static Tensor of(std::span<const float> values);
  [[nodiscard]] static Tensor of(std::span<const std::int64_t> values);
  /// The elements as doubles (any type). @throws ModelError where a shape and the bytes disagree.
  [[nodiscard]] std::vector<double> doubles() const;
  [[nodiscard]] std::vector<float> floats() const;           ///< @throws ModelError unless the type is f32.
  [[nodiscard]] std::vector<std::int64_t> integers() const;  ///< @throws ModelError unless the type is i64 or i32.
  [[nodiscard]] std::uint64_t elements() const;              ///< Product of the shape. @throws ModelError above 2^64.
  [[nodiscard]] static std::uint64_t element_size(Type type);
  bool operator==(const Tensor&) const = default;
};

class Record {
 public:
  using Array = std::vector<Record>;
  using Object = std::vector<std::pair<std::string, Record>>;

  Record() = default;
  Record(std::nullptr_t) {}
  Record(bool value) : value_(value) {}
  Record(int value) : value_(std::int64_t{value}) {}
  Record(std::int64_t value) : value_(value) {}
  Record(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}
  Record(std::uint32_t value) : value_(std::int64_t{value}) {}
  Record(double value) : value_(value) {}
  Record(const char* value) : value_(std::string(value)) {}
  Record(std::string_view value) : value_(std::string(value)) {}
  Record(std::string value) : value_(std::move(value)) {}
  Record(Array value) : value_(std::move(value)) {}
  Record(Object value) : value_(std::move(value)) {}
  Record(Tensor value) : value_(std::move(value)) {}
  [[nodiscard]] static Record object() { return Record(Object{}); }
  [[nodiscard]] static Record array() { return Record(Array{}); }
  [[nodiscard]] static Record array(std::span<const std::string> values);
  [[nodiscard]] static Record array(std::span<const double> values);

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(value_); }
  [[nodiscard]] bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  [[nodiscard]] bool is_double() const { return std::holds_alternative<double>(value_); }
  [[nodiscard]] bool is_number() const { return is_integer() || is_double(); }
  [[nodiscard]] bool is_text() const { return std::holds_alternative<std::string>(value_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(value_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(value_); }
  [[nodiscard]] bool is_tensor() const { return std::holds_alternative<Tensor>(value_); }

  // Each accessor throws ModelError naming the kind that was wanted and the kind that was found.
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] std::uint64_t size_value() const;  ///< A non-negative integer.
  [[nodiscard]] double number() const;             ///< Integers count as numbers; null is NaN.
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] const Array& items() const;
  [[nodiscard]] const Object& members() const;
  [[nodiscard]] const Tensor& tensor() const;
  [[nodiscard]] std::vector<std::string> texts() const;  ///< An array of texts.
  [[nodiscard]] std::vector<double> numbers() const;     ///< An array of numbers.

  /// The member of that name. @throws ModelError naming the key where it is missing.
  [[nodiscard]] const Record& at(std::string_view key) const;
  /// The member of that name, or nullptr.
  [[nodiscard]] const Record* find(std::string_view key) const;
  /// Sets or replaces a member; turns null into an object.
  Record& set(std::string key, Record value);
  /// Appends to an array; turns null into an array.
  Record& push(Record value);

  bool operator==(const Record&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object, Tensor> value_;
};

}  // namespace ermine::core
