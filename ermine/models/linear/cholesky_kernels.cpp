#include "ermine/models/linear/cholesky.hpp"

namespace ermine::models::linear {

template class Cholesky<double>;
template class Cholesky<DoubleDouble>;

}  // namespace ermine::models::linear
