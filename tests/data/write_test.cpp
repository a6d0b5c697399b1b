#include "ermine/data/write.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/core/random.hpp"
#include "ermine/data/read.hpp"
#include "tests/data/support.hpp"

using namespace ermine::data;

TEST_CASE("a table comes back from CSV and TSV, cell by cell, whatever its texts hold") {
  const Table table = odd_table(300, 1);
  CHECK(same_tables(parse(to_csv(table), "t.csv"), table));
  const Scratch scratch;
  for (const char* name : {"t.csv", "t.tsv", "t.csv.gz", "t.tsv.gz"}) {
    CAPTURE(name);
    write(table, scratch.path(name));
    CHECK(same_tables(read(scratch.path(name)), table));
  }
}

TEST_CASE("a lone column comes back, missing cells at its end included") {
  const double nan_cell = std::nan("");
  const Table number({{"x", ColumnType::number, false, {1.5, nan_cell, nan_cell}, {}, {}, ""}});
  const Table text({{"some name", ColumnType::category, false, {}, {-1, 0, 1, -1}, {"a b", "c, d"}, ""}});
  CHECK(same_tables(parse(to_csv(number), "t.csv"), number));
  CHECK(same_tables(parse(to_csv(text), "t.csv"), text));
}

TEST_CASE("cells that a spreadsheet would run are guarded, numbers are not") {
  CHECK(csv_field("=1+1") == "\"'=1+1\"");
  CHECK(csv_field("@sum") == "\"'@sum\"");
  CHECK(csv_field("-a") == "\"'-a\"");
  CHECK(csv_field("\tx") == "\"'\tx\"");
  CHECK(csv_field("'=x") == "\"''=x\"");
  CHECK(csv_field("-1.5") == "-1.5");
  CHECK(csv_field("+1") == "+1");
  CHECK(csv_field("plain text") == "plain text");
  CHECK(csv_field("a\"b") == "\"a\"\"b\"");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field(" a") == "\" a\"");
}

TEST_CASE("pieces make the same file as the whole table") {
  const Table table = odd_table(1000, 2);
  const Scratch scratch;
  PieceWriter writer(scratch.path("p.csv"));
  for (std::uint64_t first = 0; first < 1000; first += 130)
    writer.add(table.slice(first, std::min<std::uint64_t>(130, 1000 - first)));
  CHECK(!std::filesystem::exists(scratch.path("p.csv")));
  writer.finish();
  CHECK(ermine::core::read_file(scratch.path("p.csv")) == to_csv(table));
}

TEST_CASE("an ending nobody knows is refused and nothing is written") {
  const Scratch scratch;
  CHECK_THROWS_WITH_AS(write(odd_table(2, 1), scratch.path("t.docx")), doctest::Contains("t.docx"),
                       ermine::core::UsageError);
  CHECK(std::filesystem::is_empty(scratch.path("")));
}
