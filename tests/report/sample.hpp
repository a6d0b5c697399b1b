/// @file
/// A page with every kind of figure, table, verdict and slider, its names passed through a function: the same page with
/// harmless names and with hostile ones.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ermine/report/page.hpp"

namespace report_tests {

using ermine::core::Figure;
using ermine::core::Mark;
using ermine::core::Node;
using ermine::core::Role;
using ermine::core::Scale;
using ermine::core::Series;
using Naming = std::function<std::string(const std::string&)>;

/// Names as they are.
inline const Naming harmless = [](const std::string& name) { return name; };

Figure roc_figure(const Naming& n);
Figure network_figure(const Naming& n);
std::vector<Figure> all_figures(const Naming& n);
/// Figures that nothing can be seen in, or that are odd in some way.
std::vector<Figure> odd_figures();

ermine::report::Page sample_page(const Naming& n);

}  // namespace report_tests
