#include "ermine/autodiff/sum.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <map>
#include <numeric>
#include <optional>

#include "ermine/core/error.hpp"

namespace ermine::autodiff {
namespace {

/// Rows that are gone through path by path together, and bytes of them that are copied when they queue again.
constexpr std::uint64_t most_window_rows = 16384, fewest_window_rows = 1024, window_bytes = 512 * 1024;
/// Programs run in a window before what is left takes the tape, row by row, and rows for which a program is worth it.
constexpr int most_runs = 64;
constexpr std::uint64_t fewest_rows = 8;
/// Rows that vote which path is tried first.
constexpr std::uint64_t most_voters = 15;
/// Programs kept; functions with more paths record them again.
constexpr std::size_t most_paths = 256;

/// The answers of a recording's comparisons: what tells paths apart.
using PathKey = std::vector<bool>;

/// A comparison of a recording, its operands counted without the comparisons before them.
struct Answer {
  graph::OpCode code = graph::OpCode::less;
  graph::NumberId a = graph::no_number, b = graph::no_number;
  bool held = false;
};

/// A path without its comparisons: paths that compute the same share a program, whatever they asked on the way. (A loop
/// that stops when a step is small is one for each number of steps, and not for each sequence of their signs.)
struct Trace {
  std::vector<graph::NumberId> computed;  // operation by operation
  std::vector<Answer> answers;
};

struct Path {
  std::unique_ptr<graph::Evaluator> evaluator;
  /// Whether there are comparisons that depend on the row. Output "left" is then `taken` for the rows that the program is
  /// for; of another it tells the comparison at which it leaves each of the paths.
  bool guarded = false;
};
constexpr double taken = -1;

/// Rows that wait for a program: those of a window, or copies of some of them in order.
struct Queued {
  std::vector<const double*> columns;
  std::uint64_t rows = 0;
  std::vector<double> copies;
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
  std::map<std::vector<PathKey>, Path> paths;
  std::optional<bool> branches;  ///< Whether the function compares anything; unknown before its first recording.
  std::vector<Recorded> w, x;
  Tape tape;
  std::vector<double> left, part, second;  // of a run

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
  std::uint64_t next_window(std::vector<const double*> columns, std::uint64_t remaining, RowSum& sum) {
    const std::uint64_t whole = std::min(window(), remaining);
    std::deque<Queued> queue;
    queue.push_back({std::move(columns), whole, {}});
    for (int runs = 0; !queue.empty(); ++runs) {
      const Queued rows = std::move(queue.front());
      queue.pop_front();
      if (runs >= most_runs || (runs > 0 && rows.rows < fewest_rows)) {
        by_tape(rows.columns, rows.rows, sum);
        continue;
      }
      std::uint64_t leader = 0;
      Path* const path = path_of(rows, sum.w, leader);
      if (path == nullptr) return 0;  // it cannot be recorded
      ++report.paths;
      if (!path->guarded) {  // one path for all rows at these parameters
        run(*path, rows.columns, remaining, sum);
        return remaining;
      }
      run(*path, rows.columns, rows.rows, sum);
      // A tie may come out otherwise in the engine than in the recording, and every row must go somewhere.
      if (left[leader] != taken) {
        std::vector<const double*> row = rows.columns;
        for (const double*& column : row) column += leader;
        by_tape(row, 1, sum);
        left[leader] = taken;
      }
      requeue(rows, queue);
    }
    return whole;
  }

