#include "ermine/transforms/basis.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"

namespace ermine::transforms {
namespace {

const std::vector<std::string> basis_names{"poly",     "powers",  "interactions", "quadratic",
                                           "gaussian", "fourier", "spline",       "log"};
constexpr std::uint32_t highest_degree = 30;

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

bool BasisCall::polynomial() const {
  return name == "poly" || name == "powers" || name == "interactions" || name == "quadratic";
}

std::uint32_t BasisCall::count(std::size_t index, const char* what, std::uint32_t low, std::uint32_t high) const {
  const std::string argument = index < arguments.size() ? arguments[index] : "";
  const bool digits = !argument.empty() && argument.size() <= 6 &&
                      std::all_of(argument.begin(), argument.end(), [](char c) { return c >= '0' && c <= '9'; });
  const long value = digits ? std::stol(argument) : -1;
  if (value < low || value > high)
    throw core::UsageError("--basis " + text + ": the " + what + " must be a whole number from " + std::to_string(low) +
                           " to " + std::to_string(high) + ", as in `" + name + ":" +
                           std::to_string(std::max(low, std::min(3U, high))) + "`");
  return static_cast<std::uint32_t>(value);
}

void BasisCall::at_most(std::size_t most) const {
  if (arguments.size() > most)
    throw core::UsageError("--basis " + text + ": `" + name + "` takes " +
                           (most == 0 ? std::string("nothing behind a colon")
                                      : "at most " + std::to_string(most) + (most == 1 ? " argument" : " arguments")));
}

BasisCall parse_basis(const std::string& text, std::span<const std::string> columns) {
  BasisCall call{text, {}, {}};
  const std::string name = text.substr(0, text.find(':'));
  if (std::find(basis_names.begin(), basis_names.end(), name) != basis_names.end()) {
    call.name = name;
    for (std::size_t colon = name.size(); colon < text.size();) {
      const std::size_t next = std::min(text.find(':', colon + 1), text.size());
      call.arguments.push_back(text.substr(colon + 1, next - colon - 1));
      colon = next;
    }
    return call;
  }
  const bool written = text.find_first_of("(+*/^,<>?` ") != std::string::npos || text.find('-') < text.find(':');
  if (written || std::find(columns.begin(), columns.end(), text) != columns.end()) return call;
  throw core::UsageError("--basis " + text + " is not known" + core::did_you_mean(name, basis_names) +
                         "; there are poly:d, powers:d, interactions:2, quadratic, gaussian:k, fourier:k, spline:k, "
                         "log and expressions of columns as in 'x, x*y'");
}

std::vector<Term> products_of(const BasisCall& call, const std::vector<Term>& x) {
  call.at_most(call.name == "quadratic" ? 0 : 1);
  if (call.name == "poly") return poly(x, call.count(0, "degree", 1, highest_degree));
  if (call.name == "powers") return powers(x, call.count(0, "degree", 1, highest_degree));
  if (call.name == "interactions") {
    if (call.count(0, "degree", 1, highest_degree) != 2)
      throw core::UsageError("--basis " + call.text + ": only interactions:2 is known");
    return interactions(x);
  }
  return quadratic(x);
}

std::vector<Term> plain_terms(std::uint32_t columns) {
  std::vector<Term> terms;
  for (std::uint32_t j = 0; j < columns; ++j) terms.push_back({{{j, 1U}}, 1});
  return terms;
}

}  // namespace ermine::transforms
