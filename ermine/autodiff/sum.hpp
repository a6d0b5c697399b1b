/// @file
/// Derivatives of sums over rows, several rows at a time in SIMD lanes: block recording.
///
///     S(w) = sum_i f(w, x_i),    dS/dw,    d2S/dw2
///
/// f is ordinary code over any scalar, called with the parameters and the numbers of one row:
///
///     const auto f = [](const auto& w, const auto& x) { const auto r = x[1] - w[0] * exp(-w[1] * x[0]); return r * r; };
///     const Gradient g = sum_gradient(f, RowData{{time, signal}, n}, w);
///
/// It runs once on Recorded numbers and becomes a program for the engine of graph/ (recorded.hpp); what depends on the
/// parameters alone is computed once a call, not once a row. So a gradient costs less than evaluating the plain sum once.
///
/// Branches, loops and recursion that a row's numbers decide: the recording is that of a row's path. It runs over a window of
/// rows in which the lanes vote; rows that take another path are queued and go again, path by path in order of their first
/// row. Few rows of a path that is one of very many take the tape, one by one, and so does a function that the engine has no
/// operation for. `Sum::report` says what was done. Each row counts once, on its own path, whatever the order.
///
/// f must be a function of its arguments alone: it is not called for every row, so a number that it takes from elsewhere by
/// the row's index, a counter or a random number would be that of the recorded row. It gets a row's numbers, not its index.
///
/// Cost: `gradient` about 3 times the plain sum in operations, divided by the lanes; `hessian` as two gradients for each
/// parameter. Where parameters and operations are few both are written out (graph/differentiate.hpp) and taken in one pass,
/// at less than the plain sum. Memory: independent of the number of rows, below 1 MB a thread for functions of some thousand operations.
/// Results are the same bits for any number of threads on one machine.

#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "ermine/autodiff/gradient.hpp"
#include "ermine/autodiff/hessian.hpp"
#include "ermine/autodiff/recorded.hpp"
#include "ermine/core/pool.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::autodiff {

/// A table column by column, read where it lies: column c of row i is columns[c][i].
struct RowData {
  std::vector<const double*> columns;
  std::uint64_t rows = 0;
};

struct SumOptions {
  core::Pool* pool = nullptr;  ///< nullptr: the caller's thread alone.
};

/// What the last evaluation did.
struct SumReport {
  std::uint64_t recordings = 0;        ///< Calls of the function with Recorded numbers.
  std::uint64_t programs = 0;          ///< Programs run: one for each kind of path in each window of rows.
  std::uint64_t row_visits = 0;        ///< Rows put through a program, those it was not for included.
  std::uint64_t tape_rows = 0;         ///< Rows differentiated by the tape, one by one.
  const char* unrecordable = nullptr;  ///< The function that the engine has no operation for, else nullptr.
};

template <class F, class T>
concept RowFunctionOf = requires(const F& f, const std::vector<T>& w, const std::vector<T>& x) {
  { f(w, x) } -> std::same_as<T>;
};
/// f(const std::vector<T>& w, const std::vector<T>& x) -> T for Recorded and for Var.
template <class F>
concept RowFunction = RowFunctionOf<F, Recorded> && RowFunctionOf<F, Var>;

/// Rows [0, rows) of columns, and what is added up over them: value, gradient [p] and, where it is not empty, the Hessian
/// [p][p], or its product [p] with a direction where one is given.
struct RowSum {
  std::span<const double* const> columns;
  std::uint64_t rows = 0;
  std::span<const double> w;
  double value = 0;
  std::span<double> gradient, hessian;
  std::span<const double> direction{};
};

/// The plain way: one row after the other on the tape, each rewound after its sweep. The oracle of Sum.
template <class F>
void sum_by_tape(const F& f, RowSum& sum, Tape& tape) {
  tape.reset();
  const Recording recording(tape);
  const std::vector<Var> w = tape.inputs(sum.w);
  const Position start = tape.position();
  std::vector<Var> x(sum.columns.size());
  for (std::uint64_t i = 0; i < sum.rows; ++i) {
    for (std::size_t c = 0; c < x.size(); ++c) x[c] = sum.columns[c][i];
    {
      const Var term = f(w, x);
      sum.value += term.value();
      tape.seed(term);
    }
    tape.sweep(start);
    tape.rewind(start);
  }
  tape.sweep();
  for (std::size_t j = 0; j < w.size(); ++j) sum.gradient[j] += tape.adjoint(w[j]);
}

