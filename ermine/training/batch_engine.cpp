#include "ermine/training/batch_engine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ermine/core/error.hpp"
#include "ermine/optimize/curvature.hpp"
#include "ermine/optimize/descend.hpp"
#include "ermine/training/epoch_order.hpp"

namespace ermine::training {

using optimize::Stop;

BatchEngine::BatchEngine(BatchTask task, std::span<const double> start, optimize::AnyRule rule, BatchOptions options)
    : task_(std::move(task)),
      rule_(std::move(rule)),
      options_(options),
      w_(start.begin(), start.end()),
      g_(start.size()),
      first_w_(w_),
      before_(w_) {
  core::require(options.batch > 0, "BatchOptions::batch must be > 0");
  core::require(options.growth_limit > 0, "BatchOptions::growth_limit must be > 0");
  core::require(task_.rows > 0, "training needs at least one row");
  core::require(task_.parameters == w_.size(), "the start has " + std::to_string(w_.size()) + " parameters, the task " +
                                                   std::to_string(task_.parameters));
  rule_.start(w_.size());
}

Row BatchEngine::advance() {
  EpochOrder order(task_.rows, options_.seed, static_cast<std::uint32_t>(epoch_));
  before_ = w_;
  Row row{.epoch = epoch_ + 1};
  std::uint64_t seen = 0, batches = 0;
  double loss_sum = 0, norm_sum = 0;
  for (auto rows = order.next(options_.batch); !rows.empty(); rows = order.next(options_.batch)) {
    const double within = static_cast<double>(seen) / static_cast<double>(task_.rows);
    row.rate =
        rule_.rate() * options_.schedule(static_cast<double>(epoch_) + within, static_cast<double>(options_.epochs));
    const double loss = task_.value_and_gradient(rows, w_, g_);
    if (step_ == 0) first_loss_ = loss;
    const double length = optimize::norm(g_);
    const bool grown = loss - first_loss_ > options_.growth_limit * (std::abs(first_loss_) + 1);
    if (!std::isfinite(loss) || !std::isfinite(length) || grown) {
      diverge(loss, row.rate);
      row.train_loss = loss;
      row.gradient_norm = length;
      row.step = step_;
      return row;
    }
    rule_.step(w_, g_, row.rate);
    ++step_;
    ++batches;
    seen += rows.size();
    loss_sum += loss * static_cast<double>(rows.size());
    norm_sum += length;
  }
  ++epoch_;
  row.step = step_;
  row.train_loss = loss_sum / static_cast<double>(seen);
  row.gradient_norm = norm_sum / static_cast<double>(batches);
  if (!optimize::all_finite(w_)) diverge(row.train_loss, row.rate);
  return row;
}

void BatchEngine::diverge(double loss, double rate) {
  stop_ = Stop::diverged;
  w_ = before_;
  if (step_ == 0) {
    message_ = "the loss or its gradient is not finite at the start, before any step";
    return;
  }
  double suggestion = std::numeric_limits<double>::quiet_NaN();
  if (!rule_.adaptive()) {  // the curvature over the first rows of the run, where the training began
    EpochOrder order(task_.rows, options_.seed, 0);
    const auto rows = order.next(std::max<std::uint64_t>(options_.batch, 1024));
    optimize::Objective objective;
    objective.size = w_.size();
    objective.value_and_gradient = [&](std::span<const double> w, std::span<double> g) {
      return task_.value_and_gradient(rows, w, g);
    };
    suggestion = optimize::suggest_rate(objective, first_w_);
  }
  message_ = optimize::divergence_message(step_, loss, first_loss_, rule_, rate, suggestion);
}

core::Record BatchEngine::state() const {
  core::Record record = core::Record::object();
  record.set("engine", "batch");
  record.set("epoch", epoch_);
  record.set("step", step_);
  record.set("first_loss", first_loss_);
  record.set("parameters", core::Tensor::of(w_));
  record.set("first_parameters", core::Tensor::of(first_w_));
  record.set("rule", rule_.state());
  record.set("diverged", stop_.has_value());
  record.set("message", message_);
  return record;
}

void BatchEngine::restore(const core::Record& state) {
  if (state.at("engine").text() != "batch")
    throw core::ModelError("the state is of the engine `" + state.at("engine").text() + "`, not `batch`");
  w_ = optimize::detail::state_vector(state, "parameters", w_.size());
  first_w_ = optimize::detail::state_vector(state, "first_parameters", w_.size());
  before_ = w_;
  rule_.restore(state.at("rule"));
  epoch_ = state.at("epoch").size_value();
  step_ = state.at("step").size_value();
  first_loss_ = state.at("first_loss").number();
  stop_ = state.at("diverged").boolean() ? std::optional(Stop::diverged) : std::nullopt;
  message_ = state.at("message").text();
}

}  // namespace ermine::training
