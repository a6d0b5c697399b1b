#include "ermine/core/files.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "ermine/core/error.hpp"

using namespace ermine::core;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for each test, gone afterwards.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "ermine-files-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("What is written is what is read, at every size around the buffer") {
  const Folder folder;
  const std::size_t buffer = std::size_t{1} << 18;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, buffer - 1, buffer, buffer + 1, 3 * buffer + 17}) {
    std::string bytes(size, 'x');
    for (std::size_t i = 0; i < size; i += 97) bytes[i] = static_cast<char>(i);
    write_file(folder / "file", bytes);
    CHECK(read_file(folder / "file") == bytes);
    AtomicFile pieces(folder / "pieces");
    for (std::size_t at = 0; at < size; at += 40001) pieces.write(std::string_view(bytes).substr(at, 40001));
    pieces.commit();
    CHECK(read_file(folder / "pieces") == bytes);
  }
  CHECK(folder.entries() == 2);
}

TEST_CASE("Until commit the old file stands; without commit nothing is left behind") {
  const Folder folder;
  write_file(folder / "file", "old");
  {
    AtomicFile file(folder / "file");
    file.write("new, but");
    CHECK(read_file(folder / "file") == "old");
    CHECK(folder.entries() == 2);
  }
  CHECK(read_file(folder / "file") == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("A link is followed and permissions are kept") {
  const Folder folder;
  write_file(folder / "target", "old");
  fs::permissions(folder / "target", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("target", folder.path / "link");
  write_file(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_file(folder / "target") == "new");
  CHECK(fs::status(folder / "target").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  fs::create_symlink("not-there-yet", folder.path / "dangling");
  write_file(folder / "dangling", "made");
  CHECK(read_file(folder / "not-there-yet") == "made");
}

TEST_CASE("A file that is no plain file is written through") {
  write_file("/dev/null", "gone");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("A place that cannot be written is named with the reason") {
  const Folder folder;
  CHECK(message_of([&] { write_file(folder / "no/such/folder/f", "x"); }) ==
        "cannot write " + (folder / "no/such/folder/f") + ": No such file or directory");
  CHECK(message_of([&] { write_file(folder.path.string(), "x"); }) ==
        "cannot write " + folder.path.string() + ": Is a directory");
  CHECK_THROWS_AS(write_file("", "x"), UsageError);
  CHECK(message_of([&] { write_file("/dev/full", "x"); }) == "cannot write /dev/full: No space left on device");
  try {
    write_file("/dev/full", "x");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::internal);
  }
}

TEST_CASE("A long name is no obstacle") {
  const Folder folder;
  const std::string name(255, 'n');
  write_file(folder / name, "x");
  CHECK(read_file(folder / name) == "x");
}

TEST_CASE("A file that cannot be read is named with the reason") {
  const Folder folder;
  CHECK(message_of([&] { (void)read_file(folder / "absent"); }) ==
        "cannot read " + (folder / "absent") + ": No such file or directory");
  CHECK(message_of([&] { (void)read_file(folder.path.string()); }) ==
        "cannot read " + folder.path.string() + ": Is a directory");
  CHECK_THROWS_AS((void)read_file(folder / "absent"), DataError);
}

TEST_CASE("More bytes than the limit are refused, from a file and from an endless source") {
  const Folder folder;
  write_file(folder / "file", "12345");
  CHECK(read_file(folder / "file", 5) == "12345");
  CHECK_THROWS_AS((void)read_file(folder / "file", 4), DataError);
  CHECK_THROWS_AS((void)read_file("/dev/zero", 1000), DataError);
}

TEST_CASE("What a killed process left is swept, what a living one still writes is not") {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    AtomicFile file(folder / "model");
    file.write("half");
    ::raise(SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(folder.entries() == 1);
  {
    AtomicFile living(folder / "other");
    std::ofstream(folder / "unrelated.txt") << "mine";
    remove_stale_temporaries(folder.path.string());
    CHECK(folder.entries() == 2);  // the living temporary and the unrelated file
    living.commit();
  }
  CHECK(fs::exists(folder / "other"));
  CHECK(fs::exists(folder / "unrelated.txt"));
  remove_stale_temporaries(folder / "no such folder");
}
