// Writes a file the two ways the library has, for the tests that make writing fail. usage: save_tool text|model PATH SEED

#include <cstdint>
#include <iostream>
#include <string>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/core/random.hpp"
#include "ermine/core/record.hpp"
#include "ermine/store/model_file.hpp"

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const std::string how = arguments[1], path = arguments[2];
  ermine::core::Stream stream(std::stoull(arguments[3]), ermine::core::Purpose::test);
  std::vector<double> values(200000);
  for (double& value : values) value = stream.normal();
  try {
    if (how == "model") {
      ermine::core::Record record;
      record.set("kind", "sample").set("values", ermine::core::Tensor::of(values));
      ermine::store::save(record, path);
    } else {
      ermine::core::AtomicFile file(path);
      for (const double value : values) file.write(std::to_string(value) + "\n");
      file.commit();
    }
  } catch (const ermine::core::Error& error) {
    std::cerr << error.what() << '\n';
    return static_cast<int>(error.fault());
  }
  return 0;
}
