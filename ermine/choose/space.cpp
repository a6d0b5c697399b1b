#include "ermine/choose/space.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/core/random.hpp"

namespace ermine::choose {
namespace {

using core::UsageError;

struct Name {
  const char* name;
  bool number, whole;
};
constexpr Name names[] = {{"l1", true, false},         {"l2", true, false},    {"rate", true, false},
                          {"batch", true, true},       {"epochs", true, true}, {"patience", true, true},
                          {"optimizer", false, false}, {"loss", false, false}, {"standardise", false, false},
                          {"basis", false, false},     {"model", false, false}};

const Name& known(const std::string& name) {
  for (const Name& n : names)
    if (name == n.name) return n;
  std::string all;
  for (const Name& n : names) all += std::string(all.empty() ? "" : ", ") + n.name;
  throw UsageError("--search cannot vary `" + name + "`" + core::did_you_mean(name, searchable()) + "; it varies " +
                   all);
}

std::vector<std::string> parted(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t to = text.find(at); to != std::string::npos; from = to + 1, to = text.find(at, from))
    parts.push_back(text.substr(from, to - from));
  parts.push_back(text.substr(from));
  for (std::string& part : parts) {
    while (!part.empty() && part.front() == ' ') part.erase(0, 1);
    while (!part.empty() && part.back() == ' ') part.pop_back();
  }
  return parts;
}

double number_of(const std::string& text, const Name& name) {
  const auto value = data::parse_number(text);
  if (!value || !std::isfinite(*value) || *value < 0 || (name.whole && *value != std::floor(*value)))
    throw UsageError(std::string("--search ") + name.name + ": `" + text + "` is no " +
                     (name.whole ? "whole number" : "number") + " >= 0");
  return *value;
}

/// A double with few digits where few will do: a grid of 1e-6 ... 1e2 shall read 1e-06, 3.16e-06, ...
std::string tidy(double value) {
  if (value == 0 || !std::isfinite(value)) return data::shortest(value);
  const double scale = std::pow(10.0, 3 - std::floor(std::log10(std::fabs(value))));
  const double rounded = std::round(value * scale) / scale;
  return data::shortest(std::isfinite(rounded) && rounded > 0 ? rounded : value);
}

std::string at(const Dimension& d, double share) {
  const double value = d.logarithmic ? d.low * std::pow(d.high / d.low, share) : d.low + (d.high - d.low) * share;
  if (share == 0) return data::shortest(d.low);
  if (share == 1) return data::shortest(d.high);
  return known(d.name).whole ? data::shortest(std::round(value)) : tidy(value);
}

}  // namespace

std::vector<std::string> searchable() {
  std::vector<std::string> all;
  for (const Name& n : names) all.emplace_back(n.name);
  return all;
}

bool Dimension::is_numeric() const { return known(name).number; }

std::vector<std::string> Dimension::grid() const {
  if (!words.empty()) return words;
  std::vector<std::string> values;
  for (std::uint32_t i = 0; i < steps; ++i) {
    std::string value = at(*this, steps == 1 ? 0.0 : static_cast<double>(i) / (steps - 1));
    if (values.empty() || values.back() != value) values.push_back(std::move(value));
  }
  return values;
}

