// An npz file is a zip archive of npy files. One array alone is read as an npy file, unless it is a line with a name of
// its own; of several, a line is a column of its name, a table the columns NAME_0, NAME_1, ...; all have the same rows.

#include "ermine/core/error.hpp"
#include "ermine/data/formats/formats.hpp"
#include "ermine/data/formats/npy.hpp"
#include "ermine/data/formats/zip.hpp"

namespace ermine::data::formats {

Table read_npz(std::string_view bytes, const std::string& name) {
  const std::vector<ZipEntry> entries = read_zip(bytes, name);
  if (entries.empty()) throw core::DataError(name + ": the archive holds no array");
  std::vector<ColumnData> columns;
  std::string shapes;
  std::uint64_t rows = 0;
  bool differ = false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::string member = entries[i].name;
    const std::string place = name + ":" + member;
    if (!member.ends_with(".npy")) throw core::DataError(place + ": not an array (.npy)");
    member.resize(member.size() - 4);
    const NpyHeader header = parse_npy_header(entries[i].bytes, place);
    const std::uint64_t here = header.shape.empty() ? 1 : header.shape.front();
    differ = differ || (i > 0 && here != rows);
    if (i == 0) rows = here;
    shapes += (i > 0 ? ", `" : "`") + member + "` " + std::to_string(here);
    const bool line = header.shape.size() < 2, alone = entries.size() == 1 && (!line || member == "arr_0");
    auto more = npy_columns(entries[i].bytes, place, [&](std::uint64_t j) {
      return alone ? pixel_name(j) : line ? member : member + "_" + std::to_string(j);
    });
    for (ColumnData& column : more) columns.push_back(std::move(column));
    if (columns.size() > most_columns) throw core::DataError(name + ": too many columns");
  }
  if (differ)
    throw core::DataError(name + ": its arrays are not columns of one table: they have these rows: " + shapes);
  return Table(std::move(columns));
}

}  // namespace ermine::data::formats
