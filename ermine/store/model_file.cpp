#include "ermine/store/model_file.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/store/detail/header.hpp"
#include "ermine/store/detail/tree.hpp"

namespace ermine::store {
namespace {

using core::ModelError;
using core::Record;
using core::Tensor;
using detail::NamedTensor;

constexpr std::string_view checksum_key = R"("checksum":")";
constexpr std::size_t checksum_digits = 64;
constexpr std::size_t length_bytes = 8;
constexpr std::size_t alignment = 64;
constexpr std::size_t longest_mirror = 65536;

/// What a reader without Ermine wants to see at a glance: texts of the top level, and lists such as columns and classes.
/// They are copies; only `record` counts.
std::vector<std::pair<std::string, std::string>> mirrors_of(const Record& record) {
  std::vector<std::pair<std::string, std::string>> mirrors;
  if (!record.is_object()) return mirrors;
  for (const auto& [key, value] : record.members()) {
    const bool reserved = key == "kind" || key == "format" || key == "version" || key == "model" || key == "record" ||
                          key == "checksum" || key.empty();
    if (reserved || !detail::is_utf8(key) || mirrors.size() == 100) continue;
    std::string text;
    if (value.is_text()) {
      if (detail::is_utf8(value.text())) text = value.text();
    } else if (value.is_array() || value.is_object()) {
      std::vector<NamedTensor> tensors;
      text = detail::write_tree(value, tensors);
      if (!tensors.empty()) text.clear();
    }
    if (!text.empty() && text.size() <= longest_mirror) mirrors.emplace_back(key, std::move(text));
  }
  return mirrors;
}

std::string kind_of(const Record& record) {
  const Record* kind = record.is_object() ? record.find("kind") : nullptr;
  return kind != nullptr && kind->is_text() && detail::is_utf8(kind->text()) ? kind->text() : "record";
}

void add_text(std::string& json, std::string_view key, std::string_view value) {
  detail::quote(json, key);
  json += ':';
  detail::quote(json, value);
}

void add_sizes(std::string& json, std::string_view key, const std::vector<std::uint64_t>& sizes) {
  detail::quote(json, key);
  json += ":[";
  for (std::size_t i = 0; i < sizes.size(); ++i) json += (i > 0 ? "," : "") + std::to_string(sizes[i]);
  json += ']';
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = length_bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// Where the digits of the checksum stand. A quotation mark inside a JSON text is escaped, and parse_header refuses that
/// key anywhere but in the metadata, so the first match is the one.
std::size_t find_checksum(std::string_view bytes, std::size_t header_end) {
  const std::size_t key = bytes.substr(0, header_end).find(checksum_key);
  if (key == std::string_view::npos) throw ModelError("metadata `checksum` is missing");
  const std::size_t digits = key + checksum_key.size();
  if (header_end - digits <= checksum_digits || bytes[digits + checksum_digits] != '"')
    throw ModelError("metadata `checksum` at byte " + std::to_string(digits) + " is not 64 digits long");
  return digits;
}

std::string checksum_of(std::string_view bytes, std::size_t digits) {
  core::Sha256 hash;
  hash.update(bytes.substr(0, digits));
  hash.update(std::string(checksum_digits, '0'));
  hash.update(bytes.substr(digits + checksum_digits));
  return hash.hex_digits();
}

const std::string& metadata(const detail::Header& header, const std::string& key) {
  const auto found = header.metadata.find(key);
  if (found == header.metadata.end()) throw ModelError("metadata `" + key + "` is missing");
  return found->second;
}

Record parse(std::string_view bytes) {
  if (bytes.size() < length_bytes)
    throw ModelError("cut short: a model file has at least 8 bytes, this one " + std::to_string(bytes.size()));
  const std::uint64_t length = little_endian(bytes);
  if (length > detail::largest_header || length > bytes.size() - length_bytes)
    throw ModelError("not a model file or cut short: byte 0 announces a header of " + std::to_string(length) +
                     " bytes, " + std::to_string(bytes.size() - length_bytes) + " follow");
  const std::size_t data_begin = length_bytes + static_cast<std::size_t>(length);
  const std::string_view data = bytes.substr(data_begin);
  detail::Header header = detail::parse_header(bytes.substr(length_bytes, length), data.size());

  if (metadata(header, "format") != "ermine")
    throw ModelError("metadata `format` is not ermine: the file was written by another program");
  if (const std::string& version = metadata(header, "version"); version != "1")
    throw ModelError("metadata `version` is " + version.substr(0, 40) +
                     ", this program reads version 1: a later Ermine wrote the file");
  const std::string& expected = metadata(header, "checksum");
  const std::size_t digits = find_checksum(bytes, data_begin);
  if (const std::string found = checksum_of(bytes, digits); found != expected)
    throw ModelError("metadata `checksum` at byte " + std::to_string(digits) +
                     " does not fit the bytes of the file: it was damaged or changed");

  const std::string& tree = metadata(header, "record");
  const auto entry_of = [&](const std::string& name) -> std::size_t {
    const auto entry =
        std::lower_bound(header.tensors.begin(), header.tensors.end(), name,
                         [](const auto& tensor, const std::string& wanted) { return tensor.name < wanted; });
    if (entry == header.tensors.end() || entry->name != name)
      throw ModelError("metadata `record`: there is no tensor `" + name.substr(0, 80) + "`");
    return static_cast<std::size_t>(entry - header.tensors.begin());
  };
  std::vector<bool> used(header.tensors.size());
  detail::check_tree(tree, [&](const std::string& name) {
    const std::size_t entry = entry_of(name);
    if (used[entry]) throw ModelError("metadata `record`: tensor `" + name.substr(0, 80) + "` stands in two places");
    used[entry] = true;
  });
  if (const auto idle = std::find(used.begin(), used.end(), false); idle != used.end())
    throw ModelError("metadata `record`: nothing refers to tensor `" +
                     header.tensors[static_cast<std::size_t>(idle - used.begin())].name.substr(0, 80) + "`");

  Record record = detail::read_tree(tree, [&](const std::string& name) {
    detail::TensorEntry& entry = header.tensors[entry_of(name)];
    const std::string_view part = data.substr(entry.begin, entry.end - entry.begin);
    const auto* first = reinterpret_cast<const std::byte*>(part.data());
    return Tensor{entry.type, std::move(entry.shape), std::vector<std::byte>(first, first + part.size())};
  });
  if (metadata(header, "model") != kind_of(record))
    throw ModelError("metadata `model` contradicts the kind of the record");
  return record;
}

}  // namespace

std::string to_bytes(const Record& record) {
  std::vector<NamedTensor> tensors;
  const std::string tree = detail::write_tree(record, tensors);
  // Wide elements first: with a start at a multiple of 64 every tensor is aligned to its element without a hole.
  std::stable_sort(tensors.begin(), tensors.end(), [](const NamedTensor& a, const NamedTensor& b) {
    return Tensor::element_size(a.tensor->type) > Tensor::element_size(b.tensor->type);
  });

  std::string json = R"({"__metadata__":{)";
  add_text(json, "format", "ermine");
  json += ',';
  add_text(json, "version", "1");
  json += ',';
  add_text(json, "model", kind_of(record));
  for (const auto& [key, value] : mirrors_of(record)) {
    json += ',';
    add_text(json, key, value);
  }
  json += ',';
  add_text(json, "record", tree);
  json += ',';
  json += checksum_key;
  const std::size_t digits = length_bytes + json.size();
  json += std::string(checksum_digits, '0') + "\"}";
  std::uint64_t offset = 0;
  for (const NamedTensor& named : tensors) {
    json += ',';
    detail::quote(json, named.name);
    json += ":{";
    add_text(json, "dtype", detail::dtype_of(named.tensor->type));
    json += ',';
    add_sizes(json, "shape", named.tensor->shape);
    json += ',';
    add_sizes(json, "data_offsets", {offset, offset + named.tensor->bytes.size()});
    json += '}';
    offset += named.tensor->bytes.size();
  }
  json += '}';
  json.resize((length_bytes + json.size() + alignment - 1) / alignment * alignment - length_bytes, ' ');
  if (json.size() > detail::largest_header)
    throw ModelError("the model's header has " + std::to_string(json.size()) + " bytes, at most " +
                     std::to_string(detail::largest_header) + " can be saved");

  std::string bytes;
  bytes.reserve(length_bytes + json.size() + static_cast<std::size_t>(offset));
  for (std::size_t i = 0; i < length_bytes; ++i) bytes += static_cast<char>(json.size() >> (8 * i));
  bytes += json;
  for (const NamedTensor& named : tensors)
    bytes.append(reinterpret_cast<const char*>(named.tensor->bytes.data()), named.tensor->bytes.size());
  bytes.replace(digits, checksum_digits, checksum_of(bytes, digits));
  return bytes;
}

Record from_bytes(std::string_view bytes, const std::string& name) {
  try {
    return parse(bytes);
  } catch (const ModelError& error) {
    throw ModelError(name + ": " + error.what());
  }
}

void save(const Record& record, const std::string& path) { core::write_file(path, to_bytes(record)); }

Record load(const std::string& path) {
  std::string bytes;
  try {
    bytes = core::read_file(path);
  } catch (const core::DataError& error) {
    throw ModelError(error.what());
  }
  return from_bytes(bytes, path);
}

}  // namespace ermine::store
