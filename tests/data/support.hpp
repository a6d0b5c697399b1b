/// @file
/// What the tests of the data room share: a folder to write to, tables of odd cells, equality of tables, real data.

#pragma once

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/data/table.hpp"

/// A folder of its own that goes when the test ends.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "ermine-data-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(folder_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

/// The folder of real data sets, nothing where it is missing.
inline std::optional<std::string> data_folder() {
  const char* folder = std::getenv("ERMINE_DATA_DIR");
  if (folder == nullptr || !std::filesystem::is_directory(folder)) return std::nullopt;
  return std::string(folder);
}

/// Names, types, levels and every cell, numbers to the last bit.
inline bool same_tables(const ermine::data::Table& a, const ermine::data::Table& b) {
  if (a.rows() != b.rows() || a.names() != b.names() || a.sparse_names() != b.sparse_names()) return false;
  for (std::uint64_t j = 0; j < a.columns(); ++j) {
    const auto x = a.column(j), y = b.column(j);
    if (x.type() != y.type() || x.levels() != y.levels() || x.data->integral != y.data->integral) return false;
    for (std::uint64_t i = 0; i < a.rows(); ++i) {
      if (x.missing(i) != y.missing(i)) return false;
      if (x.missing(i)) continue;
      if (x.is_number() ? std::memcmp(&x.values[i], &y.values[i], sizeof(double)) != 0 : x.codes[i] != y.codes[i])
        return false;
    }
  }
  if (!a.has_sparse()) return true;
  const auto x = a.sparse(), y = b.sparse();
  for (std::uint64_t i = 0; i < a.rows(); ++i) {
    const auto n = x.offsets[i + 1] - x.offsets[i];
    if (n != y.offsets[i + 1] - y.offsets[i]) return false;
    for (std::uint64_t k = 0; k < n; ++k)
      if (x.indices[x.offsets[i] + k] != y.indices[y.offsets[i] + k] ||
          x.values[x.offsets[i] + k] != y.values[y.offsets[i] + k])
        return false;
  }
  return true;
}

/// Numbers of every size, whole numbers, texts full of delimiters and quotes, booleans, missing cells everywhere.
inline ermine::data::Table odd_table(std::uint64_t rows, std::uint64_t seed) {
  using namespace ermine::data;
  ermine::core::Stream stream(seed, ermine::core::Purpose::test);
  ColumnData number{"x, \"y\"", ColumnType::number, false, {}, {}, {}, ""};
  ColumnData whole{"=n", ColumnType::number, true, {}, {}, {}, ""};
  ColumnData flag{"flag", ColumnType::boolean, false, {}, {}, {"False", "True"}, ""};
  ColumnData text{"text", ColumnType::category, false, {}, {}, {}, ""};
  text.levels = {"a;b|c",        "'",   "' '", "'=x", "\"", "\"\"",     "=1+1", "\tx", " lead", "trail ", "two\nlines",
                 "two\r\nlines", "a,b", "+x",  "-",   "@",  "\xc3\xa9", "1,5",  "inf", "x\"y",  "nan x"};
  sort_levels(text);
  for (std::uint64_t i = 0; i < rows; ++i) {
    const double missing = std::nan("");
    const std::uint64_t bits = stream.bits64();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!(value - value == 0)) value = 0.1;
    number.values.push_back(stream.below(10) == 0 ? missing : value);
    whole.values.push_back(stream.below(10) == 0 ? missing : static_cast<double>(stream.below(2000)) - 1000);
    flag.codes.push_back(static_cast<std::int32_t>(stream.below(3)) - 1);
    text.codes.push_back(static_cast<std::int32_t>(i % (text.levels.size() + 1)) - 1);
  }
  return Table({number, whole, flag, text});
}
