#include "ermine/likelihood/curve_fit.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/formula/parse.hpp"
#include "ermine/graph/differentiate.hpp"
#include "ermine/graph/evaluator.hpp"
#include "ermine/graph/extended.hpp"
#include "ermine/graph/recording_of.hpp"
#include "ermine/likelihood/detail/names_of_data.hpp"
#include "ermine/math/triangle.hpp"
#include "ermine/optimize/levenberg_marquardt.hpp"

namespace ermine::likelihood {
namespace {

using core::DataError;
using core::UsageError;
using graph::OpCode;
using graph::SlotId;
using Long = long double;

constexpr std::uint64_t block_rows = 1024;
/// Rows times operations times parameters above which the polish would be noticed, and rows for which every step bound is
/// tried.
constexpr std::uint64_t most_polished = 40'000'000, few_rows = 20'000;
constexpr int most_polish_steps = 60;

/// The parts of "left = right"; `=` but not of `==`, `<=`, `>=`, `!=`.
std::pair<std::string, std::string> sides(std::string_view formula) {
  for (std::size_t i = 0; i < formula.size(); ++i) {
    if (formula[i] != '=') continue;
    const bool doubled = i + 1 < formula.size() && formula[i + 1] == '=';
    const bool compares = i > 0 && (formula[i - 1] == '<' || formula[i - 1] == '>' || formula[i - 1] == '!');
    if (doubled) ++i;
    if (doubled || compares) continue;
    return {std::string(formula.substr(0, i)), std::string(formula.substr(i + 1))};
  }
  throw UsageError("a curve is written `y = EXPR`",
                   {.column = 1, .length = formula.size(), .text = std::string(formula)});
}

/// The formula as a program: rows "residual", and "risk", the sum of its squares.
class Curve {
 public:
  Curve(const data::Table& table, std::string_view formula, const CurveOptions& options)
      : names_(table, options.start) {
    const auto [left, right] = sides(formula);
    graph::Builder builder;
    const auto resolve = [&](const std::string& name) { return names_.slot(builder, name); };
    const SlotId h = formula::append(builder, right, resolve), y = formula::append(builder, left, resolve);
    names_.check_all_used("the curve");
    if (builder.slot(h).extent != graph::Extent::row)
      throw UsageError("the right side reads no column: it is the same in every row");
    SlotId residual = builder.op(OpCode::subtract, h, y);
    if (!options.weight.empty()) {
      const SlotId weight = names_.column(builder, options.weight);
      for (const double w : names_.values(options.weight))
        if (!(w >= 0)) throw DataError("the weight `" + options.weight + "` must not be negative in a curve's fit");
      residual = builder.op(OpCode::multiply, builder.op(OpCode::square_root, weight), residual);
    }
    builder.output("residual", residual);
    builder.output("risk", builder.op(OpCode::fold_sum, builder.op(OpCode::square, residual)));
    program = std::move(builder).finish();
    start = names_.starts();
    batch.rows = table.rows();
    for (const std::span<const double> column : names_.columns())
      batch.inputs.push_back({{column.data()}, nullptr, {}});
    if (batch.rows < start.size())
      throw DataError("there are " + std::to_string(batch.rows) + " rows for " + std::to_string(start.size()) +
                      " parameters");
  }

  [[nodiscard]] const std::vector<std::string>& parameters() const { return names_.parameters(); }

  graph::Program program;
  graph::Batch batch;
  std::vector<double> start;

 private:
  detail::NamesOfData names_;
};

/// Residuals and their slopes, [p + 1][rows] for some rows at a time.
class Linearisation {
 public:
  Linearisation(const Curve& curve, core::Pool* pool) : curve_(curve), p_(curve.start.size()) {
    std::optional<graph::Recording> recording = graph::recording_of(curve.program);
    core::require(recording.has_value(), "a formula is made of single numbers");
    graph::ScalarBuilder& numbers = recording->numbers;
    const graph::NumberId residual = recording->slots[curve.program.output("residual")].front();
    const auto slopes = graph::differentiate_rows(numbers, residual);
    if (!slopes) return;  // log_gamma: row by row
    std::vector<graph::NamedNumber> outputs;
    const graph::NumberId zero = numbers.op(OpCode::less, numbers.column(0), numbers.column(0));
    for (std::size_t j = 0; j <= p_; ++j) {  // a slope that is the same in every row is given to each
      const graph::NumberId number = j < p_ ? (*slopes)[j] : residual;
      outputs.push_back({"c" + std::to_string(j), numbers.op(OpCode::add, number, zero)});
    }
    graph::Builder builder(numbers.program(outputs, graph::Contract::products));
    std::vector<graph::Place> places;
    for (const graph::NamedNumber& output : outputs) places.push_back({builder.program().output(output.name), 0});
    builder.output("all", builder.gather(std::move(places)));
    evaluator_.emplace(std::move(builder).finish(), graph::EvaluatorOptions{pool});
  }

