#include "dataset.hpp"
#include "ermine/core/error.hpp"
#include "ermine/data/write.hpp"
#include "json.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace ermine::apps {

int run_convert(const Settings& settings, Console& console) {
  std::vector<std::string> files = settings.positional();
  std::string to = settings.text("out");
  if (to.empty() && files.size() >= 2) {
    to = files.back();
    files.pop_back();
  }
  if (files.empty() || to.empty())
    throw core::UsageError("ermine convert takes a file to read and one to write: ermine convert A B");
  require_free(to, settings.on("force"));
  core::Pool pool(0);
  const Recipe recipe = recipe_of(settings);
  data::ReadOptions options = read_options(settings, recipe);
  options.threads = pool.threads();
  data::Table table = prepare_cells(data::read(files, options), recipe, false);
  if (!recipe.defines.empty()) table = transforms::with_defines(table, recipe.defines, &pool);
  if (settings.has("weight")) (void)table.column(settings.text("weight"));
  table = apply_cuts(std::move(table), settings.list("cut"), {}, &pool).table;
  data::write(table, to);
  if (to == "-") return 0;
  if (settings.on("json")) {
    core::Record result = core::Record::object();
    result.set("rows", table.rows()).set("columns", core::Record::array(table.names())).set("out", to);
    print(to_json(result));
  } else {
    console.note("wrote " + std::to_string(table.rows()) + " rows to " + to);
  }
  return 0;
}

}  // namespace ermine::apps
