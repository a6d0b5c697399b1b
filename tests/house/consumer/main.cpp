// What a stranger writes first: make some events, fit a model, judge a few by hand, keep it in a file, read it back.

#include <cstdio>
#include <vector>

#include "ermine/data/generate.hpp"
#include "ermine/data/split.hpp"
#include "ermine/models/fit.hpp"
#include "ermine/models/model.hpp"
#include "ermine/store/model_file.hpp"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const auto table = ermine::data::generate("moons", {.rows = 1000, .seed = 1});
  const auto parts = ermine::data::split(table, {.train = 0.6, .validation = 0, .test = 0.4, .seed = 1});
  const auto model = ermine::models::fit_logistic(parts.train, {.target = "class", .l2 = 1e-3});
  const auto score = model.predict(parts.test);

  ermine::store::save(model.to_record(), arguments[1]);
  const auto loaded = ermine::models::Model::from_record(ermine::store::load(arguments[1]));
  const auto fast = loaded.bind({"x1", "x2"});
  const bool sensible = fast(std::vector<double>{0, 1.5}) != fast(std::vector<double>{1, -1});
  const bool same = loaded.predict(parts.test).probability == score.probability && score.rows > 0;
  std::puts(same && sensible ? "the consumer works" : "the model changed on its way through a file");
  return same && sensible ? 0 : 1;
}
