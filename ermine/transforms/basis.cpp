#include "ermine/transforms/basis.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::transforms {
namespace {

constexpr std::size_t most_terms = 20000;
const std::vector<std::string> basis_names{"poly", "powers", "interactions", "quadratic"};

Term product(const Term& a, const Term& b) {
  std::map<std::uint32_t, std::uint32_t> factors(a.factors.begin(), a.factors.end());
  for (const auto& [column, exponent] : b.factors) factors[column] += exponent;
  return {{factors.begin(), factors.end()}, a.scale * b.scale};
}

/// Appends terms, each product of powers once.
class Terms {
 public:
  void add(Term term) {
    if (!places_.emplace(term.factors, terms_.size()).second) return;
    if (terms_.size() == most_terms)
      throw core::UsageError("the basis makes more than " + std::to_string(most_terms) +
                             " terms: choose fewer columns (--features) or a lower degree");
    terms_.push_back(std::move(term));
  }
  [[nodiscard]] std::vector<Term> take() && { return std::move(terms_); }

 private:
  std::map<std::vector<std::pair<std::uint32_t, std::uint32_t>>, std::size_t> places_;
  std::vector<Term> terms_;
};

/// Degree by degree: each term of the degree before times the terms from its last factor on.
std::vector<Term> poly(const std::vector<Term>& x, std::uint32_t degree) {
  Terms terms;
  std::vector<std::pair<Term, std::size_t>> level;  // and the first factor that may be multiplied next
  for (std::size_t j = 0; j < x.size(); ++j) level.emplace_back(x[j], j);
  for (std::uint32_t d = 1;; ++d) {
    for (const auto& [term, last] : level) terms.add(term);
    if (d == degree) break;
    std::vector<std::pair<Term, std::size_t>> next;
    for (const auto& [term, last] : level)
      for (std::size_t j = last; j < x.size(); ++j) {
        next.emplace_back(product(term, x[j]), j);
        if (next.size() > most_terms)
          throw core::UsageError("the basis makes more than 20000 terms: choose a lower degree");
      }
    level = std::move(next);
  }
  return std::move(terms).take();
}

std::vector<Term> powers(const std::vector<Term>& x, std::uint32_t degree) {
  Terms terms;
  for (const Term& column : x) {
    Term power = column;
    for (std::uint32_t d = 1; d <= degree; ++d) {
      terms.add(power);
      power = product(power, column);
    }
  }
  return std::move(terms).take();
}

std::vector<Term> interactions(const std::vector<Term>& x) {
  Terms terms;
  for (const Term& column : x) terms.add(column);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) terms.add(product(x[i], x[j]));
  return std::move(terms).take();
}

std::vector<Term> quadratic(const std::vector<Term>& x) {
  Terms terms;
  for (const Term& column : x) terms.add(product(column, column));
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) {
      Term pair = product(x[i], x[j]);
      pair.scale *= std::sqrt(2.0);
      terms.add(std::move(pair));
    }
  return std::move(terms).take();
}

/// The number after the colon.
std::uint32_t degree_of(const std::string& basis, const std::string& argument) {
  const bool digits = !argument.empty() && argument.size() <= 3 &&
                      std::all_of(argument.begin(), argument.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int degree = digits ? std::stoi(argument) : 0;
  if (degree < 1 || degree > 30)
    throw core::UsageError("--basis " + basis + ": the degree must be a whole number from 1 to 30, as in `poly:3`");
  return static_cast<std::uint32_t>(degree);
}

std::vector<Term> apply_basis(const std::string& basis, const std::vector<Term>& x) {
  const auto colon = basis.find(':');
  const std::string name = basis.substr(0, colon), argument = colon == std::string::npos ? "" : basis.substr(colon + 1);
  if (name == "poly") return poly(x, degree_of(basis, argument));
  if (name == "powers") return powers(x, degree_of(basis, argument));
  if (name == "interactions") {
    if (degree_of(basis, argument) != 2) throw core::UsageError("--basis " + basis + ": only interactions:2 is known");
    return interactions(x);
  }
  if (name == "quadratic") {
    if (!argument.empty()) throw core::UsageError("--basis " + basis + ": quadratic takes no degree");
    return quadratic(x);
  }
  throw core::UsageError("--basis " + basis + " is not known" + core::did_you_mean(name, basis_names) +
                         "; there are poly:d, powers:d, interactions:2 and quadratic");
}

}  // namespace

std::string name_of(const Term& term, std::span<const std::string> columns) {
  std::string text;
  if (term.scale != 1) {
    // Only quadratic scales, and only by powers of sqrt(2).
    const long twice = std::lround(2 * std::log2(term.scale));
    text = twice == 1 ? "sqrt2" : "2^" + std::to_string(twice / 2) + (twice % 2 ? "*sqrt2" : "");
  }
  for (const auto& [column, exponent] : term.factors) {
    if (!text.empty()) text += '*';
    text += columns[column];
    if (exponent > 1) text += "^" + std::to_string(exponent);
  }
  return text;
}

std::vector<Term> expand(std::span<const std::string> bases, std::uint32_t columns) {
  std::vector<Term> terms;
  for (std::uint32_t j = 0; j < columns; ++j) terms.push_back({{{j, 1U}}, 1});
  for (const std::string& basis : bases) terms = apply_basis(basis, terms);
  return terms;
}

}  // namespace ermine::transforms
