// The fast CSV reader gives what the plain one gives: the same table or the same error, for any chunk and any threads.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/core/random.hpp"
#include "ermine/core/simd.hpp"
#include "ermine/data/read.hpp"
#include "tests/data/plain_csv.hpp"
#include "tests/data/support.hpp"

using namespace ermine::data;
using ermine::core::Purpose;
using ermine::core::Stream;

namespace {

/// A table and "", or no table and the error.
struct Outcome {
  Table table;
  std::string error;
};

template <class Read>
Outcome outcome(const Read& read) {
  try {
    return {read(), ""};
  } catch (const ermine::core::DataError& error) {
    return {{}, error.what()};
  }
}

void check_agreement(const std::string& text, ReadOptions options = {}) {
  options.format = Format::csv;
  const Outcome plain = outcome([&] { return csv::read_plain(text, "t", options); });
  const bool large = text.size() > 10000;
  const std::vector<std::uint64_t> chunks =
      large ? std::vector<std::uint64_t>{1000, 1 << 20} : std::vector<std::uint64_t>{1, 2, 7, 64, 1 << 20};
  for (const std::uint64_t chunk : chunks)
    for (const std::uint32_t threads : {1U, 3U}) {
      if (threads > 1 && (chunk == 1 || chunk == 64)) continue;
      options.chunk = chunk;
      options.threads = threads;
      const Outcome fast = outcome([&] { return parse(text, "t", options); });
      CAPTURE(text);
      CAPTURE(chunk);
      CAPTURE(threads);
      REQUIRE(fast.error == plain.error);
      REQUIRE(same_tables(fast.table, plain.table));
    }
}

std::string pick(Stream& stream, const std::vector<std::string>& texts) { return texts[stream.below(texts.size())]; }

/// A number as people and programs write it.
std::string odd_number(Stream& stream) {
  std::string out = pick(stream, {"", "", "-", "+"});
  const auto digits = [&](std::uint64_t most) {
    for (std::uint64_t k = stream.below(most + 1); k > 0; --k) out += static_cast<char>('0' + stream.below(10));
  };
  digits(stream.below(4) == 0 ? 20 : 4);
  if (stream.below(3) > 0) {
    out += '.';
    digits(stream.below(4) == 0 ? 25 : 9);
  }
  if (stream.below(4) == 0) {
    out += pick(stream, {"e", "E", "e-", "e+"});
    digits(stream.below(8) == 0 ? 5 : 2);
  }
  return out;
}

/// A file, mostly well formed, of these delimiters, with every kind of cell and line end.
std::string odd_file(Stream& stream) {
  const std::string delimiter = pick(stream, {",", ",", ";", "\t", "|", " ", "  ", ", "});
  const std::string line_end = pick(stream, {"\n", "\n", "\r\n"});
  const std::uint64_t columns = 1 + stream.below(5), rows = stream.below(12), trouble = stream.below(3) == 0 ? 40 : 0;
  const bool quotes = stream.below(3) == 0;
  std::vector<std::uint64_t> kinds(columns);
  for (auto& kind : kinds) kind = stream.below(6);
  std::string text = stream.below(10) == 0 ? "\xef\xbb\xbf" : "";
  if (stream.below(10) == 0) text += pick(stream, {"# note\n", "#1,2\n", "#\n# 1 2\n", "#a;b\n"});
  for (std::uint64_t i = 0; i < rows; ++i) {
    for (std::uint64_t j = 0; j < columns; ++j) {
      std::string cell;
      if (i == 0 && stream.below(2) == 0)
        cell = pick(stream, {"x", "y", "z z", "name", "1", "n" + std::to_string(j), "k" + std::to_string(j)});
      else if (kinds[j] < 3 && stream.below(12) > 0)
        cell = odd_number(stream);
      else if (kinds[j] == 3)
        cell = std::to_string(stream.below(100));
      else if (kinds[j] == 4)
        cell = pick(stream, {"true", "False", "TRUE", "false", ""});
      else
        cell = pick(stream, {"a", "b", "NA", "?", "", "nan", "inf", "null", "N/A", "1", "-Inf", "\xc3\xa9", "'=x",
                             "long text here"});
      if (quotes && stream.below(3) == 0)
        cell = "\"" + cell + pick(stream, {"", "\"\"", ",", "\n", "\r\n", " ", ";"}) + "\"";
      if (trouble > 0 && stream.below(trouble) == 0)
        cell += pick(stream, {"\"", "\r", std::string(1, '\0'), "\xe9", ",", "\n", " "});
      if (stream.below(20) == 0) cell = " " + cell;
      if (stream.below(20) == 0) cell += " ";
      text += cell;
      if (j + 1 < columns) text += delimiter;
    }
    if (i + 1 < rows || stream.below(3) > 0) text += line_end;
  }
  for (std::uint64_t k = stream.below(6) == 0 ? stream.below(4) : 0; k > 0; --k)
    text += pick(stream, {"\n", " \n", "\r\n", "  "});
  return text;
}

}  // namespace

TEST_CASE("the fast reader agrees with the plain one on thousands of odd files, whatever the chunks and threads") {
  int tables = 0, errors = 0;
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    Stream stream(seed, Purpose::test);
    const std::string text = odd_file(stream);
    ReadOptions options;
    if (seed % 5 == 0) options.header = seed % 2 == 0;
    if (seed % 7 == 0) options.missing = {"1", "b", "-999"};
    if (seed % 11 == 0) options.as_text = {"c1", "x", "name"};
    const std::string shown = text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
    options.format = Format::csv;
    (outcome([&] { return csv::read_plain(shown, "t", options); }).error.empty() ? tables : errors)++;
    check_agreement(shown, options);
  }
  CHECK(tables > 500);
  CHECK(errors > 100);
}

