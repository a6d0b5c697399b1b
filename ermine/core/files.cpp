#include "ermine/core/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "ermine/core/error.hpp"

namespace ermine::core {
namespace {

constexpr std::string_view temporary_ending = ".ermine-tmp";
constexpr std::size_t buffer_size = std::size_t{1} << 18;

std::string reason(int error) { return std::generic_category().message(error); }

/// Fault::usage where another path would help, Fault::internal where only another disk would.
Fault fault_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
    case ENAMETOOLONG:
      return Fault::usage;
    default:
      return Fault::internal;
  }
}

[[noreturn]] void fail(const std::string& doing, const std::string& path, int error) {
  throw Error(fault_of(error), "cannot " + doing + " " + path + ": " + reason(error));
}

/// A call that a signal interrupted did nothing and is made again.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// Closes its file when it goes out of sight.
struct Descriptor {
  int number;
  explicit Descriptor(int n) : number(n) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// The file a chain of links ends at, be it there or not; `path` itself where it is no link.
std::string follow_links(const std::string& path) {
  std::filesystem::path target = path;
  std::error_code error;
  for (int links = 0; links < 40 && std::filesystem::is_symlink(target, error); ++links) {
    const std::filesystem::path next = std::filesystem::read_symlink(target, error);
    if (error) break;
    target = target.parent_path() / next;  // an absolute `next` replaces all before it
  }
  return target.string();
}

/// A file of a new name beside `target`, open and locked: the lock tells it from one whose process died.
std::pair<int, std::string> open_temporary(const std::string& path, const std::string& target) {
  static std::atomic<std::uint64_t> count{0};
  const std::string base = std::filesystem::path(target).filename().string().substr(0, 200);
  const std::string stem = folder_of(target) + "/." + base + "." + std::to_string(::getpid()) + "-";
  for (;;) {
    std::string name = stem + std::to_string(count++) + std::string(temporary_ending);
    const int descriptor =
        uninterrupted([&] { return ::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666); });
    if (descriptor < 0) {
      if (errno == EEXIST) continue;
      fail("write", path, errno);
    }
    // Where locks are not supported the file is merely unprotected against another process's sweep.
    uninterrupted([&] { return ::flock(descriptor, LOCK_EX | LOCK_NB); });
    struct stat status{};
    if (::fstat(descriptor, &status) == 0 && status.st_nlink == 0) {  // a sweep came between open and lock
      ::close(descriptor);
      continue;
    }
    return {descriptor, std::move(name)};
  }
}

/// Makes a rename last: the name is data of the folder. Some file systems cannot and say EINVAL; the rename stands.
void flush_folder(const std::string& path, const std::string& folder) {
  const Descriptor descriptor(
      uninterrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (descriptor.number < 0) {
    if (errno == EACCES) return;  // a folder that may be written but not read cannot be flushed
    fail("flush the folder of", path, errno);
  }
  if (uninterrupted([&] { return ::fsync(descriptor.number); }) != 0 && errno != EINVAL && errno != ENOTSUP)
    fail("flush the folder of", path, errno);
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), target_(follow_links(path_)) {
  if (path_.empty()) throw UsageError("cannot write a file without a name");
  struct stat status{};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail("write", path_, EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor_ = uninterrupted([&] { return ::open(target_.c_str(), O_WRONLY | O_CLOEXEC); });
    if (descriptor_ < 0) fail("write", path_, errno);
  } else {
    std::tie(descriptor_, temporary_) = open_temporary(path_, target_);
    // Best effort: without permission to keep the old file's mode the new one has the default.
    if (exists && ::fchmod(descriptor_, status.st_mode & 07777) != 0) errno = 0;
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::put(const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = uninterrupted([&] { return ::write(descriptor_, bytes, count); });
    if (written < 0) fail("write", path_, errno);
    if (written == 0) fail("write", path_, EIO);  // not an error by POSIX, but the loop must end
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
}

void AtomicFile::flush() {
  put(buffer_.data(), buffer_.size());
  buffer_.clear();
}

void AtomicFile::write(std::string_view text) {
  if (buffer_.size() + text.size() > buffer_size) flush();
  if (text.size() >= buffer_size)
    put(text.data(), text.size());
  else
    buffer_ += text;
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void AtomicFile::commit() {
  flush();
  const bool plain = !temporary_.empty();
  if (uninterrupted([&] { return ::fsync(descriptor_); }) != 0 && (plain || (errno != EINVAL && errno != ENOTSUP)))
    fail("flush", path_, errno);
  if (plain && ::rename(temporary_.c_str(), target_.c_str()) != 0) fail("replace", path_, errno);
  temporary_.clear();
  // After EINTR the descriptor is closed all the same, and the bytes were flushed above.
  if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) fail("close", path_, errno);
  if (plain) flush_folder(path_, folder_of(target_));
}

void write_file(const std::string& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

std::string read_file(const std::string& path, std::uint64_t limit) {
  const auto refuse = [&](const std::string& why) { throw DataError("cannot read " + path + ": " + why); };
  const Descriptor descriptor(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }));
  struct stat status{};
  if (descriptor.number < 0 || ::fstat(descriptor.number, &status) != 0) refuse(reason(errno));
  if (S_ISDIR(status.st_mode)) refuse(reason(EISDIR));
  const auto too_large = [&] { refuse("it has more than " + std::to_string(limit) + " bytes"); };
  const bool plain = S_ISREG(status.st_mode) && status.st_size > 0;
  const std::uint64_t announced = plain ? static_cast<std::uint64_t>(status.st_size) : 0;
  if (announced > limit) too_large();

  // One byte of room beyond the announced size, so that the read that finds the end needs no more memory.
  std::string bytes(plain ? static_cast<std::size_t>(announced) + 1 : std::size_t{1} << 16, '\0');
  std::size_t held = 0;
  for (;;) {
    if (held == bytes.size()) bytes.resize(2 * bytes.size());
    const ssize_t count =
        uninterrupted([&] { return ::read(descriptor.number, bytes.data() + held, bytes.size() - held); });
    if (count < 0) refuse(reason(errno));
    if (count == 0) break;
    held += static_cast<std::size_t>(count);
    if (held > limit) too_large();
  }
  bytes.resize(held);
  return bytes;
}

void remove_stale_temporaries(const std::string& folder) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string path = entry->path().string();
    if (!path.ends_with(temporary_ending)) continue;
    const Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (descriptor.number < 0) continue;
    struct stat status{};
    if (::fstat(descriptor.number, &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (::flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) continue;
    ::unlink(path.c_str());
  }
}

}  // namespace ermine::core
