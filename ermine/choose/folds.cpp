#include "ermine/choose/folds.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

namespace ermine::choose {
namespace {

using Folds = std::vector<std::uint32_t>;

/// A code for each row's value, 0, 1, ... in the order of values; a missing cell is a value of its own.
std::vector<std::uint32_t> codes_of(const data::ColumnView& column, std::uint32_t& count) {
  const data::ColumnData category = data::as_category(column);
  const std::span<const std::int32_t> codes = column.is_number() ? std::span(category.codes) : column.codes;
  count = static_cast<std::uint32_t>(category.levels.size()) + 1;
  std::vector<std::uint32_t> out;
  for (const std::int32_t code : codes) out.push_back(code < 0 ? count - 1 : static_cast<std::uint32_t>(code));
  return out;
}

/// Deals rows one by one, class after class.
Folds deal_rows(const std::vector<std::uint64_t>& order, const std::vector<std::uint32_t>& classes,
                std::uint32_t class_count, std::uint32_t k) {
  std::vector<std::uint64_t> by_class(order);
  if (class_count > 1)
    std::stable_sort(by_class.begin(), by_class.end(),
                     [&](std::uint64_t a, std::uint64_t b) { return classes[a] < classes[b]; });
  Folds fold(order.size());
  for (std::uint64_t i = 0; i < by_class.size(); ++i) fold[by_class[i]] = static_cast<std::uint32_t>(i % k);
  return fold;
}

/// Deals whole groups: the largest first, each to the fold that has least of what the group brings.
Folds deal_groups(const data::Table& table, const FoldOptions& options, const std::vector<std::uint32_t>& classes,
                  std::uint32_t class_count, core::Stream& stream) {
  std::uint32_t groups = 0;
  const std::vector<std::uint32_t> group = codes_of(table.column(options.group), groups);
  std::vector<std::vector<double>> brings(groups, std::vector<double>(class_count, 0));
  std::vector<double> size(groups, 0), total(class_count, 0);
  for (std::uint64_t i = 0; i < group.size(); ++i) {
    const std::uint32_t c = class_count > 1 ? classes[i] : 0;
    brings[group[i]][c] += 1;
    size[group[i]] += 1;
    total[c] += 1;
  }
  std::vector<std::uint64_t> order = stream.permutation(groups);
  std::erase_if(order, [&](std::uint64_t g) { return size[g] == 0; });
  if (order.size() < options.folds)
    throw core::DataError("there are " + std::to_string(order.size()) + " groups of `" + options.group +
                          "`, too few for " + std::to_string(options.folds) +
                          " folds that keep them whole: ask for fewer folds");
  std::stable_sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) { return size[a] > size[b]; });
  std::vector<std::vector<double>> has(options.folds, std::vector<double>(class_count, 0));
  std::vector<double> rows(options.folds, 0);
  Folds of_group(groups, 0);
  for (const std::uint64_t g : order) {
    std::uint32_t best = 0;
    double least = 0;
    for (std::uint32_t f = 0; f < options.folds; ++f) {
      double lack = 0;  // how far the classes the group brings are filled already, then all rows, then emptiness
      for (std::uint32_t c = 0; c < class_count; ++c)
        if (brings[g][c] > 0) lack += brings[g][c] * has[f][c] / total[c];
      lack += 1e-6 * rows[f];
      if (f == 0 || lack < least) best = f, least = lack;
    }
    of_group[g] = best;
    rows[best] += size[g];
    for (std::uint32_t c = 0; c < class_count; ++c) has[best][c] += brings[g][c];
  }
  Folds fold(group.size());
  for (std::uint64_t i = 0; i < group.size(); ++i) fold[i] = of_group[group[i]];
  return fold;
}

}  // namespace

std::vector<Folds> deal_folds(const data::Table& table, const FoldOptions& options) {
  core::require(options.folds >= 2, "a cross-validation needs at least 2 folds, not " + std::to_string(options.folds));
  core::require(options.repeats >= 1, "a cross-validation is done at least once, not 0 times");
  if (table.rows() < options.folds)
    throw core::DataError("there are " + std::to_string(table.rows()) + " rows, too few for " +
                          std::to_string(options.folds) + " folds");
  std::uint32_t class_count = 1;
  std::vector<std::uint32_t> classes;
  if (!options.stratify.empty()) classes = codes_of(table.column(options.stratify), class_count);
  std::vector<Folds> all;
  for (std::uint32_t r = 0; r < options.repeats; ++r) {
    core::Stream stream(options.seed, core::Purpose::split, 1 + r);  // 0 is the split into parts
    all.push_back(options.group.empty()
                      ? deal_rows(stream.permutation(table.rows()), classes, class_count, options.folds)
                      : deal_groups(table, options, classes, class_count, stream));
  }
  return all;
}

std::vector<Round> rounds_of(const data::Table& table, const FoldOptions& options, bool stops_early) {
  core::require(
      !stops_early || options.folds >= 3,
      "training that stops early needs at least 3 folds: one judges, one says when to stop, the others train");
  std::vector<Round> rounds;
  const std::vector<Folds> repeats = deal_folds(table, options);
  for (std::uint32_t r = 0; r < repeats.size(); ++r) {
    const Folds& fold = repeats[r];
    std::vector<std::uint64_t> order =
        core::Stream(options.seed, core::Purpose::shuffle, 0x40000000U + r).permutation(table.rows());
    std::stable_sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) { return fold[a] < fold[b]; });
    std::vector<std::uint64_t> size(options.folds, 0);
    for (const std::uint32_t f : fold) ++size[f];
    const std::uint64_t n = order.size();
    order.resize(2 * n);
    std::copy_n(order.begin(), n, order.begin() + static_cast<std::ptrdiff_t>(n));
    const data::Table twice = table.take(order);
    std::uint64_t first = 0;
    for (std::uint32_t f = 0; f < options.folds; ++f) {
      const std::uint64_t after = first + size[f];
      const std::uint64_t watching = stops_early ? size[(f + 1) % options.folds] : 0;
      rounds.push_back({twice.slice(after + watching, n - size[f] - watching), twice.slice(after, watching),
                        twice.slice(first, size[f])});
      first = after;
    }
  }
  return rounds;
}

Round one_round(const data::Table& train, const data::Table& held, std::uint64_t seed) {
  core::Stream stream(seed, core::Purpose::shuffle, 0x50000000U);
  return {train.take(stream.permutation(train.rows())), held, held};
}

}  // namespace ermine::choose
