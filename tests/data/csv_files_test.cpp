// Every file of the collections of odd CSV: the right cells, or the error with its place, in three locales.

#include <doctest/doctest.h>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"
#include "tests/data/support.hpp"

using namespace ermine::data;

namespace {

struct Cell {
  std::uint64_t row;
  const char *column, *text;  ///< The text as it reads in a file.
};

/// What must come of a file: rows, columns and a few cells, or an error.
struct Expected {
  const char* file;
  std::uint64_t rows, columns;
  Cell cells[5];
  const char* error;  ///< Behind the file's path.
};

constexpr Expected messy[] = {
    {"arrow/aggregate_test_100.csv", 100, 13, {{0, "c2", "2"}, {0, "c12", "0.9294097332465232"}, {99, "c1", "e"}}, ""},
    {"arrow/aggregate_test_100.csv.gz",
     100,
     13,
     {{0, "c6", "-6513304855495910000"}, {1, "c13", "C2GT5KVyOPZpgKVl110TyZO0NcJ434"}},
     ""},
    {"clevercsv/airedale.csv", 0, 0, {}, ":55:1: a blank line between the rows: expected 8 cells"},
    {"fuzz/4523557272223744", 2, 1, {{0, "c1", ""}, {1, "c1", "5000-02-10"}}, ""},
    {"fuzz/5085419734892544", 0, 0, {}, ":1:384: a carriage return without a line feed"},
    {"fuzz/5308706540814336", 0, 0, {}, ":1:12: a carriage return without a line feed"},
    {"fuzz/6261070185693184", 0, 0, {}, ":5:321: more than 2 cells"},
    {"messy/characters.csv", 0, 0, {}, ":1:4: byte 0xb4 is not UTF-8"},
    {"messy/complex.csv",
     3,
     4,
     {{0, "date", "2011-01-01"},
      {0, "place", ""},
      {2, "another date", ""},
      {2, "temperature", "6,000,000"},
      {2, "place", "Galway"}},
     ""},
    {"messy/example.tsv",
     140,
     17,
     {{0, "hour", "2012-06-22 00:00:00"}, {0, "expr1_0_imp", "15955"}, {139, "expr1_1_ts_ctr", "0"}},
     ""},
    {"messy/long.csv", 3999, 1, {{0, "foo", "foo"}, {3998, "foo", "foo"}}, ""},
    {"messy/null.csv", 10, 4, {{0, "c1", "1"}, {0, "c2", ""}, {1, "c4", ""}, {9, "c4", "0"}}, ""},
    {"messy/simple.csv", 6, 3, {{1, "temperature", "-1"}, {5, "place", "Berkeley"}}, ""},
    {"messy/simple.psv", 28, 6, {{0, "Year", "1986"}, {27, "Former owner occupiers", "292000"}}, ""},
    {"messy/skip_initials.csv", 2, 2, {{0, "field2", "goodbye"}, {1, "field1", "hello2"}}, ""},
    {"messy/small.csv", 0, 1, {}, ""},
    {"messy/spanish_chars.csv", 0, 0, {}, ":1:53: byte 0xf3 is not UTF-8"},
    {"messy/utf-16le_encoded.csv",
     327,
     19,
     {{0, "Organisation_code", "5C1"}, {0, "Organisation_name", "Enfield PCT"}},
     ""},
    {"messy/utf8bom.csv", 0, 2, {}, ""},
};

/// Files and their errors.
constexpr std::pair<const char*, const char*> bad_rfc4180[] = {
    {"bad-header-less-fields.csv", ":2:4: the line ends after 2 cells: expected 3"},
    {"bad-header-no-header.csv", ": the file is empty"},
    {"bad-missing-quote.csv", ":2:3: the quote opened here is never closed"},
    {"bad-unescaped-quote.csv", ":2:8: a quote inside a cell that does not start with one"},
};

const Expected& expected_of(const std::string& file) {
  const auto at = std::find_if(std::begin(messy), std::end(messy), [&](const Expected& e) { return e.file == file; });
  REQUIRE_MESSAGE(at != std::end(messy), "a file without an expected outcome: ", file);
  return *at;
}

std::string error_of_rfc4180(const std::string& file) {
  for (const auto& [name, error] : bad_rfc4180)
    if (file == name) return error;
  FAIL("a file without an expected error: ", file);
  return "";
}

std::string error_of(const std::string& path, Table& table) {
  try {
    table = read(path);
  } catch (const ermine::core::DataError& error) {
    return error.what();
  }
  return "";
}

std::set<std::string> files_in(const std::string& folder) {
  std::set<std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().filename() != "README.md")
      out.insert(std::filesystem::relative(entry.path(), folder).string());
  return out;
}

