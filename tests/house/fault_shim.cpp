// A library to be preloaded: it makes the Nth call that changes files below a folder fail. It counts open for writing,
// write, fsync, rename, close of what was written and mkdir; calls elsewhere, and reading, pass untouched.
//
//   ERMINE_FAULT_FOLDER  only below this folder
//   ERMINE_FAULT_NTH     which call, from 1; 0: none
//   ERMINE_FAULT_KIND    ENOSPC, EIO, EDQUOT; EINTR: fails once, as a signal would; short: half a write, which is no error
//   ERMINE_FAULT_LOG     receives a line for each call: its number, its name, its path, and "hit" where it failed

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::string absolute(const char* path) {
  if (path[0] == '/') return path;
  char folder[4096];
  return ::getcwd(folder, sizeof folder) == nullptr ? path : std::string(folder) + "/" + path;
}

std::string path_of(int descriptor) {
  char target[4096];
  const ssize_t length = ::readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), target, sizeof target);
  return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string();
}

bool is_written(int descriptor) { return (::fcntl(descriptor, F_GETFL) & O_ACCMODE) != O_RDONLY; }

bool below(const std::string& path) {
  const std::string folder = variable("ERMINE_FAULT_FOLDER");
  return !folder.empty() && path.compare(0, folder.size(), folder) == 0;
}

std::atomic<long> calls{0};

enum class Fate { pass, fail, cut };

/// Counts a call and says what becomes of it; errno is set where it fails.
Fate fate_of(const char* name, const std::string& path) {
  if (!below(path)) return Fate::pass;
  const long call = ++calls;
  const std::string kind = variable("ERMINE_FAULT_KIND");
  const bool is_write = std::strcmp(name, "write") == 0;
  // close after EINTR has closed; rename and mkdir are never interrupted.
  const bool applies = kind == "short"   ? is_write
                       : kind == "EINTR" ? is_write || std::strcmp(name, "open") == 0 || std::strcmp(name, "fsync") == 0
                                         : true;
  const bool hit = applies && call == std::atol(variable("ERMINE_FAULT_NTH").c_str());
  const std::string log = variable("ERMINE_FAULT_LOG");
  if (!log.empty()) {
    const std::string line = std::to_string(call) + " " + name + " " + path + (hit ? " hit" : "") + "\n";
    const int descriptor =
        next<int (*)(const char*, int, ...)>("open")(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
    (void)!next<ssize_t (*)(int, const void*, size_t)>("write")(descriptor, line.data(), line.size());
    next<int (*)(int)>("close")(descriptor);
  }
  if (!hit) return Fate::pass;
  errno = kind == "EIO" ? EIO : kind == "EDQUOT" ? EDQUOT : kind == "EINTR" ? EINTR : ENOSPC;
  return kind == "short" ? Fate::cut : Fate::fail;
}

int open_as(const char* name, const char* path, int flags, mode_t mode) {
  if ((flags & O_ACCMODE) != O_RDONLY && fate_of("open", absolute(path)) == Fate::fail) return -1;
  return next<int (*)(const char*, int, ...)>(name)(path, flags, mode);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_as("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_as("open64", path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  if (std::strpbrk(mode, "wa+") != nullptr && fate_of("open", absolute(path)) == Fate::fail) return nullptr;
  return next<FILE* (*)(const char*, const char*)>("fopen")(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  if (std::strpbrk(mode, "wa+") != nullptr && fate_of("open", absolute(path)) == Fate::fail) return nullptr;
  return next<FILE* (*)(const char*, const char*)>("fopen64")(path, mode);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
  const Fate fate = fate_of("write", path_of(descriptor));
  if (fate == Fate::fail) return -1;
  return next<ssize_t (*)(int, const void*, size_t)>("write")(descriptor, bytes, fate == Fate::cut ? count / 2 : count);
}

int fsync(int descriptor) {
  return fate_of("fsync", path_of(descriptor)) == Fate::fail ? -1 : next<int (*)(int)>("fsync")(descriptor);
}

int close(int descriptor) {
  if (is_written(descriptor) && fate_of("close", path_of(descriptor)) == Fate::fail) {
    const int error = errno;  // a close that fails has closed all the same
    next<int (*)(int)>("close")(descriptor);
    errno = error;
    return -1;
  }
  return next<int (*)(int)>("close")(descriptor);
}

int rename(const char* from, const char* to) {
  if (fate_of("rename", absolute(to)) == Fate::fail) return -1;
  return next<int (*)(const char*, const char*)>("rename")(from, to);
}

int mkdir(const char* path, mode_t mode) {
  if (fate_of("mkdir", absolute(path)) == Fate::fail) return -1;
  return next<int (*)(const char*, mode_t)>("mkdir")(path, mode);
}

}  // extern "C"
