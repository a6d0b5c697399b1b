#include "settings.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::apps {
namespace {

using core::UsageError;

std::vector<std::string> words_of(const char* choices) {
  std::vector<std::string> words;
  std::string_view rest = choices;
  while (true) {
    const std::size_t bar = rest.find('|');
    words.emplace_back(rest.substr(0, bar));
    if (bar == std::string_view::npos) return words;
    rest.remove_prefix(bar + 1);
  }
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return text;
}

bool is_count(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a number keeps a bound like ">= 0"; "" is none.
bool keeps(double value, std::string_view bound) {
  if (bound.empty()) return true;
  const std::size_t blank = bound.find(' ');
  const double limit = to_number(bound.substr(blank + 1)).value_or(0);
  const std::string_view comparison = bound.substr(0, blank);
  return comparison == ">" ? value > limit : comparison == ">=" ? value >= limit : value <= limit;
}

/// Refuses a value that does not fit; true/false become yes/no.
std::string checked(const Flag& flag, std::string value, const std::string& where) {
  const std::string bound = flag.choices[0] ? std::string(" ") + flag.choices : "";
  switch (flag.takes) {
    case Takes::nothing:
    case Takes::yes_no:
      if (value == "true") value = "yes";
      if (value == "false") value = "no";
      if (value != "yes" && value != "no") throw UsageError(where + " takes yes or no, not `" + value + "`");
      break;
    case Takes::number:
      if (const auto number = to_number(value); !number || !keeps(*number, flag.choices))
        throw UsageError(where + " takes a number" + bound + ", not `" + value + "`");
      break;
    case Takes::count:
      if (!is_count(value) || !keeps(to_number(value).value_or(0), flag.choices))
        throw UsageError(where + " takes a whole number" + (bound.empty() ? " >= 0" : bound) +
                         (value.size() > 18 ? " of at most 18 digits" : "") + ", not `" + value + "`");
      break;
    case Takes::choice: {
      const std::vector<std::string> words = words_of(flag.choices);
      if (std::find(words.begin(), words.end(), value) == words.end())
        throw UsageError(where + " takes " + listed(words) + ", not `" + value + "`" +
                         core::did_you_mean(value, words));
      break;
    }
    case Takes::names:
      if (split_names(value).empty()) throw UsageError(where + " names nothing");
      break;
    case Takes::text:
    case Takes::texts:
      if (value.empty()) throw UsageError(where + " is given an empty text");
      break;
  }
  return value;
}

}  // namespace

std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::optional<double> to_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  std::string name;
  const auto take = [&] {
    name = trimmed(name);
    if (!name.empty()) names.push_back(name);
    name.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',')
      name += text[++i];
    else if (text[i] == ',')
      take();
    else
      name += text[i];
  }
  take();
  return names;
}

std::pair<std::string, std::string> split_assignment(std::string_view text, const std::string& where) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || trimmed(text.substr(0, equals)).empty())
    throw UsageError(where + " takes name=value, not `" + std::string(text) + "`");
  return {trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1))};
}

void Settings::add(const Flag& flag, std::string value, Origin origin, const std::string& where) {
  value = checked(flag, std::move(value), where);
  Value& held = values_[flag.name];
  if (origin < held.origin) return;
  if (origin > held.origin) held = {{}, origin};
  const bool repeats = flag.repeats || flag.takes == Takes::texts;
  if (!repeats && !held.texts.empty() && held.texts.front() != value)
    throw UsageError(where + " is given twice, as `" + held.texts.front() + "` and as `" + value + "`; keep one");
  if (!repeats) held.texts.clear();
  held.texts.push_back(std::move(value));
}

const Settings::Value* Settings::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

bool Settings::has(std::string_view name) const { return find(name) != nullptr; }

Origin Settings::origin(std::string_view name) const { return find(name) ? find(name)->origin : Origin::fallback; }

std::string Settings::text(std::string_view name) const {
  if (const Value* value = find(name)) return value->texts.back();
  return find_flag(name)->fallback;
}

std::vector<std::string> Settings::list(std::string_view name) const {
  const Value* value = find(name);
  return value ? value->texts : std::vector<std::string>{};
}

std::vector<std::string> Settings::names(std::string_view name) const {
  std::vector<std::string> all;
  for (const std::string& text : list(name))
    for (std::string& one : split_names(text)) all.push_back(std::move(one));
  return all;
}

bool Settings::on(std::string_view name) const { return text(name) == "yes"; }

double Settings::number(std::string_view name) const { return to_number(text(name)).value_or(0); }

std::uint64_t Settings::count(std::string_view name) const {
  const std::string digits = text(name);
  return digits.empty() ? 0 : std::stoull(digits);
}

std::optional<double> Settings::maybe_number(std::string_view name) const {
  return has(name) ? std::optional<double>(number(name)) : std::nullopt;
}

std::optional<bool> Settings::maybe_yes(std::string_view name) const {
  return has(name) ? std::optional<bool>(on(name)) : std::nullopt;
}

void Settings::forget(std::string_view name) {
  const auto found = values_.find(name);
  if (found != values_.end()) values_.erase(found);
}

}  // namespace ermine::apps
