// ARFF, the format of Weka:
//
//     % a comment
//     @relation NAME
//     @attribute NAME numeric | real | integer | string | date [FORMAT] | {value, value, ...}
//     @data
//     5.1, 'a value', ?            a row, or {1 5.1, 3 x}: the cells that are not 0 (or the first value), from 0
//
// Keywords in any case; names and values may stand in single or double quotes, a backslash within protects the next
// character. A nominal attribute is a category of the values that occur.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/columns.hpp"
#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

enum class Kind : std::uint8_t { number, text, nominal };

struct Attribute {
  ColumnData column;
  Kind kind = Kind::number;
  std::vector<std::string> declared;                    ///< nominal: its values.
  std::unordered_map<std::string, std::int32_t> known;  ///< The codes of texts seen; -2 for declared ones not yet seen.
};

constexpr std::int32_t unseen = -2;

class ArffReader {
 public:
  ArffReader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Table read() {
    while (next_line())
      if (in_data_)
        read_row();
      else
        read_declaration();
    if (!in_data_) throw DataError(name_ + ": no @data");
    std::vector<ColumnData> columns;
    for (Attribute& attribute : attributes_) {
      if (attribute.kind != Kind::number) csv::finish_category(attribute.column);
      columns.push_back(std::move(attribute.column));
    }
    return Table(std::move(columns));
  }

 private:
  struct Token {
    std::string text;
    std::size_t at = 0;  ///< In the line.
    bool quoted = false;
  };

  [[noreturn]] void fail(std::size_t at, const std::string& what) const {
    throw DataError(what, {name_, line_number_, at + 1, 1, {}});
  }

  /// The next line that is neither blank nor a comment, without its end.
  bool next_line() {
    while (begin_ < text_.size()) {
      std::size_t end = text_.find('\n', begin_);
      if (end == std::string_view::npos) end = text_.size();
      line_ = text_.substr(begin_, end - begin_);
      begin_ = end + 1;
      ++line_number_;
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      at_ = 0;
      skip();
      if (at_ < line_.size() && line_[at_] != '%') return true;
    }
    return false;
  }

