#include "ermine/optimize/rules/any_rule.hpp"

#include <algorithm>
#include <iterator>

#include "ermine/core/names.hpp"

namespace ermine::optimize {
namespace {

struct Entry {
  const char* name;
  AnyRule (*make)(std::optional<double> rate);
};

template <class Rule, class Options>
AnyRule with_rate(Options options, std::optional<double> rate) {
  if (rate) options.rate = *rate;
  return Rule(options);
}

constexpr Entry table[] = {
    {"gradient-descent",
     [](std::optional<double> r) { return with_rate<GradientDescent>(GradientDescentOptions{}, r); }},
    {"sgd",
     [](std::optional<double> r) { return with_rate<GradientDescent>(GradientDescentOptions{.rate = 0.01}, r); }},
    {"momentum", [](std::optional<double> r) { return with_rate<Momentum>(MomentumOptions{}, r); }},
    {"nesterov", [](std::optional<double> r) { return with_rate<Momentum>(MomentumOptions{.nesterov = true}, r); }},
    {"adam", [](std::optional<double> r) { return with_rate<Adam>(AdamOptions{}, r); }},
    {"adamw", [](std::optional<double> r) { return with_rate<Adam>(AdamOptions{.weight_decay = 0.01}, r); }},
    {"rmsprop", [](std::optional<double> r) { return with_rate<Rmsprop>(RmspropOptions{}, r); }},
    {"adagrad", [](std::optional<double> r) { return with_rate<Adagrad>(AdagradOptions{}, r); }},
};

}  // namespace

AnyRule AnyRule::make(std::string_view name, std::optional<double> rate) {
  const auto entry = std::find_if(std::begin(table), std::end(table), [&](const Entry& e) { return name == e.name; });
  if (entry == std::end(table)) {
    const std::vector<std::string> known = names();
    throw core::UsageError("unknown optimizer `" + std::string(name) + "`" + core::did_you_mean(name, known));
  }
  AnyRule rule = entry->make(rate);
  rule.name_ = entry->name;
  return rule;
}

std::vector<std::string> AnyRule::names() {
  std::vector<std::string> list;
  for (const Entry& entry : table) list.emplace_back(entry.name);
  return list;
}

core::Record AnyRule::state() const {
  core::Record record = std::visit([](const auto& r) { return r.state(); }, rule_);
  record.set("rule", name_);
  return record;
}

void AnyRule::restore(const core::Record& state) {
  if (state.at("rule").text() != name_)
    throw core::ModelError("the state is of the optimizer `" + state.at("rule").text() + "`, not `" + name_ + "`");
  std::visit([&](auto& r) { r.restore(state); }, rule_);
}

}  // namespace ermine::optimize
