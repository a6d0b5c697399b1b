#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/store/detail/header.hpp"
#include "ermine/store/detail/tree.hpp"

namespace ermine::store::detail {
namespace {

using core::ModelError;
using core::Record;

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += digits[static_cast<unsigned char>(c) >> 4];
    hex += digits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

/// One step of a path as a JSON pointer writes it: `~` and `/` of the key escaped.
std::string step_of(const std::string& key) {
  std::string step;
  for (const char c : is_utf8(key) ? key : hex_of(key)) {
    if (c == '~')
      step += "~0";
    else if (c == '/')
      step += "~1";
    else
      step += c;
  }
  return step;
}

class Writer {
 public:
  explicit Writer(std::vector<NamedTensor>& tensors) : tensors_(tensors) {}

  void write(const Record& record, const std::string& path, std::size_t depth) {
    if (depth > deepest_tree)
      throw ModelError("record: deeper than " + std::to_string(deepest_tree) + " levels at `" + path.substr(0, 80) +
                       "`");
    if (record.is_null())
      text += "null";
    else if (record.is_bool())
      text += record.boolean() ? "true" : "false";
    else if (record.is_integer())
      text += std::to_string(record.integer());
    else if (record.is_double())
      write_number(record.number());
    else if (record.is_text())
      write_text(record.text());
    else if (record.is_array())
      write_items(record.items(), path, depth);
    else if (record.is_object())
      write_members(record.members(), path, depth);
    else
      write_tensor(record.tensor(), path);
  }

  std::string text;

 private:
  void write_number(double value) {
    if (!std::isfinite(value)) {
      text += std::isnan(value) ? R"({"$number":"nan"})" : value > 0 ? R"({"$number":"inf"})" : R"({"$number":"-inf"})";
      return;
    }
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    const std::string_view shortest(digits, static_cast<std::size_t>(end - digits));
    text += shortest;
    if (shortest.find_first_of(".e") == std::string_view::npos) text += ".0";
  }

  void write_text(const std::string& value) {
    if (is_utf8(value))
      quote(text, value);
    else
      text += R"({"$bytes":")" + hex_of(value) + "\"}";
  }

  void write_items(const Record::Array& items, const std::string& path, std::size_t depth) {
    text += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) text += ',';
      write(items[i], joined(path, std::to_string(i)), depth + 1);
    }
    text += ']';
  }

  void write_members(const Record::Object& members, const std::string& path, std::size_t depth) {
    std::set<std::string_view> keys;
    text += '{';
    for (const auto& [key, value] : members) {
      if (!keys.insert(key).second) throw ModelError("record: key `" + key + "` occurs twice in `" + path + "`");
      if (keys.size() > 1) text += ',';
      if (!is_utf8(key))
        quote(text, "$hex:" + hex_of(key));
      else
        quote(text, key.starts_with('$') ? "$" + key : key);
      text += ':';
      write(value, joined(path, step_of(key)), depth + 1);
    }
    text += '}';
  }

  void write_tensor(const core::Tensor& tensor, const std::string& path) {
    std::uint64_t expected = 0;
    if (__builtin_mul_overflow(tensor.elements(), core::Tensor::element_size(tensor.type), &expected) ||
        expected != tensor.bytes.size() || tensor.shape.size() > most_dimensions)
      throw ModelError("tensor `" + path + "`: its shape does not fit its " + std::to_string(tensor.bytes.size()) +
                       " bytes or has more than " + std::to_string(most_dimensions) + " dimensions");
    std::string name = path.empty() ? "tensor" : path;
    // Only an empty key can make two paths alike; the header's own key is nobody's name.
    while (name == "__metadata__" || !names_.insert(name).second) name += '\'';
    names_.insert(name);
    text += R"({"$tensor":)";
    quote(text, name);
    text += '}';
    tensors_.push_back({std::move(name), &tensor});
  }

  static std::string joined(const std::string& path, const std::string& step) {
    return path.empty() ? step : path + "/" + step;
  }

  std::vector<NamedTensor>& tensors_;
  std::set<std::string> names_;
};

}  // namespace

std::string write_tree(const Record& record, std::vector<NamedTensor>& tensors) {
  Writer writer(tensors);
  writer.write(record, "", 0);
  return std::move(writer.text);
}

void quote(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00" + hex_of(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  out += '"';
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[at])) : 0u;
    };
    const unsigned first = byte(i);
    if (first < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((byte(i + k) & 0xC0) != 0x80) return false;
    const unsigned second = byte(i + 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    if (overlong || surrogate || (first == 0xF4 && second > 0x8F)) return false;
    i += length;
  }
  return true;
}

}  // namespace ermine::store::detail
