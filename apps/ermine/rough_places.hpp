/// @file
/// The places of a formula at which a point of `ermine diff` is not smooth: jumps and kinks right there, for which the
/// derivatives shown are a convention. The arm of `c ? a : b` that is not taken does not count.

#pragma once

#include <string>
#include <vector>

#include "ermine/formula/parse.hpp"
#include "ermine/graph/picture.hpp"

namespace ermine::apps {

/// One sentence for each place; `origins` are those of this formula.
[[nodiscard]] std::vector<std::string> rough_places(const std::string& formula,
                                                    const std::vector<formula::Origin>& origins,
                                                    const graph::Picture& picture);

}  // namespace ermine::apps
