/// @file
/// Where a writer's bytes go: a file that is whole or not there, gzipped where its name ends in .gz, or standard output.

#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ermine::data::detail {

class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
  /// All is written: only now the file appears under its name.
  virtual void finish() = 0;
};

/// `path`, "-" for standard output. @throws an error naming the path and the reason of the system.
[[nodiscard]] std::unique_ptr<ByteSink> open_sink(const std::string& path);

}  // namespace ermine::data::detail
