#include "ermine/models/gaussian/design_program.hpp"

#include <cmath>

#include "ermine/math/vector_functions.hpp"

namespace ermine::models::gaussian {

using graph::OpCode;
using graph::SlotId;
using linear::Place;

namespace {
constexpr double log_two_pi = 1.8378770664093453;
}

DesignProgram::DesignProgram(graph::Builder& builder, std::vector<double>& parameters, const TrainingData& data,
                             const linear::Design& design)
    : builder_(builder), parameters_(parameters), data_(data), design_(design) {
  const transforms::FeatureSlots slots = transforms::append_features(builder_, data.features);
  codes_ = slots.codes;
  sparse_ = slots.sparse;
  if (slots.terms == graph::no_slot) return;
  std::vector<double> centre(data.features.terms.size());
  for (const Place& place : design.places)
    if (place.kind == Place::Kind::term) centre[place.first] = place.centre;
  terms_ = builder_.op(OpCode::subtract, slots.terms, builder_.constant(std::move(centre)));
}

SlotId DesignProgram::block(const std::string& name, const std::vector<double>& values, std::uint32_t rows) {
  parameters_.insert(parameters_.end(), values.begin(), values.end());
  return builder_.parameter(name, rows, static_cast<std::uint32_t>(values.size() / rows));
}

SlotId DesignProgram::affine(const std::string& name, const std::vector<double>& a, std::uint32_t rows) {
  const transforms::Features& f = data_.features;
  const std::uint64_t p = design_.p, terms = f.terms.size(), sparse = f.sparse.size();
  std::vector<double> offset(rows), of_terms(rows * terms), of_sparse(rows * sparse);
  std::vector<std::vector<double>> of_codes;
  for (const auto& category : f.categories) of_codes.emplace_back(rows * category.levels.size());
  for (std::uint32_t r = 0; r < rows; ++r)
    for (const Place& place : design_.places) {
      if (place.parameter == linear::no_parameter) continue;
      const double value = a[r * p + static_cast<std::size_t>(place.parameter)];
      if (place.kind == Place::Kind::intercept) offset[r] = value;
      if (place.kind == Place::Kind::term) of_terms[r * terms + place.first] = value * place.scale;
      if (place.kind == Place::Kind::level)
        of_codes[place.first][r * f.categories[place.first].levels.size() + place.second] = value;
      if (place.kind == Place::Kind::sparse) of_sparse[r * sparse + place.first] = value * place.scale;
    }
  SlotId y = block(name + ": offset", offset, rows);
  if (terms_ != graph::no_slot) y = builder_.op(OpCode::affine, terms_, block(name, of_terms, rows), y);
  for (std::size_t c = 0; c < codes_.size(); ++c)
    y = builder_.op(OpCode::affine, codes_[c], block(name + " of " + f.categories[c].name, of_codes[c], rows), y);
  if (sparse_ != graph::no_slot)
    y = builder_.op(OpCode::affine, sparse_, block(name + " of sparse columns", of_sparse, rows), y);
  return y;
}

SlotId DesignProgram::log_normal(const std::string& name, std::span<const double> mean, std::span<const double> lower,
                                 double log_weight) {
  const std::uint64_t p = design_.p, m = p - 1;
  // Rows of L^-1, by substitution, and -L^-1 mean in front.
  std::vector<double> a(m * p);
  double log_root = 0;  // log |L|
  for (std::uint64_t i = 0; i < m; ++i) {
    log_root += math::log(lower[i * m + i]);
    for (std::uint64_t j = 0; j <= i; ++j) {
      double sum = i == j ? 1 : 0;
      for (std::uint64_t l = j; l < i; ++l) sum = std::fma(-lower[i * m + l], a[l * p + j + 1], sum);
      a[i * p + j + 1] = sum / lower[i * m + i];
    }
    double offset = 0;
    for (std::uint64_t j = 0; j <= i; ++j) offset = std::fma(-a[i * p + j + 1], mean[j + 1], offset);
    a[i * p] = offset;
  }
  for (const Place& place : design_.places)
    if (place.parameter > 0) log_root -= math::log(place.scale);
  const SlotId u = affine(name, a, static_cast<std::uint32_t>(m));
  const SlotId square = builder_.op(OpCode::sum_width, builder_.op(OpCode::square, u));
  const double constant = log_weight - log_root - 0.5 * static_cast<double>(m) * log_two_pi;
  return builder_.op(OpCode::multiply_add, square, builder_.constant(-0.5), builder_.constant(constant));
}

}  // namespace ermine::models::gaussian
