#include "ermine/optimize/schedule.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "fast_float/fast_float.h"

namespace ermine::optimize {
namespace {

struct Entry {
  const char* name;
  Schedule::Kind kind;
  std::array<double Schedule::*, 2> numbers;  // what stands behind the colons
};
constexpr Entry table[] = {{"constant", Schedule::Kind::constant, {nullptr, nullptr}},
                           {"step", Schedule::Kind::step, {&Schedule::every, &Schedule::factor}},
                           {"cosine", Schedule::Kind::cosine, {&Schedule::last, nullptr}},
                           {"inverse-time", Schedule::Kind::inverse_time, {&Schedule::decay, nullptr}},
                           {"exponential", Schedule::Kind::exponential, {&Schedule::decay, nullptr}}};

}  // namespace

double Schedule::operator()(double u, double total) const {
  constexpr double pi = 3.14159265358979323846;
  double rate = 1;
  switch (kind) {
    case Kind::constant:
      break;
    case Kind::step:
      rate = std::pow(factor, std::floor(u / every));
      break;
    case Kind::cosine:
      if (total > 0) rate = last + (1 - last) * (1 + std::cos(pi * std::min(1.0, u / total))) / 2;
      break;
    case Kind::inverse_time:
      rate = 1 / (1 + decay * u);
      break;
    case Kind::exponential:
      rate = std::exp(-decay * u);
      break;
  }
  if (u < warmup) rate *= std::max(1e-3, u / warmup);
  return rate;
}

Schedule Schedule::parse(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = text;;) {
    const std::size_t colon = rest.find(':');
    parts.push_back(rest.substr(0, colon));
    if (colon == std::string_view::npos) break;
    rest.remove_prefix(colon + 1);
  }
  const auto wrong = [&](const std::string& why) {
    return core::UsageError("schedule `" + std::string(text) + "`: " + why);
  };
  const auto entry =
      std::find_if(std::begin(table), std::end(table), [&](const Entry& e) { return parts[0] == e.name; });
  if (entry == std::end(table)) {
    std::vector<std::string> known;
    for (const Entry& e : table) known.emplace_back(e.name);
    throw wrong("unknown kind" + core::did_you_mean(parts[0], known));
  }
  Schedule schedule;
  schedule.kind = entry->kind;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (i > 2 || entry->numbers[i - 1] == nullptr) throw wrong("too many numbers");
    double value = 0;
    const auto read = fast_float::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), value);
    if (read.ec != std::errc() || read.ptr != parts[i].data() + parts[i].size() || !std::isfinite(value))
      throw wrong("`" + std::string(parts[i]) + "` is not a number");
    schedule.*entry->numbers[i - 1] = value;
  }
  if (!(schedule.every > 0)) throw wrong("the distance of two drops must be > 0");
  if (!(schedule.factor > 0 && schedule.factor <= 1)) throw wrong("the factor must be in (0, 1]");
  if (!(schedule.last >= 0 && schedule.last <= 1)) throw wrong("the last factor must be in [0, 1]");
  if (!(schedule.decay >= 0)) throw wrong("the decay must be >= 0");
  return schedule;
}

}  // namespace ermine::optimize
