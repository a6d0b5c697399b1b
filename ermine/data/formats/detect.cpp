#include <array>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/dialect.hpp"
#include "ermine/data/formats/formats.hpp"

namespace ermine::data::formats {
namespace {

bool is_idx(std::string_view head) {
  if (head.size() < 4 || head[0] != 0 || head[1] != 0 || head[3] < 1 || head[3] > 8) return false;
  return std::string_view("\x08\x09\x0b\x0c\x0d\x0e").find(head[2]) != std::string_view::npos;
}

/// Whether the first line that is no comment begins with @relation or @attribute.
bool is_arff(std::string_view head) {
  for (std::size_t at = 0; at < head.size();) {
    std::size_t end = head.find('\n', at);
    if (end == std::string_view::npos) end = head.size();
    std::string_view line = head.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = csv::trim(line);
    at = end + 1;
    if (line.empty() || line.front() == '%') continue;
    std::string word(line.substr(0, line.find_first_of(" \t")));
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return word == "@relation" || word == "@attribute";
  }
  return false;
}

/// index:value or qid:number.
bool is_entry(std::string_view token) {
  const std::size_t colon = token.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view index = token.substr(0, colon);
  return (index == "qid" || index.find_first_not_of("0123456789") == std::string_view::npos) &&
         parse_number(token.substr(colon + 1)).has_value();
}

/// Whether the first 20 lines are a number and entries, one line at least with an entry.
bool is_svmlight(std::string_view head) {
  int lines = 0, with_entries = 0;
  for (std::size_t at = 0; at < head.size() && lines < 20;) {
    std::size_t end = head.find('\n', at);
    const bool whole = end != std::string_view::npos;
    if (!whole) end = head.size();
    std::string_view line = head.substr(at, end - at);
    at = end + 1;
    line = line.substr(0, line.find('#'));
    int tokens = 0;
    for (std::size_t i = 0; (i = line.find_first_not_of(" \t\r", i)) != std::string_view::npos;) {
      const std::size_t stop = std::min(line.size(), line.find_first_of(" \t\r", i));
      const std::string_view token = line.substr(i, stop - i);
      const bool cut = !whole && stop == line.size() && tokens > 0;  // The head may end within it.
      if (tokens == 0 ? !parse_number(token).has_value() : !is_entry(token) && !cut) return false;
      i = stop;
      ++tokens;
    }
    lines += tokens > 0 ? 1 : 0;
    with_entries += tokens > 1 ? 1 : 0;
  }
  return with_entries > 0;
}

}  // namespace

Format detect_format(std::string_view head, const std::string& name) {
  if (head.starts_with("\x93NUMPY")) return Format::npy;
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) return Format::npz;
  struct Stranger {
    std::string_view magic;
    const char* what;
  };
  constexpr std::array<Stranger, 5> strangers{{{"\x89HDF\r\n\x1a\n", "an HDF5 file"},
                                               {"PAR1", "a Parquet file"},
                                               {"ARROW1", "an Arrow file"},
                                               {"SQLite format 3", "an SQLite database"},
                                               {"\x28\xb5\x2f\xfd", "compressed with zstd"}}};
  for (const Stranger& stranger : strangers)
    if (head.starts_with(stranger.magic))
      throw core::DataError(name + ": this is " + stranger.what + ", which is not read: convert it to CSV or npy");
  if (head.starts_with(std::string_view("root\0", 5)))
    throw core::DataError(name + ": this is a ROOT file, which is not read: convert it to CSV or npy");
  if (is_idx(head)) return Format::idx;
  if (is_arff(head)) return Format::arff;
  if (is_svmlight(head)) return Format::svmlight;
  return Format::csv;
}

}  // namespace ermine::data::formats