  /// Queues the rows that the program was not for: those that left it at the same comparisons together, for most of them
  /// have one path again. In order of their first rows.
  void requeue(const Queued& from, std::deque<Queued>& queue) {
    std::vector<double> places;  // few: at each of them paths part
    std::vector<std::vector<std::uint64_t>> groups;
    for (std::uint64_t i = 0; i < from.rows; ++i) {
      if (left[i] == taken) continue;
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

  /// Calls the function on a row; `key` receives how its comparisons came out.
  graph::NumberId record(const std::vector<const double*>& columns, std::uint64_t row, std::span<const double> at,
                         PathKey& key) {
    recorder.clear();
    const RecordingProgram recording(recorder);
    w.clear(), x.clear();
    for (std::uint32_t j = 0; j < parameters; ++j)
      w.emplace_back(at[j], recorder.numbers().parameter(j), recorder.stamp());
    for (std::uint32_t c = 0; c < columns.size(); ++c)
      x.emplace_back(columns[c][row], recorder.numbers().column(c), recorder.stamp());
    ++report.recordings;
    const Recorded term = functions.recorded(w, x);
    key.clear();
    for (const Guard& guard : recorder.guards()) key.push_back(guard.held);
    return term.id(recorder, "sum");
  }

  /// What the recorder holds, in two parts, with its result at the end of what is computed.
  [[nodiscard]] Trace trace(graph::NumberId term) {
    const graph::ScalarBuilder& numbers = recorder.numbers();
    Trace trace;
    std::vector<graph::NumberId> place(numbers.first() + numbers.ops().size());
    std::iota(place.begin(), place.begin() + numbers.first(), graph::NumberId{0});
    graph::NumberId next = numbers.first();
    auto guard = recorder.guards().begin();
    for (std::size_t i = 0; i < numbers.ops().size(); ++i) {
      const graph::ScalarOp& op = numbers.ops()[i];
      const auto id = numbers.first() + static_cast<graph::NumberId>(i);
      const auto of = [&](graph::NumberId in) { return in == graph::no_number ? in : place[in]; };
      if (guard != recorder.guards().end() && guard->number == id) {
        trace.answers.push_back({op.code, of(op.in[0]), of(op.in[1]), guard->held});
        ++guard;
      } else if (op.constant) {  // by its value, and apart from the others: comparisons have constants too
        const auto bits = std::bit_cast<std::uint64_t>(numbers.constant_value(op.in[0]));
        place[id] =
            constant_mark + constants.try_emplace(bits, static_cast<std::uint32_t>(constants.size())).first->second;
      } else {
        place[id] = next++;
        trace.computed.insert(trace.computed.end(),
                              {static_cast<graph::NumberId>(op.code), of(op.in[0]), of(op.in[1]), of(op.in[2])});
      }
    }
    trace.computed.push_back(place[term]);
    return trace;
  }
  static constexpr graph::NumberId constant_mark = graph::NumberId{1} << 31;
  std::map<std::uint64_t, std::uint32_t> constants;  // numbers of constants in traces, by their bits

  /// Some rows, spread evenly, vote what is tried: the computation that most of them do, with all the paths of theirs that
  /// compute it. A pure function of the rows. Returns the first row with it.
  std::uint64_t elect(const Queued& rows, std::span<const double> at, std::map<PathKey, Trace>& chosen) {
    const std::uint64_t voters = std::clamp<std::uint64_t>(rows.rows / 64, 1, most_voters);
    struct Candidate {
      int votes = 0;
      std::uint64_t first = 0;
      std::map<PathKey, Trace> paths;
    };
    std::map<std::vector<graph::NumberId>, Candidate> candidates;
    std::map<PathKey, Candidate*> seen;
    const Candidate* best = nullptr;
    PathKey key;
    for (std::uint64_t v = 0; v < voters; ++v) {
      const std::uint64_t row = rows.rows * v / voters;
      const graph::NumberId term = record(rows.columns, row, at, key);
      Candidate*& candidate = seen[key];
      if (candidate == nullptr) {
        Trace path = trace(term);
        candidate = &candidates.try_emplace(path.computed, Candidate{0, row, {}}).first->second;
        candidate->paths.emplace(key, std::move(path));
      }
      ++candidate->votes;
      if (best == nullptr || candidate->votes > best->votes) best = candidate;
    }
    chosen = best->paths;
    return best->first;
  }

  /// The program to try on these rows, and a row that it is for; nullptr where the engine lacks an operation for it.
  Path* path_of(const Queued& rows, std::span<const double> at, std::uint64_t& leader) {
    leader = 0;
    if (branches == false) return &paths.begin()->second;
    try {
      std::map<PathKey, Trace> chosen;
      if (!branches.has_value()) {
        PathKey key;
        const graph::NumberId term = record(rows.columns, 0, at, key);
        branches = !key.empty();
        if (key.empty()) return &(paths[{key}] = compile(term, {{key, trace(term)}}));
      }
      leader = elect(rows, at, chosen);
      std::vector<PathKey> keys;
      for (const auto& path : chosen) keys.push_back(path.first);
      if (paths.size() >= most_paths && paths.count(keys) == 0) paths.clear();
      const auto [known, fresh] = paths.try_emplace(std::move(keys));
      if (fresh) {
        PathKey key;
        known->second = compile(record(rows.columns, leader, at, key), chosen);
      }
      return &known->second;
    } catch (const NotRecordable& missing) {
      report.unrecordable = missing.function;
      return nullptr;
    }
  }

  /// The program of what the recorder holds, for rows that answer as one of these paths does.
  Path compile(graph::NumberId term, const std::map<PathKey, Trace>& accepted) {
    using graph::OpCode;
    graph::ScalarBuilder& numbers = recorder.numbers();
    std::vector<bool> row = numbers.rows();
    if (!row[term]) {  // the same for every row: 0 of a row makes it one value a row
      const graph::NumberId zero = numbers.op(OpCode::less, numbers.column(0), numbers.column(0));
      term = numbers.op(OpCode::add, term, zero);
    }
    const std::vector<graph::NumberId> computed = computed_numbers();
    const auto number = [&](graph::NumberId traced) {
      if (traced >= constant_mark) {
        for (const auto& [bits, mark] : constants)
          if (mark == traced - constant_mark) return numbers.constant(std::bit_cast<double>(bits));
      }
      return traced < numbers.first() ? traced : computed[traced - numbers.first()];
    };
    Path path;
    graph::NumberId for_it = graph::no_number, where = numbers.constant(0.0);
    double digit = 1;
    for (const auto& [key, trace] : accepted) {
      graph::NumberId all = graph::no_number, count = graph::no_number;
      double guards = 1;
      for (const Answer& answer : trace.answers) {
        const graph::NumberId a = number(answer.a), b = number(answer.b);
        if (!((a < row.size() && row[a]) || (b < row.size() && row[b]))) continue;  // whoever records has seen it
        const graph::NumberId asked = numbers.op(answer.code, a, b);
        const graph::NumberId holds = answer.held ? asked : numbers.op(OpCode::logical_not, asked);
        all = all == graph::no_number ? holds : numbers.op(OpCode::logical_and, all, holds);
        count = count == graph::no_number ? all : numbers.op(OpCode::add, count, all);
        ++guards;
      }
      if (count == graph::no_number) continue;
      for_it = for_it == graph::no_number ? all : numbers.op(OpCode::logical_or, for_it, all);
      // How far a row comes on each path, as the digits of one number; far digits may round away and join rows.
      where = numbers.op(OpCode::multiply_add, count, numbers.constant(digit), where);
      digit *= guards;
    }
    path.guarded = for_it != graph::no_number;
    std::vector<graph::NamedNumber> outputs{{"term", term}};
    if (path.guarded) {  // what this program makes of another path's row is not wanted, whatever it is
      const graph::NumberId left_at = numbers.op(OpCode::select, for_it, numbers.constant(taken), where);
      const graph::NumberId mine = numbers.op(OpCode::less, left_at, numbers.constant(0.0));
      outputs = {{"term", numbers.op(OpCode::select, mine, term, numbers.constant(0.0))}, {"left", left_at}};
    }
    graph::Builder builder(numbers.program(outputs, path.guarded ? graph::Contract::products : graph::Contract::sums));
    builder.output("sum", builder.op(OpCode::fold_sum, builder.program().output("term")));
    path.evaluator =
        std::make_unique<graph::Evaluator>(std::move(builder).finish(), graph::EvaluatorOptions{options.pool});
    return path;
  }

  /// The numbers of the recorder that traces count.
  std::vector<graph::NumberId> computed_numbers() const {
    std::vector<graph::NumberId> computed;
    const auto& ops = recorder.numbers().ops();
    auto guard = recorder.guards().begin();
    for (std::size_t i = 0; i < ops.size(); ++i) {
      const auto id = recorder.numbers().first() + static_cast<graph::NumberId>(i);
      if (guard != recorder.guards().end() && guard->number == id)
        ++guard;
      else if (!ops[i].constant)
        computed.push_back(id);
    }
    return computed;
  }

  void run(Path& path, const std::vector<const double*>& columns, std::uint64_t rows, RowSum& sum) {
    graph::Batch batch;
    batch.rows = rows;
    batch.inputs.resize(1);
    batch.inputs[0].columns = columns;
    left.resize(path.guarded ? rows : 0);
    const graph::RowWatch watch{"left", left};
    report.row_visits += rows;
    sum.value += path.evaluator->value_and_gradient(batch, sum.w, part, "sum", path.guarded ? &watch : nullptr);
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
