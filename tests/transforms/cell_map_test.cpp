// Changes of cells: maps and further texts for "missing".

#include "ermine/transforms/cell_map.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"

using namespace ermine;
using transforms::apply_maps;
using transforms::CellMap;

namespace {

data::Table table() { return data::parse("n,c\n1,a.\n2,b\n3,a\n2,b.\n", "t.csv"); }

std::vector<std::string> texts(const data::Table& t, const char* name) {
  std::vector<std::string> list;
  for (std::uint64_t i = 0; i < t.rows(); ++i) list.push_back(t.column(name).text(i));
  return list;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("a map is read from its text and written back") {
  const CellMap map = transforms::parse_cell_map("c15:  <=50K. -> <=50K ");
  CHECK(map == CellMap{"c15", "<=50K.", "<=50K"});
  CHECK(transforms::parse_cell_map(transforms::text_of(map)) == map);
  CHECK(transforms::parse_cell_map("c: x ->").to.empty());
  for (const char* bad : {"", "c", "c: x", "c -> x", ": a -> b", "c: -> b"})
    CHECK_THROWS_AS(static_cast<void>(transforms::parse_cell_map(bad)), core::UsageError);
}

TEST_CASE("levels are renamed and merged, in class order") {
  const std::vector<CellMap> maps{{"c", "a.", "a"}, {"c", "b.", "b"}};
  const data::Table t = apply_maps(table(), maps, false);
  CHECK(texts(t, "c") == List{"a", "b", "a", "b"});
  CHECK(t.column("c").levels() == List{"a", "b"});
  CHECK(texts(apply_maps(table(), std::vector<CellMap>{{"c", "b", "A"}}, false), "c") == List{"a.", "A", "a", "b."});
}

TEST_CASE("an empty text makes a cell missing; numbers stay numbers or become text as the map says") {
  CHECK(texts(apply_maps(table(), std::vector<CellMap>{{"c", "b", ""}}, false), "c") == List{"a.", "", "a", "b."});
  const data::Table number = apply_maps(table(), std::vector<CellMap>{{"n", "2", "7.5"}}, false);
  CHECK(number.column("n").is_number());
  CHECK(texts(number, "n") == List{"1", "7.5", "3", "7.5"});
  const data::Table text = apply_maps(table(), std::vector<CellMap>{{"n", "2", "two"}}, false);
  CHECK(text.column("n").type() == data::ColumnType::category);
  CHECK(texts(text, "n") == List{"1", "two", "3", "two"});
  const std::vector<CellMap> back{{"n", "2", "two"}, {"n", "two", "2"}};
  CHECK(apply_maps(table(), back, false).column("n").is_number());
}

TEST_CASE("a column that is not there is an error, or passed over where that was asked for") {
  const std::vector<CellMap> maps{{"d", "x", "y"}};
  CHECK_THROWS_AS(static_cast<void>(apply_maps(table(), maps, false)), core::DataError);
  CHECK(apply_maps(table(), maps, true).columns() == 2);
}

TEST_CASE("further texts for missing hold in every column, read as numbers where it holds numbers") {
  const data::Table t = transforms::apply_missing(table(), List{"2.0", "b."});
  CHECK(texts(t, "n") == List{"1", "", "3", ""});
  CHECK(texts(t, "c") == List{"a.", "b", "a", ""});
}
