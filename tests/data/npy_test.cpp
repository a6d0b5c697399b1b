#include "ermine/data/formats/npy.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"
#include "ermine/data/formats/zip.hpp"
#include "ermine/data/read.hpp"
#include "ermine/data/write.hpp"
#include "tests/data/support.hpp"

using namespace ermine::data;
using ermine::core::DataError;

namespace {

using Texts = std::vector<std::string>;

/// An array file of format `version` with the given header text and data.
std::string npy(const std::string& header, const std::string& data, int version = 1) {
  std::string out = "\x93NUMPY";
  out += static_cast<char>(version);
  out += '\0';
  for (int k = 0; k < (version == 1 ? 2 : 4); ++k) out += static_cast<char>((header.size() >> (8 * k)) & 255);
  return out + header + data;
}

std::string error_of(const std::string& bytes, const std::string& name = "a.npy") {
  try {
    (void)parse(bytes, name);
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

std::vector<double> cells_of(const Table& table) {  // In row order.
  std::vector<double> out;
  for (std::uint64_t i = 0; i < table.rows(); ++i)
    for (std::uint64_t j = 0; j < table.columns(); ++j) out.push_back(table.column(j).values[i]);
  return out;
}

}  // namespace

TEST_CASE("every sample array is read: its values count up as they lie in memory") {
  const auto folder = data_folder();
  if (!folder) {
    MESSAGE("skipped: no real data sets");
    return;
  }
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder + "/npy_samples")) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("data_") || !name.ends_with(".npy")) continue;
    CAPTURE(name);
    ++files;
    const Table table = read(entry.path().string());
    const std::string shape = name.substr(name.find('_', 5) + 1, name.rfind('_') - name.find('_', 5) - 1);
    const std::vector<double> cells = cells_of(table);
    if (shape == "1x1") {
      CHECK(cells == std::vector<double>{42});
      continue;
    }
    CHECK(table.rows() == static_cast<std::uint64_t>(shape[0] - '0'));
    CHECK(cells.size() == (shape == "2x3x4" ? 24 : 6));
    const bool by_columns = shape == "2x3" && name.find("forder") != std::string::npos;
    for (std::size_t k = 0; k < cells.size(); ++k)
      CHECK(cells[k] == static_cast<double>(by_columns ? k % 3 * 2 + k / 3 : k));
    CHECK(table.names().front() == "p0");
    CHECK(table.column(0).data->integral);
  }
  CHECK(files == 47);
}

TEST_CASE("the sample files that are no table say why") {
  const auto folder = data_folder();
  if (!folder) return;
  const auto refusal = [&](const char* name) {
    return error_of(ermine::core::read_file(*folder + "/npy_samples/" + name), name);
  };
  CHECK(refusal("ragged-array.npy").find("Python objects") != std::string::npos);
  CHECK(refusal("nans_inf.npy").find("infinite") != std::string::npos);
  for (const char* name : {"data_float64_corder.npz", "data_float64_forder.npz"})
    CHECK(refusal(name).find("`arr1` 6, `arr0` 2") != std::string::npos);
  for (const auto& entry : std::filesystem::directory_iterator(*folder + "/npy_samples"))
    if (entry.path().extension() == ".txt")  // Listings: plain text, read as CSV or refused, never a crash.
      (void)error_of(ermine::core::read_file(entry.path().string()), "listing.txt");
}

TEST_CASE("types, byte orders, versions and empty shapes") {
  CHECK(cells_of(
            parse(npy("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", std::string("\x01\x02\xff\xfe", 4)),
                  "a")) == std::vector<double>{258, -2});
  CHECK(cells_of(parse(npy("{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }",
                           std::string("\x00\x3c\x01\x00\x00\xc0", 6)),
                       "a")) == std::vector<double>{1, 0x1p-24, -2});
  CHECK(cells_of(parse(npy("{'descr': '|u1', 'fortran_order': False, 'shape': ()}", "\x07", 2), "a")) ==
        std::vector<double>{7});
  CHECK(cells_of(parse(npy("{'descr': '>f4', 'fortran_order': True, 'shape': (1, 2L), }\n",
                           std::string("\x3f\x80\0\0\x40\0\0\0", 8), 3),
                       "a")) == std::vector<double>{1, 2});
  const Table truth =
      parse(npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", std::string("\x01\x00", 2)), "a");
  CHECK(truth.column(0).type() == ColumnType::boolean);
  CHECK(truth.column(0).text(0) == "true");
  const Table words =
      parse(npy("{'descr': '|S2', 'fortran_order': False, 'shape': (3,), }", std::string("bba\0\0\0", 6)), "a");
  CHECK(words.column(0).levels() == Texts{"a", "bb"});
  CHECK(words.column(0).missing(2));
}

TEST_CASE("a damaged or foreign array is refused with the reason") {
  const std::string good = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", eight(8, '\0');
  CHECK(error_of(npy(good, eight)) == "no error");
  CHECK(error_of(npy(good, eight.substr(1))).find("cut off") != std::string::npos);
  CHECK(error_of(npy(good, eight + "x")).find("too long") != std::string::npos);
  CHECK(error_of(npy(good, eight, 4)).find("format 4") != std::string::npos);
  CHECK(error_of(npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", eight)).find("`<c8`") !=
        std::string::npos);
  CHECK(error_of(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", eight)).find("structures") !=
        std::string::npos);
  CHECK(error_of(npy("{'descr': '<f8', 'shape': (1,), }", eight)).find("missing") != std::string::npos);
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", eight))
            .find("too large") != std::string::npos);
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 99999999), }", "")).find("columns") !=
        std::string::npos);
  for (std::size_t cut = 0; cut < npy(good, eight).size(); ++cut) {
    const std::string message = error_of(npy(good, eight).substr(0, cut));
    if (cut > 6) CHECK(message != "no error");
  }
}

