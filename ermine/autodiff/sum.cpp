#include "ermine/autodiff/sum.hpp"

#include <algorithm>
#include <deque>

#include "ermine/autodiff/detail/row_paths.hpp"
#include "ermine/core/error.hpp"

namespace ermine::autodiff {
namespace {

/// Rows that are gone through path by path together, and bytes of them that are copied when they queue again.
constexpr std::uint64_t most_window_rows = 16384, fewest_window_rows = 1024, window_bytes = 512 * 1024;
/// Programs run in a window before what is left takes the tape, row by row, and rows for which a program is worth it.
constexpr int most_runs = 64;
constexpr std::uint64_t fewest_rows = 8;

/// Rows that wait for a program: those of a window, or copies of some of them in order.
struct Queued {
  std::vector<const double*> columns;
  std::uint64_t rows = 0;
  std::vector<double> copies;
};

std::vector<const double*> from_row(std::span<const double* const> columns, std::uint64_t first) {
  std::vector<const double*> moved(columns.begin(), columns.end());
  for (const double*& column : moved) column += first;
  return moved;
}

}  // namespace

struct Sum::State {
  Functions functions;
  RowData data;
  std::uint32_t parameters;
  SumReport report;
  detail::RowPaths paths;
  Tape tape;
  std::vector<double> left, part, second;  // of a run
  std::vector<std::uint64_t> others;

  State(Functions f, RowData d, std::uint32_t p, SumOptions options)
      : functions(std::move(f)),
        data(std::move(d)),
        parameters(p),
        paths(functions.recorded, p, static_cast<std::uint32_t>(data.columns.size()), options.pool),
        part(p) {}

  std::uint64_t window() const {
    const std::uint64_t fitting = window_bytes / (sizeof(double) * data.columns.size());
    return std::clamp(fitting / fewest_window_rows * fewest_window_rows, fewest_window_rows, most_window_rows);
  }

  /// Adds the sum over all rows to `sum`.
  void evaluate(RowSum& sum) {
    require_size("sum", "w", sum.w.size(), parameters);
    report = {};
    const std::uint64_t before = paths.recordings();
    for (std::uint64_t first = 0; first < data.rows;)
      first += next_window(from_row(data.columns, first), data.rows - first, sum);
    report.recordings = paths.recordings() - before;
    report.unrecordable = paths.unrecordable();
  }

  /// Goes through the first window of these rows; returns how many they were.
  std::uint64_t next_window(std::vector<const double*> columns, std::uint64_t remaining, RowSum& sum) {
    const std::uint64_t whole = std::min(window(), remaining);
    std::deque<Queued> queue;
    queue.push_back({std::move(columns), whole, {}});
    for (int runs = 0; !queue.empty(); ++runs) {
      const Queued rows = std::move(queue.front());
      queue.pop_front();
      std::uint64_t leader = 0;
      const bool worth_it = runs == 0 || (runs < most_runs && rows.rows >= fewest_rows);
      detail::PathProgram* const path = worth_it ? paths.choose({rows.columns, rows.rows}, sum.w, leader) : nullptr;
      if (path == nullptr) {
        by_tape(rows.columns, rows.rows, sum);
        continue;
      }
      ++report.programs;
      if (!path->guarded) {  // for all rows that remain, as long as the parameters are these
        core::require(runs == 0, "rows that took another path compare something");
        run(*path, rows.columns, remaining, sum);
        return remaining;
      }
      run(*path, rows.columns, rows.rows, sum);
      // A tie may come out otherwise in the engine than in the recording, and every row must go somewhere.
      if (left[leader] != detail::taken) by_tape(from_row(rows.columns, leader), 1, sum);
      left[leader] = detail::taken;
      requeue(rows, queue);
    }
    return whole;
  }

