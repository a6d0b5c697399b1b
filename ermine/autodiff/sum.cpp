#include "ermine/autodiff/sum.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include "ermine/core/error.hpp"

namespace ermine::autodiff {
namespace {

/// Rows that are gone through path by path together, and bytes of them that are copied when they queue again.
constexpr std::uint64_t most_window_rows = 16384, fewest_window_rows = 1024, window_bytes = 512 * 1024;
/// Paths tried in a window before what is left takes the tape: recording one costs as much as some hundred rows on it.
constexpr int most_paths = 16;

/// The answers of a recording's comparisons: what tells paths apart.
using PathKey = std::vector<bool>;

struct Path {
  std::unique_ptr<graph::Evaluator> evaluator;
  bool masked = false;  ///< Comparisons of rows: output "taken" tells which rows it is for.
};

std::vector<std::string> names_of(std::size_t columns) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < columns; ++c) names.push_back("x" + std::to_string(c));
  return names;
}

}  // namespace

struct Sum::State {
  Functions functions;
  RowData data;
  std::uint32_t parameters;
  SumOptions options;
  SumReport report;
  ProgramRecorder recorder;
  std::map<PathKey, Path> paths;
  std::optional<bool> branches;  ///< Whether the function compares anything; unknown before its first recording.
  std::vector<Recorded> w, x;
  Tape tape;
  std::vector<double> one, two, taken, part, second;  // columns of queued rows; of an evaluation

  State(Functions f, RowData d, std::uint32_t p, SumOptions o)
      : functions(std::move(f)),
        data(std::move(d)),
        parameters(p),
        options(o),
        recorder(p, names_of(data.columns.size())),
        part(p) {}

  std::uint64_t window() const {
    const std::uint64_t fitting = window_bytes / std::max<std::uint64_t>(8 * data.columns.size(), 8);
    return std::clamp(fitting / fewest_window_rows * fewest_window_rows, fewest_window_rows, most_window_rows);
  }

  /// Adds the sum over all rows to `sum`.
  void evaluate(RowSum& sum) {
    require_size("sum", "w", sum.w.size(), parameters);
    report = {.unrecordable = report.unrecordable};
    sum.columns = data.columns;
    for (std::uint64_t first = 0; first < data.rows;) {
      std::vector<const double*> columns = data.columns;
      for (const double*& column : columns) column += first;
      if (report.unrecordable == nullptr) {
        first += next_window(std::move(columns), data.rows - first, sum);
        continue;
      }
      by_tape(columns, data.rows - first, sum);
      return;
    }
  }

  /// Goes through the first window of these rows; returns how many they were.
  std::uint64_t next_window(std::vector<const double*> columns, std::uint64_t left, RowSum& sum) {
    const std::uint64_t whole = std::min(window(), left);
    std::uint64_t rows = whole;
    std::vector<double>*next = &one, *other = &two;
    for (int tried = 0; rows > 0; ++tried) {
      if (tried == most_paths) {
        by_tape(columns, rows, sum);
        break;
      }
      Path* const path = path_of(columns, sum.w);
      if (path == nullptr) return 0;  // it cannot be recorded
      ++report.paths;
      if (!path->masked) {  // one path for all rows at these parameters
        run(*path, columns, left, sum);
        return left;
      }
      run(*path, columns, rows, sum);
      // A tie may come out otherwise in the engine than in the recording, and every row must go somewhere.
      if (taken[0] == 0) by_tape(columns, 1, sum);
      taken[0] = 1;
      rows = requeue(columns, rows, *next);
      std::swap(next, other);
    }
    return whole;
  }

  /// Copies the rows that were not taken, in order, and points the columns at them. Returns how many they are.
  std::uint64_t requeue(std::vector<const double*>& columns, std::uint64_t rows, std::vector<double>& to) {
    const auto end = taken.begin() + static_cast<std::ptrdiff_t>(rows);
    const auto left = static_cast<std::uint64_t>(std::count(taken.begin(), end, 0.0));
    to.resize(left * columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      double* at = to.data() + c * left;
      double* const begin = at;
      for (std::uint64_t i = 0; i < rows; ++i)
        if (taken[i] == 0) *at++ = columns[c][i];
      columns[c] = begin;
    }
    return left;
  }