TEST_CASE("numbers come back from npy, all but names from npz too") {
  const Table table = odd_table(200, 3);
  const Table numbers({*table.column(0).data, *table.column(1).data});
  const Scratch scratch;
  for (const char* name : {"t.npy", "t.npy.gz"}) {
    write(numbers, scratch.path(name));
    const Table back = read(scratch.path(name));
    CHECK(back.names() == Texts{"p0", "p1"});
    ColumnData x = *back.column(0).data, n = *back.column(1).data;
    x.name = table.column(0).name();
    n.name = table.column(1).name();
    CHECK(same_tables(Table({x, n}), numbers));
  }
  for (const char* name : {"t.npz", "t.npz.gz"}) {
    write(table, scratch.path(name));
    CHECK(same_tables(read(scratch.path(name)), table));
  }
  CHECK_THROWS_WITH_AS(write(table, scratch.path("t.npy")), doctest::Contains("`flag` is text"), DataError);
}

// numpy.savez_compressed(x=[1.5, -2, nan], g=["a", "\u00e9", "a"]) of NumPy 1.24, in hexadecimal: members deflated, zip64
// extra fields.
const char* const numpy_archive =
    "504b030414000000080000002100e9a3c3974f0000009800000005001400782e6e70790100100098000000000000004f00000000000000"
    "9bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402"
    "f91ac63a9a3a0ab50a14002e0630f8610fa1190e40f9f500504b03041400000008000000210079dc19f34c0000008c0000000500140067"
    "2e6e7079010010008c000000000000004c000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e136aa8aea3a09e965f"
    "54529498179f5f94920a12774bcc294e058a17672416a402f91ac63a9a3a0ab50a1400ae4406068697400ca201504b0102140314000000"
    "080000002100e9a3c3974f00000098000000050000000000000000000000800100000000782e6e7079504b010214031400000008000000"
    "210079dc19f34c0000008c000000050000000000000000000000800186000000672e6e7079504b05060000000002000200660000000901"
    "00000000";

TEST_CASE("an archive that NumPy compressed is read, and damaged anywhere it is refused or says the same") {
  std::string bytes;
  for (const char* h = numpy_archive; *h != '\0'; h += 2)
    bytes += static_cast<char>(std::stoi(std::string(h, 2), nullptr, 16));
  const std::string csv = "x,g\n1.5,a\n-2,\xc3\xa9\n,a\n";
  CHECK(to_csv(parse(bytes, "z")) == csv);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    CAPTURE(i);
    std::string back;
    try {
      back = to_csv(parse(damaged, "z", {.format = Format::npz}));
    } catch (const DataError&) {
      continue;
    }
    // Names, times and sizes nobody reads carry no checksum; the cells do.
    CHECK(back.substr(back.find('\n')) == csv.substr(csv.find('\n')));
  }
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS((void)parse(bytes.substr(0, size), "z", {.format = Format::npz}), DataError);
}

TEST_CASE("a zip archive is checked: checksums, sizes, places") {
  const std::string stored = formats::write_zip({{"a.npy", "hello"}, {"b.npy", std::string(1000, 'x')}});
  const auto entries = formats::read_zip(stored, "z");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].bytes == "hello");
  CHECK(entries[1].bytes == std::string(1000, 'x'));
  for (std::size_t i = 0; i < stored.size(); ++i) {  // Every byte damaged: an error or the same content, never a crash.
    std::string damaged = stored;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    try {
      for (const auto& entry : formats::read_zip(damaged, "z"))
        CHECK((entry.bytes == "hello" || entry.bytes == std::string(1000, 'x')));
    } catch (const DataError&) {
    }
  }
}