  void skip() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t')) ++at_;
  }
  [[nodiscard]] bool ended() const { return at_ >= line_.size(); }
  bool accept(char c) {
    skip();
    if (ended() || line_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// A quoted text, or what stands up to one of `stops`, blanks at its end dropped.
  Token token(std::string_view stops) {
    skip();
    Token out{{}, at_, false};
    if (!ended() && (line_[at_] == '\'' || line_[at_] == '"')) {
      const char quote = line_[at_++];
      out.quoted = true;
      for (; !ended() && line_[at_] != quote; ++at_) {
        if (line_[at_] == '\\' && at_ + 1 < line_.size()) ++at_;
        out.text += line_[at_];
      }
      if (ended()) fail(out.at, csv::unclosed_quote_error);
      ++at_;
      skip();
      if (!ended() && stops.find(line_[at_]) == std::string_view::npos && stops.find(' ') == std::string_view::npos)
        fail(at_, csv::after_quote_error);
      return out;
    }
    const std::size_t first = at_;
    while (!ended() && stops.find(line_[at_]) == std::string_view::npos) ++at_;
    out.text = std::string(csv::trim_end(line_.substr(first, at_ - first)));
    return out;
  }

  static std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  }

  void read_declaration() {
    const Token word = token(" \t");
    const std::string keyword = lower(word.text);
    if (keyword == "@relation") return;
    if (keyword == "@data") {
      if (attributes_.empty()) fail(word.at, "@data before any @attribute");
      in_data_ = true;
      return;
    }
    if (keyword != "@attribute") fail(word.at, "expected @relation, @attribute or @data");
    if (attributes_.size() == most_columns) fail(word.at, "too many attributes");
    Attribute attribute;
    const Token name = token(" \t{");
    if (name.text.empty()) fail(name.at, "expected the attribute's name");
    csv::check_text(name.text, {name_, line_number_, name.at + 1, 1, {}});
    if (!names_.emplace(name.text, 0).second) fail(name.at, "a second attribute is named `" + name.text + "`");
    attribute.column.name = name.text;
    if (accept('{')) {
      read_values(attribute);
    } else {
      const Token type = token(" \t");
      const std::string kind = lower(type.text);
      if (kind == "numeric" || kind == "real" || kind == "integer") {
        attribute.column.integral = true;
      } else if (kind == "string" || kind == "date") {
        attribute.kind = Kind::text;
      } else {
        fail(type.at, "type `" + type.text + "`: expected numeric, real, integer, string, date or {values}");
      }
    }
    if (attribute.kind != Kind::number) attribute.column.type = ColumnType::category;
    attributes_.push_back(std::move(attribute));
  }

  void read_values(Attribute& attribute) {
    attribute.kind = Kind::nominal;
    do {
      const Token value = token(",}");
      if (value.text.empty()) fail(value.at, "an empty value in the list");
      attribute.known.emplace(value.text, unseen);
      attribute.declared.push_back(value.text);
    } while (accept(','));
    if (!accept('}')) fail(at_, "expected `,` or `}` in the list of values");
  }

  void read_row() {
    if (accept('{')) {
      read_sparse_row();
      return;
    }
    for (std::size_t j = 0; j < attributes_.size(); ++j) {
      if (j > 0 && !accept(',')) fail(at_, csv::too_few_error(j, attributes_.size()));
      add(attributes_[j], token(","));
    }
    skip();
    if (!ended()) fail(at_, csv::too_many_error(attributes_.size()));
  }

  void read_sparse_row() {
    std::size_t next = 0;
    if (!accept('}')) {
      do {
        const Token place = token(" \t,}");
        std::size_t index = 0;
        const auto [end, code] = std::from_chars(place.text.data(), place.text.data() + place.text.size(), index);
        if (code != std::errc() || end != place.text.data() + place.text.size() || index >= attributes_.size())
          fail(place.at, "expected the number of an attribute, from 0 to " + std::to_string(attributes_.size() - 1));
        if (index < next) fail(place.at, "attribute numbers must ascend");
        for (; next < index; ++next) add_default(attributes_[next]);
        add(attributes_[next++], token(",}"));
      } while (accept(','));
      if (!accept('}')) fail(at_, "expected `,` or `}`");
    }
    skip();
    if (!ended()) fail(at_, "text after the row");
    for (; next < attributes_.size(); ++next) add_default(attributes_[next]);
  }

  void add_default(Attribute& attribute) {
    if (attribute.kind == Kind::number)
      attribute.column.values.push_back(0);
    else
      add(attribute, {attribute.kind == Kind::nominal ? attribute.declared.front() : "?", at_, false});
  }

  void add(Attribute& attribute, const Token& cell) {
    static const csv::MissingTexts usual;
    ColumnData& column = attribute.column;
    const auto known = attribute.known.find(cell.text);
    // A declared value counts as itself, even one that elsewhere means missing.
    const bool missing = !cell.quoted && usual.contains(cell.text) && known == attribute.known.end();
    if (attribute.kind == Kind::number) {
      const auto value = missing ? std::nan("") : parse_number(cell.text);
      if (!value) fail(cell.at, "expected a number for `" + column.name + "`, found `" + cell.text.substr(0, 40) + "`");
      if (std::isinf(*value)) fail(cell.at, csv::infinite_error(cell.text));
      column.values.push_back(*value);
      column.integral = column.integral && (missing || *value == std::trunc(*value));
      return;
    }
    if (missing) {
      column.codes.push_back(-1);
      return;
    }
    if (attribute.kind == Kind::nominal && known == attribute.known.end())
      fail(cell.at, "`" + cell.text.substr(0, 40) + "` is not in the list of values of `" + column.name + "`");
    auto place = known == attribute.known.end() ? attribute.known.emplace(cell.text, unseen).first : known;
    if (place->second == unseen) {
      csv::check_text(cell.text, {name_, line_number_, cell.at + 1, 1, {}});
      place->second = static_cast<std::int32_t>(column.levels.size());
      column.levels.push_back(cell.text);
    }
    column.codes.push_back(place->second);
  }

  std::string_view text_, line_;
  const std::string& name_;
  std::size_t begin_ = 0, at_ = 0;
  std::uint64_t line_number_ = 0;
  bool in_data_ = false;
  std::vector<Attribute> attributes_;
  std::unordered_map<std::string, int> names_;
};

}  // namespace

Table read_arff(std::string_view text, const std::string& name) { return ArffReader(text, name).read(); }

}  // namespace ermine::data::formats
