#include "ermine/models/base/risk_loss.hpp"

#include <cmath>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/transforms/column_statistics.hpp"

namespace ermine::models {

using graph::OpCode;
using graph::SlotId;

SlotId append_loss(graph::Builder& b, const std::string& loss, SlotId output, SlotId target, double deviation) {
  const std::vector<std::string> known{"square", "huber", "logistic", "hinge", "softmax"};
  if (loss == "square") return b.op(OpCode::square_loss, output, target);
  if (loss == "logistic") return b.op(OpCode::logistic_loss, output, target);
  if (loss == "hinge") return b.op(OpCode::hinge_loss, output, target);
  if (loss == "softmax") return b.op(OpCode::softmax_loss, output, target);
  if (loss == "huber") {
    const auto index = static_cast<std::uint32_t>(b.program().constants.size());
    static_cast<void>(b.constant(1.345 * deviation));
    return b.op(OpCode::huber_loss, output, target, graph::no_slot, index);
  }
  throw core::UsageError("--loss " + loss + " is not known" + core::did_you_mean(loss, known));
}

double robust_deviation(std::span<const double> y) {
  const double middle = transforms::weighted_median(y, {});
  std::vector<double> distance;
  distance.reserve(y.size());
  for (const double v : y) distance.push_back(std::fabs(v - middle));
  const double robust = 1.4826 * transforms::weighted_median(distance, {});
  if (robust > 0) return robust;
  const double plain = transforms::statistics_of(y, {}).deviation;
  return plain > 0 ? plain : 1;
}

}  // namespace ermine::models
