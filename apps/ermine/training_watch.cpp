#include "training_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ermine/report/render.hpp"

namespace ermine::apps {

void TrainingWatch::show(const models::Progress& progress) {
  const bool validated = std::isfinite(progress.validation_loss);
  console_.detail(fmt::format(
      "epoch {} step {}: loss {:.6g}{}, |gradient| {:.3g}", progress.epoch, progress.step, progress.train_loss,
      validated ? fmt::format(", validation {:.6g}", progress.validation_loss) : "", progress.gradient_norm));
  if (!console_.shows_progress()) return;
  losses_.push_back(progress.train_loss);
  const double done = epochs_ > 0 ? static_cast<double>(progress.epoch) / static_cast<double>(epochs_) : -1;
  std::string tail = fmt::format("{:>5}  loss {:.5g}", std::max(progress.epoch, progress.step), progress.train_loss);
  tail += "  " + report::sparkline(losses_, 12, console_.unicode());
  if (validated && console_.columns() >= 100) tail += fmt::format("  validation {:.5g}", progress.validation_loss);
  console_.progress("training", done, tail);
}

}  // namespace ermine::apps
