#include "ermine/models/linear/design.hpp"

#include <algorithm>
#include <cmath>

#include "ermine/core/error.hpp"

namespace ermine::models::linear {
namespace {

/// "a, b and 3 more": at most twelve names.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

constexpr double largest = 1e150;

/// The power of two nearest to 1 / deviation.
double exact_scale(double deviation) { return deviation > 0 ? std::ldexp(1.0, -std::ilogb(deviation)) : 1.0; }

DenseTerm term_of(const TrainingData& data, const transforms::Term& term) {
  DenseTerm dense;
  dense.factor_scale = term.scale;
  for (const auto& [index, exponent] : term.factors) {
    const transforms::NumberFeature& number = data.features.numbers[index];
    dense.factors.push_back({data.table.column(number.name).values.data(), number.fill, exponent});
  }
  return dense;
}

/// Mean and deviation of a term over the training rows; cells that were missing count with what they become.
transforms::ColumnStatistics term_statistics(const TrainingData& data, const DenseTerm& term,
                                             const transforms::Term& of) {
  const transforms::NumberFeature& number = data.features.numbers[of.factors[0].first];
  if (term.plain() && number.statistics.missing == 0) return number.statistics;
  Design one;
  one.n = data.rows();
  one.intercept = false;
  one.terms = {term};
  std::vector<double> cells((one.n + 7) / 8 * 8);
  load_block(one, 0, one.n, cells.data(), cells.size());
  cells.resize(one.n);
  const auto s = transforms::statistics_of(cells, data.w);
  if (!(std::fabs(s.minimum) <= largest && std::fabs(s.maximum) <= largest))
    throw core::DataError("the basis term `" + transforms::name_of(of, data.features.number_names()) +
                          "` grows beyond 1e150: rescale its columns or lower the degree");
  return s;
}

/// Gives out parameters in order and notes what stands behind each.
class Layout {
 public:
  Layout(const TrainingData& data, bool standardise, bool intercept, bool reference, std::vector<Remark>& remarks)
      : data_(data), standardise_(standardise), reference_(reference), remarks_(remarks) {
    design_.n = data.rows();
    design_.w = data.w;
    design_.intercept = intercept;
    if (intercept) {
      design_.p = 1;
      design_.penalty.push_back(0);
      design_.places.push_back({Place::Kind::intercept, 0, 0, "intercept", 0, 0, 1, 0});
    }
  }

  void add_term(std::uint32_t index) {
    const transforms::Term& term = data_.features.terms[index];
    DenseTerm dense = term_of(data_, term);
    const auto s = term_statistics(data_, dense, term);
    Place place{Place::Kind::term, index, 0, transforms::name_of(term, data_.features.number_names())};
    if (s.constant || !(s.deviation > 0)) {
      const bool useless = design_.intercept || !(s.maximum != 0);  // without an intercept a constant is one
      if (useless) {
        constant_.push_back(place.name);
        design_.places.push_back(std::move(place));
        return;
      }
    }
    dense.deviation = s.deviation > 0 ? s.deviation : 1;
    dense.scale = exact_scale(s.deviation > 0 ? s.deviation : std::fabs(s.maximum));
    dense.centre = design_.intercept ? s.mean : 0;
    place.centre = dense.centre;
    give_parameter(place, dense.scale, dense.deviation);
    design_.terms.push_back(std::move(dense));
    design_.places.push_back(std::move(place));
  }

  void add_category(std::uint32_t index) {
    const transforms::CategoryFeature& category = data_.features.categories[index];
    CodeColumn column;
    column.codes = data_.table.column(category.name).codes.data();
    bool reference = reference_ && design_.intercept;
    for (std::uint32_t k = 0; k < category.levels.size(); ++k) {
      const bool missing = category.levels[k] == transforms::missing_level;
      Place place{Place::Kind::level, index, k, category.name + "=" + (missing ? "(missing)" : category.levels[k])};
      if (category.present[k] && !reference) give_parameter(place, 1, 1);
      if (category.present[k]) reference = false;
      column.parameter.push_back(place.parameter);
      if (missing) column.missing = place.parameter;
      design_.places.push_back(std::move(place));
    }
    design_.codes.push_back(std::move(column));
  }