  /// The path of the first of these rows, recorded now; nullptr where the engine lacks an operation.
  Path* path_of(const std::vector<const double*>& columns, std::span<const double> at) {
    if (branches == false) return &paths.begin()->second;
    recorder.clear();
    const RecordingProgram recording(recorder);
    w.clear(), x.clear();
    for (std::uint32_t j = 0; j < parameters; ++j)
      w.emplace_back(at[j], recorder.numbers().parameter(j), recorder.stamp());
    for (std::uint32_t c = 0; c < columns.size(); ++c)
      x.emplace_back(*columns[c], recorder.numbers().column(c), recorder.stamp());
    try {
      ++report.recordings;
      const Recorded term = functions.recorded(w, x);
      branches = !recorder.guards().empty();
      PathKey key;
      for (const Guard& guard : recorder.guards()) key.push_back(guard.held);
      const auto [known, fresh] = paths.try_emplace(std::move(key));
      if (fresh) known->second = compile(term.id(recorder, "sum"));
      return &known->second;
    } catch (const NotRecordable& missing) {
      report.unrecordable = missing.function;
      return nullptr;
    }
  }

  Path compile(graph::NumberId term) {
    using graph::OpCode;
    graph::ScalarBuilder& numbers = recorder.numbers();
    const std::vector<bool> row = numbers.rows();
    if (!row[term]) {  // the same for every row: 0 of a row makes it one value a row
      const graph::NumberId zero = numbers.op(OpCode::less, numbers.column(0), numbers.column(0));
      term = numbers.op(OpCode::add, term, zero);
    }
    Path path;
    graph::NumberId taken_rows = graph::no_number;
    for (const Guard& guard : recorder.guards()) {
      if (!row[guard.number]) continue;  // the same for all rows: whoever records has seen it
      path.masked = true;
      const graph::NumberId holds = guard.held ? guard.number : numbers.op(OpCode::logical_not, guard.number);
      taken_rows = taken_rows == graph::no_number ? holds : numbers.op(OpCode::logical_and, taken_rows, holds);
    }
    std::vector<graph::NamedNumber> outputs{{"term", term}};
    if (path.masked)  // what this path makes of another's row is not wanted, whatever it is
      outputs = {{"term", numbers.op(OpCode::select, taken_rows, term, numbers.constant(0.0))}, {"taken", taken_rows}};
    graph::Builder builder(numbers.program(outputs, path.masked ? graph::Contract::products : graph::Contract::sums));
    builder.output("sum", builder.op(OpCode::fold_sum, builder.program().output("term")));
    path.evaluator =
        std::make_unique<graph::Evaluator>(std::move(builder).finish(), graph::EvaluatorOptions{options.pool});
    return path;
  }

  void run(Path& path, const std::vector<const double*>& columns, std::uint64_t rows, RowSum& sum) {
    graph::Batch batch;
    batch.rows = rows;
    batch.inputs.resize(1);
    batch.inputs[0].columns = columns;
    taken.resize(path.masked ? rows : 0);
    const graph::RowWatch watch{"taken", taken};
    report.row_visits += rows;
    sum.value += path.evaluator->value_and_gradient(batch, sum.w, part, "sum", path.masked ? &watch : nullptr);
    for (std::size_t j = 0; j < sum.gradient.size(); ++j) sum.gradient[j] += part[j];
    if (sum.hessian.empty()) return;
    second.resize(sum.hessian.size());
    path.evaluator->hessian(batch, sum.w, second, "sum");
    for (std::size_t j = 0; j < second.size(); ++j) sum.hessian[j] += second[j];
  }

  void by_tape(const std::vector<const double*>& columns, std::uint64_t rows, RowSum& sum) {
    report.tape_rows += rows;
    RowSum some{columns, rows, sum.w, 0, sum.gradient, sum.hessian};
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

const SumReport& Sum::report() const { return state_->report; }

const graph::Program* Sum::program() const {
  return state_->branches == false ? &state_->paths.begin()->second.evaluator->program() : nullptr;
}

}  // namespace ermine::autodiff
