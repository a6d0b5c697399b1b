#include "ermine/data/detail/byte_sink.hpp"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "ermine/core/error.hpp"
#include "ermine/core/files.hpp"

namespace ermine::data::detail {
namespace {

class FileSink final : public ByteSink {
 public:
  explicit FileSink(const std::string& path) : file_(path) {}
  void write(std::string_view bytes) override { file_.write(bytes); }
  void finish() override { file_.commit(); }

 private:
  core::AtomicFile file_;
};

class StandardOutput final : public ByteSink {
 public:
  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw core::DataError(std::string("cannot write to standard output: ") + std::strerror(errno));
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void finish() override {}
};

class GzipSink final : public ByteSink {
 public:
  explicit GzipSink(std::unique_ptr<ByteSink> file) : file_(std::move(file)) {
    constexpr int gzip_only = 16 + MAX_WBITS, memory = 8, level = 6;
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_only, memory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw core::Error(core::Fault::internal, "no memory to compress");
  }
  ~GzipSink() override { deflateEnd(&stream_); }

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::size_t n = std::min<std::size_t>(bytes.size(), 1U << 30);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib's C interface; only read.
      stream_.avail_in = static_cast<uInt>(n);
      run(Z_NO_FLUSH);
      bytes.remove_prefix(n);
    }
  }
  void finish() override {
    run(Z_FINISH);
    file_->finish();
  }

 private:
  void run(int flush) {
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      deflate(&stream_, flush);
      file_->write({buffer_.data(), buffer_.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }
  std::unique_ptr<ByteSink> file_;
  std::array<char, 1 << 16> buffer_{};
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<ByteSink> open_sink(const std::string& path) {
  if (path == "-") return std::make_unique<StandardOutput>();
  auto file = std::make_unique<FileSink>(path);
  if (path.ends_with(".gz")) return std::make_unique<GzipSink>(std::move(file));
  return file;
}

}  // namespace ermine::data::detail