/// Whether a cell says what the reference says: numbers by value, missing for an empty text.
bool says(const ColumnView& column, std::uint64_t row, const std::string& reference) {
  if (reference.empty()) return column.missing(row);
  if (!column.is_number()) return column.text(row) == reference;
  const auto value = parse_number(reference);
  return value && *value == column.values[row];
}

/// A list of objects, one a row: column name to text.
void check_objects(const Table& table, const nlohmann::json& rows) {
  REQUIRE(table.rows() == rows.size());
  for (std::uint64_t i = 0; i < table.rows(); ++i) {
    CHECK(rows[i].size() == table.columns());
    for (const auto& [name, text] : rows[i].items()) CHECK(says(table.column(name), i, text.get<std::string>()));
  }
}

void check_all_files(const std::string& folder) {
  for (const std::string& file : files_in(folder + "/csv_messy")) {
    CAPTURE(file);
    const Expected& expected = expected_of(file);
    const std::string path = folder + "/csv_messy/" + file;
    Table table;
    const std::string error = error_of(path, table);
    if (*expected.error != 0) {
      CHECK(error.starts_with(path + expected.error));
      continue;
    }
    CHECK(error == "");
    CHECK(table.rows() == expected.rows);
    CHECK(table.columns() == expected.columns);
    for (const auto& [row, column, text] : expected.cells)
      if (column) CHECK(says(table.column(column), row, text));
  }
  for (const std::string& file : files_in(folder + "/csv_rfc4180/csv")) {
    CAPTURE(file);
    const std::string path = folder + "/csv_rfc4180/csv/" + file;
    Table table;
    const std::string error = error_of(path, table);
    if (file.starts_with("bad-")) {
      CHECK(error.starts_with(path + error_of_rfc4180(file)));
      continue;
    }
    CHECK(error == "");
    std::ifstream in(folder + "/csv_rfc4180/json/" + file.substr(0, file.size() - 3) + "json");
    const auto reference = nlohmann::json::parse(in);
    if (file.starts_with("header-")) {
      check_objects(table, reference);
      continue;
    }
    auto lines = reference.get<std::vector<std::vector<std::string>>>();
    // Blank lines at the end are dropped, in a file of one column too.
    while (lines.back() == std::vector<std::string>{""}) lines.pop_back();
    CHECK(table.names() == lines.front());
    REQUIRE(table.rows() == lines.size() - 1);
    for (std::uint64_t i = 0; i < table.rows(); ++i)
      for (std::uint64_t j = 0; j < table.columns(); ++j) CHECK(says(table.column(j), i, lines[i + 1][j]));
  }
  for (const std::string& file : files_in(folder + "/csv_spectrum/csv")) {
    CAPTURE(file);
    Table table;
    CHECK(error_of(folder + "/csv_spectrum/csv/" + file, table) == "");
    std::ifstream in(folder + "/csv_spectrum/json/" + file.substr(0, file.size() - 3) + "json");
    check_objects(table, nlohmann::json::parse(in));
  }
}

/// Sets the locale and puts the old one back.
class Locale {
 public:
  explicit Locale(const char* name) : set_(std::setlocale(LC_ALL, name) != nullptr) {}
  ~Locale() { std::setlocale(LC_ALL, "C"); }
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;
  [[nodiscard]] bool set() const { return set_; }

 private:
  bool set_;
};

}  // namespace

TEST_CASE("every odd CSV file gives its cells or its error, in any locale") {
  const auto folder = data_folder();
  if (!folder) {
    MESSAGE("skipped: no real data sets");
    return;
  }
  for (const char* name : {"C", "de_DE.UTF-8", "tr_TR.UTF-8"}) {
    CAPTURE(name);
    const Locale locale(name);
    if (!locale.set()) {
      MESSAGE("skipped: locale not installed: ", name);
      continue;
    }
    check_all_files(*folder);
    CHECK(shortest(0.5) == "0.5");
    CHECK(parse("I,i\ntrue,1.5\nTRUE,2.5\n", "t").column("I").type() == ColumnType::boolean);
  }
}