  void operator()(std::span<const double> w, math::Triangle<double>& factor) {
    std::vector<double> block;
    for (std::uint64_t first = 0; first < curve_.batch.rows; first += block_rows) {
      const std::uint64_t rows = std::min(block_rows, curve_.batch.rows - first);
      block.resize((p_ + 1) * rows);
      evaluator_ ? by_program(w, first, rows, block) : by_row(w, first, rows, block);
      factor.add(block, rows);
    }
  }

  /// The same in extended precision.
  void extended(std::span<const Long> w, math::Triangle<Long>& factor) const {
    graph::Extended row(curve_.program, "residual");
    std::vector<Long> block, slopes(p_);
    std::vector<double> x(curve_.batch.inputs.size());
    for (std::uint64_t first = 0; first < curve_.batch.rows; first += block_rows) {
      const std::uint64_t rows = std::min(block_rows, curve_.batch.rows - first);
      block.resize((p_ + 1) * rows);
      for (std::uint64_t i = 0; i < rows; ++i) {
        for (std::size_t c = 0; c < x.size(); ++c) x[c] = curve_.batch.inputs[c].columns[0][first + i];
        block[p_ * rows + i] = row(x, w, slopes);
        for (std::size_t j = 0; j < p_; ++j) block[j * rows + i] = slopes[j];
      }
      factor.add(block, rows);
    }
  }

 private:
  void by_program(std::span<const double> w, std::uint64_t first, std::uint64_t rows, std::span<double> block) {
    graph::Batch some;
    some.rows = rows;
    some.inputs.resize(1);
    for (const graph::InputData& input : curve_.batch.inputs)
      some.inputs[0].columns.push_back(input.columns[0] + first);
    evaluator_->rows(some, w, "all", block);
  }

  void by_row(std::span<const double> w, std::uint64_t first, std::uint64_t rows, std::span<double> block) const {
    graph::Extended row(curve_.program, "residual");
    std::vector<Long> slopes(p_), at(w.begin(), w.end());
    std::vector<double> x(curve_.batch.inputs.size());
    for (std::uint64_t i = 0; i < rows; ++i) {
      for (std::size_t c = 0; c < x.size(); ++c) x[c] = curve_.batch.inputs[c].columns[0][first + i];
      block[p_ * rows + i] = static_cast<double>(row(x, at, slopes));
      for (std::size_t j = 0; j < p_; ++j) block[j * rows + i] = static_cast<double>(slopes[j]);
    }
  }

  const Curve& curve_;
  std::size_t p_;
  std::optional<graph::Evaluator> evaluator_;
};

/// R d = -q; absent where a column of J depends on the others to the last bits.
template <class T>
std::optional<std::vector<T>> solved(const math::Triangle<T>& R, std::size_t p) {
  std::vector<T> d(p);
  for (std::size_t j = p; j-- > 0;) {
    T column = 0;
    for (std::size_t i = 0; i <= j; ++i) column += R(i, j) * R(i, j);
    if (!(std::fabs(R(j, j)) > std::sqrt(column) * std::numeric_limits<T>::epsilon() * 8)) return std::nullopt;
    T sum = -R(j, p);
    for (std::size_t k = j + 1; k < p; ++k) sum -= R(j, k) * d[k];
    d[j] = sum / R(j, j);
  }
  return d;
}

/// The length of the gradient in the metric of the minimum: |Q'r| for the columns of J.
template <class T>
T projection(const math::Triangle<T>& R, std::size_t p) {
  T sum = 0;
  for (std::size_t j = 0; j < p; ++j) sum += R(j, p) * R(j, p);
  return std::sqrt(sum);
}

class CurveFit {
 public:
  CurveFit(const data::Table& table, std::string_view formula, const CurveOptions& options)
      : curve_(table, formula, options),
        p_(curve_.start.size()),
        lines_(curve_, options.pool),
        evaluator_(curve_.program, {options.pool}),
        factor_(p_ + 1) {}

  Fit run() {
    check_start();
    optimize::LeastSquares problem{p_, [&](std::span<const double> w) { return evaluator_.value(curve_.batch, w); },
                                   [&](std::span<const double> w, math::Triangle<double>& f) { lines_(w, f); }};
    const bool few = curve_.batch.rows <= few_rows;
    const optimize::LeastSquaresMinimum found =
        optimize::minimise_least_squares(problem, curve_.start, {.all_bounds = few});
    w_.assign(found.parameters.begin(), found.parameters.end());
    fit_.rows = curve_.batch.rows;
    fit_.iterations = found.iterations;
    const bool converged = optimize::found_minimum(found.stop);
    fit_.status = converged ? Status::converged : Status::invalid;
    if (!converged) fit_.reason = "the search ended before a minimum was found";
    linearise();
    if (converged && curve_.batch.rows * curve_.program.ops.size() * p_ <= most_polished) polish();
    return result();
  }

