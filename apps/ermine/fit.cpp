#include <cmath>

#include "dataset.hpp"
#include "environment.hpp"
#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/likelihood/curve_fit.hpp"
#include "json.hpp"
#include "point.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace ermine::apps {
namespace {

using core::Record;
using core::UsageError;

Record json_of(const likelihood::Fit& fit, double seconds) {
  Record parameters = Record::object();
  for (const likelihood::FittedParameter& p : fit.parameters) {
    Record entry = Record::object();
    entry.set("value", p.value).set("error", p.error).set("lower", p.lower).set("upper", p.upper);
    parameters.set(p.name, std::move(entry));
  }
  const std::size_t n = fit.parameters.size();
  Record covariance = Record::array();
  for (std::size_t i = 0; i < n && !fit.covariance.empty(); ++i)
    covariance.push(
        Record::array(std::vector<double>(fit.covariance.begin() + static_cast<std::ptrdiff_t>(i * n),
                                          fit.covariance.begin() + static_cast<std::ptrdiff_t>((i + 1) * n))));
  Record result = Record::object();
  result.set("parameters", std::move(parameters)).set("covariance", std::move(covariance));
  result.set("minimum", fit.minimum).set("status", likelihood::name_of(fit.status));
  if (!fit.reason.empty()) result.set("reason", fit.reason);
  return result.set("rows", fit.rows).set("iterations", fit.iterations).set("seconds", seconds);
}

std::string text_of(const likelihood::Fit& fit, const std::string& minimum, const Console& console) {
  std::vector<std::vector<std::string>> lines{{"parameter", "value", "error", "lower", "upper"}};
  for (const likelihood::FittedParameter& p : fit.parameters)
    lines.push_back(
        {p.name, readable(p.value, 10), readable(p.error, 4), readable(p.lower, 10), readable(p.upper, 10)});
  std::string text = aligned(lines, console) + "\n" + minimum + " " + readable(fit.minimum, 10) + ", " +
                     std::to_string(fit.rows) + " rows, " + std::to_string(fit.iterations) +
                     " iterations: " + likelihood::name_of(fit.status) + "\n";
  return fit.reason.empty() ? text : text + fit.reason + "\n";
}

}  // namespace

int run_fit(const Settings& settings, Console& console) {
  const double began = seconds_now();
  const std::string formula = settings.text("formula"), out = settings.text("out");
  if (formula.empty())
    throw UsageError("ermine fit takes a curve: ermine fit DATA --formula 'y = a*exp(-x/tau)' --start a=1,tau=2");
  if (!out.empty()) require_free(out, settings.on("force"));
  const Point start = parse_point(settings.list("start"), "--start");
  require_files(settings);
  core::Pool pool(static_cast<std::uint32_t>(settings.count("threads")));
  const Recipe recipe = recipe_of(settings);
  data::Table table = prepare_cells(read_data(settings, recipe, pool.threads()), recipe, false);
  if (!recipe.defines.empty()) table = transforms::with_defines(table, recipe.defines, &pool);
  table = apply_cuts(std::move(table), settings.list("cut"), {}, &pool).table;
  const likelihood::Fit fit =
      likelihood::fit_curve(table, formula, {.start = start, .weight = settings.text("weight"), .pool = &pool});
  const std::string text =
      settings.on("json") ? to_json(json_of(fit, seconds_now() - began)) : text_of(fit, "sum of squares", console);
  if (out.empty() || out == "-")
    print(text);
  else
    core::write_file(out, text);
  if (likelihood::is_valid(fit.status)) return 0;
  console.warning(std::string("the fit is ") + likelihood::name_of(fit.status) +
                  (fit.reason.empty() ? "" : ": " + fit.reason));
  return fit.status == likelihood::Status::invalid ? 5 : 0;
}

}  // namespace ermine::apps