  void add_sparse() {
    const transforms::Features& f = data_.features;
    if (f.sparse.empty()) return;
    design_.sparse = data_.table.sparse();
    for (std::uint32_t j = 0; j < f.sparse.size(); ++j) {
      design_.sparse_parameter.push_back(no_parameter);
      design_.sparse_scale.push_back(1);
      if (!f.sparse_used[j]) continue;
      Place place{Place::Kind::sparse, j, 0, f.sparse[j]};
      if (f.sparse_deviation[j] > 0) {
        design_.sparse_scale[j] = exact_scale(f.sparse_deviation[j]);
        give_parameter(place, design_.sparse_scale[j], f.sparse_deviation[j]);
        design_.sparse_parameter[j] = place.parameter;
      } else {
        constant_.push_back(place.name);
      }
      design_.places.push_back(std::move(place));
    }
  }

  Design take() && {
    if (!constant_.empty()) {
      remarks_.push_back({"constant", "Constant in the training rows: " + listed(constant_) +
                                          ". A column that never changes cannot help; its coefficient is 0."});
    }
    return std::move(design_);
  }

 private:
  void give_parameter(Place& place, double scale, double deviation) {
    place.parameter = static_cast<std::int32_t>(design_.p++);
    place.scale = scale;
    const double root = standardise_ ? deviation * scale : scale;
    place.penalty = root * root;
    design_.penalty.push_back(place.penalty);
  }

  const TrainingData& data_;
  bool standardise_, reference_;
  std::vector<Remark>& remarks_;
  std::vector<std::string> constant_;
  Design design_;
};

}  // namespace

Design make_design(const TrainingData& data, bool standardise, bool intercept, bool reference,
                   std::vector<Remark>& remarks) {
  const transforms::Features& f = data.features;
  Layout layout(data, standardise, intercept, reference, remarks);
  // Dense parameters come first whatever the order of the report, so that the dense block is one block.
  for (std::uint32_t t = 0; t < f.terms.size(); ++t) layout.add_term(t);
  for (std::uint32_t c = 0; c < f.categories.size(); ++c) layout.add_category(c);
  layout.add_sparse();
  Design design = std::move(layout).take();

  // The report goes in input order wherever every term belongs to one column.
  const bool single = std::all_of(f.terms.begin(), f.terms.end(), [](const auto& t) { return t.factors.size() == 1; });
  if (!single) return design;
  std::vector<std::uint32_t> number_rank(f.numbers.size()), category_rank(f.categories.size());
  for (std::uint32_t i = 0; i < f.order.size(); ++i)
    (f.order[i].category ? category_rank : number_rank)[f.order[i].index] = i;
  const auto rank = [&](const Place& place) -> std::uint64_t {
    switch (place.kind) {
      case Place::Kind::intercept:
        return 0;
      case Place::Kind::term:
        return 1 + number_rank[f.terms[place.first].factors[0].first];
      case Place::Kind::level:
        return 1 + category_rank[place.first];
      case Place::Kind::sparse:
        break;
    }
    return 1 + f.order.size();
  };
  std::stable_sort(design.places.begin(), design.places.end(),
                   [&](const Place& a, const Place& b) { return rank(a) < rank(b); });
  return design;
}

Remark dependent_remark(const Design& design, std::span<const std::uint8_t> dependent) {
  std::vector<std::string> names;
  for (const Place& place : design.places)
    if (place.parameter >= 0 && dependent[static_cast<std::size_t>(place.parameter)]) names.push_back(place.name);
  return {"dependent", "The columns before them already make up " + listed(names) +
                           ": coefficient 0, error unknown (--l2 shares the weight instead)."};
}

Design without(const Design& design, std::span<const std::uint8_t> drop) {
  Design d = design;
  std::vector<std::int32_t> fresh(design.p, no_parameter);
  d.p = 0;
  d.penalty.clear();
  for (std::uint32_t j = 0; j < design.p; ++j)
    if (!drop[j]) {
      fresh[j] = static_cast<std::int32_t>(d.p++);
      d.penalty.push_back(design.penalty[j]);
    }
  const auto renumber = [&](std::int32_t& parameter) {
    if (parameter >= 0) parameter = fresh[static_cast<std::size_t>(parameter)];
  };
  d.intercept = design.intercept && !drop[0];
  d.terms.clear();
  for (std::size_t t = 0; t < design.terms.size(); ++t)
    if (!drop[t + (design.intercept ? 1 : 0)]) d.terms.push_back(design.terms[t]);
  for (CodeColumn& column : d.codes) {
    for (std::int32_t& parameter : column.parameter) renumber(parameter);
    renumber(column.missing);
  }
  for (std::int32_t& parameter : d.sparse_parameter) renumber(parameter);
  for (Place& place : d.places) renumber(place.parameter);
  return d;
}

}  // namespace ermine::models::linear
