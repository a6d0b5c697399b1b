#include "ermine/autodiff/detail/row_paths.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace ermine::autodiff::detail {
namespace {

/// Rows that vote which path is tried first.
constexpr std::uint64_t most_voters = 15, rows_a_voter = 64;
/// Programs kept; functions with more paths record them again.
constexpr std::size_t most_programs = 256;
/// Constants in traces are numbered from here.
constexpr graph::NumberId constant_mark = graph::NumberId{1} << 31;

std::vector<std::string> names_of(std::uint32_t columns) {
  std::vector<std::string> names;
  for (std::uint32_t c = 0; c < columns; ++c) names.push_back("x" + std::to_string(c));
  return names;
}

/// sum_i of a row slot; a sign or a shared factor of every row is that of the sum.
graph::SlotId sum_of(graph::Builder& builder, graph::SlotId row) {
  using graph::OpCode;
  const std::vector<graph::Op>& ops = builder.program().ops;
  const auto shared = [&](graph::SlotId id) { return builder.slot(id).extent == graph::Extent::shared; };
  const auto maker = std::find_if(ops.begin(), ops.end(), [&](const graph::Op& op) { return op.out == row; });
  if (maker != ops.end()) {
    const graph::Op op = *maker;
    if (op.code == OpCode::negate) return builder.op(OpCode::negate, sum_of(builder, op.in[0]));
    for (int i = 0; i < 2 && op.code == OpCode::multiply; ++i)
      if (shared(op.in[i])) return builder.op(OpCode::multiply, op.in[i], sum_of(builder, op.in[1 - i]));
  }
  return builder.op(OpCode::fold_sum, row);
}

}  // namespace

RowPaths::RowPaths(Function function, std::uint32_t parameters, std::uint32_t columns, core::Pool* pool)
    : function_(std::move(function)), parameters_(parameters), pool_(pool), recorder_(parameters, names_of(columns)) {}

PathProgram* RowPaths::choose(const RowView& rows, std::span<const double> w, std::uint64_t& leader) {
  leader = 0;
  if (branches_ == false) return &programs_.begin()->second;
  try {
    std::map<Key, Trace> chosen;
    Key key;
    if (!branches_.has_value()) {
      const graph::NumberId term = record(rows, 0, w, key);
      branches_ = !key.empty();
      if (key.empty()) return &(programs_[{key}] = compile(term, {{key, trace(term)}}));
    }
    leader = elect(rows, w, chosen);
    std::vector<Key> keys;
    for (const auto& path : chosen) keys.push_back(path.first);
    if (programs_.size() >= most_programs && programs_.count(keys) == 0) programs_.clear();
    auto known = programs_.find(keys);
    if (known == programs_.end())
      known = programs_.emplace(std::move(keys), compile(record(rows, leader, w, key), chosen)).first;
    return &known->second;
  } catch (const NotRecordable& missing) {
    unrecordable_ = missing.function;
    return nullptr;
  }
}

/// Calls the function on a row; `key` receives how its comparisons came out.
graph::NumberId RowPaths::record(const RowView& rows, std::uint64_t row, std::span<const double> w, Key& key) {
  recorder_.clear();
  const RecordingProgram recording(recorder_);
  w_.clear(), x_.clear();
  for (std::uint32_t j = 0; j < parameters_; ++j)
    w_.emplace_back(w[j], recorder_.numbers().parameter(j), recorder_.stamp());
  for (std::uint32_t c = 0; c < rows.columns.size(); ++c)
    x_.emplace_back(rows.columns[c][row], recorder_.numbers().column(c), recorder_.stamp());
  ++recordings_;
  const Recorded term = function_(w_, x_);
  key.clear();
  for (const Guard& asked : recorder_.guards()) key.push_back(asked.held);
  return term.id(recorder_, "sum");
}

/// What the recorder holds.
RowPaths::Trace RowPaths::trace(graph::NumberId term) {
  const graph::ScalarBuilder& numbers = recorder_.numbers();
  Trace trace;
  std::vector<graph::NumberId> place(numbers.first() + numbers.ops().size());
  std::iota(place.begin(), place.begin() + numbers.first(), graph::NumberId{0});
  const auto of = [&](graph::NumberId in) { return in == graph::no_number ? in : place[in]; };
  graph::NumberId next = numbers.first();
  auto asked = recorder_.guards().begin();
  for (std::size_t i = 0; i < numbers.ops().size(); ++i) {
    const graph::ScalarOp& op = numbers.ops()[i];
    const auto id = numbers.first() + static_cast<graph::NumberId>(i);
    if (asked != recorder_.guards().end() && asked->number == id) {
      trace.answers.push_back({op.code, of(op.in[0]), of(op.in[1]), asked->held});
      ++asked;
    } else if (op.constant) {  // by its value, and apart from the others: comparisons have constants too
      const double value = numbers.constant_value(op.in[0]);
      const auto [known, fresh] = constants_.try_emplace(
          std::bit_cast<std::uint64_t>(value), constant_mark + static_cast<graph::NumberId>(constant_values_.size()));
      if (fresh) constant_values_.push_back(value);
      place[id] = known->second;
    } else {
      place[id] = next++;
      trace.computed.insert(trace.computed.end(),
                            {static_cast<graph::NumberId>(op.code), of(op.in[0]), of(op.in[1]), of(op.in[2])});
    }
  }
  trace.computed.push_back(place[term]);
  return trace;
}

