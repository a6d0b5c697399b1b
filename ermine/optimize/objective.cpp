#include "ermine/optimize/objective.hpp"

namespace ermine::optimize {

const char* name_of(Stop stop) {
  switch (stop) {
    case Stop::gradient_small:
      return "gradient_small";
    case Stop::change_small:
      return "change_small";
    case Stop::steps_exhausted:
      return "steps_exhausted";
    case Stop::early:
      return "early";
    case Stop::separable:
      return "separable";
    case Stop::diverged:
      return "diverged";
    case Stop::interrupted:
      return "interrupted";
    case Stop::stalled:
      return "stalled";
  }
  return "unknown";
}

}  // namespace ermine::optimize
