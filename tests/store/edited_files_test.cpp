// Ten thousand edits of a model file, each signed again. Law: an edited file is refused, or what was loaded is what the
// file says, judged by another reader of JSON.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/store/model_file.hpp"
#include "tests/store/sample_records.hpp"
#include "tests/support/resign.hpp"

using namespace ermine;
using Json = nlohmann::ordered_json;

namespace {

struct Parts {
  std::string header, data;
};

Parts parts_of(const std::string& bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return {bytes.substr(8, length), bytes.substr(8 + length)};
}

/// The tree with each tensor's name replaced by what it holds.
Json resolved(const Json& tree, const Json& header, const std::string& data) {
  if (tree.is_object() && tree.size() == 1 && tree.begin().key() == "$tensor") {
    const Json& entry = header.at(tree.begin().value().get<std::string>());
    const std::size_t begin = entry["data_offsets"][0], end = entry["data_offsets"][1];
    std::vector<int> bytes;
    for (std::size_t i = begin; i < end; ++i) bytes.push_back(static_cast<unsigned char>(data[i]));
    return Json{{"dtype", entry["dtype"]}, {"shape", entry["shape"]}, {"bytes", bytes}};
  }
  Json copy = tree;
  if (tree.is_structured())
    for (auto item = copy.begin(); item != copy.end(); ++item) *item = resolved(*item, header, data);
  return copy;
}

Json meaning_of(const std::string& bytes) {
  const Parts parts = parts_of(bytes);
  const Json header = Json::parse(parts.header);
  return resolved(Json::parse(header["__metadata__"]["record"].get<std::string>()), header, parts.data);
}

/// A random node of a tree: the root, or a child of a child of ...
Json* random_node(Json& root, core::Stream& random) {
  Json* node = &root;
  while (node->is_structured() && !node->empty() && random.below(5) != 0) {
    auto child = node->begin();
    std::advance(child, static_cast<std::ptrdiff_t>(random.below(node->size())));
    node = &*child;
  }
  return node;
}

Json odd_value(core::Stream& random) {
  static const Json values = Json::parse(R"([
    null, true, 0, 1, -1, 2.5, "", "x", "F32", "U8", "I64", "$tensor", "parameters", [], {}, [1, 2],
    {"$tensor": "parameters"}, {"$number": "nan"}, {"$bytes": "ff"}, {"$x": "y"},
    9223372036854775807, 18446744073709551615, 1e300, 4398046511104,
    ")" + std::string(300, 'a') + "\"]");
  return values[random.below(values.size())];
}

/// Replaces, removes, copies, renames or nudges one node.
void edit(Json& root, core::Stream& random) {
  Json* node = random_node(root, random);
  switch (random.below(6)) {
    case 0:
      *node = odd_value(random);
      return;
    case 1:
      if (node->is_structured() && !node->empty()) {
        auto child = node->begin();
        std::advance(child, static_cast<std::ptrdiff_t>(random.below(node->size())));
        node->erase(child);
      }
      return;
    case 2:
      if (node->is_array())
        node->push_back(odd_value(random));
      else if (node->is_object())
        (*node)["added" + std::to_string(random.below(3))] = odd_value(random);
      return;
    case 3:
      if (node->is_number_integer())
        *node = static_cast<std::int64_t>(node->get<std::uint64_t>() + random.below(3) - 1);
      else if (node->is_number_float())
        *node = node->get<double>() * 2;
      else if (node->is_string())
        *node = node->get<std::string>() + "'";
      return;
    case 4:
      *node = Json::array({*node});
      return;
    default: {
      Json copy = *random_node(root, random);
      *node = std::move(copy);
    }
  }
}

std::string edited(const std::string& original, core::Stream& random) {
  Parts parts = parts_of(original);
  switch (random.below(4)) {
    case 0: {  // a node of the header
      Json header = Json::parse(parts.header);
      edit(header, random);
      parts.header = header.dump();
      break;
    }
    case 1: {  // a node of the tree
      Json header = Json::parse(parts.header);
      Json tree = Json::parse(header["__metadata__"]["record"].get<std::string>());
      for (std::uint64_t edits = 1 + random.below(3); edits > 0; --edits) edit(tree, random);
      header["__metadata__"]["record"] = tree.dump();
      parts.header = header.dump();
      break;
    }
    case 2: {  // a byte of the header's text
      const std::size_t at = static_cast<std::size_t>(random.below(parts.header.size()));
      static const std::string letters = "{}[]\",:\\$0123456789-+.eEnulltruefals \n\x00\x80\xff";
      const char letter = letters[static_cast<std::size_t>(random.below(letters.size()))];
      const std::uint64_t how = random.below(3);
      if (how == 0)
        parts.header[at] = letter;
      else if (how == 1)
        parts.header.insert(at, 1, letter);
      else
        parts.header.erase(at, 1 + static_cast<std::size_t>(random.below(4)));
      break;
    }
    default:  // the data
      if (random.below(2) == 0)
        parts.data[static_cast<std::size_t>(random.below(parts.data.size()))] ^= 0x10;
      else
        parts.data.resize(static_cast<std::size_t>(random.below(2 * parts.data.size())));
  }
  return testing::signed_file(parts.header, parts.data);
}

}  // namespace

TEST_CASE("Ten thousand signed edits are refused or read as written") {
  const std::string original = store::to_bytes(testing::sample_records().back().second);
  core::Stream random(1, core::Purpose::test);
  int accepted = 0, refused = 0;
  std::set<std::string> reasons;
  for (int i = 0; i < 10000; ++i) {
    const std::string bytes = edited(original, random);
    try {
      const core::Record record = store::from_bytes(bytes, "edited");
      ++accepted;
      if (meaning_of(store::to_bytes(record)) != meaning_of(bytes)) FAIL("edit " << i << " was not read as written");
    } catch (const core::ModelError& error) {
      ++refused;
      reasons.insert(std::string(error.what()).substr(0, 45));
    }
  }
  // The edits vary: many are harmless to the format, many are not, and in many ways.
  CHECK(accepted > 1000);
  CHECK(refused > 3000);
  CHECK(reasons.size() > 60);
}
