#include <doctest/doctest.h>

#include <filesystem>

#include "ermine/core/error.hpp"
#include "ermine/data/read.hpp"
#include "ermine/data/write.hpp"
#include "tests/data/support.hpp"

using namespace ermine::data;
using ermine::core::DataError;

namespace {

using Texts = std::vector<std::string>;

std::string error_of(std::string_view bytes, const ReadOptions& options = {}) {
  try {
    (void)parse(bytes, "f", options);
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

std::vector<double> spelled_out(const Table& table) {
  const auto view = table.sparse();
  std::vector<double> out(table.rows() * view.columns, 0);
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    for (std::uint64_t k = view.offsets[i]; k < view.offsets[i + 1]; ++k)
      out[i * view.columns + view.indices[k]] = view.values[k];
  return out;
}

}  // namespace

TEST_CASE("svmlight: labels, sparse columns, comments, groups") {
  const Table table = parse("# a comment\n+1 1:0.5 3:2 # more\n\n-1 2:1\n0\n", "t");
  CHECK(table.names() == Texts{"label"});
  CHECK(table.sparse_names() == Texts{"f1", "f2", "f3"});
  CHECK(std::vector<double>(table.column(0).values.begin(), table.column(0).values.end()) ==
        std::vector<double>{1, -1, 0});
  CHECK(spelled_out(table) == std::vector<double>{0.5, 0, 2, 0, 1, 0, 0, 0, 0});
  CHECK(parse("1 qid:7 1:1\n0 qid:8 2:1\n", "t").names() == Texts{"label", "qid"});
  CHECK(parse("1\r\n0\r\n", "t", {.format = Format::svmlight}).rows() == 2);
}

TEST_CASE("svmlight: what is wrong is told with line and column") {
  CHECK(error_of("1 1:1\n0 2:1 2:3\n").starts_with("f:2:7: index 2 after 2"));
  CHECK(error_of("1 0:1\n").starts_with("f:1:3: index 0"));
  CHECK(error_of("1 1:1\n0 1:x\n", {.format = Format::svmlight})
            .starts_with("f:2:5: expected a number behind the colon"));
  CHECK(error_of("1 1:1\nx 1:1\n", {.format = Format::svmlight}).starts_with("f:2:1: expected a number as the label"));
  CHECK(error_of("1 1:1\n0 1:1e999\n").starts_with("f:2:5: `1e999` is infinite"));
  CHECK(error_of("1 1:1\n0 111111111111111111111:1\n").starts_with("f:2:3: expected index:value"));
  CHECK(error_of("1 1:1\n0 999999999:1\n").starts_with("f:2:3: index 999999999 is larger"));
  CHECK(error_of("1 qid:1 1:1\n0 1:1\n").starts_with("f:2:3: some lines have a `qid:`"));
  CHECK(error_of("", {.format = Format::svmlight}) == "f: the file has no rows");
}

TEST_CASE("svmlight comes back from a file") {
  const Table table = parse("1 1:0.5 3:2e-300\n-1 2:1\n0\n2 3:0.1\n", "t");
  const Scratch scratch;
  for (const char* name : {"t.svm", "t.svmlight", "t.svm.gz"}) {
    write(table, scratch.path(name));
    CHECK(same_tables(read(scratch.path(name)), table));
  }
  const Table dense(
      {{"x", ColumnType::number, true, {4, 0}, {}, {}, ""}, {"label", ColumnType::number, true, {1, 0}, {}, {}, ""}});
  write(dense, scratch.path("d.svm"));
  CHECK(spelled_out(read(scratch.path("d.svm"))) == std::vector<double>{4, 0});
  CHECK_THROWS_WITH_AS(write(odd_table(3, 1), scratch.path("o.svm")), doctest::Contains("svmlight cannot hold"),
                       DataError);
}

TEST_CASE("ARFF: attributes name and type the columns") {
  const Table table = parse(
      "% hello\n@RELATION 'a b'\n@attribute x REAL\n@Attribute 'the y' integer\n@attribute c {'b c', a, d}\n"
      "@attribute s string\n@attribute t {True,False}\n\n@DATA\n1.5, 2, 'b c', \"it\\'s\", True\n% "
      "more\n?,3,a,?,False\n",
      "t");
  CHECK(table.names() == Texts{"x", "the y", "c", "s", "t"});
  CHECK(table.column("x").missing(1));
  CHECK(table.column("the y").data->integral);
  CHECK(table.column("c").levels() == Texts{"a", "b c"});
  CHECK(table.column("s").text(0) == "it's");
  CHECK(table.column("s").missing(1));
  CHECK(table.column("t").type() == ColumnType::boolean);
}

TEST_CASE("ARFF: sparse rows hold what is not the default") {
  const Table table = parse(
      "@relation r\n@attribute x numeric\n@attribute c {a,b}\n@attribute y numeric\n@data\n{0 1, 2 3}\n{1 b}\n{}\n",
      "t");
  CHECK(to_csv(table) == "x,c,y\n1,a,3\n0,b,0\n0,a,0\n");
}

TEST_CASE("ARFF: what is wrong is told with line and column") {
  const std::string head = "@relation r\n@attribute x numeric\n@attribute c {a,b}\n@data\n";
  CHECK(error_of(head + "1,a\nx,b\n").starts_with("f:6:1: expected a number for `x`"));
  CHECK(error_of(head + "1,z\n").starts_with("f:5:3: `z` is not in the list"));
  CHECK(error_of(head + "1\n").starts_with("f:5:2: the line ends after 1 cell"));
  CHECK(error_of(head + "1,a,2\n").starts_with("f:5:4: more than 2 cells"));
  CHECK(error_of(head + "inf,a\n").starts_with("f:5:1: `inf` is infinite"));
  CHECK(error_of(head + "1,'a\n").starts_with("f:5:3: the quote"));
  CHECK(error_of(head + "{5 1}\n").starts_with("f:5:2: expected the number of an attribute"));
  CHECK(error_of("@relation r\n@attribute x blob\n@data\n").starts_with("f:2:14: type `blob`"));
  CHECK(
      error_of("@relation r\n@attribute x real\n@attribute x real\n@data\n").starts_with("f:3:12: a second attribute"));
  CHECK(error_of("@relation r\n@attribute x real\n") == "f: no @data");
}

TEST_CASE("IDX: big-endian arrays, and labels beside images") {
  const std::string images("\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\x01\x02\x03\xff", 20),
      labels("\0\0\x08\x01\0\0\0\x02\x07\x09", 10);
  CHECK(to_csv(parse(images, "i")) == "p0,p1\n1,2\n3,255\n");
  const Scratch scratch;
  std::filesystem::create_directory(scratch.path("d"));
  for (const auto& [name, bytes] : {std::pair("i", images), std::pair("l", labels)}) {
    std::FILE* file = std::fopen(scratch.path(name).c_str(), "wb");
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
  }
  CHECK(to_csv(read(scratch.path("i"), {.labels = scratch.path("l")})) == "p0,p1,label\n1,2,7\n3,255,9\n");
  CHECK(error_of(images.substr(0, 19)).find("19 bytes") == std::string::npos);
  CHECK(error_of(images.substr(0, 19)).find("3 bytes of data") != std::string::npos);
  CHECK(error_of(std::string("\0\0\x0a\x01\0\0\0\x01\x01", 9), {.format = Format::idx}).find("type 10") !=
        std::string::npos);
}

TEST_CASE("formats that are not read are named") {
  CHECK(error_of("PAR1....").find("Parquet") != std::string::npos);
  CHECK(error_of("\x89HDF\r\n\x1a\n....").find("HDF5") != std::string::npos);
  CHECK(error_of(std::string_view("root\0\0\0\0", 8)).find("ROOT") != std::string::npos);
}

TEST_CASE("real files of every format") {
  const auto folder = data_folder();
  if (!folder) {
    MESSAGE("skipped: no real data sets");
    return;
  }
  const Table images = read(*folder + "/mnist_10k/t10k-images-idx3-ubyte.gz",
                            {.labels = *folder + "/mnist_10k/t10k-labels-idx1-ubyte.gz"});
  CHECK(images.rows() == 10000);
  CHECK(images.columns() == 785);
  CHECK(images.column("label").values[0] == 7);
  const Table a9a = read(*folder + "/a9a/a9a.gz");
  CHECK(a9a.rows() == 32560);
  CHECK(a9a.sparse().columns == 122);
  const Table heart = read(*folder + "/heart_scale/heart_scale");
  CHECK(heart.rows() == 270);
  CHECK(heart.sparse().columns == 13);
  CHECK(read(*folder + "/lightgbm_examples/rank.train.gz").rows() == 3005);
  CHECK(read(*folder + "/agaricus/agaricus.txt.train").rows() == 6513);
  const Table jets =
      read(*folder + "/quark_gluon_images/images.npy.gz", {.labels = *folder + "/quark_gluon_images/labels.npy.gz"});
  CHECK(jets.rows() == 7000);
  CHECK(jets.columns() == 257);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder + "/clustering_2d")) {
    const std::string path = entry.path().string();
    if (path.find(".arff") == std::string::npos) continue;
    CAPTURE(path);
    ++files;
    const Table table = read(path);
    CHECK(table.rows() > 50);
    CHECK(table.column(0).is_number());
    CHECK(table.column(1).is_number());
  }
  CHECK(files == 42);
}
