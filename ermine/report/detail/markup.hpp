/// @file
/// Markup written with no way to forget an escape: names come from the code, texts and values are escaped on their way.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ermine::report::detail {

using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;

class Markup {
 public:
  Markup& open(std::string_view tag, Attributes attributes = {});
  Markup& close();  ///< The element opened last.
  /// An element without content: `<tag .../>`, which is right in XML and for the void elements of HTML.
  Markup& single(std::string_view tag, Attributes attributes);
  Markup& text(std::string_view text);
  /// open, text, close.
  Markup& element(std::string_view tag, std::string_view text, Attributes attributes = {});
  /// Markup made by this class, or a text of the program's own.
  Markup& raw(std::string_view markup);

  [[nodiscard]] std::string take();  ///< All of it; every element must be closed.

 private:
  void start(std::string_view tag, Attributes attributes);
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace ermine::report::detail
