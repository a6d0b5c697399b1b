#include <doctest/doctest.h>

#include <clocale>
#include <cmath>

#include "ermine/report/detail/domain.hpp"
#include "ermine/report/detail/layers.hpp"
#include "ermine/report/detail/palette.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/detail/ticks.hpp"
#include "ermine/report/render.hpp"
#include "tests/report/hostile.hpp"
#include "tests/report/markup.hpp"
#include "tests/report/sample.hpp"

using namespace report_tests;
namespace detail = ermine::report::detail;

TEST_CASE("every figure becomes well-formed SVG with a title and a description, whatever its names") {
  std::size_t next = 0;
  const Naming hostile = [&](const std::string&) { return hostile_strings()[next++ % hostile_strings().size()]; };
  for (int round = 0; round < 4; ++round)
    for (const Figure& f : all_figures(round == 0 ? harmless : hostile)) {
      const std::string svg = ermine::report::to_svg(f);
      CAPTURE(f.id);
      CHECK(fault_of_xml(svg) == "");
      CHECK(svg.find("role=\"img\"") != std::string::npos);
      CHECK(svg.find("<title id=") != std::string::npos);
      CHECK(svg.find("nan") == svg.npos);
    }
}

TEST_CASE("figures that show nothing are drawn all the same") {
  for (const Figure& f : odd_figures()) {
    const std::string svg = ermine::report::to_svg(f);
    CHECK(fault_of_xml(svg) == "");
    CHECK(svg.find("\"nan") == std::string::npos);
    CHECK(svg.find("inf\"") == std::string::npos);
    CHECK(!ermine::report::to_terminal(f, 60, 16, true).empty());
  }
}

TEST_CASE("drawings of every size stay in their frame and are plain ASCII where they must be") {
  for (const Figure& f : all_figures(harmless))
    for (const auto& [columns, rows] : {std::pair{80U, 20U}, {20U, 6U}, {1U, 1U}, {200U, 60U}}) {
      const std::string text = ermine::report::to_terminal(f, columns, rows, false);
      for (const char c : text) CHECK((c == '\n' || (c >= 32 && c < 127)));
    }
  const std::string drawn = ermine::report::to_terminal(roc_figure(harmless), 60, 16, true);
  std::size_t start = drawn.find('\n') + 1;
  for (int row = 0; row < 12; ++row) {
    const std::size_t end = drawn.find('\n', start);
    CHECK(detail::length(drawn.substr(start, end - start)) <= 60);
    start = end + 1;
  }
}

TEST_CASE("no locale changes a drawing") {
  const auto draw = [] {
    std::string all;
    for (const Figure& f : all_figures(harmless))
      all +=
          ermine::report::to_svg(f) + ermine::report::to_vega_lite(f) + ermine::report::to_terminal(f, 70, 18, false);
    return all;
  };
  const std::string plain = draw();
  for (const char* name : {"de_DE.UTF-8", "tr_TR.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) == nullptr) continue;
    CHECK(draw() == plain);
  }
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("a range of a few roundings has one tick") {
  CHECK(detail::linear_ticks(1, 1 + 1e-15, 6).size() == 1);
  CHECK(detail::linear_ticks(-1e9 - 1e-7, -1e9, 6).size() == 1);
  CHECK(detail::linear_ticks(1, 1 + 1e-9, 6).size() >= 3);
}

TEST_CASE("linear ticks are round, inside and neither few nor many") {
  for (const auto& [low, high] :
       {std::pair{0.0, 1.0}, {-3.7, 12.2}, {1e-9, 3e-9}, {0.0, 8.4e7}, {999.0, 1001.0}, {-1e-3, 1e-3}}) {
    const auto ticks = detail::linear_ticks(low, high, 6);
    CAPTURE(low);
    CHECK(ticks.size() >= 3);
    CHECK(ticks.size() <= 8);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      CHECK(ticks[i].value >= low - 1e-6 * (high - low));
      CHECK(ticks[i].value <= high + 1e-6 * (high - low));
      if (i > 0) CHECK(ticks[i].text != ticks[i - 1].text);
    }
  }
  CHECK(detail::linear_ticks(0, 1, 6)[1].text == "0.2");
  CHECK(detail::linear_ticks(0, 60000, 6)[1].text == "10,000");
}

TEST_CASE("logarithmic ticks are powers of ten") {
  const auto ticks = detail::log_ticks(1e-8, 1e4, 6);
  int named = 0;
  for (const auto& t : ticks)
    if (!t.text.empty()) {
      ++named;
      CHECK(std::fabs(std::log10(t.value) - std::round(std::log10(t.value))) < 1e-9);
    }
  CHECK(named >= 4);
  CHECK(named <= 8);
  CHECK(detail::power_of_ten(-7) == "10⁻⁷");
}

TEST_CASE("edges of a graph point to the right and no two nodes stand in one place") {
  const Figure f = network_figure(harmless);
  const auto layout = detail::lay_out(f);
  for (const auto& e : f.edges) CHECK(layout.nodes[e.from].layer < layout.nodes[e.to].layer);
  for (std::size_t i = 0; i < f.nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      CHECK((layout.nodes[i].layer != layout.nodes[j].layer || layout.nodes[i].row != layout.nodes[j].row));
}

TEST_CASE("no two roles share a colour") {
  const auto& inks = detail::inks();
  for (std::size_t i = 0; i < inks.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(std::string(inks[i].light) != inks[j].light);
}
