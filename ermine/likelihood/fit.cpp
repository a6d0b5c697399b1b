#include "ermine/likelihood/fit.hpp"

namespace ermine::likelihood {

const char* name_of(Status status) {
  switch (status) {
    case Status::accurate:
      return "accurate";
    case Status::converged:
      return "converged";
    case Status::not_positive_definite:
      return "not_positive_definite";
    case Status::at_limit:
      return "at_limit";
    case Status::invalid:
      break;
  }
  return "invalid";
}

}  // namespace ermine::likelihood
