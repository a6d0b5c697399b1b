#include <doctest/doctest.h>

#include <clocale>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ermine/report/detail/domain.hpp"
#include "ermine/report/detail/layers.hpp"
#include "ermine/report/detail/palette.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/detail/ticks.hpp"
#include "ermine/report/render.hpp"
#include "tests/report/hostile.hpp"
#include "tests/report/markup.hpp"
#include "tests/report/sample.hpp"

namespace {

using namespace report_tests;
namespace detail = ermine::report::detail;

std::vector<Figure> all_figures(const Naming& n) {
  return {overlay_figure(n),     roc_figure(n),      loss_figure(n),        calibration_figure(n), confusion_figure(n),
          correlation_figure(n), category_figure(n), coefficient_figure(n), network_figure(n)};
}

/// Figures that nothing can be seen in, or that are odd in some way.
std::vector<Figure> odd_figures() {
  std::vector<Figure> list(6);
  list[1].series = {Series{.name = "nan", .x = {NAN, 1}, .y = {1, NAN}}, Series{.name = "empty"}};
  list[2].series = {Series{.mark = Mark::points, .x = {3}, .y = {7}}};
  list[2].x.scale = list[2].y.scale = Scale::log;
  list[3].series = {Series{.mark = Mark::steps, .x = {0, 1}, .x_high = {1, 2}, .y = {0, 0}}};
  list[4].series = {Series{.mark = Mark::line, .x = {0, 1}, .y = {-1, INFINITY}}};
  list[4].y.scale = Scale::log;
  list[5].nodes = {Node{.label = "a"}, Node{.label = "b"}};
  list[5].edges = {{0, 1, ""}, {1, 0, ""}, {0, 0, ""}, {0, 9, ""}};
  return list;
}

const Naming harmless = [](const std::string& name) { return name; };

}  // namespace

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
    CHECK(nlohmann::json::accept(ermine::report::to_vega_lite(f)));
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

TEST_CASE("every specification is JSON without a name in an expression, a field or a key") {
  const Naming marker = [](const std::string&) { return std::string("MARK'\"]"); };
  for (const Figure& f : all_figures(marker)) {
    const auto spec = nlohmann::json::parse(ermine::report::to_vega_lite(f));
    CHECK(spec["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json");
    std::function<void(const nlohmann::json&, const std::string&)> walk = [&](const nlohmann::json& node,
                                                                              const std::string& key) {
      for (const char* code : {"expr", "signal", "test", "field", "calculate", "filter", "href", "url", "labelExpr"})
        if (key == code && node.is_string()) CHECK(node.get<std::string>().find("MARK") == std::string::npos);
      if (node.is_object())
        for (const auto& [name, value] : node.items()) {
          CHECK(name.find("MARK") == std::string::npos);
          walk(value, name);
        }
      if (node.is_array())
        for (const auto& value : node) walk(value, key);
    };
    walk(spec, "");
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

TEST_CASE("a sparkline follows the values") {
  CHECK(ermine::report::sparkline({1, 2, 3, 4, 5, 6, 7, 8}, 8, true) == "▁▂▃▄▅▆▇█");
  CHECK(ermine::report::sparkline({8, 1}, 10, false) == "#_");
  CHECK(ermine::report::sparkline({3, 3, 3}, 3, true) == "▁▁▁");
  CHECK(ermine::report::sparkline({1, NAN, 2}, 3, false) == "_ #");
  CHECK(ermine::report::sparkline({}, 3, true).empty());
  std::vector<double> falling;
  for (int i = 0; i < 1000; ++i) falling.push_back(-i);
  CHECK(ermine::report::sparkline(falling, 8, true) == "█▇▆▅▄▃▂▁");
}

TEST_CASE("clean text is valid, visible, and itself where it was") {
  CHECK(detail::clean("Grüße, 数据, مرحبا 👩‍🔬\n") == "Grüße, 数据, مرحبا 👩‍🔬\n");
  CHECK(detail::clean(std::string("a\0b", 3)) == "a�b");
  CHECK(detail::clean("\xff\xc0\xbc") == "���");
  CHECK(detail::clean("\xe2\x82") == "�");
  CHECK(detail::clean("\xe2\x80\xae") == "�");
  for (const auto& text : hostile_strings()) CHECK(detail::clean(detail::clean(text)) == detail::clean(text));
  CHECK(detail::escape("<a b='c' d=\"e\">&") == "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
}

TEST_CASE("tame text cannot end a string, a line or be a member of an object") {
  for (const auto& text : hostile_strings()) {
    const std::string tame = detail::tame(text);
    CHECK(tame.find_first_of("\"'\\`\n\r\t") == std::string::npos);
    CHECK(tame.find("\u2028") == std::string::npos);
    CHECK(tame != "constructor");
    CHECK(tame != "__proto__");
  }
  CHECK(detail::tame("m_bb [GeV], 50 %") == "m_bb [GeV], 50 %");
}

TEST_CASE("numbers read well") {
  CHECK(detail::reading(0.5, 3) == "0.5");
  CHECK(detail::reading(12480) == "12,480");
  CHECK(detail::reading(1234567.8, 4) == "1,234,568");
  CHECK(detail::reading(3.2e-7, 3) == "3.2×10⁻⁷");
  CHECK(detail::reading(0) == "0");
  CHECK(detail::coordinate(-0.001) == "0");
  CHECK(detail::coordinate(1.50) == "1.5");
  for (const char* text : {"0.684 ± 0.011", "12,480", "-3", "12.4 %", "3.2e-07", "-", "3.2×10"})
    CHECK(detail::reads_as_number(text));
  for (const char* text : {"number", "", "a1", "1 row", "e"}) CHECK_FALSE(detail::reads_as_number(text));
}

TEST_CASE("no two roles share a colour") {
  const auto& inks = detail::inks();
  for (std::size_t i = 0; i < inks.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(std::string(inks[i].light) != inks[j].light);
}
