#include "ermine/models/registry.hpp"

#include <array>

#include "ermine/models/curve/fitters.hpp"
#include "ermine/models/linear/fitters.hpp"

namespace ermine::models {

std::span<const Kind> registry() {
  static constexpr std::array kinds{
      Kind{"linear", linear::fit_linear},
      Kind{"logistic", linear::fit_logistic},
      Kind{"softmax", linear::fit_softmax},
      Kind{"formula", curve::fit_formula, "EXPR"},
  };
  return kinds;
}

}  // namespace ermine::models
