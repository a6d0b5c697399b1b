#include "ermine/training/loop.hpp"

#include <cmath>
#include <limits>

#include "ermine/core/error.hpp"
#include "ermine/optimize/rules/update_rule.hpp"

namespace ermine::training {
namespace {

using optimize::Stop;
using optimize::Vector;

constexpr std::uint64_t row_columns = 6;

/// What the loop itself remembers.
struct Memory {
  std::vector<Row> history;
  Vector best;
  double best_loss = std::numeric_limits<double>::infinity();
  std::uint64_t best_epoch = 0;
  std::uint64_t waited = 0;  // epochs since the best
};

core::Record to_record(const Engine& engine, const Memory& memory) {
  Vector rows;
  for (const Row& row : memory.history)
    for (const double x : {static_cast<double>(row.epoch), static_cast<double>(row.step), row.train_loss,
                           row.validation_loss, row.rate, row.gradient_norm})
      rows.push_back(x);
  core::Record record = core::Record::object();
  record.set("engine", engine.state());
  record.set("history", core::Tensor::of(rows, {memory.history.size(), row_columns}));
  record.set("best", core::Tensor::of(memory.best));
  record.set("best_loss", core::Tensor::of(std::span(&memory.best_loss, 1)));  // infinite before the first
  record.set("best_epoch", memory.best_epoch);
  record.set("waited", memory.waited);
  return record;
}

Memory from_record(Engine& engine, const core::Record& record) {
  engine.restore(record.at("engine"));
  Memory memory;
  const Vector rows = record.at("history").tensor().doubles();
  if (rows.size() % row_columns != 0) throw core::ModelError("the history of the state is not whole");
  for (std::size_t i = 0; i < rows.size(); i += row_columns) {
    if (!(rows[i] >= 0 && rows[i] < 0x1p53 && rows[i + 1] >= 0 && rows[i + 1] < 0x1p53))
      throw core::ModelError("the history of the state has an epoch or step that is no count");
    memory.history.push_back({static_cast<std::uint64_t>(rows[i]), static_cast<std::uint64_t>(rows[i + 1]), rows[i + 2],
                              rows[i + 3], rows[i + 4], rows[i + 5]});
  }
  memory.best = record.at("best").tensor().doubles();
  if (!memory.best.empty() && memory.best.size() != engine.parameters().size())
    throw core::ModelError("the best parameters of the state are of another model");
  memory.best_loss = optimize::detail::state_vector(record, "best_loss", 1)[0];
  memory.best_epoch = record.at("best_epoch").size_value();
  memory.waited = record.at("waited").size_value();
  return memory;
}

}  // namespace

TrainResult train(Engine& engine, const LoopOptions& options, const Hooks& hooks, const core::Record& resume) {
  core::require(options.least_improvement >= 0, "LoopOptions::least_improvement must be >= 0");
  Memory memory = resume.is_null() ? Memory{} : from_record(engine, resume);
  const bool judged = static_cast<bool>(hooks.validation);
  const bool early = judged && options.patience > 0;
  bool interrupted = false;
  std::string message;
  std::optional<Stop> end = engine.stop();

  while (!end && !interrupted && memory.history.size() < options.epochs &&
         !(early && memory.waited >= options.patience)) {
    Row row = engine.advance();
    end = engine.stop();
    if (judged && end != Stop::diverged) {
      row.validation_loss = hooks.validation(engine.parameters());
      if (row.validation_loss < memory.best_loss - options.least_improvement ||
          (memory.best.empty() && std::isfinite(row.validation_loss))) {
        memory.best.assign(engine.parameters().begin(), engine.parameters().end());
        memory.best_loss = row.validation_loss;
        memory.best_epoch = row.epoch;
        memory.waited = 0;
      } else {
        ++memory.waited;
      }
      if (!std::isfinite(row.validation_loss)) {
        end = Stop::diverged;
        message = "the validation loss is not finite after epoch " + std::to_string(row.epoch);
      }
    }
    memory.history.push_back(row);
    if (hooks.watch && !hooks.watch(row)) interrupted = true;
    const bool due = options.checkpoint_every > 0 && memory.history.size() % options.checkpoint_every == 0;
    if (hooks.checkpoint && (due || interrupted)) hooks.checkpoint(to_record(engine, memory));
  }

  TrainResult result;
  if (message.empty()) message = engine.message();
  if (end)
    result.stop = *end;
  else if (early && memory.waited >= options.patience)
    result.stop = Stop::early;
  else if (memory.history.size() >= options.epochs)
    result.stop = Stop::steps_exhausted;
  else
    result.stop = Stop::interrupted;
  const bool best = !memory.best.empty() && (early || result.stop == Stop::diverged);
  if (best)
    result.parameters = memory.best;
  else
    result.parameters.assign(engine.parameters().begin(), engine.parameters().end());
  result.best_epoch = best ? memory.best_epoch : memory.history.empty() ? 0 : memory.history.back().epoch;
  result.message = message;
  result.history = std::move(memory.history);
  return result;
}

}  // namespace ermine::training
