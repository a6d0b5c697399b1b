#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "ermine/report/render.hpp"
#include "tests/report/sample.hpp"

using namespace report_tests;

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

TEST_CASE("figures that show nothing have a specification all the same") {
  for (const Figure& f : odd_figures()) CHECK(nlohmann::json::accept(ermine::report::to_vega_lite(f)));
}
