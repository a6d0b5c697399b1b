#include "ermine/store/detail/header.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ermine/core/error.hpp"

namespace ermine::store::detail {
namespace {

using core::ModelError;
using core::Tensor;

constexpr std::size_t most_metadata = 1000;

std::string shown(const std::string& name) { return "`" + name.substr(0, 80) + "`"; }

[[noreturn]] void refuse(const std::string& why) { throw ModelError("header: " + why); }

Tensor::Type type_of(const std::string& dtype, const std::string& tensor) {
  for (const Tensor::Type type :
       {Tensor::Type::f64, Tensor::Type::f32, Tensor::Type::i64, Tensor::Type::i32, Tensor::Type::u8})
    if (dtype == dtype_of(type)) return type;
  refuse("tensor " + shown(tensor) + " has the unknown type " + shown(dtype));
}

/// Listens to the parser's events; the place in the header decides what may come.
class Listener {
 public:
  bool null() { unexpected("null"); }
  bool boolean(bool) { unexpected("a truth value"); }
  bool number_integer(std::int64_t value) { unexpected("the negative number " + std::to_string(value)); }
  bool number_float(double, const std::string& literal) { unexpected("the number " + literal.substr(0, 40)); }
  bool binary(std::vector<std::uint8_t>&) { unexpected("a binary value"); }

  bool number_unsigned(std::uint64_t value) {
    if (place_ == Place::shape) {
      if (entry_.shape.size() == most_dimensions) refuse("tensor " + shown(entry_.name) + " has too many dimensions");
      entry_.shape.push_back(value);
    } else if (place_ == Place::offsets && offsets_ < 2) {
      (offsets_++ == 0 ? entry_.begin : entry_.end) = value;
    } else {
      unexpected("the number " + std::to_string(value));
    }
    return true;
  }

  bool string(std::string& value) {
    if (place_ == Place::metadata) {
      if (header.metadata.size() == most_metadata) refuse("more than " + std::to_string(most_metadata) + " metadata");
      const auto [position, is_new] = header.metadata.try_emplace(key_, std::move(value));
      if (!is_new) refuse("metadata " + shown(key_) + " occurs twice");
    } else if (place_ == Place::tensor && key_ == "dtype") {
      entry_.type = type_of(value, entry_.name);
    } else {
      unexpected("a text");
    }
    return true;
  }

  bool start_object(std::size_t) {
    if (place_ == Place::outside) {
      place_ = Place::top;
    } else if (place_ == Place::top && key_ == "__metadata__") {
      if (has_metadata_) refuse("`__metadata__` occurs twice");
      has_metadata_ = true;
      place_ = Place::metadata;
    } else if (place_ == Place::top) {
      entry_ = TensorEntry{.name = key_};
      seen_.clear();
      place_ = Place::tensor;
    } else {
      unexpected("an object");
    }
    return true;
  }

  bool end_object() {
    if (place_ == Place::top) {
      place_ = Place::after;
    } else if (place_ == Place::metadata) {
      place_ = Place::top;
    } else {
      if (seen_.size() != 3) refuse("tensor " + shown(entry_.name) + " lacks its type, shape or offsets");
      header.tensors.push_back(std::move(entry_));
      place_ = Place::top;
    }
    return true;
  }

  bool start_array(std::size_t) {
    if (place_ == Place::tensor && key_ == "shape") {
      place_ = Place::shape;
    } else if (place_ == Place::tensor && key_ == "data_offsets") {
      place_ = Place::offsets;
      offsets_ = 0;
    } else {
      unexpected("an array");
    }
    return true;
  }

  bool end_array() {
    if (place_ == Place::offsets && offsets_ != 2) refuse("tensor " + shown(entry_.name) + " has not two offsets");
    place_ = Place::tensor;
    return true;
  }

  bool key(std::string& value) {
    key_ = std::move(value);
    if (place_ != Place::tensor) return true;
    if (key_ != "dtype" && key_ != "shape" && key_ != "data_offsets")
      refuse("tensor " + shown(entry_.name) + " has the unknown field " + shown(key_));
    if (std::find(seen_.begin(), seen_.end(), key_) != seen_.end())
      refuse("tensor " + shown(entry_.name) + " has its " + key_ + " twice");
    seen_.push_back(key_);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    refuse("not JSON at byte " + std::to_string(position));
  }

  Header header;

 private:
  enum class Place : std::uint8_t { outside, top, metadata, tensor, shape, offsets, after };

  [[noreturn]] void unexpected(const std::string& what) {
    refuse("unexpected " + what + (key_.empty() ? std::string() : " at " + shown(key_)) +
           (place_ == Place::tensor || place_ == Place::shape || place_ == Place::offsets
                ? " of tensor " + shown(entry_.name)
                : std::string()));
  }

  Place place_ = Place::outside;
  std::string key_;
  TensorEntry entry_;
  std::vector<std::string> seen_;
  int offsets_ = 0;
  bool has_metadata_ = false;
};

/// The tensors' byte ranges fit their shapes and tile [0, data_size).
void check_layout(std::vector<TensorEntry>& tensors, std::uint64_t data_size) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t filled = 0;
  for (const TensorEntry& tensor : tensors) {
    std::uint64_t bytes = Tensor::element_size(tensor.type);
    for (const std::uint64_t extent : tensor.shape)
      if (__builtin_mul_overflow(bytes, extent, &bytes))
        refuse("the shape of tensor " + shown(tensor.name) + " is too large");
    if (tensor.end < tensor.begin || tensor.end - tensor.begin != bytes)
      refuse("tensor " + shown(tensor.name) + " needs " + std::to_string(bytes) + " bytes, its offsets are " +
             std::to_string(tensor.begin) + " and " + std::to_string(tensor.end));
    if (tensor.begin != filled)
      refuse("tensor " + shown(tensor.name) + " starts at byte " + std::to_string(tensor.begin) +
             " of the data instead of " + std::to_string(filled));
    filled = tensor.end;
  }
  if (filled != data_size)
    refuse("its tensors need " + std::to_string(filled) + " bytes, " + std::to_string(data_size) + " follow");
}

}  // namespace

const char* dtype_of(Tensor::Type type) {
  switch (type) {
    case Tensor::Type::f64:
      return "F64";
    case Tensor::Type::f32:
      return "F32";
    case Tensor::Type::i64:
      return "I64";
    case Tensor::Type::i32:
      return "I32";
    case Tensor::Type::u8:
      return "U8";
  }
  throw ModelError("tensor: unknown element type " + std::to_string(static_cast<int>(type)));
}

Header parse_header(std::string_view json, std::uint64_t data_size) {
  Listener listener;
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &listener)) refuse("not JSON");
  Header header = std::move(listener.header);
  check_layout(header.tensors, data_size);
  std::sort(header.tensors.begin(), header.tensors.end(),
            [](const TensorEntry& a, const TensorEntry& b) { return a.name < b.name; });
  const auto twin = std::adjacent_find(header.tensors.begin(), header.tensors.end(),
                                       [](const TensorEntry& a, const TensorEntry& b) { return a.name == b.name; });
  if (twin != header.tensors.end()) refuse("tensor " + shown(twin->name) + " occurs twice");
  return header;
}

}  // namespace ermine::store::detail
