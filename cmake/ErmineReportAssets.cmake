# Puts the style sheets and scripts of a report into the library, as text, and the interactive charts where npm has
# fetched their packages (`npm ci --ignore-scripts --prefix report_web`). Nothing is fetched here.

set(report_assets ${CMAKE_CURRENT_BINARY_DIR}/report_assets.cpp)
set(report_sources ${PROJECT_SOURCE_DIR}/ermine/report/assets)
file(GLOB report_texts CONFIGURE_DEPENDS ${report_sources}/*.css ${report_sources}/*.js)
add_custom_command(OUTPUT ${report_assets}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${report_assets} -DFOLDER=${report_sources}
          -P ${PROJECT_SOURCE_DIR}/cmake/EmbedReportAssets.cmake
  DEPENDS ${report_texts} ${PROJECT_SOURCE_DIR}/cmake/EmbedReportAssets.cmake
  VERBATIM)
target_sources(ermine PRIVATE ${report_assets})

set(report_web ${PROJECT_SOURCE_DIR}/report_web)
set(report_charts ${CMAKE_CURRENT_BINARY_DIR}/report_charts.cpp)
find_program(NODE_PROGRAM NAMES node nodejs)
if(NODE_PROGRAM AND EXISTS ${report_web}/node_modules/vega/package.json AND EXISTS ${report_web}/node_modules/esbuild/package.json)
  message(STATUS "Reports: interactive charts (report_web/node_modules)")
  add_custom_command(OUTPUT ${report_charts}
    COMMAND ${NODE_PROGRAM} ${report_web}/bundle.mjs ${report_charts}
    DEPENDS ${report_web}/bundle.mjs ${report_web}/charts.js ${report_web}/package-lock.json
    VERBATIM)
else()
  message(STATUS "Reports: still pictures only; `npm ci --ignore-scripts --prefix report_web` and configure again for interactive charts")
  file(CONFIGURE OUTPUT ${report_charts} @ONLY CONTENT [[
#include "ermine/report/detail/assets.hpp"
namespace ermine::report::detail {
const std::string_view charts_gzip = "";
const std::string_view charts_sha256 = "";
const std::string_view charts_licences = "";
}
]])
endif()
target_sources(ermine PRIVATE ${report_charts})
# The bundle is one long literal; clang warns that a compiler need not take it, all of ours do.
set_property(SOURCE ${report_charts} PROPERTY COMPILE_OPTIONS -Wno-overlength-strings)
