// The logarithm of a column, and expressions that the user writes.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/data/table.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/transforms/bases/block.hpp"

namespace ermine::transforms {

BasisBlock logarithm(const BasisCall& call, const TermValues& term) {
  call.at_most(0);
  const auto low = std::find_if(term.x.begin(), term.x.end(), [](double x) { return !(x > 0); });
  if (low != term.x.end())
    throw core::DataError("--basis log: `" + term.name + "` is " + data::shortest(*low) + " in row " +
                          std::to_string(low - term.x.begin() + 1) +
                          " of the training rows, and the logarithm needs numbers above 0: choose columns with "
                          "--features, or write them out as in --basis 'log(x + 1), y'");
  BasisBlock block;
  block.names = {"log(" + term.name + ")"};
  block.append = [](graph::Builder& b, std::span<const graph::SlotId> of) {
    return b.op(graph::OpCode::logarithm, of[0]);
  };
  return block;
}

BasisBlock expression(const std::string& text, std::span<const std::string> columns, std::vector<std::uint32_t>& used) {
  BasisBlock block;
  block.names = {text};
  const std::vector<std::string> names = formula::names(text);
  used.clear();
  for (const std::string& name : names) {
    const auto place = std::find(columns.begin(), columns.end(), name);
    if (place == columns.end())
      throw core::DataError("--basis '" + text + "': there is no feature `" + name + "` that holds numbers" +
                            core::did_you_mean(name, columns));
    used.push_back(static_cast<std::uint32_t>(place - columns.begin()));
    block.of.push_back({{{used.back(), 1U}}, 1});
  }
  if (names.empty()) throw core::UsageError("--basis '" + text + "' has no column in it: it is the same in every row");
  block.append = [text, names](graph::Builder& b, std::span<const graph::SlotId> of) {
    return formula::append(b, text, [&](const std::string& name) {
      return of[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
    });
  };
  return block;
}

std::vector<std::string> split_expressions(const BasisCall& call) {
  std::vector<std::string> list(1);
  int depth = 0;
  for (const char c : call.text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0)
      list.emplace_back();
    else
      list.back() += c;
  }
  for (std::string& one : list) {
    const std::size_t first = one.find_first_not_of(' '), last = one.find_last_not_of(' ');
    one = first == std::string::npos ? "" : one.substr(first, last - first + 1);
    if (one.empty()) throw core::UsageError("--basis '" + call.text + "': there is nothing between two commas");
  }
  return list;
}

std::vector<std::string> short_numbers(std::span<const double> values) {
  const std::size_t different = std::set<double>(values.begin(), values.end()).size();
  for (int digits = 4;; ++digits) {
    std::vector<std::string> texts;
    for (const double value : values) texts.push_back(fmt::format("{:.{}g}", value, digits));
    if (digits == 17 || std::set<std::string>(texts.begin(), texts.end()).size() == different) return texts;
  }
}

}  // namespace ermine::transforms
