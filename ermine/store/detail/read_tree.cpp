#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "ermine/core/error.hpp"
#include "ermine/store/detail/tree.hpp"

namespace ermine::store::detail {
namespace {

using core::ModelError;
using core::Record;

[[noreturn]] void refuse(const std::string& why) { throw ModelError("metadata `record`: " + why); }

std::string bytes_of_hex(std::string_view hex) {
  const auto value = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    refuse("a text is not in hexadecimal digits");
  };
  if (hex.size() % 2 != 0) refuse("a text has an odd number of hexadecimal digits");
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
  return bytes;
}

/// Listens to the parser's events. Without `build` it only judges.
class Listener {
 public:
  Listener(bool build, const std::function<Record(const std::string&)>& tensor) : build_(build), tensor_(tensor) {}

  bool null() { return give(Record()); }
  bool boolean(bool value) { return give(Record(value)); }
  bool number_integer(std::int64_t value) { return give(Record(value)); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      refuse("integer " + std::to_string(value) + " does not fit into 64 bits with a sign");
    return give(Record(value));
  }
  bool number_float(double value, const std::string& literal) {
    if (literal.find_first_of(".eE") == std::string::npos) refuse("integer " + literal.substr(0, 40) + " is too large");
    return give(Record(value));
  }
  bool binary(std::vector<std::uint8_t>&) { refuse("binary value"); }

  bool string(std::string& value) {
    if (!levels_.empty() && levels_.back().stands_for != Meaning::itself) return give_special(value);
    return give(build_ ? Record(std::move(value)) : Record());
  }

  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }

  bool key(std::string& value) {
    Level& level = levels_.back();
    if (level.stands_for != Meaning::itself)
      refuse("a special value has a second member `" + value.substr(0, 40) + "`");
    std::string plain = std::move(value);
    if (plain.starts_with("$$")) {
      plain.erase(0, 1);
    } else if (plain.starts_with("$hex:")) {
      plain = bytes_of_hex(std::string_view(plain).substr(5));
      if (is_utf8(plain)) refuse("a key that is UTF-8 is written as bytes");
    } else if (plain.starts_with('$')) {
      level.stands_for = plain == "$tensor"   ? Meaning::tensor
                         : plain == "$number" ? Meaning::number
                         : plain == "$bytes"  ? Meaning::bytes
                                              : Meaning::itself;
      if (level.stands_for == Meaning::itself || level.count > 0) refuse("unknown key `" + plain.substr(0, 40) + "`");
      return true;
    }
    ++level.count;
    if (build_)
      level.key = std::move(plain);
    else
      level.key_hashes.push_back(std::hash<std::string>{}(plain));
    return true;
  }

  bool end_object() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.stands_for != Meaning::itself) {
      if (!level.special_given) refuse("a special value is empty");
      return give(std::move(level.special));
    }
    // Equal keys have equal hashes; that two others share one has probability 2^-64 a pair, unless it was meant to.
    auto& hashes = level.key_hashes;
    std::sort(hashes.begin(), hashes.end());
    if (std::adjacent_find(hashes.begin(), hashes.end()) != hashes.end()) refuse("a key occurs twice in one object");
    return give(build_ ? Record(std::move(level.members)) : Record());
  }

  bool end_array() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return give(build_ ? Record(std::move(level.items)) : Record());
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    refuse("not JSON at byte " + std::to_string(position));
  }

  Record root;

 private:
  enum class Meaning : std::uint8_t { itself, tensor, number, bytes };
  struct Level {
    bool object = false, special_given = false;
    Meaning stands_for = Meaning::itself;
    std::size_t count = 0;
    std::string key;
    std::vector<std::size_t> key_hashes;
    Record::Array items;
    Record::Object members;
    Record special;
  };

  bool open(bool object) {
    if (!levels_.empty() && levels_.back().stands_for != Meaning::itself) refuse("a special value is not a text");
    if (levels_.size() > deepest_tree) refuse("deeper than " + std::to_string(deepest_tree) + " levels");
    levels_.emplace_back();
    levels_.back().object = object;
    return true;
  }

  bool give(Record value) {
    if (levels_.empty()) {
      root = std::move(value);
      return true;
    }
    Level& level = levels_.back();
    if (level.stands_for != Meaning::itself) refuse("a special value is not a text");
    if (!build_) return true;
    if (level.object)
      level.members.emplace_back(std::move(level.key), std::move(value));
    else
      level.items.push_back(std::move(value));
    return true;
  }

  bool give_special(const std::string& value) {
    Level& level = levels_.back();
    level.special_given = true;
    switch (level.stands_for) {
      case Meaning::tensor:
        level.special = tensor_(value);
        break;
      case Meaning::bytes: {
        std::string bytes = bytes_of_hex(value);
        if (is_utf8(bytes)) refuse("a text that is UTF-8 is written as bytes");
        level.special = Record(std::move(bytes));
        break;
      }
      default:
        if (value == "nan")
          level.special = Record(std::numeric_limits<double>::quiet_NaN());
        else if (value == "inf")
          level.special = Record(std::numeric_limits<double>::infinity());
        else if (value == "-inf")
          level.special = Record(-std::numeric_limits<double>::infinity());
        else
          refuse("`" + value.substr(0, 40) + "` is not nan, inf or -inf");
    }
    return true;
  }

  bool build_;
  const std::function<Record(const std::string&)>& tensor_;
  std::vector<Level> levels_;
};

Record parse(std::string_view text, bool build, const std::function<Record(const std::string&)>& tensor) {
  Listener listener(build, tensor);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &listener)) refuse("not JSON");
  return std::move(listener.root);
}

}  // namespace

void check_tree(std::string_view text, const std::function<void(const std::string&)>& refer) {
  (void)parse(text, false, [&](const std::string& name) {
    refer(name);
    return Record();
  });
}

Record read_tree(std::string_view text, const std::function<core::Tensor(const std::string&)>& take) {
  return parse(text, true, [&](const std::string& name) { return Record(take(name)); });
}

}  // namespace ermine::store::detail
