#include "ermine/data/formats/zip.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

#include "ermine/core/error.hpp"

namespace ermine::data::formats {
namespace {

using core::DataError;

constexpr std::string_view local_mark("PK\x03\x04", 4), central_mark("PK\x01\x02", 4), end_mark("PK\x05\x06", 4);
constexpr std::uint64_t local_size = 30, central_size = 46, end_size = 22;

std::uint32_t crc_of(std::string_view bytes) {
  uLong crc = crc32(0, nullptr, 0);
  while (!bytes.empty()) {
    const std::size_t n = std::min<std::size_t>(bytes.size(), 1U << 30);
    crc = crc32(crc, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(n));
    bytes.remove_prefix(n);
  }
  return static_cast<std::uint32_t>(crc);
}

class ZipReader {
 public:
  ZipReader(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  std::vector<ZipEntry> read() {
    const std::uint64_t end = find_end();
    const std::uint64_t count = number(end + 10, 2);
    std::uint64_t at = number(end + 16, 4);
    if (count == 0xFFFF || at == 0xFFFFFFFF) fail("archives of 65535 members or 4 GiB are not read");
    std::vector<ZipEntry> entries;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (text(at, 4) != central_mark) fail("the directory is damaged");
      const std::uint64_t name_size = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
      entries.push_back(read_entry(at, std::string(text(at + central_size, name_size)), extra));
      at += central_size + name_size + extra + comment;
    }
    return entries;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw DataError(name_ + ": damaged zip archive: " + what); }

  [[nodiscard]] std::string_view text(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) fail("it is cut off");
    return bytes_.substr(at, size);
  }
  [[nodiscard]] std::uint64_t number(std::uint64_t at, std::uint64_t size) const {
    std::uint64_t value = 0;
    const std::string_view bytes = text(at, size);
    for (std::size_t k = bytes.size(); k-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[k]);
    return value;
  }
  [[nodiscard]] std::uint64_t find_end() const {
    const std::size_t at = bytes_.rfind(end_mark);
    if (at == std::string_view::npos || bytes_.size() - at < end_size) fail("it has no directory");
    return at;
  }

  ZipEntry read_entry(std::uint64_t central, std::string member, std::uint64_t extra_size) const {
    const std::uint64_t flags = number(central + 8, 2), method = number(central + 10, 2);
    const std::uint64_t crc = number(central + 16, 4);
    std::uint64_t packed = number(central + 20, 4), plain = number(central + 24, 4), local = number(central + 42, 4);
    if ((flags & 1) != 0) fail("`" + member + "` is encrypted");
    // A zip64 field holds, in this order, those of the three whose 32 bits are all ones.
    std::uint64_t at = central + central_size + member.size();
    for (const std::uint64_t end = at + extra_size; at + 4 <= end;) {
      const std::uint64_t id = number(at, 2), size = number(at + 2, 2);
      std::uint64_t field = at + 4;
      if (id == 1)
        for (std::uint64_t* value : {&plain, &packed, &local})
          if (*value == 0xFFFFFFFF) {
            *value = number(field, 8);
            field += 8;
          }
      at += 4 + size;
    }
    if (text(local, 4) != local_mark) fail("`" + member + "` is not where the directory says");
    const std::uint64_t begin = local + local_size + number(local + 26, 2) + number(local + 28, 2);
    const std::string_view data = text(begin, packed);
    ZipEntry entry{std::move(member), {}};
    if (method == 0) {
      if (packed != plain) fail("`" + entry.name + "` has two sizes");
      entry.bytes = std::string(data);
    } else if (method == 8) {
      entry.bytes = inflated(data, plain, entry.name);
    } else {
      fail("`" + entry.name + "` is compressed in a way that is not read (method " + std::to_string(method) + ")");
    }
    if (crc_of(entry.bytes) != crc) fail("`" + entry.name + "` does not match its checksum");
    return entry;
  }

  [[nodiscard]] std::string inflated(std::string_view data, std::uint64_t size, const std::string& member) const {
    constexpr std::uint64_t best_ratio = 1032;  // Deflate packs no better, so a larger size is a lie.
    if (size / best_ratio > data.size()) fail("`" + member + "` claims an impossible size");
    std::string out(size, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw core::Error(core::Fault::internal, "no memory to decompress");
    std::uint64_t read = 0, written = 0;
    int code = Z_OK;
    while (code == Z_OK) {
      const auto in = static_cast<uInt>(std::min<std::uint64_t>(data.size() - read, 1U << 30));
      const auto room = static_cast<uInt>(std::min<std::uint64_t>(size - written, 1U << 30));
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data() + read));
      stream.avail_in = in;
      Bytef spare = 0;  // zlib wants a place to write to even where nothing is left to come.
      stream.next_out = room > 0 ? reinterpret_cast<Bytef*>(out.data() + written) : &spare;
      stream.avail_out = room;
      code = inflate(&stream, Z_NO_FLUSH);
      read += in - stream.avail_in;
      written += room - stream.avail_out;
      if (code == Z_OK && stream.avail_in == in && stream.avail_out == room) code = Z_BUF_ERROR;
    }
    inflateEnd(&stream);
    if (code != Z_STREAM_END || written != size) fail("`" + member + "` does not decompress to its size");
    return out;
  }

  std::string_view bytes_;
  const std::string& name_;
};

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int k = 0; k < bytes; ++k) out += static_cast<char>(static_cast<unsigned char>(k < 8 ? value >> (8 * k) : 0));
}

}  // namespace

std::vector<ZipEntry> read_zip(std::string_view bytes, const std::string& name) {
  return ZipReader(bytes, name).read();
}

std::string write_zip(const std::vector<ZipEntry>& entries) {
  constexpr std::uint64_t version = 20, utf8_names = 1 << 11, first_day = 33;  // 1 January 1980
  std::string out, directory;
  for (const ZipEntry& entry : entries) {
    const std::uint64_t at = out.size();
    std::string common;  // What the local header and the directory both say.
    put(common, version, 2);
    put(common, utf8_names, 2);
    put(common, 0, 2);  // stored
    put(common, 0, 2);
    put(common, first_day, 2);
    put(common, crc_of(entry.bytes), 4);
    put(common, entry.bytes.size(), 4);
    put(common, entry.bytes.size(), 4);
    put(common, entry.name.size(), 2);
    put(common, 0, 2);
    out += std::string(local_mark) + common + entry.name + entry.bytes;
    directory += central_mark;
    put(directory, version, 2);
    directory += common;
    put(directory, 0, 10);  // no comment, the first disk, no attributes
    put(directory, at, 4);
    directory += entry.name;
    if (out.size() + directory.size() > 0xFFFF0000 || entries.size() >= 0xFFFF || entry.name.size() > 0xFFFF)
      throw DataError("the table is too large for an npz file (4 GiB, 65534 columns): write .npy or .csv");
  }
  const std::uint64_t begin = out.size();
  out += directory;
  out += end_mark;
  put(out, 0, 4);
  put(out, entries.size(), 2);
  put(out, entries.size(), 2);
  put(out, directory.size(), 4);
  put(out, begin, 4);
  put(out, 0, 2);
  return out;
}

}  // namespace ermine::data::formats