TEST_CASE("every instruction set reads the same, wherever cells of every length end") {
  using ermine::core::SimdLevel;
  Stream stream(12, Purpose::test);
  for (const char* line_end : {"\n", "\r\n"}) {
    std::string text = std::string("a,b,c") + line_end;
    for (int i = 0; i < 1500; ++i) {
      const std::string digits = std::string(stream.below(20), '4') + "7";
      const std::string fraction = stream.below(3) == 0 ? "." + std::string(stream.below(18), '3') : "";
      text += digits + fraction + "," + odd_number(stream) + "0," + (stream.below(30) == 0 ? "\"5\"" : "-0.25");
      text += line_end;
    }
    for (const auto level : {SimdLevel::portable, SimdLevel::avx2, SimdLevel::avx512}) {
      ermine::core::limit_simd(level);
      check_agreement(text);
    }
  }
}

TEST_CASE("text that turns up late makes the whole column text, with what was written") {
  std::string text = "x,y,z\n";
  for (int i = 0; i < 8000; ++i) text += std::to_string(i) + ".0," + std::to_string(i % 7) + ",007\n";
  check_agreement(text);
  check_agreement(text + "late,1,2\n");
  check_agreement(text + "late,word,2\n");
  check_agreement(text + "1,inf,2\n");
  check_agreement(text + "late,inf,\xe9\n");
  check_agreement("x y z" + text.substr(5) + "1,2\n");
}

TEST_CASE("a header that a late row unmasks is a row") {
  std::string text = "x,1\n";
  for (int i = 0; i < 40000; ++i) text += std::to_string(i) + ",2\n";
  CHECK(parse(text, "t").rows() == 40000);
  CHECK(parse(text + "y,3\n", "t").rows() == 40002);
  check_agreement(text + "y,3\n");
}

TEST_CASE("quoted cells longer than a chunk, and blank lines longer than the head") {
  check_agreement("a,b\n\"" + std::string(100000, 'x') + "\n" + std::string(1000, '\n') + "\",1\n2,3\n");
  check_agreement("a\n1\n" + std::string(70000, '\n'));
  check_agreement("a\n1\n" + std::string(70000, '\n') + "2\n");
  check_agreement("a,b\n1,2\n" + std::string(70000, '\n'));
  check_agreement("a,b\n1,2\n" + std::string(70000, '\n') + "3,4\n");
  check_agreement(std::string(70000, '\n'));
  check_agreement("a,b\n\"" + std::string(100000, 'x'));
}

TEST_CASE("pieces laid row under row are the table, whatever the chunks, and their types are the schema's") {
  std::string text = "x,g,n\n";
  Stream stream(1, Purpose::test);
  for (int i = 0; i < 5000; ++i)
    text += odd_number(stream) + "0," + (stream.below(3) == 0 ? "" : "level" + std::to_string(stream.below(9))) + "," +
            std::to_string(i) + "\n";
  const Scratch scratch;
  std::FILE* file = std::fopen(scratch.path("t.csv").c_str(), "wb");
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
  const Table whole = parse(text, "t");
  for (const std::uint64_t rows : {1, 100, 1024, 100000})
    for (const std::uint64_t chunk : {100, 5000, 1 << 20}) {
      std::vector<Table> pieces;
      std::uint64_t next = 0;
      read_in_pieces(scratch.path("t.csv"), {.chunk = chunk, .threads = 2}, {}, rows,
                     [&](const Table& piece, std::uint64_t first) {
                       CHECK(first == next);
                       CHECK((piece.rows() == rows || first + piece.rows() == whole.rows()));
                       next += piece.rows();
                       pieces.push_back(piece);
                     });
      CHECK(same_tables(Table::concatenate(pieces), whole));
    }
}

TEST_CASE("pieces: a cell that does not fit the schema is an error with its place, elsewhere the column becomes text") {
  const Scratch scratch;
  std::string text = "x,y\n";
  for (int i = 0; i < 20000; ++i) text += std::to_string(i) + ".0,1.50\n";
  text += "late,2.50\n";
  std::FILE* file = std::fopen(scratch.path("t.csv").c_str(), "wb");
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
  const auto read_all = [&](const std::vector<ColumnData>& schema, std::uint64_t chunk) {
    std::vector<std::string> cells;
    read_in_pieces(scratch.path("t.csv"), {.chunk = chunk}, schema, 6000, [&](const Table& piece, std::uint64_t) {
      for (std::uint64_t i = 0; i < piece.rows(); ++i) cells.push_back(piece.column("x").text(i));
    });
    return cells;
  };
  ColumnData x;
  x.name = "x";
  for (const std::uint64_t chunk : {100, 3000, 1 << 20}) {
    const Outcome refused = outcome([&] { return read_all({x}, chunk), Table(); });
    CHECK(refused.error.find("t.csv:20002:1: `late` in column `x`: expected a number") != std::string::npos);
    const auto cells = read_all({}, chunk);
    REQUIRE(cells.size() == 20001);
    CHECK(cells[7] == "7");
    CHECK(cells[19999] == "19999");
    CHECK(cells[20000] == "late");
  }
}
