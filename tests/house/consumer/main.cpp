// What a stranger writes first: make some events, keep a description of them in a file, read it back.

#include <cstdio>

#include "ermine/core/random.hpp"
#include "ermine/core/record.hpp"
#include "ermine/store/model_file.hpp"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  ermine::core::Stream stream(1, ermine::core::Purpose::generate);
  std::vector<double> energies(1000);
  for (double& energy : energies) energy = 50 * stream.exponential();
  ermine::core::Record record;
  record.set("kind", "sample").set("energies", ermine::core::Tensor::of(energies));
  ermine::store::save(record, arguments[1]);
  const bool same = ermine::store::load(arguments[1]) == record;
  std::puts(same ? "the consumer works" : "the file changed");
  return same ? 0 : 1;
}
