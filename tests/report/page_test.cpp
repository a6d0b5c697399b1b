#include "ermine/report/page.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ermine/core/files.hpp"
#include "tests/report/hostile.hpp"
#include "tests/report/markup.hpp"
#include "tests/report/sample.hpp"

namespace {

using namespace report_tests;

/// The page whose names are hostile strings in turn, from the `first` on.
std::string hostile_page(std::size_t first) {
  std::size_t next = first;
  return ermine::report::to_html(sample_page([&](const std::string& name) {
    const auto& list = hostile_strings();
    return name.empty() ? name : list[next++ % list.size()];
  }));
}

/// The text between the first `from` and the next `to`.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto start = text.find(from);
  REQUIRE(start != std::string::npos);
  return text.substr(start + from.size(), text.find(to, start + from.size()) - start - from.size());
}

std::string hash_of(const std::string& text) {
  const std::string hex = ermine::core::sha256(text);
  std::string bits, out;
  for (const char c : hex)
    for (int b = 3; b >= 0; --b) bits += ((c <= '9' ? c - '0' : c - 'a' + 10) >> b & 1) ? '1' : '0';
  while (bits.size() % 6 != 0) bits += '0';
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < bits.size(); i += 6) out += alphabet[std::stoul(bits.substr(i, 6), nullptr, 2)];
  return "sha256-" + out + "=";
}

}  // namespace

TEST_CASE("there are 150 different hostile strings") {
  auto list = hostile_strings();
  CHECK(list.size() >= 150);
  std::sort(list.begin(), list.end());
  CHECK(std::adjacent_find(list.begin(), list.end()) == list.end());
}

TEST_CASE("hostile names give a page the structure of harmless ones: the same elements with the same attributes") {
  const auto expected = structure_of(ermine::report::to_html(sample_page(harmless)));
  CHECK(expected.size() > 500);
  for (std::size_t first = 0; first < hostile_strings().size(); first += 5) {
    CAPTURE(first);
    CHECK(structure_of(hostile_page(first)) == expected);
  }
}

TEST_CASE("the tokenizer of these tests sees an injected element") {
  CHECK(structure_of("<p>a</p>") != structure_of("<p><img src=x onerror=y></p>"));
  CHECK(structure_of("<p title=\"a\">") != structure_of("<p title=\"a\" onclick=\"b\">"));
  CHECK(structure_of("<script>a<b</script>") == structure_of("<script>c</script>"));
  CHECK(structure_of("<script>a</script><b></b></script>") != structure_of("<script>a</script>"));
}

TEST_CASE("the policy allows the page's own style and script by hash, and nothing else") {
  const std::string html = ermine::report::to_html(sample_page(harmless));
  const std::string policy = between(html, "Content-Security-Policy\" content=\"", "\"/>");
  CHECK(policy.find("default-src &#39;none&#39;;") == 0);
  CHECK(policy.find("unsafe") == std::string::npos);
  CHECK(policy.find("http") == std::string::npos);
  CHECK(policy.find("*") == std::string::npos);
  CHECK(policy.find(hash_of(between(html, "<style>", "</style>"))) != std::string::npos);
  CHECK(policy.find(hash_of(between(html, "<script>", "</script>"))) != std::string::npos);
}

TEST_CASE("a page refers to nothing outside of itself and carries no inline style or handler") {
  const std::string html = ermine::report::to_html(sample_page(harmless));
  for (const auto& element : structure_of(html)) {
    CAPTURE(element);
    for (const char* word : {" src", " style", " on", " srcset", " action", " formaction", " background"})
      CHECK(element.find(word) == std::string::npos);
    CHECK(element.find("link") != 0);
    CHECK(element.find("iframe") != 0);
  }
  for (auto at = html.find("url("); at != std::string::npos; at = html.find("url(", at + 1))
    CHECK(html.substr(at, 5) == "url(#");  // a clip path of the same page
  for (const char* word : {"@import", "href=\"http", "//cdn"}) CHECK(html.find(word) == std::string::npos);
}

TEST_CASE("a page is smaller than one megabyte") { CHECK(hostile_page(0).size() < 1000000); }

TEST_CASE("the data of a page are valid JSON whatever the names") {
  for (std::size_t first = 0; first < hostile_strings().size(); first += 30) {
    const std::string html = hostile_page(first);
    const auto scans = nlohmann::json::parse(between(html, "id=\"scans\">", "</script>"));
    CHECK(scans.size() == 1);
    CHECK(scans[0]["threshold"].size() == scans[0]["truePositive"].size());
    if (!ermine::report::has_interactive_charts()) continue;
    const auto charts = nlohmann::json::parse(between(html, "id=\"charts\">", "</script>"));
    CHECK(charts.size() == 9);
  }
}

TEST_CASE("sections, tables and regions are named for those who listen") {
  const std::string html = ermine::report::to_html(sample_page(harmless));
  for (const char* part : {"<html lang=\"en\">", "class=\"skip\" href=\"#main\"", "<main id=\"main\"",
                           "<nav aria-label=", "<h1>", "<caption>", "scope=\"col\"", "scope=\"row\"",
                           "aria-live=\"polite\"", "<label for=\"threshold-0\">", "role=\"img\""}) {
    CAPTURE(part);
    CHECK(html.find(part) != std::string::npos);
  }
}

TEST_CASE("sections that share an id get different ones") {
  ermine::report::Page page{.title = "t"};
  page.sections = {
      {.id = "a", .title = "A"}, {.id = "a", .title = "B"}, {.id = "main", .title = "C"}, {.id = "", .title = "D"}};
  const std::string html = ermine::report::to_html(page);
  std::vector<std::string> ids;
  for (auto at = html.find(" id=\""); at != std::string::npos; at = html.find(" id=\"", at + 1))
    ids.push_back(html.substr(at + 5, html.find('"', at + 5) - at - 5));
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}
