#include "json.hpp"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ermine/core/error.hpp"
#include "utf8.hpp"

namespace ermine::apps {
namespace {

using core::Record;

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char digits[40];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_text(std::string& out, std::string_view text) {
  static const char* const hexadecimal = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char c = text[0];
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length > 1) {
      out += text.substr(0, length);
    } else if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      const auto b = static_cast<unsigned char>(c);
      out += "\\u00";
      (out += hexadecimal[b >> 4]) += hexadecimal[b & 15];
    } else {
      out += c;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

/// @param indent the depth, or -1 for everything on one line.
void append(std::string& out, const Record& record, int indent) {
  const auto line = [&](int depth) {
    if (indent >= 0) (out += '\n').append(static_cast<std::size_t>(2 * depth), ' ');
  };
  const int inner = indent < 0 ? -1 : indent + 1;
  if (record.is_null()) {
    out += "null";
  } else if (record.is_bool()) {
    out += record.boolean() ? "true" : "false";
  } else if (record.is_integer()) {
    out += std::to_string(record.integer());
  } else if (record.is_double()) {
    append_number(out, record.number());
  } else if (record.is_text()) {
    append_text(out, record.text());
  } else if (record.is_tensor()) {
    append(out, Record::array(record.tensor().doubles()), -1);
  } else if (record.is_array()) {
    const Record::Array& items = record.items();
    bool plain = true;
    for (const Record& item : items) plain = plain && !item.is_object() && !item.is_array();
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += plain && indent >= 0 ? ", " : ",";
      if (!plain) line(inner);
      append(out, items[i], plain ? -1 : inner);
    }
    if (!plain) line(indent);
    out += ']';
  } else {
    const Record::Object& members = record.members();
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      line(inner);
      append_text(out, members[i].first);
      out += indent < 0 ? ":" : ": ";
      append(out, members[i].second, inner);
    }
    if (!members.empty()) line(indent);
    out += '}';
  }
}

Record to_record(const nlohmann::ordered_json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    Record::Array items;
    for (const auto& item : json) items.push_back(to_record(item));
    return items;
  }
  if (json.is_object()) {
    Record::Object members;
    for (const auto& [key, value] : json.items()) members.emplace_back(key, to_record(value));
    return members;
  }
  return nullptr;
}

}  // namespace

std::string to_json(const Record& record) {
  std::string out;
  append(out, record, 0);
  return out += '\n';
}

std::string to_json_line(const Record& record) {
  std::string out;
  append(out, record, -1);
  return out;
}

Record from_json(std::string_view text, const std::string& name) {
  // A hostile file must not exhaust the stack: the parser recurses once a level in to_record.
  constexpr int deepest = 64;
  bool too_deep = false;
  const auto watch = [&](int depth, nlohmann::ordered_json::parse_event_t, nlohmann::ordered_json&) {
    too_deep = too_deep || depth > deepest;
    return depth <= deepest;
  };
  const auto json = nlohmann::ordered_json::parse(text, watch, false);
  if (json.is_discarded() || too_deep) throw core::ModelError(name + ": no JSON this program has written");
  return to_record(json);
}

}  // namespace ermine::apps