TEST_CASE("real tables: as many rows and columns as their descriptions say") {
  const auto folder = data_folder();
  if (!folder) {
    MESSAGE("skipped: no real data sets");
    return;
  }
  struct Known {
    const char* file;
    std::uint64_t rows, columns;
    const char* column;
    ColumnType type;
  };
  const auto number = ColumnType::number, category = ColumnType::category, boolean = ColumnType::boolean;
  const Known all[] = {{"abalone/abalone.csv", 4177, 9, "c1", category},
                       {"adult/adult-train.csv.gz", 32561, 15, "c15", category},
                       {"adult/adult-test.csv.gz", 16281, 15, "c3", number},
                       {"airfoil/airfoil_self_noise.dat", 1503, 6, "TARGET", number},
                       {"atlas_4l/atlas_opendata_4l_vbf.csv.gz", 143078, 4, "weight", number},
                       {"auto_mpg/mpg.csv", 398, 9, "horsepower", number},
                       {"breast_cancer_wdbc/wdbc.csv", 569, 32, "concave points_mean", number},
                       {"california_housing/housing.csv.gz", 20640, 10, "ocean_proximity", category},
                       {"cms_hgg_7tev/hgg7TeV.txt", 20846, 2, "c2", number},
                       {"cms_zmumu/Zmumu_Run2011A_masses.csv.gz", 10851, 21, "Type1", category},
                       {"concrete/concrete.txt", 1030, 9, "c9", number},
                       {"covertype_sample/covertype_train.csv.gz", 15120, 56, "Id", number},
                       {"diabetes/diabetes.tab.txt", 442, 11, "Y", number},
                       {"ecoli/ecoli.csv", 336, 8, "c8", category},
                       {"fair_universe_sample/FAIR_Universe_HiggsML_data.csv", 1000, 31, "PRI_lep_pt", number},
                       {"higgs_10k/higgs_train_10k.csv.gz", 10000, 29, "response", number},
                       {"iris/iris.csv", 150, 5, "c5", category},
                       {"lightgbm_examples/binary.train.gz", 7000, 29, "c1", number},
                       {"naval_propulsion/naval.txt.gz", 11934, 18, "c18", number},
                       {"optdigits/optdigits.tes", 1797, 65, "63", number},
                       {"optdigits/optdigits.tra.gz", 3823, 65, "0", number},
                       {"penguins/penguins.csv", 344, 7, "sex", category},
                       {"pima/pima.csv", 768, 9, "c9", number},
                       {"pythia_event/single-pp-event.dat", 354, 4, "c4", number},
                       {"r_datasets/datasets/mtcars.csv", 32, 12, "mpg", number},
                       {"supernova_union21/SCPUnion2.1_mu_vs_z.txt", 580, 5, "c1", category},
                       {"time_series/monthly-sunspots.csv", 2820, 2, "Month", category},
                       {"titanic/titanic.csv", 891, 15, "adult_male", boolean},
                       {"ttbar_qcd/ttbar.dat.gz", 15000, 17, "Weight", number},
                       {"ttbar_qcd/qcd.dat.gz", 15000, 17, "JetPhi5", number},
                       {"wine_quality/winequality-white.csv", 4898, 12, "c12", number}};
  for (const Known& known : all) {
    CAPTURE(known.file);
    const Table table = read(*folder + "/" + known.file);
    CHECK(table.rows() == known.rows);
    CHECK(table.columns() == known.columns);
    CHECK(table.column(known.column).type() == known.type);
  }
  CHECK(read(*folder + "/adult/adult-train.csv.gz").column("c2").count_missing() > 1000);
  const std::vector<std::string> both{*folder + "/ttbar_qcd/ttbar.dat.gz", *folder + "/ttbar_qcd/qcd.dat.gz"};
  CHECK(read(both).rows() == 30000);
  CHECK(read(*folder + "/cms_four_leptons/4*_2012.csv").rows() == 136);
}