/// Some rows, spread evenly, vote what is tried: the computation that most of them do, with all the paths of theirs that
/// compute it. Returns the first of these rows.
std::uint64_t RowPaths::elect(const RowView& rows, std::span<const double> w, std::map<Key, Trace>& chosen) {
  const std::uint64_t voters = std::clamp<std::uint64_t>(rows.rows / rows_a_voter, 1, most_voters);
  struct Candidate {
    int votes = 0;
    std::uint64_t first = 0;
    std::map<Key, Trace> paths;
  };
  std::map<std::vector<graph::NumberId>, Candidate> candidates;
  std::map<Key, Candidate*> seen;
  const Candidate* best = nullptr;
  Key key;
  for (std::uint64_t v = 0; v < voters; ++v) {
    const std::uint64_t row = rows.rows * v / voters;
    const graph::NumberId term = record(rows, row, w, key);
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

/// The numbers of the recorder that traces count.
std::vector<graph::NumberId> RowPaths::computed_numbers() const {
  std::vector<graph::NumberId> computed;
  const auto& ops = recorder_.numbers().ops();
  auto asked = recorder_.guards().begin();
  for (std::size_t i = 0; i < ops.size(); ++i) {
    const auto id = recorder_.numbers().first() + static_cast<graph::NumberId>(i);
    if (asked != recorder_.guards().end() && asked->number == id)
      ++asked;
    else if (!ops[i].constant)
      computed.push_back(id);
  }
  return computed;
}

graph::NumberId RowPaths::number(graph::NumberId traced, const std::vector<graph::NumberId>& computed) {
  if (traced >= constant_mark) return recorder_.numbers().constant(constant_values_[traced - constant_mark]);
  const graph::NumberId first = recorder_.numbers().first();
  return traced < first ? traced : computed[traced - first];
}

/// Whether a row answers as a path does, and in `count` how many comparisons it comes to before it does not. Comparisons
/// of parameters alone are left out: who records has seen their answer. no_number where nothing else is compared.
graph::NumberId RowPaths::guard(const Trace& trace, const std::vector<graph::NumberId>& computed,
                                const std::vector<bool>& row, graph::NumberId& count, double& guards) {
  using graph::OpCode;
  graph::ScalarBuilder& numbers = recorder_.numbers();
  graph::NumberId all = graph::no_number;
  const auto of_row = [&](graph::NumberId id) { return id < row.size() && row[id]; };
  guards = 0;
  for (const Answer& answer : trace.answers) {
    const graph::NumberId a = number(answer.a, computed), b = number(answer.b, computed);
    if (!of_row(a) && !of_row(b)) continue;
    const graph::NumberId asked = numbers.op(answer.code, a, b);
    const graph::NumberId holds = answer.held ? asked : numbers.op(OpCode::logical_not, asked);
    all = all == graph::no_number ? holds : numbers.op(OpCode::logical_and, all, holds);
    count = guards == 0 ? all : numbers.op(OpCode::add, count, all);
    ++guards;
  }
  return all;
}

/// The program of what the recorder holds, for rows that answer as one of these paths does.
PathProgram RowPaths::compile(graph::NumberId term, const std::map<Key, Trace>& accepted) {
  using graph::OpCode;
  graph::ScalarBuilder& numbers = recorder_.numbers();
  const std::vector<bool> row = numbers.rows();
  const std::vector<graph::NumberId> computed = computed_numbers();
  if (!row[term]) {  // the same for every row: 0 of a row makes it one value a row
    const graph::NumberId zero = numbers.op(OpCode::less, numbers.column(0), numbers.column(0));
    term = numbers.op(OpCode::add, term, zero);
  }
  graph::NumberId for_it = graph::no_number, where = numbers.constant(0.0);
  double digit = 1;
  for (const auto& [key, trace] : accepted) {
    graph::NumberId count = graph::no_number;
    double guards = 0;
    const graph::NumberId all = guard(trace, computed, row, count, guards);
    if (all == graph::no_number) continue;
    for_it = for_it == graph::no_number ? all : numbers.op(OpCode::logical_or, for_it, all);
    // How far a row comes on each path, as the digits of one number; far digits may round away and join rows.
    where = numbers.op(OpCode::multiply_add, count, numbers.constant(digit), where);
    digit *= guards + 1;
  }
  PathProgram path;
  path.guarded = for_it != graph::no_number;
  std::vector<graph::NamedNumber> outputs{{"term", term}};
  if (path.guarded) {  // what this program makes of another path's row is not wanted, whatever it is
    const graph::NumberId left = numbers.op(OpCode::select, for_it, numbers.constant(taken), where);
    const graph::NumberId mine = numbers.op(OpCode::less, left, numbers.constant(0.0));
    outputs = {{"term", numbers.op(OpCode::select, mine, term, numbers.constant(0.0))}, {"left", left}};
  }
  graph::Builder builder(numbers.program(outputs, path.guarded ? graph::Contract::products : graph::Contract::sums));
  builder.output("sum", sum_of(builder, builder.program().output("term")));
  path.evaluator = std::make_unique<graph::Evaluator>(std::move(builder).finish(), graph::EvaluatorOptions{pool_});
  if (!path.guarded) path.derived.emplace(numbers, term, path.evaluator->program(), pool_);
  return path;
}

}  // namespace ermine::autodiff::detail
