#include "ermine/models/registry.hpp"

#include <array>

#include "ermine/models/curve/fitters.hpp"
#include "ermine/models/gaussian/fitters.hpp"
#include "ermine/models/linear/fitters.hpp"

namespace ermine::models {

std::span<const Kind> registry() {
  static constexpr std::array kinds{
      Kind{"linear", linear::fit_linear},
      Kind{"ridge", linear::fit_ridge},
      Kind{"lasso", linear::fit_lasso},
      Kind{"elastic-net", linear::fit_elastic_net},
      Kind{"lda", gaussian::fit_lda, nullptr, true, true},
      Kind{"qda", gaussian::fit_qda, nullptr, true, true},
      Kind{"logistic", linear::fit_logistic, nullptr, true},
      Kind{"softmax", linear::fit_softmax, nullptr, true},
      Kind{"formula", curve::fit_formula, "EXPR"},
  };
  return kinds;
}

}  // namespace ermine::models
