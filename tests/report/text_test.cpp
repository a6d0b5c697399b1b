#include "ermine/report/detail/text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ermine/report/render.hpp"
#include "tests/report/hostile.hpp"

using namespace report_tests;
namespace detail = ermine::report::detail;

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
