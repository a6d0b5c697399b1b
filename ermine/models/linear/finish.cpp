#include "ermine/models/linear/finish.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ermine::models::linear {

using math::DoubleDouble;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double far = 1000;  // deviations from 0

double contrast(const Solution& s, std::uint32_t output, std::uint32_t c) {
  return s.q.empty() ? 1.0 : s.q[output * s.contrasts + c];
}

/// theta of one output: [p]
std::vector<DoubleDouble> combined(const Design& d, const Solution& s, std::uint32_t output) {
  std::vector<DoubleDouble> theta(d.p);
  for (std::uint32_t c = 0; c < s.contrasts; ++c)
    for (std::uint32_t j = 0; j < d.p; ++j)
      theta[j] = theta[j] + DoubleDouble(contrast(s, output, c)) * s.theta[c * d.p + j];
  return theta;
}

std::vector<DoubleDouble> combined_covariance(const Design& d, const Solution& s, std::uint32_t output) {
  const std::uint64_t p = d.p, size = s.contrasts * p;
  std::vector<DoubleDouble> sum(p * p);
  for (std::uint32_t a = 0; a < s.contrasts; ++a)
    for (std::uint32_t b = 0; b < s.contrasts; ++b) {
      const DoubleDouble f = DoubleDouble(contrast(s, output, a)) * DoubleDouble(contrast(s, output, b));
      if (f.head == 0) continue;
      for (std::uint64_t j = 0; j < p; ++j)
        for (std::uint64_t l = 0; l < p; ++l)
          sum[j * p + l] = sum[j * p + l] + f * s.covariance[(a * p + j) * size + b * p + l];
    }
  return sum;
}

bool has_parameter(const Place& place) { return place.parameter != no_parameter; }

DoubleDouble intercept_loss(const Place& place) { return math::two_product(place.scale, place.centre); }

/// T Cov T' in the order of the places; NaN where a coefficient has no parameter.
std::vector<double> raw_covariance(const Design& d, std::vector<DoubleDouble> cov) {
  const std::uint64_t p = d.p, size = d.places.size();
  if (d.intercept) {
    // Row and column 0 become those of the intercept: e_0 - sum_j s_j c_j e_j from both sides.
    for (const Place& place : d.places) {
      if (!has_parameter(place) || place.centre == 0) continue;
      const DoubleDouble f = intercept_loss(place);
      for (std::uint64_t l = 0; l < p; ++l)
        cov[l] = cov[l] - f * cov[static_cast<std::uint64_t>(place.parameter) * p + l];
    }
    for (const Place& place : d.places) {
      if (!has_parameter(place) || place.centre == 0) continue;
      cov[0] = cov[0] - intercept_loss(place) * cov[static_cast<std::uint64_t>(place.parameter)];
    }
    for (std::uint64_t l = 1; l < p; ++l) cov[l * p] = cov[l];
  }
  std::vector<double> raw(size * size, nan);
  for (std::uint64_t i = 0; i < size; ++i)
    for (std::uint64_t j = 0; j < size; ++j) {
      const Place &a = d.places[i], &b = d.places[j];
      if (!has_parameter(a) || !has_parameter(b)) continue;
      const auto at = static_cast<std::uint64_t>(a.parameter) * p + static_cast<std::uint64_t>(b.parameter);
      raw[i * size + j] = static_cast<double>(cov[at] * DoubleDouble(a.scale) * DoubleDouble(b.scale));
    }
  return raw;
}

}  // namespace

Undone undo_scaling(const Design& d, const Solution& s, std::span<const std::string> labels) {
  Undone undone;
  const std::size_t size = d.places.size();
  for (std::uint32_t output = 0; output < s.outputs; ++output) {
    const std::vector<DoubleDouble> theta = combined(d, s, output);
    const std::vector<double> covariance =
        s.covariance.empty() ? std::vector<double>{} : raw_covariance(d, combined_covariance(d, s, output));
    std::vector<DoubleDouble> values(size);
    DoubleDouble lost;
    for (std::size_t i = 0; i < size; ++i) {
      const Place& place = d.places[i];
      if (!has_parameter(place)) continue;
      values[i] = theta[static_cast<std::size_t>(place.parameter)] * DoubleDouble(place.scale);
      if (place.centre != 0) lost = lost + values[i] * DoubleDouble(place.centre);
    }
    CoefficientTable table{labels.size() > output ? labels[output] : "", {}};
    for (std::size_t i = 0; i < size; ++i) {
      const Place& place = d.places[i];
      if (place.kind == Place::Kind::intercept && has_parameter(place)) values[i] = values[i] - lost;
      const double variance = covariance.empty() ? nan : covariance[i * size + i];
      table.rows.push_back({place.name, static_cast<double>(values[i]), variance >= 0 ? std::sqrt(variance) : nan});
    }
    undone.tables.push_back(std::move(table));
    undone.values.push_back(std::move(values));
    if (output == 0) undone.covariance = covariance;
  }
  return undone;
}

