/// @file
/// What can go wrong, said so that a tired reader can act on it.
///
/// Three kinds of failure are told apart everywhere in Ermine: the caller or the data are wrong (an exception of this
/// file, which names the thing), the programmer is wrong (an assertion), numerics did not converge (a value in the
/// result). Each exception knows the exit code of the program, so that no other place maps one to the other.

#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace ermine::core {

/// Where in a text something was found. Lines and columns count from 1; 0 means unknown.
struct SourceSpan {
  std::string file;          ///< As the user gave it; "" for text typed on the command line.
  std::uint64_t line = 0;    ///< Line of the file; 0 where the text is a single expression.
  std::uint64_t column = 0;  ///< Column in bytes from 1, or the field number where the reader counts fields.
  std::uint64_t length = 1;  ///< Bytes to underline.
  std::string text;          ///< The offending line, shown above a caret where it is not empty.

  /// "file:line:column", leaving out what is unknown.
  [[nodiscard]] std::string place() const;
};

/// Whose fault it was. The values are the exit codes of the program.
enum class Fault : std::uint8_t { internal = 1, usage = 2, data = 3, model = 4, training = 5 };

/// The base of every exception Ermine throws on purpose. `what()` is "place: message" and, where the span has a text,
/// that text and a caret on the two lines below.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message);
  Error(Fault fault, const std::string& message, const SourceSpan& span);

  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  [[nodiscard]] const std::optional<SourceSpan>& span() const noexcept { return span_; }

 private:
  Fault fault_;
  std::optional<SourceSpan> span_;
};

/// An option, a configuration key or a value of one is wrong; a formula does not parse; a file would be overwritten.
struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(Fault::usage, message) {}
  UsageError(const std::string& message, const SourceSpan& span) : Error(Fault::usage, message, span) {}
};

/// The data cannot be read or do not fit: a malformed file, an unknown column, a missing target.
struct DataError : Error {
  explicit DataError(const std::string& message) : Error(Fault::data, message) {}
  DataError(const std::string& message, const SourceSpan& span) : Error(Fault::data, message, span) {}
};

/// A model or checkpoint file is damaged, hostile, or of a format this version does not know.
struct ModelError : Error {
  explicit ModelError(const std::string& message) : Error(Fault::model, message) {}
};

/// Training gave nothing usable: it diverged, met a value that is not finite, or missed what was required of it.
struct TrainingError : Error {
  explicit TrainingError(const std::string& message) : Error(Fault::training, message) {}
  TrainingError(const std::string& message, const SourceSpan& span) : Error(Fault::training, message, span) {}
};

/// Throws UsageError("`what` must be ...: `rule`") unless `holds`. Write the test so that NaN fails.
void require(bool holds, const std::string& rule);

}  // namespace ermine::core
