#include "ermine/data/detail/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/data/detail/utf16.hpp"

namespace ermine::data::detail {
namespace {

using core::DataError;

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes), size_(bytes.size()) {}
  std::uint64_t read(std::span<char> out) override {
    const std::size_t n = std::min(out.size(), rest_.size());
    std::copy_n(rest_.data(), n, out.data());
    rest_.remove_prefix(n);
    return n;
  }
  [[nodiscard]] std::uint64_t size_hint() const override { return size_; }

 private:
  std::string_view rest_;
  std::uint64_t size_;
};

class FileSource final : public ByteSource {
 public:
  explicit FileSource(const std::string& path) : name_(path == "-" ? "standard input" : path) {
    descriptor_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw DataError("cannot open `" + path + "`: " + std::strerror(errno));
    struct stat status{};
    if (::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode)) {
      close_own();
      throw DataError("`" + path + "` is a folder, not a file");
    }
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~FileSource() override { close_own(); }

  std::uint64_t read(std::span<char> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t n = ::read(descriptor_, out.data() + done, std::min<std::size_t>(out.size() - done, 1U << 30));
      if (n == 0) break;
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw DataError("cannot read `" + name_ + "`: " + std::strerror(errno));
      done += static_cast<std::size_t>(n);
    }
    return done;
  }
  [[nodiscard]] std::uint64_t size_hint() const override { return size_; }

 private:
  void close_own() const {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  std::string name_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// Bytes put back before the rest of a source: what was looked at to tell its kind.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}
  std::uint64_t read(std::span<char> out) override {
    const std::size_t n = std::min(out.size(), prefix_.size() - used_);
    std::copy_n(prefix_.data() + used_, n, out.data());
    used_ += n;
    return n + (n < out.size() ? rest_->read(out.subspan(n)) : 0);
  }
  [[nodiscard]] std::uint64_t size_hint() const override { return rest_->size_hint(); }

 private:
  std::string prefix_;
  std::size_t used_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)) {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw DataError(name_ + ": no memory to decompress");
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  std::uint64_t read(std::span<char> out) override {
    std::size_t done = 0;
    while (done < out.size() && !ended_) {
      if (stream_.avail_in == 0) refill();
      if (stream_.avail_in == 0) {
        if (!between_members_) throw DataError(name_ + ": the gzip data end too early: the file is cut off");
        ended_ = true;
        break;
      }
      if (between_members_) {
        // Zeros after a member are padding, as tape and some tools leave it.
        if (*stream_.next_in == 0) {
          ++stream_.next_in;
          --stream_.avail_in;
          continue;
        }
        inflateReset(&stream_);
        between_members_ = false;
      }
      const std::size_t room = std::min<std::size_t>(out.size() - done, 1U << 30);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + done);
      stream_.avail_out = static_cast<uInt>(room);
      const int code = inflate(&stream_, Z_NO_FLUSH);
      done += room - stream_.avail_out;
      if (code == Z_STREAM_END)
        between_members_ = true;
      else if (code != Z_OK && code != Z_BUF_ERROR)
        throw DataError(name_ + ": damaged gzip data (" + (stream_.msg != nullptr ? stream_.msg : "unknown") + ")");
    }
    return done;
  }

 private:
  void refill() {
    const std::uint64_t n = packed_->read(buffer_);
    stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_in = static_cast<uInt>(n);
  }
  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::array<char, 1 << 16> buffer_{};
  z_stream stream_{};
  bool between_members_ = false, ended_ = false;
};

std::unique_ptr<ByteSource> unwrap(std::unique_ptr<ByteSource> raw, const std::string& name,
                                   const OpenOptions& options) {
  const auto peek = [](std::unique_ptr<ByteSource>& source, std::size_t bytes) {
    std::string head(bytes, '\0');
    head.resize(source->read(head));
    return head;
  };
  std::string head = peek(raw, 2);
  const bool packed = head == "\x1f\x8b";
  raw = std::make_unique<PrefixedSource>(std::move(head), std::move(raw));
  if (packed) raw = std::make_unique<GzipSource>(std::move(raw), name);
  if (!options.text) return raw;
  head = peek(raw, 3);
  const bool little = head.starts_with("\xff\xfe"), big = head.starts_with("\xfe\xff");
  if (head == "\xef\xbb\xbf") return raw;
  if (little || big)
    return std::make_unique<Utf16Source>(std::make_unique<PrefixedSource>(head.substr(2), std::move(raw)), name, big);
  return std::make_unique<PrefixedSource>(std::move(head), std::move(raw));
}

}  // namespace

std::unique_ptr<ByteSource> open_source(const std::string& path, const OpenOptions& options) {
  return unwrap(std::make_unique<FileSource>(path), path == "-" ? "standard input" : path, options);
}

std::unique_ptr<ByteSource> open_memory(std::string_view bytes, const std::string& name, const OpenOptions& options) {
  return unwrap(std::make_unique<MemorySource>(bytes), name, options);
}

std::unique_ptr<ByteSource> put_back(std::string head, std::unique_ptr<ByteSource> rest) {
  return std::make_unique<PrefixedSource>(std::move(head), std::move(rest));
}

std::string read_all(ByteSource& source) {
  std::string out;
  std::size_t step = 1 << 16;
  for (;;) {
    const std::size_t before = out.size();
    out.resize(before + step);
    const std::uint64_t n = source.read(std::span(out).subspan(before));
    out.resize(before + n);
    if (n < step) return out;
    step = std::min<std::size_t>(std::max(step, out.size()), 1U << 28);
  }
}

}  // namespace ermine::data::detail
