// What real data must come to, through nothing but reading, splitting, fitting and judging.

#include <doctest/doctest.h>

#include <algorithm>

#include "ermine/data/read.hpp"
#include "ermine/data/split.hpp"
#include "ermine/evaluate/metrics.hpp"
#include "ermine/transforms/cell_map.hpp"
#include "tests/models/support.hpp"

namespace {

using namespace ermine;
using namespace ermine::testing;

double judged(const models::Model& model, const data::Table& table, const std::string& metric) {
  const auto metrics = evaluate::metrics(model, model.predict(table), evaluate::truth_of(model, table));
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const auto& m) { return m.name == metric; });
  REQUIRE(found != metrics.end());
  return found->value;
}

/// The mean of a metric on the test parts of seeds 1 ... seeds.
double mean_over_seeds(const data::Table& table, const std::string& kind, models::FitOptions options,
                       const std::string& metric, std::uint64_t seeds) {
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    data::SplitOptions split{.seed = seed};
    if (kind != "linear") split.stratify = options.target;
    const auto parts = data::split(table, split);
    sum += judged(models::fit(kind, parts.train, parts.validation, options).model, parts.test, metric);
  }
  MESSAGE(kind << " " << options.target << ": mean " << metric << " " << sum / static_cast<double>(seeds));
  return sum / static_cast<double>(seeds);
}

std::string folder_or_skip() {
  std::string folder = data_folder();
  if (folder.empty()) MESSAGE("skipped: no data in ERMINE_DATA_DIR");
  return folder;
}

}  // namespace

TEST_CASE("higgs_10k: logistic regression reaches a mean test AUC of 0.675") {
  const std::string folder = folder_or_skip();
  if (folder.empty()) return;
  const data::Table table = data::read(folder + "/higgs_10k/higgs_train_10k.csv.gz");
  CHECK(mean_over_seeds(table, "logistic", {.target = table.names()[0]}, "auc", 5) >= 0.675);
}

TEST_CASE("a9a: logistic regression on sparse rows reaches an accuracy of 0.849 and an AUC of 0.901") {
  const std::string folder = folder_or_skip();
  if (folder.empty()) return;
  const data::Table train = data::read(folder + "/a9a/a9a.gz"), test = data::read(folder + "/a9a/a9a.t.gz");
  const auto model = models::fit_logistic(train, {.target = "label"});
  CHECK(judged(model, test, "accuracy") >= 0.849);
  CHECK(judged(model, test, "auc") >= 0.901);
}

TEST_CASE("adult: logistic regression on numbers, categories and gaps reaches an AUC of 0.90") {
  const std::string folder = folder_or_skip();
  if (folder.empty()) return;
  const data::Table train = data::read(folder + "/adult/adult-train.csv.gz");
  const std::vector<transforms::CellMap> maps{{"c15", "<=50K.", "<=50K"}, {"c15", ">50K.", ">50K"}};
  const data::Table test = transforms::apply_maps(data::read(folder + "/adult/adult-test.csv.gz"), maps, false);
  const auto result = models::fit("logistic", train, train.slice(0, 0), {.target = "c15"});
  CHECK(judged(result.model, test, "auc") >= 0.90);
  CHECK(result.remarks.size() == 1);  // the imputed cells
}

TEST_CASE("california_housing: linear regression reaches a mean R2 of 0.63") {
  const std::string folder = folder_or_skip();
  if (folder.empty()) return;
  const data::Table table = data::read(folder + "/california_housing/housing.csv.gz");
  CHECK(mean_over_seeds(table, "linear", {.target = "median_house_value"}, "r2", 5) >= 0.63);
}

TEST_CASE("optdigits: softmax regression reaches an accuracy of 0.94 on the test file") {
  const std::string folder = folder_or_skip();
  if (folder.empty()) return;
  const data::Table train = data::read(folder + "/optdigits/optdigits.tra.gz");
  const data::Table test = data::read(folder + "/optdigits/optdigits.tes");
  const auto result = models::fit("softmax", train, train.slice(0, 0), {.target = train.names().back()});
  CHECK(result.model.data().classes.size() == 10);
  CHECK(judged(result.model, test, "accuracy") >= 0.94);
}

TEST_CASE("iris and titanic are fitted by what their target asks for") {
  const std::string folder = folder_or_skip();
  if (folder.empty()) return;
  const data::Table iris = data::read(folder + "/iris/iris.csv");
  CHECK(models::default_kind(models::decide_task(iris.column("c5"))) == "softmax");
  CHECK(mean_over_seeds(iris, "softmax", {.target = "c5"}, "accuracy", 5) >= 0.93);
  const data::Table titanic = data::read(folder + "/titanic/titanic.csv").without(std::vector<std::string>{"alive"});
  CHECK(models::default_kind(models::decide_task(titanic.column("survived"))) == "logistic");
  CHECK(mean_over_seeds(titanic, "logistic", {.target = "survived"}, "auc", 5) >= 0.82);
}
