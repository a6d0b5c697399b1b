#include "environment.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "version.hpp"

namespace ermine::apps {
namespace {

std::string remembered;

/// A field of the first processor, "" where the system does not say.
std::string cpu_field(const std::string& name) {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name)) {
      const std::size_t colon = line.find(": ");
      return colon == std::string::npos ? "" : line.substr(colon + 2);
    }
  return "";
}

core::Record instruction_sets() {
  const std::string flags = " " + cpu_field("flags") + " ";
  core::Record sets = core::Record::array();
  for (const char* set : {"sse4_2", "avx2", "fma", "avx512f", "avx512bw", "avx512_bf16"})
    if (flags.find(std::string(" ") + set + " ") != std::string::npos) sets.push(set);
  return sets;
}

}  // namespace

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::uint64_t peak_memory_bytes() {
  rusage usage{};
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss) * 1024 : 0;
}

std::string working_directory() {
  std::error_code ignored;
  return std::filesystem::current_path(ignored).string();
}

core::Record machine() {
  utsname name{};
  ::uname(&name);
  core::Record record = core::Record::object();
  record.set("host", name.nodename).set("system", std::string(name.sysname) + " " + name.release + " " + name.machine);
  record.set("processor", cpu_field("model name")).set("cores", std::thread::hardware_concurrency());
  return record.set("instruction_sets", instruction_sets()).set("version", version()).set("compiler", compiler());
}

std::string shell_quoted(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("@%_+=:,./-").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

void remember_command(int count, char** values) {
  remembered = "ermine";
  for (int i = 1; i < count; ++i) remembered += " " + shell_quoted(values[i]);
}

const std::string& command_line() { return remembered; }

}  // namespace ermine::apps
