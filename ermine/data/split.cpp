#include "ermine/data/split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"

namespace ermine::data {
namespace {

using Counts = std::array<std::uint64_t, 3>;
constexpr std::array<const char*, 3> part_names{"train", "validation", "test"};

std::array<double, 3> fractions_of(const SplitOptions& options) {
  const std::array<double, 3> fractions{options.train, options.validation, options.test};
  double sum = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    core::require(fractions[k] >= 0 && fractions[k] <= 1, "SplitOptions::" + std::string(part_names[k]) + " = " +
                                                              shortest(fractions[k]) + " must lie between 0 and 1");
    sum += fractions[k];
  }
  core::require(std::abs(sum - 1) <= 1e-9, "the parts of a split must sum to 1, here to " + shortest(sum));
  return fractions;
}

/// How many of n rows each part gets: the exact shares rounded down, the rest to the largest remainders.
Counts shares(std::uint64_t n, const std::array<double, 3>& fractions) {
  Counts counts{};
  std::array<double, 3> rest{};
  std::uint64_t given = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    // 0.2 * 15 is 3.0000000000000004: what is within rounding of a whole number is that number.
    const double exact = fractions[k] * static_cast<double>(n), whole = std::round(exact);
    const double down = std::abs(exact - whole) < 1e-9 * static_cast<double>(n) ? whole : std::floor(exact);
    counts[k] = static_cast<std::uint64_t>(down);
    rest[k] = exact - down;
    given += counts[k];
  }
  for (; given < n; ++given) {
    const auto k = static_cast<std::size_t>(std::max_element(rest.begin(), rest.end()) - rest.begin());
    ++counts[k];
    rest[k] -= 1;
  }
  for (; given > n; --given) --*std::max_element(counts.begin(), counts.end());
  return counts;
}

/// A class number for each row: equal cells have equal numbers, a missing cell is a class of its own. The numbers
/// follow class order, so they depend on the values only.
std::vector<std::uint32_t> classes(const ColumnView& column, std::uint32_t& count) {
  const ColumnData category = as_category(column);
  std::vector<std::uint32_t> out;
  out.reserve(category.codes.size());
  for (const std::int32_t code : category.codes) out.push_back(static_cast<std::uint32_t>(code + 1));
  count = static_cast<std::uint32_t>(category.levels.size()) + 1;
  return out;
}

/// What is moved as a whole: a row, or all rows of a group. `order` is a random order of the units.
struct Units {
  std::vector<std::uint32_t> of_row;  ///< Empty: unit i is row i.
  std::vector<std::uint64_t> sizes;   ///< Empty: all 1.
  std::vector<std::uint64_t> order;
  [[nodiscard]] std::uint64_t size(std::uint64_t unit) const { return sizes.empty() ? 1 : sizes[unit]; }
};

Units make_units(const Table& table, const SplitOptions& options) {
  Units units;
  core::Stream stream(options.seed, core::Purpose::split);
  if (options.group.empty()) {
    units.order = stream.permutation(table.rows());
    return units;
  }
  std::uint32_t count = 0;
  units.of_row = classes(table.column(options.group), count);
  units.sizes.assign(count, 0);
  for (const std::uint32_t unit : units.of_row) ++units.sizes[unit];
  units.order = stream.permutation(count);
  std::erase_if(units.order, [&](std::uint64_t unit) { return units.sizes[unit] == 0; });
  return units;
}

/// The class of each unit: of a group the class most of its rows have, the lowest number among equals.
std::vector<std::uint32_t> unit_classes(const Units& units, const std::vector<std::uint32_t>& row_classes,
                                        std::uint32_t count) {
  if (units.of_row.empty()) return row_classes;
  std::vector<std::uint64_t> by_unit(row_classes.size());
  std::iota(by_unit.begin(), by_unit.end(), std::uint64_t{0});
  std::stable_sort(by_unit.begin(), by_unit.end(),
                   [&](std::uint64_t a, std::uint64_t b) { return units.of_row[a] < units.of_row[b]; });
  std::vector<std::uint32_t> out(units.sizes.size(), 0);
  std::vector<std::uint64_t> seen(count, 0);
  for (std::size_t first = 0; first < by_unit.size();) {
    const std::uint32_t unit = units.of_row[by_unit[first]];
    const std::size_t last = first + units.sizes[unit];
    std::uint32_t best = row_classes[by_unit[first]];
    for (std::size_t i = first; i < last; ++i) {
      const std::uint32_t c = row_classes[by_unit[i]];
      ++seen[c];
      if (seen[c] > seen[best] || (seen[c] == seen[best] && c < best)) best = c;
    }
    for (std::size_t i = first; i < last; ++i) seen[row_classes[by_unit[i]]] = 0;
    out[unit] = best;
    first = last;
  }
  return out;
}

