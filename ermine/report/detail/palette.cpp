#include "ermine/report/detail/palette.hpp"

namespace ermine::report::detail {

const std::vector<Ink>& inks() {
  static const std::vector<Ink> list{
      {"signal", "#1d63d8", "#7db2ff"},     {"background", "#d1480c", "#ff9a5c"}, {"train", "#6741d9", "#b9a3ff"},
      {"validation", "#0a7d8c", "#4fd1de"}, {"test", "#c2255c", "#ff8fb3"},       {"reference", "#6b7280", "#9aa4b2"},
      {"muted", "#a3aab5", "#5f6977"},      {"p0", "#1d63d9", "#7db2fe"},         {"p1", "#d1480d", "#ff9a5b"},
      {"p2", "#2b8a3e", "#7bd88f"},         {"p3", "#6741da", "#b9a3fe"},         {"p4", "#c2255d", "#ff8fb4"},
      {"p5", "#0a7d8d", "#4fd1df"},         {"p6", "#9a6b00", "#f2c14e"},         {"p7", "#495057", "#ced4da"},
  };
  return list;
}

const Ink& ink_of(const core::Series& series) {
  constexpr std::size_t first_plain = 7, plain = 8;
  switch (series.role) {
    case core::Role::signal:
      return inks()[0];
    case core::Role::background:
      return inks()[1];
    case core::Role::train:
      return inks()[2];
    case core::Role::validation:
      return inks()[3];
    case core::Role::test:
      return inks()[4];
    case core::Role::reference:
      return inks()[5];
    case core::Role::muted:
      return inks()[6];
    case core::Role::plain:
      break;
  }
  return inks()[first_plain + series.colour % plain];
}

}  // namespace ermine::report::detail
