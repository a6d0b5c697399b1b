// Writes the sample page of the report tests: sample_page OUT.html [NAMES.txt], where each line of NAMES.txt takes the
// place of a name in turn ("\0" in it is a NUL byte).
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tests/report/sample.hpp"

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: sample_page OUT.html [NAMES.txt]\n";
    return 2;
  }
  std::vector<std::string> names;
  if (count > 2) {
    std::ifstream file(arguments[2]);
    for (std::string line; std::getline(file, line);) {
      for (auto at = line.find("\\0"); at != std::string::npos; at = line.find("\\0", at + 1))
        line.replace(at, 2, std::string(1, '\0'));
      names.push_back(line);
    }
  }
  std::size_t next = 0;
  const auto naming = [&](const std::string& harmless) {
    return names.empty() || harmless.empty() ? harmless : names[next++ % names.size()];
  };
  std::ofstream(arguments[1], std::ios::binary) << ermine::report::to_html(report_tests::sample_page(naming));
}