/// Reorders units.order so that every stretch of it holds each class in its share: the unit whose rows are the
/// r-th ... (r + s)-th of the N rows of its class stands at (r + s/2) / N.
void interleave(Units& units, const std::vector<std::uint32_t>& class_of, std::uint32_t count) {
  std::vector<std::uint64_t> total(count, 0), passed(count, 0);
  for (const std::uint64_t unit : units.order) total[class_of[unit]] += units.size(unit);
  struct Place {
    double key;
    std::uint64_t unit;
  };
  std::vector<Place> places;
  places.reserve(units.order.size());
  for (const std::uint64_t unit : units.order) {
    const std::uint32_t c = class_of[unit];
    const double middle = static_cast<double>(passed[c]) + 0.5 * static_cast<double>(units.size(unit));
    places.push_back({middle / static_cast<double>(total[c]), unit});
    passed[c] += units.size(unit);
  }
  std::stable_sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    return a.key != b.key ? a.key < b.key : class_of[a.unit] < class_of[b.unit];
  });
  for (std::size_t i = 0; i < places.size(); ++i) units.order[i] = places[i].unit;
}

}  // namespace

Parts split_rows(const Table& table, const SplitOptions& options) {
  const auto fractions = fractions_of(options);
  const std::uint64_t n = table.rows();
  if (n == 0) throw core::DataError("a table without rows cannot be split");
  const Counts counts = shares(n, fractions);

  Units units = make_units(table, options);
  if (!options.stratify.empty()) {
    std::uint32_t count = 0;
    const std::vector<std::uint32_t> row_classes = classes(table.column(options.stratify), count);
    interleave(units, unit_classes(units, row_classes, count), count);
  }

  // Units are laid end to end; the part that holds a unit's middle takes it whole.
  std::vector<std::uint8_t> part_of(units.sizes.empty() ? n : units.sizes.size(), 0);
  std::uint64_t laid = 0;
  for (const std::uint64_t unit : units.order) {
    const std::uint64_t twice_middle = 2 * laid + units.size(unit);
    part_of[unit] = twice_middle < 2 * counts[0] ? 0 : twice_middle < 2 * (counts[0] + counts[1]) ? 1 : 2;
    laid += units.size(unit);
  }
  Parts parts;
  const std::array<std::vector<std::uint64_t>*, 3> rows{&parts.train_rows, &parts.validation_rows, &parts.test_rows};
  for (std::uint64_t row = 0; row < n; ++row)
    rows[part_of[units.of_row.empty() ? row : units.of_row[row]]]->push_back(row);
  for (std::size_t k = 0; k < 3; ++k)
    if (fractions[k] > 0 && rows[k]->empty())
      throw core::DataError(
          "the " + std::string(part_names[k]) + " part (" + shortest(fractions[k]) + " of " +
          (options.group.empty() ? std::to_string(n) + " rows" : std::to_string(units.order.size()) + " groups") +
          ") would be empty: give more rows or another split");
  return parts;
}

Parts split(Table table, const SplitOptions& options) {
  Parts parts = split_rows(table, options);
  std::vector<std::uint64_t> order;
  order.reserve(table.rows());
  for (const auto* rows : {&parts.train_rows, &parts.validation_rows, &parts.test_rows})
    order.insert(order.end(), rows->begin(), rows->end());
  const Table all = Table::take(std::move(table), order);
  parts.train = all.slice(0, parts.train_rows.size());
  parts.validation = all.slice(parts.train_rows.size(), parts.validation_rows.size());
  parts.test = all.slice(parts.train_rows.size() + parts.validation_rows.size(), parts.test_rows.size());
  return parts;
}

}  // namespace ermine::data