/// The same for second derivatives: forward over reverse, a direction at a time.
template <class F>
void hessian_by_tape(const F& f, RowSum& sum) {
  const std::size_t p = sum.w.size();
  const bool one = !sum.direction.empty();
  std::vector<double> direction(p, 0.0);
  if (one) direction.assign(sum.direction.begin(), sum.direction.end());
  for (std::uint64_t i = 0; i < sum.rows; ++i)
    for (std::size_t j = 0; j < (one ? 1 : p); ++j) {
      if (!one) direction[j] = 1;
      const auto row = [&](const auto& w) {
        std::remove_cvref_t<decltype(w)> x;
        for (const double* column : sum.columns) x.emplace_back(column[i]);
        return f(w, x);
      };
      const HessianProduct product = hessian_vector(row, sum.w, direction);
      if (!one) direction[j] = 0;
      if (j == 0) sum.value += product.value;
      for (std::size_t k = 0; k < p; ++k) {
        sum.hessian[j * p + k] += product.product[k];
        if (j == 0) sum.gradient[k] += product.gradient[k];
      }
    }
}

/// A sum over rows, ready to be evaluated again and again: it keeps the programs that f became.
/// Use it from one thread at a time. The data must stay where they are.
class Sum {
 public:
  /// @param parameters how many f reads  @throws UsageError where there are none
  template <RowFunction F>
  Sum(F f, RowData data, std::uint32_t parameters, SumOptions options = {})
      : Sum(Functions{[f](const auto& w, const auto& x) { return f(w, x); },
                      [f](RowSum& sum, Tape& tape) { sum_by_tape(f, sum, tape); }, second(f)},
            std::move(data), parameters, options) {}
  ~Sum();
  Sum(Sum&&) noexcept;
  Sum& operator=(Sum&&) noexcept;

  /// Shapes: w and gradient [parameters], hessian [parameters][parameters].
  [[nodiscard]] double value(std::span<const double> w);
  double value_and_gradient(std::span<const double> w, std::span<double> gradient);
  double hessian(std::span<const double> w, std::span<double> gradient, std::span<double> hessian);
  /// The Hessian times a direction: about two gradients. Shapes: direction, product [parameters].
  void hessian_vector(std::span<const double> w, std::span<const double> direction, std::span<double> product);

  /// The sum over other rows from now on: of a batch, of a validation part. What was recorded is kept.
  /// @throws UsageError where the number of columns is another one
  void look_at(RowData data);

  [[nodiscard]] const SumReport& report() const;
  /// The program where every row takes the same path: for pictures, files and models. nullptr where rows differ, or before
  /// the first evaluation. Its risk is the output "sum", a row's part of it "term".
  [[nodiscard]] const graph::Program* program() const;

 private:
  struct Functions {
    std::function<Recorded(const std::vector<Recorded>&, const std::vector<Recorded>&)> recorded;
    std::function<void(RowSum&, Tape&)> taped;
    std::function<void(RowSum&)> second;  ///< Empty where f takes no second derivatives on the tape.
  };
  struct State;
  template <class F>
  static std::function<void(RowSum&)> second(const F& f) {
    if constexpr (RowFunctionOf<F, BasicVar<Dual<double, 1>>>)
      return [f](RowSum& sum) { hessian_by_tape(f, sum); };
    else
      return {};
  }
  Sum(Functions functions, RowData data, std::uint32_t parameters, SumOptions options);

  std::unique_ptr<State> state_;
};

/// sum_i f(w, x_i) and its gradient by w. To take it at many w, keep a Sum.
template <RowFunction F>
[[nodiscard]] Gradient sum_gradient(const F& f, RowData data, std::span<const double> w, SumOptions options = {}) {
  Gradient result{0, std::vector<double>(w.size()), {.reverse = 1}};
  Sum sum(f, std::move(data), static_cast<std::uint32_t>(w.size()), options);
  result.value = sum.value_and_gradient(w, result.gradient);
  result.passes.evaluations = sum.report().recordings + sum.report().tape_rows;
  return result;
}

}  // namespace ermine::autodiff
