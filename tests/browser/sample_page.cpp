// sample_page OUT.html          the sample page of the report tests
// sample_page OUT.html FIRST    the same with hostile strings for names, from number FIRST on
// sample_page OUT.json          the Vega-Lite specifications of its figures
#include <fstream>
#include <iostream>
#include <string>

#include "ermine/report/render.hpp"
#include "tests/report/hostile.hpp"
#include "tests/report/sample.hpp"

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: sample_page OUT.html [FIRST] | OUT.json\n";
    return 2;
  }
  const std::string out = arguments[1];
  const auto& hostile = report_tests::hostile_strings();
  std::size_t next = count > 2 ? std::stoul(arguments[2]) : 0;
  const auto naming = [&](const std::string& harmless) {
    return count < 3 || harmless.empty() ? harmless : hostile[next++ % hostile.size()];
  };
  const ermine::report::Page page = report_tests::sample_page(naming);
  std::ofstream file(out, std::ios::binary);
  if (out.size() > 5 && out.substr(out.size() - 5) == ".json") {
    std::string list;
    for (const auto& section : page.sections)
      for (const auto& figure : section.figures)
        list += (list.empty() ? "[" : ",") + ermine::report::to_vega_lite(figure);
    file << list << "]";
  } else {
    file << ermine::report::to_html(page);
  }
  return file.good() ? 0 : 1;
}
