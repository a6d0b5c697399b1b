#include "ermine/transforms/features.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/formula/parse.hpp"

namespace ermine::transforms {
namespace {

constexpr double largest = 1e150;  // its square is still a double

bool contains(std::span<const std::string> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_defined(const Defines& defines, const std::string& name) {
  return std::any_of(defines.begin(), defines.end(), [&](const auto& define) { return define.first == name; });
}

/// The dense features; which sparse columns are among them is written to `f`.
std::vector<std::string> choose(const data::Table& table, const FeatureOptions& options, Features& f) {
  const std::vector<std::string> columns = table.names();
  const std::vector<std::string> none, &sparse_names = table.has_sparse() ? table.sparse_names() : none;
  std::vector<std::string> dense;
  if (options.features.empty()) {
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(dense),
                 [&](const std::string& name) { return !contains(options.besides, name); });
    f.sparse = sparse_names;
    f.sparse_used.assign(sparse_names.size(), 1);
    return dense;
  }
  const std::set<std::string> known(sparse_names.begin(), sparse_names.end());
  std::set<std::string> wanted;
  for (const std::string& name : options.features) {
    if (contains(options.besides, name))
      throw core::UsageError("--features: `" + name + "` is the target or the weight and cannot be a feature");
    if (contains(columns, name)) {
      if (!contains(dense, name)) dense.push_back(name);
    } else if (known.count(name) > 0) {
      wanted.insert(name);
    } else {
      throw core::DataError("there is no column `" + name + "`" + core::did_you_mean(name, columns));
    }
  }
  if (wanted.empty()) return dense;
  f.sparse = sparse_names;
  for (const std::string& name : sparse_names) f.sparse_used.push_back(wanted.count(name) > 0 ? 1 : 0);
  return dense;
}

CategoryFeature category_of(const data::ColumnView& column, std::span<const double> w) {
  CategoryFeature feature{column.name(), column.type(), column.levels(), {}, 0};
  std::vector<std::uint64_t> count(column.levels().size() + 1);
  for (std::size_t i = 0; i < column.codes.size(); ++i) {
    if (column.codes[i] < 0) ++feature.missing;
    if (w.empty() || w[i] != 0)
      ++count[column.codes[i] < 0 ? column.levels().size() : static_cast<std::size_t>(column.codes[i])];
  }
  if (feature.missing > 0)
    feature.levels.emplace_back(missing_level);
  else
    count.pop_back();
  for (const std::uint64_t c : count) feature.present.push_back(c > 0 ? 1 : 0);
  return feature;
}

void fit_sparse(const data::Table& table, std::span<const double> w, Features& f) {
  if (f.sparse.empty()) return;
  const core::CsrView<double> x = table.sparse();
  f.sparse_mean.resize(x.columns);
  f.sparse_deviation.resize(x.columns);
  for (std::uint64_t e = x.offsets[0]; e < x.offsets[x.rows()]; ++e)
    if (!(std::fabs(x.values[e]) <= largest))
      throw core::DataError("sparse column `" + table.sparse_names()[x.indices[e]] + "` holds " +
                            data::shortest(x.values[e]) + ": correct or rescale it");
  sparse_statistics(x, w, f.sparse_mean, f.sparse_deviation);
}

}  // namespace

void check_range(const std::string& name, const ColumnStatistics& s, std::span<const double> x) {
  if (!(std::fabs(s.minimum) > largest || std::fabs(s.maximum) > largest)) {
    if (!s.constant && s.deviation < 1 / largest)
      throw core::DataError("column `" + name + "` varies by less than 1e-150: rescale it, e.g. with --define");
    return;
  }
  const auto row = std::find_if(x.begin(), x.end(), [](double v) { return std::fabs(v) > largest; }) - x.begin();
  throw core::DataError("column `" + name + "` holds " + data::shortest(x[static_cast<std::size_t>(row)]) + " in row " +
                        std::to_string(row + 1) + ": beyond 1e150 its square is no number; correct or rescale it");
}

std::vector<std::string> Features::number_names() const {
  std::vector<std::string> names;
  for (const NumberFeature& number : numbers) names.push_back(number.name);
  return names;
}

Defines needed_defines(const Defines& defines, std::span<const std::string> features) {
  if (features.empty()) return defines;
  std::set<std::string> needed;
  const std::function<void(const std::string&)> need = [&](const std::string& name) {
    for (const auto& [defined, text] : defines)
      if (defined == name && needed.insert(name).second)
        for (const std::string& inner : formula::names(text)) need(inner);
  };
  for (const std::string& name : features) need(name);
  Defines result;
  std::copy_if(defines.begin(), defines.end(), std::back_inserter(result),
               [&](const auto& define) { return needed.count(define.first) > 0; });
  return result;
}

Features fit_features(data::Table& table, std::span<const double> w, const FeatureOptions& options, core::Pool* pool) {
  Features f;
  f.defines = needed_defines(options.defines, options.features);
  const std::vector<std::string> dense = choose(table, options, f);
  for (const std::string& name : dense) {
    const data::ColumnView column = table.column(name);
    if (column.is_number()) {
      f.order.push_back({false, static_cast<std::uint32_t>(f.numbers.size())});
      f.numbers.push_back({name, is_defined(f.defines, name), {}, 0});
    } else {
      f.order.push_back({true, static_cast<std::uint32_t>(f.categories.size())});
      f.categories.push_back(category_of(column, w));
    }
  }
  if (dense.empty() && f.sparse.empty())
    throw core::DataError("there is no feature: the table has no column besides the target and the weight");
  const auto learn = [&](std::uint64_t j, std::uint32_t) {
    NumberFeature& number = f.numbers[j];
    const std::span<const double> x = table.column(number.name).values;
    number.statistics = statistics_of(x, w);
    number.fill = number.statistics.missing == x.size() ? 0 : number.statistics.median;
    check_range(number.name, number.statistics, x);
  };
  if (pool != nullptr)
    pool->run(f.numbers.size(), learn);
  else
    for (std::uint64_t j = 0; j < f.numbers.size(); ++j) learn(j, 0);
  fit_sparse(table, w, f);

  fit_bases(table, w, options.basis, f, pool);
  const auto read = [&](const std::string& name) {
    if (!contains(f.columns, name)) f.columns.push_back(name);
  };
  for (const NumberFeature& number : f.numbers)
    if (!number.defined) read(number.name);
  for (const NumberFeature& number : f.numbers)
    if (number.defined && !number.made)
      for (const std::string& name : columns_of(number.name, f.defines)) read(name);
  return f;
}

}  // namespace ermine::transforms
