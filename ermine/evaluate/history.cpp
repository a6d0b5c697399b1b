#include "ermine/evaluate/history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ermine::evaluate {

core::Figure history_figure(std::span<const models::Progress> history) {
  core::Figure f{.id = "history", .title = "Loss while training"};
  const bool in_epochs =
      std::any_of(history.begin(), history.end(), [](const models::Progress& p) { return p.epoch != p.step; });
  f.x.label = in_epochs ? "epoch" : "iteration";
  f.y.label = "loss";
  core::Series train{.name = "train", .role = core::Role::train};
  core::Series validation{.name = "validation", .role = core::Role::validation};
  double best = std::numeric_limits<double>::infinity(), best_epoch = 0, low = best, high = -best;
  for (const auto& p : history)
    if (p.validation_loss < best) best = p.validation_loss, best_epoch = static_cast<double>(p.epoch);
  const std::uint64_t n = history.size(), shown = std::min<std::uint64_t>(n, 400);
  for (std::uint64_t k = 0; k < shown; ++k) {
    const models::Progress& p = history[shown < 2 ? 0 : k * (n - 1) / (shown - 1)];
    const auto add = [&](core::Series& s, double loss) {
      if (!std::isfinite(loss)) return;
      s.x.push_back(static_cast<double>(p.epoch));
      s.y.push_back(loss);
      low = std::fmin(low, loss), high = std::fmax(high, loss);
    };
    add(train, p.train_loss);
    add(validation, p.validation_loss);
  }
  if (low > 0 && high / low > 30) f.y.scale = core::Scale::log;
  const bool has_validation = !validation.x.empty();
  f.series.push_back(std::move(train));
  f.caption = "The loss with its penalty. It should fall and level off.";
  if (has_validation) {
    f.caption =
        "Both should fall and level off together. A validation loss that rises again while the other falls means "
        "that noise is being learnt. The training loss is with the penalty; the dashed line marks the lowest "
        "validation loss.";
    f.series.push_back(std::move(validation));
    f.series.push_back({.mark = core::Mark::rule_x, .role = core::Role::muted, .x = {best_epoch}, .text = {"best"}});
  }
  return f;
}

}  // namespace ermine::evaluate
