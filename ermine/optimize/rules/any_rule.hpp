/// @file
/// An update rule chosen by name. The list of rules is the variant below and the table of any_rule.cpp.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ermine/optimize/rules/adagrad.hpp"
#include "ermine/optimize/rules/adam.hpp"
#include "ermine/optimize/rules/gradient_descent.hpp"
#include "ermine/optimize/rules/momentum.hpp"
#include "ermine/optimize/rules/rmsprop.hpp"

namespace ermine::optimize {

/// A value that is one of the rules; it satisfies what the loops ask of a rule.
class AnyRule {
 public:
  using Variant = std::variant<GradientDescent, Momentum, Adam, Rmsprop, Adagrad>;

  template <class R>
    requires(!std::same_as<R, AnyRule> && UpdateRule<R>)
  AnyRule(R rule) : name_(R::name), rule_(std::move(rule)) {}

  /// gradient-descent, sgd, momentum, nesterov, adam, adamw, rmsprop, adagrad; `rate` replaces the rule's own.
  /// @throws UsageError naming a rule that is not known ("did you mean") or a rate that is not > 0.
  [[nodiscard]] static AnyRule make(std::string_view name, std::optional<double> rate = {});
  [[nodiscard]] static std::vector<std::string> names();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool adaptive() const {
    return std::visit([](const auto& r) { return r.adaptive; }, rule_);
  }
  [[nodiscard]] double rate() const {
    return std::visit([](const auto& r) { return r.rate(); }, rule_);
  }
  void start(std::uint64_t size) {
    std::visit([&](auto& r) { r.start(size); }, rule_);
  }
  void begin_step() {
    std::visit([](auto& r) { r.begin_step(); }, rule_);
  }
  void apply(std::uint64_t offset, std::span<double> w, std::span<const double> g, double rate) {
    std::visit([&](auto& r) { r.apply(offset, w, g, rate); }, rule_);
  }
  /// One whole step.
  void step(std::span<double> w, std::span<const double> g, double rate) {
    begin_step();
    apply(0, w, g, rate);
  }
  [[nodiscard]] core::Record state() const;
  /// @throws ModelError where the state is of another rule.
  void restore(const core::Record& state);

 private:
  std::string name_;
  Variant rule_;
};

}  // namespace ermine::optimize
