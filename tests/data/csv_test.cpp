#include <doctest/doctest.h>

#include <string>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"

using namespace ermine::data;

namespace {

using Texts = std::vector<std::string>;

Table from(std::string_view text, const ReadOptions& options = {}) { return parse(text, "t.csv", options); }

Texts cells(const Table& table, std::uint64_t column) {
  Texts out;
  for (std::uint64_t i = 0; i < table.rows(); ++i) out.push_back(table.column(column).text(i));
  return out;
}

std::string error_of(std::string_view text, const ReadOptions& options = {}) {
  try {
    (void)from(text, options);
  } catch (const ermine::core::DataError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a first line is a header where text stands above numbers") {
  CHECK(from("x,y\n1,a\n2,b\n").names() == Texts{"x", "y"});
  CHECK(from("0,1,Class\n5,6,7\n").names() == Texts{"0", "1", "Class"});
  CHECK(from("x,y\n,\n").names() == Texts{"x", "y"});
  CHECK(from("1,a\n2,b\n").names() == Texts{"c1", "c2"});
  CHECK(from("a,b\nc,d\n").names() == Texts{"a", "b"});
  CHECK(from("a,a\nc,d\n").names() == Texts{"c1", "c2"});
  CHECK(from("a,\nc,d\n").names() == Texts{"c1", "c2"});
  CHECK(from("x,x2\n1,2\n", {.header = false}).names() == Texts{"c1", "c2"});
  CHECK(from("1,2\n3,4\n", {.header = true}).names() == Texts{"1", "2"});
  CHECK(from("\"\",\"x\"\n\"1\",2\n").names() == Texts{"c1", "x"});
  CHECK(error_of("x,x\n1,2\n").starts_with("t.csv:1:3: a second column is named `x`"));
}

TEST_CASE("cells are separated by , ; tab | or runs of blanks") {
  for (const char* text : {"x,y\n1,2\n3,4\n", "x;y\n1;2\n3;4\n", "x\ty\n1\t2\n3\t4\n", "x|y\n1|2\n3|4\n",
                           "x y\n1 2\n3 4\n", "  x   y \n 1\t  2\n3 4  ", "x, y\n1,  2\n3 ,\t4\n", "x,y\r\n1,2\r\n3,4",
                           "x,y\n1,2\n3,4\n\n \n\r\n", "\"x\" , \"y\"\n\"1\",\"2\" \n3,4"}) {
    CAPTURE(text);
    const Table table = from(text);
    CHECK(table.names() == Texts{"x", "y"});
    CHECK(cells(table, 0) == Texts{"1", "3"});
    CHECK(cells(table, 1) == Texts{"2", "4"});
    CHECK(table.column(1).is_number());
  }
}

TEST_CASE("a column is of numbers where every cell that is not missing is one") {
  const Table table = from("a,b,c,d,e\n1,1,x,true,\n?,NA,N/A,FALSE,nan\nnull,2.5,,True,NaN\n");
  CHECK(table.column("a").is_number());
  CHECK(table.column("a").data->integral);
  CHECK(table.column("a").count_missing() == 2);
  CHECK(!table.column("b").data->integral);
  CHECK(table.column("c").type() == ColumnType::category);
  CHECK(table.column("d").type() == ColumnType::boolean);
  CHECK(table.column("d").levels() == Texts{"false", "true"});
  CHECK(cells(table, 3) == Texts{"true", "false", "true"});
  CHECK(table.column("e").is_number());
  CHECK(table.column("e").count_missing() == 3);
}

TEST_CASE("text keeps what was written, even where most of its column are numbers") {
  CHECK(cells(from("g\n01\n1.0\nx \n 5\n"), 0) == Texts{"01", "1.0", "x ", "5"});
  CHECK(cells(from("g,h\n01,1\n1,2\n", {.as_text = {"g"}}), 0) == Texts{"01", "1"});
}

TEST_CASE("texts of the user's own mean missing, numbers by value") {
  const Table table = from("x,g\n-999.0,none\n1,a\n", {.missing = {"-999", "none"}});
  CHECK(cells(table, 0) == Texts{"", "1"});
  CHECK(cells(table, 1) == Texts{"", "a"});
}

TEST_CASE("quotes protect delimiters, line ends and quotes") {
  const Table table = from("a,b\n\"x, \"\"y\"\"\n\",1\n\" z\",2\n");
  CHECK(cells(table, 0) == Texts{"x, \"y\"\n", " z"});
  CHECK(cells(from("a,b\n\"'=1+1\",1\n\"''=x\",2\n'q,3\n"), 0) == Texts{"=1+1", "'=x", "'q"});
}

TEST_CASE("what is wrong with a file is told with line and column") {
  CHECK(error_of("x,y\n1,2\n1\n") == "t.csv:3:2: the line ends after 1 cell: expected 2");
  CHECK(error_of("x,y\n1,2\n1,2,3\n").starts_with("t.csv:3:5: more than 2 cells"));
  CHECK(error_of("x,y\n1,2\n\n1,2\n").starts_with("t.csv:3:1: a blank line"));
  CHECK(error_of("x,y\n1,\"2\n3,4\n").starts_with("t.csv:2:3: the quote opened here is never closed"));
  CHECK(error_of("x,y\n\"a\"b,2\n").starts_with("t.csv:2:4: text after a closing quote"));
  CHECK(error_of("x,y\n1,a\"b\n").starts_with("t.csv:2:4: a quote inside a cell"));
  CHECK(error_of("x,y\n1,a\rb\n").starts_with("t.csv:2:4: a carriage return"));
  CHECK(error_of("x,y\n\"a\nb\",1\n\"c\nd\"\n").starts_with("t.csv:5:3: the line ends after 1 cell"));
  CHECK(error_of("x,y\n1,inf\n2,3\n").starts_with("t.csv:2:3: `inf` is infinite"));
  CHECK(error_of("x,y\n1,1\n2,-1e400\n").starts_with("t.csv:3:3: `-1e400` is infinite"));
  CHECK(error_of(std::string_view("x,y\n1,a\0b\n", 10)).starts_with("t.csv:2:4: a NUL byte"));
  CHECK(error_of("x,y\n1,caf\xe9\n").starts_with("t.csv:2:6: byte 0xe9 is not UTF-8"));
  CHECK(error_of("") == "t.csv: the file is empty");
  CHECK(error_of(" \n\n") == "t.csv: the file is empty");
}

TEST_CASE("comments before the table are passed over, a header with a hash is one") {
  CHECK(cells(from("# made by hand\n# on Monday, late\nx,y,z\n1,2,3\n"), 2) == Texts{"3"});
  CHECK(from("#id,x\n1,2\n").names() == Texts{"#id", "x"});
  CHECK(from("# note\n#id,x\n1,2\n").names() == Texts{"#id", "x"});
  CHECK(from("# 1 2 3\n1 2\n3 4\n").rows() == 2);
  CHECK(from("#a,1\n#b,2\nc,3\n").rows() == 3);
  CHECK(error_of("# note\nx,y\n1\n").starts_with("t.csv:3:2: the line ends"));
}

TEST_CASE("infinity is a word where a column is text anyway") {
  CHECK(cells(from("x,y\n1,inf\n2,outf\n"), 1) == Texts{"inf", "outf"});
}

TEST_CASE("a byte-order mark is no part of the first name, and UTF-16 is read") {
  CHECK(from("\xef\xbb\xbfx,y\n1,2\n").names() == Texts{"x", "y"});
  std::string little = "\xff\xfe", big = "\xfe\xff";
  for (const char16_t c : std::u16string(u"é,y\n1,😀\n")) {
    little += {static_cast<char>(c & 255), static_cast<char>(c >> 8)};
    big += {static_cast<char>(c >> 8), static_cast<char>(c & 255)};
  }
  for (const std::string& text : {little, big}) {
    CHECK(from(text).names() == Texts{"é", "y"});
    CHECK(cells(from(text), 1) == Texts{"😀"});
  }
  CHECK(error_of(little.substr(0, little.size() - 5)).find("UTF-16") != std::string::npos);
}
