/// @file
/// The files in a zip archive: stored or deflated, zip64 sizes, checked against their CRC-32.
/// Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.9, sections 4.3 and 4.5.3.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ermine::data::formats {

struct ZipEntry {
  std::string name;
  std::string bytes;  ///< Uncompressed.
};

/// All files of an archive, in the order of its directory. @throws DataError naming the archive and the member.
[[nodiscard]] std::vector<ZipEntry> read_zip(std::string_view bytes, const std::string& name);

/// The archive with these members stored as they are, times set to the format's first day so that bytes depend on the
/// content alone.
[[nodiscard]] std::string write_zip(const std::vector<ZipEntry>& entries);

}  // namespace ermine::data::formats