 private:
  void check_start() {
    if (std::isfinite(evaluator_.value(curve_.batch, curve_.start))) return;
    const graph::Trouble trouble = evaluator_.trouble(curve_.batch, curve_.start);
    throw core::TrainingError("the curve is not finite where the search starts" +
                              (trouble.operation.empty() ? "" : ": " + trouble.operation) +
                              (trouble.row ? " in row " + std::to_string(*trouble.row + 1) : "") +
                              "; start somewhere else");
  }

  void linearise() {
    factor_.clear();
    lines_.extended(w_, factor_);
  }

  /// Gauss-Newton in extended precision until the gradient falls no further.
  void polish() {
    Long best = projection(factor_, p_), moved = 1;
    int without_gain = 0;
    for (int step = 0; step < most_polish_steps && best > 0 && without_gain < 3; ++step) {
      const auto d = solved(factor_, p_);
      if (!d) return;
      const std::vector<Long> before = w_;
      const math::Triangle<Long> factor_before = factor_;
      Long change = 0;
      for (std::size_t j = 0; j < p_; ++j) {
        w_[j] += (*d)[j];
        change = std::max(change, std::fabs((*d)[j]) / (std::fabs(w_[j]) + std::numeric_limits<Long>::min()));
      }
      linearise();
      const Long reached = projection(factor_, p_);
      if (!(reached < best)) {
        ++without_gain;
        w_ = before;
        factor_ = factor_before;
        break;
      }
      best = reached;
      moved = change;
    }
    if (const auto d = solved(factor_, p_)) {  // what one more step would change
      Long change = 0;
      for (std::size_t j = 0; j < p_; ++j)
        change = std::max(change, std::fabs((*d)[j]) / (std::fabs(w_[j]) + std::numeric_limits<Long>::min()));
      moved = std::min(moved, change);
    }
    if (moved < 1e-12L) fit_.status = Status::accurate;
  }

  Fit result() {
    const Long sum = factor_(p_, p_) * factor_(p_, p_) + projection(factor_, p_) * projection(factor_, p_);
    fit_.minimum = static_cast<double>(sum);
    for (std::size_t j = 0; j < p_; ++j)
      fit_.parameters.push_back({curve_.parameters()[j], static_cast<double>(w_[j])});
    covariance(sum);
    return std::move(fit_);
  }

  void covariance(Long sum) {
    std::vector<Long> inverse(p_ * p_, 0);  // of R, column by column
    for (std::size_t j = 0; j < p_; ++j) {
      Long column = 0;
      for (std::size_t i = 0; i <= j; ++i) column += factor_(i, j) * factor_(i, j);
      if (!(std::fabs(factor_(j, j)) > std::sqrt(column) * 1e-16L)) {
        if (is_valid(fit_.status)) fit_.status = Status::not_positive_definite;
        fit_.reason = "the data do not fix `" + curve_.parameters()[j] + "` beside the other parameters";
        return;
      }
      inverse[j * p_ + j] = 1 / factor_(j, j);
      for (std::size_t i = j; i-- > 0;) {
        Long product = 0;
        for (std::size_t k = i + 1; k <= j; ++k) product -= factor_(i, k) * inverse[k * p_ + j];
        inverse[i * p_ + j] = product / factor_(i, i);
      }
    }
    const auto freedom = static_cast<Long>(curve_.batch.rows - p_);
    if (freedom == 0) {
      fit_.reason = "as many rows as parameters: no errors";
      return;
    }
    fit_.covariance.resize(p_ * p_);
    for (std::size_t i = 0; i < p_; ++i)
      for (std::size_t j = 0; j < p_; ++j) {
        Long product = 0;
        for (std::size_t k = std::max(i, j); k < p_; ++k) product += inverse[i * p_ + k] * inverse[j * p_ + k];
        fit_.covariance[i * p_ + j] = static_cast<double>(product * sum / freedom);
      }
    for (std::size_t j = 0; j < p_; ++j) {
      FittedParameter& parameter = fit_.parameters[j];
      parameter.error = std::sqrt(fit_.covariance[j * p_ + j]);
      parameter.lower = parameter.value - parameter.error;
      parameter.upper = parameter.value + parameter.error;
    }
  }

  Curve curve_;
  std::size_t p_;
  Linearisation lines_;
  graph::Evaluator evaluator_;
  math::Triangle<Long> factor_;  // of [J | r] at w_
  std::vector<Long> w_;
  Fit fit_;
};

}  // namespace

Fit fit_curve(const data::Table& table, std::string_view formula, const CurveOptions& options) {
  return CurveFit(table, formula, options).run();
}

}  // namespace ermine::likelihood