Dimension parse_dimension(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size())
    throw UsageError("--search takes NAME=LOW:HIGH, NAME=LOW:HIGH:log or NAME=A,B,C, not `" + text + "`");
  Dimension d;
  d.name = parted(text.substr(0, equals), ',').front();
  const Name& name = known(d.name);
  const std::string rest = text.substr(equals + 1);
  const std::vector<std::string> range = parted(rest, ':');
  if (name.number && range.size() >= 2) {
    d.low = number_of(range[0], name);
    d.high = number_of(range[1], name);
    std::size_t next = 2;
    if (next < range.size() && (range[next] == "log" || range[next] == "linear"))
      d.logarithmic = range[next++] == "log";
    double steps = 0;
    if (next < range.size()) {
      steps = number_of(range[next++], {"steps", true, true});
      if (steps < 1 || steps > 10000)
        throw UsageError("--search " + d.name + ": between 1 and 10,000 steps, not `" + range[next - 1] + "`");
    }
    if (next != range.size() || !(d.low < d.high))
      throw UsageError("--search " + d.name + ": a range is LOW:HIGH[:log][:STEPS] with LOW < HIGH, not `" + rest +
                       "`");
    if (d.logarithmic && !(d.low > 0))
      throw UsageError("--search " + d.name + ": a logarithmic range begins above 0, not at `" + range[0] + "`");
    if (steps > 0)
      d.steps = static_cast<std::uint32_t>(steps);
    else  // two a decade, or nine
      d.steps = d.logarithmic
                    ? static_cast<std::uint32_t>(std::clamp(2 * std::round(std::log10(d.high / d.low)) + 1, 5.0, 41.0))
                    : 9;
    return d;
  }
  for (std::string& word : parted(rest, ',')) {
    if (word.empty()) throw UsageError("--search " + d.name + ": an empty value in `" + rest + "`");
    if (name.number) (void)number_of(word, name);
    if (d.name == "standardise" && word != "yes" && word != "no")
      throw UsageError("--search standardise takes yes,no, not `" + word + "`");
    if (d.name == "model") (void)models::split_kind(word);
    if (std::find(d.words.begin(), d.words.end(), word) == d.words.end()) d.words.push_back(std::move(word));
  }
  return d;
}

std::vector<Setting> grid_of(const std::vector<Dimension>& space) {
  std::vector<Setting> all{{}};
  for (const Dimension& d : space) {
    const std::vector<std::string> values = d.grid();
    if (all.size() * values.size() > 10000)
      throw UsageError(
          "the grid of --search has more than 10,000 points; give ranges fewer steps, or draw from it with "
          "--strategy random");
    std::vector<Setting> longer;
    for (const Setting& setting : all)
      for (const std::string& value : values) {
        longer.push_back(setting);
        longer.back().emplace_back(d.name, value);
      }
    all = std::move(longer);
  }
  return all;
}

std::vector<Setting> draws_of(const std::vector<Dimension>& space, std::uint32_t count, std::uint64_t seed) {
  std::vector<Setting> all;
  for (std::uint32_t i = 0; i < count; ++i) {
    core::Stream stream(seed, core::Purpose::search, i);
    Setting setting;
    for (const Dimension& d : space) {
      if (d.words.empty()) {
        setting.emplace_back(d.name, at(d, stream.uniform()));
      } else {
        setting.emplace_back(d.name, d.words[stream.below(d.words.size())]);
      }
    }
    if (std::find(all.begin(), all.end(), setting) == all.end()) all.push_back(std::move(setting));
  }
  return all;
}

Trial with_setting(Trial trial, const Setting& setting) {
  models::FitOptions& o = trial.options;
  for (const auto& [name, value] : setting) {
    const Name& n = known(name);
    const double number = n.number ? number_of(value, n) : 0;
    if (name == "l1") o.l1 = number;
    if (name == "l2") o.l2 = number;
    if (name == "rate") o.rate = number;
    if (name == "batch") o.batch = static_cast<std::uint64_t>(number);
    if (name == "epochs") o.epochs = static_cast<std::uint64_t>(number);
    if (name == "patience") o.patience = static_cast<std::uint64_t>(number);
    if (name == "optimizer") o.optimizer = value;
    if (name == "loss") o.loss = value;
    if (name == "standardise") o.standardise = value == "yes";
    if (name == "basis") o.basis = {value};
    if (name == "model") trial.kind = value;
  }
  return trial;
}

std::string text_of(const Setting& setting) {
  std::string text;
  for (const auto& [name, value] : setting) text += (text.empty() ? "" : ", ") + name + " = " + value;
  return text;
}

bool simplicity(const Dimension& dimension, const std::string& value, double& rank) {
  if (dimension.name == "l1" || dimension.name == "l2") {
    rank = data::parse_number(value).value_or(0);
    return true;
  }
  if (dimension.name == "epochs") {
    rank = -data::parse_number(value).value_or(0);
    return true;
  }
  if (dimension.name != "basis" && dimension.name != "model") return false;
  const auto place = std::find(dimension.words.begin(), dimension.words.end(), value);
  rank = -static_cast<double>(place - dimension.words.begin());
  return true;
}

}  // namespace ermine::choose
