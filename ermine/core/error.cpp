#include "ermine/core/error.hpp"

#include <algorithm>

namespace ermine::core {
namespace {

constexpr std::size_t widest_excerpt = 160;

std::string with_place(const std::string& message, const SourceSpan& span) {
  const std::string place = span.place();
  std::string full = place.empty() ? message : place + ": " + message;
  if (span.text.empty()) return full;
  // A long line is cut around the caret; tabs become blanks so that the caret stands under its character.
  const std::size_t at = span.column > 0 ? static_cast<std::size_t>(span.column - 1) : 0;
  const std::size_t first = at > widest_excerpt / 2 ? at - widest_excerpt / 2 : 0;
  std::string excerpt = first < span.text.size() ? span.text.substr(first, widest_excerpt) : std::string();
  for (char& c : excerpt)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  const std::size_t length = std::max<std::size_t>(1, static_cast<std::size_t>(span.length));
  const std::size_t room = excerpt.size() > at - first ? excerpt.size() - (at - first) : 1;
  full += "\n  " + excerpt + "\n  " + std::string(at - first, ' ') + std::string(std::min(length, room), '^');
  return full;
}

}  // namespace

std::string SourceSpan::place() const {
  std::string out = file;
  if (line > 0) out += (out.empty() ? "line " : ":") + std::to_string(line);
  if (column > 0) out += (out.empty() ? "column " : ":") + std::to_string(column);
  return out;
}

Error::Error(Fault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}

Error::Error(Fault fault, const std::string& message, const SourceSpan& span)
    : std::runtime_error(with_place(message, span)), fault_(fault), span_(span) {}

void require(bool holds, const std::string& rule) {
  if (!holds) throw UsageError(rule);
}

}  // namespace ermine::core
