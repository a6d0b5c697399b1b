#include "ermine/data/generate.hpp"

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/data/write.hpp"
#include "json.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace ermine::apps {

int run_generate(const Settings& settings, Console& console) {
  if (settings.positional().size() != 1) {
    std::string kinds;
    for (const std::string& name : data::generator_names()) kinds += (kinds.empty() ? "" : ", ") + name;
    throw core::UsageError("ermine generate takes one KIND: " + kinds);
  }
  const std::string& kind = settings.positional().front();
  data::GenerateOptions options;
  options.rows = settings.count("rows");
  options.seed = settings.count("seed");
  if (const auto noise = settings.maybe_number("noise")) {
    core::require(*noise >= 0, "--noise must be >= 0");
    options.noise = *noise;
  }
  const std::string out = settings.text("out");
  if (!out.empty()) require_free(out, settings.on("force"));
  const data::Table table = data::generate(kind, options);
  if (out.empty() || out == "-") {
    if (settings.on("json")) throw core::UsageError("--json describes a file: name it with -o");
    print(data::to_csv(table));
    return 0;
  }
  data::write(table, out);
  if (settings.on("json")) {
    core::Record result = core::Record::object();
    result.set("kind", kind)
        .set("rows", table.rows())
        .set("columns", core::Record::array(table.names()))
        .set("seed", options.seed)
        .set("out", out);
    print(to_json(result));
  } else {
    console.note("wrote " + std::to_string(table.rows()) + " rows of " + kind + " to " + out);
  }
  return 0;
}

}  // namespace ermine::apps
