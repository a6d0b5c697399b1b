/// @file
/// The parts a page is put together from.

#pragma once

#include <string>
#include <vector>

#include "ermine/report/detail/markup.hpp"
#include "ermine/report/page.hpp"

namespace ermine::report::detail {

/// Collects what the script of the page needs: specifications of charts and the numbers behind sliders, as JSON.
struct PageData {
  std::vector<std::string> charts;  ///< Vega-Lite specifications.
  std::vector<std::string> scans;
};

void write_key_figures(Markup& html, const std::vector<KeyFigure>& figures);
void write_section(Markup& html, const Section& section, const std::string& id, PageData& data);
void write_table(Markup& html, const TextTable& table);
void write_scan(Markup& html, const ThresholdScan& scan, PageData& data);
/// The command with a button to copy it; nothing where it is empty.
void write_command(Markup& html, const std::string& command);

/// Ids of the sections of a page, distinct.
[[nodiscard]] std::vector<std::string> section_ids(const Page& page);

}  // namespace ermine::report::detail