  /// Queues the rows that the program was not for: those that left it at the same comparisons together, for most of them
  /// have one path again. In order of their first rows.
  void requeue(const Queued& from, std::deque<Queued>& queue) {
    std::uint64_t losers = 0;  // no branch: which rows they are has no pattern
    others.resize(from.rows);
    for (std::uint64_t i = 0; i < from.rows; ++i) {
      others[losers] = i;
      losers += left[i] != detail::taken ? 1 : 0;
    }
    std::vector<double> places;  // few: at each of them paths part
    std::vector<std::vector<std::uint64_t>> groups;
    for (std::uint64_t k = 0; k < losers; ++k) {
      const std::uint64_t i = others[k];
      const auto known = static_cast<std::size_t>(std::find(places.begin(), places.end(), left[i]) - places.begin());
      if (known == places.size()) {
        places.push_back(left[i]);
        groups.emplace_back();
      }
      groups[known].push_back(i);
    }
    for (const std::vector<std::uint64_t>& rows : groups) {
      Queued& next = queue.emplace_back();
      next.rows = rows.size();
      next.copies.reserve(next.rows * from.columns.size());
      for (const double* column : from.columns) {
        next.columns.push_back(next.copies.data() + next.copies.size());
        for (const std::uint64_t i : rows) next.copies.push_back(column[i]);
      }
    }
  }

  void run(detail::PathProgram& path, const std::vector<const double*>& columns, std::uint64_t rows, RowSum& sum) {
    graph::Batch batch;
    batch.rows = rows;
    batch.inputs.resize(1);
    batch.inputs[0].columns = columns;
    report.row_visits += rows;
    const bool written_out = path.derived && sum.direction.empty();
    if (written_out && path.derived->add(batch, sum.w, sum.value, sum.gradient, sum.hessian)) return;
    left.resize(path.guarded ? rows : 0);
    const graph::RowWatch watch{"left", left};
    sum.value += path.evaluator->value_and_gradient(batch, sum.w, part, "sum", path.guarded ? &watch : nullptr);
    for (std::size_t j = 0; j < sum.gradient.size(); ++j) sum.gradient[j] += part[j];
    if (sum.hessian.empty()) return;
    second.resize(sum.hessian.size());
    if (sum.direction.empty())
      path.evaluator->hessian(batch, sum.w, second, "sum");
    else
      path.evaluator->hessian_vector(batch, sum.w, sum.direction, second, "sum");
    for (std::size_t j = 0; j < second.size(); ++j) sum.hessian[j] += second[j];
  }

  void by_tape(const std::vector<const double*>& columns, std::uint64_t rows, RowSum& sum) {
    report.tape_rows += rows;
    RowSum some{columns, rows, sum.w, 0, sum.gradient, sum.hessian, sum.direction};
    if (sum.hessian.empty())
      functions.taped(some, tape);
    else if (functions.second)
      functions.second(some);
    else
      throw core::UsageError("sum: the function takes no numbers of second derivatives");
    sum.value += some.value;
  }
};

Sum::Sum(Functions functions, RowData data, std::uint32_t parameters, SumOptions options) {
  if (data.columns.empty()) throw core::UsageError("a sum over rows needs a column at least");
  state_ = std::make_unique<State>(std::move(functions), std::move(data), parameters, options);
}
Sum::~Sum() = default;
Sum::Sum(Sum&&) noexcept = default;
Sum& Sum::operator=(Sum&&) noexcept = default;

double Sum::value(std::span<const double> w) {
  std::vector<double> gradient(w.size());
  return value_and_gradient(w, gradient);
}

double Sum::value_and_gradient(std::span<const double> w, std::span<double> gradient) {
  return hessian(w, gradient, {});
}

double Sum::hessian(std::span<const double> w, std::span<double> gradient, std::span<double> hessian) {
  require_size("sum", "gradient", gradient.size(), w.size());
  if (!hessian.empty()) require_size("sum", "hessian", hessian.size(), w.size() * w.size());
  std::fill(gradient.begin(), gradient.end(), 0.0);
  std::fill(hessian.begin(), hessian.end(), 0.0);
  RowSum sum{{}, 0, w, 0, gradient, hessian};
  state_->evaluate(sum);
  return sum.value;
}

void Sum::look_at(RowData data) {
  require_size("sum", "columns", data.columns.size(), state_->data.columns.size());
  state_->data = std::move(data);
}

void Sum::hessian_vector(std::span<const double> w, std::span<const double> direction, std::span<double> product) {
  require_size("sum", "direction", direction.size(), w.size());
  require_size("sum", "product", product.size(), w.size());
  std::vector<double> gradient(w.size());
  std::fill(product.begin(), product.end(), 0.0);
  RowSum sum{{}, 0, w, 0, gradient, product, direction};
  state_->evaluate(sum);
}

const SumReport& Sum::report() const { return state_->report; }

const graph::Program* Sum::program() const {
  const detail::PathProgram* const only = state_->paths.only();
  return only ? &only->evaluator->program() : nullptr;
}

}  // namespace ermine::autodiff