void write_program(ModelData& model, const TrainingData& data, const Design& design, const Solution& solution) {
  using graph::OpCode;
  const std::uint32_t k = solution.outputs;
  const Undone undone = undo_scaling(design, solution, {});
  graph::Builder b;
  const transforms::FeatureSlots slots = transforms::append_features(b, data.features);

  // Weights of each block, k-major, and the offset that belongs to columns centred in the program.
  const std::size_t terms = data.features.terms.size();
  std::vector<double> term_weights(k * terms), shift(terms), sparse_weights(k * data.features.sparse.size());
  std::vector<std::vector<double>> code_weights;
  for (const auto& category : data.features.categories) code_weights.emplace_back(k * category.levels.size());
  std::vector<double> offset(k);
  bool far_column = false;
  for (const Place& place : design.places)
    if (place.kind == Place::Kind::term && std::fabs(place.centre) * place.scale > far) {
      shift[place.first] = place.centre;
      far_column = true;
    }
  for (std::uint32_t o = 0; o < k; ++o) {
    DoubleDouble constant;
    for (std::size_t i = 0; i < design.places.size(); ++i) {
      const Place& place = design.places[i];
      const double value = static_cast<double>(undone.values[o][i]);
      switch (place.kind) {
        case Place::Kind::intercept:
          constant = constant + undone.values[o][i];
          break;
        case Place::Kind::term:
          term_weights[o * terms + place.first] = value;
          if (design.intercept) constant = constant + undone.values[o][i] * DoubleDouble(shift[place.first]);
          break;
        case Place::Kind::level:
          code_weights[place.first][o * data.features.categories[place.first].levels.size() + place.second] = value;
          break;
        case Place::Kind::sparse:
          sparse_weights[o * data.features.sparse.size() + place.first] = value;
          break;
      }
    }
    offset[o] = static_cast<double>(constant);
  }

  std::vector<double>& parameters = model.parameters;
  const auto parameter = [&](const char* name, const std::vector<double>& values, std::uint32_t columns) {
    parameters.insert(parameters.end(), values.begin(), values.end());
    return b.parameter(name, k, columns);
  };
  graph::SlotId eta = design.intercept ? parameter("intercept", offset, 1) : graph::no_slot;
  if (slots.terms != graph::no_slot) {
    graph::SlotId x = slots.terms;
    if (far_column) x = b.op(OpCode::subtract, x, b.constant(shift));
    eta = b.op(OpCode::affine, x, parameter("weights", term_weights, static_cast<std::uint32_t>(terms)), eta);
  }
  for (std::size_t c = 0; c < slots.codes.size(); ++c) {
    const auto& category = data.features.categories[c];
    const std::string name = "weights of " + category.name;
    eta = b.op(OpCode::affine, slots.codes[c],
               parameter(name.c_str(), code_weights[c], static_cast<std::uint32_t>(category.levels.size())), eta);
  }
  if (slots.sparse != graph::no_slot)
    eta =
        b.op(OpCode::affine, slots.sparse,
             parameter("sparse weights", sparse_weights, static_cast<std::uint32_t>(data.features.sparse.size())), eta);

  if (model.task == Task::regression) {
    b.output("prediction", eta);
  } else if (k == 1) {
    b.output("decision", eta);
    b.output("probability", b.op(OpCode::sigmoid, eta));
  } else {
    if (k == 2) {
      const auto logit = [&](std::uint32_t o) {
        return b.op(OpCode::component, eta, graph::no_slot, graph::no_slot, o);
      };
      b.output("decision", b.op(OpCode::subtract, logit(model.positive), logit(1 - model.positive)));
    }
    b.output("probability", b.op(OpCode::softmax, eta));
  }
  model.program = std::move(b).finish();
}

}  // namespace ermine::models::linear
