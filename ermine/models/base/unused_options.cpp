#include "ermine/models/base/unused_options.hpp"

#include "ermine/core/error.hpp"
#include "ermine/data/table.hpp"

namespace ermine::models {

void refuse_unused(const FitOptions& o, const std::string& kind, const UsedOptions& used) {
  const auto refuse = [&](const std::string& what, const std::string& why) {
    throw core::UsageError(what + " does not go with --model " + kind + ": " + why);
  };
  const std::string covariance = used.shrinkage ? "--shrinkage steadies its covariance" : "it has no such penalty";
  if (!o.loss.empty() && !used.loss) refuse("--loss " + o.loss, "it has one way to be fitted");
  if (o.l1 > 0 && !used.l1) refuse("--l1 " + data::shortest(o.l1), covariance);
  if (o.l2 && *o.l2 > 0 && !used.l2) refuse("--l2 " + data::shortest(*o.l2), covariance);
  if (!o.intercept && !used.intercept) refuse("--no-intercept", "its constant follows from the classes");
  if (o.shrinkage != 0 && !used.shrinkage)
    refuse("--shrinkage " + data::shortest(o.shrinkage), "it is for lda and qda");
  if (!o.optimizer.empty()) refuse("--optimizer " + o.optimizer, "it has its own way to the answer");
  if (o.batch > 0) refuse("--batch " + std::to_string(o.batch), "it takes no batches");
  if (o.epochs > 0 && !used.epochs) refuse("--epochs " + std::to_string(o.epochs), "it is not fitted step by step");
  if (o.rate && !used.rate) refuse("--rate " + data::shortest(*o.rate), "it has no learning rate");
}

}  // namespace ermine::models
