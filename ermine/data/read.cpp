#include "ermine/data/read.hpp"

#include <glob.h>

#include <algorithm>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/plain.hpp"
#include "ermine/data/detail/byte_source.hpp"

namespace ermine::data {
namespace {

using core::DataError;

/// The files an address names: itself, or what matches its `*`, in byte order.
std::vector<std::string> expand(const std::string& address) {
  if (address.find('*') == std::string::npos) return {address};
  glob_t found{};
  const int code = ::glob(address.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> out(found.gl_pathv, found.gl_pathv + (code == 0 ? found.gl_pathc : 0));
  ::globfree(&found);
  if (out.empty()) throw DataError("no file matches `" + address + "`");
  std::sort(out.begin(), out.end());  // glob sorts by the locale.
  return out;
}

Table read_file(const std::string& path, const ReadOptions& options) {
  const auto source = detail::open_source(path);
  return csv::read_plain(detail::read_all(*source), path, options);
}

}  // namespace

Table read(const std::string& address, const ReadOptions& options) { return read(std::span(&address, 1), options); }

Table read(std::span<const std::string> addresses, const ReadOptions& options) {
  std::vector<Table> tables;
  for (const std::string& address : addresses)
    for (const std::string& path : expand(address)) tables.push_back(read_file(path, options));
  return Table::concatenate(tables);
}

Table parse(std::string_view bytes, const std::string& name, const ReadOptions& options) {
  const auto source = detail::open_memory(bytes, name);
  return csv::read_plain(detail::read_all(*source), name, options);
}

}  // namespace ermine::data
