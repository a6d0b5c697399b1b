#include "ermine/formula/breaks.hpp"

#include <algorithm>
#include <cmath>

namespace ermine::formula {
namespace {

using Arguments = std::span<const Argument>;

bool whole(double x) { return std::isfinite(x) && x == std::floor(x); }
bool at_zero(const Argument& a) { return a.moves && a.value == 0; }
bool tied(const Argument& a, const Argument& b) {
  return a.value == b.value && a.slot != b.slot && (a.moves || b.moves);
}
Break kink_if(bool there) { return there ? Break::kink : Break::none; }
Break jump_if(bool there) { return there ? Break::jump : Break::none; }

Break at_origin(Arguments a) { return kink_if(at_zero(a[0])); }
Break at_tie(Arguments a) { return kink_if(tied(a[0], a[1])); }
Break at_equals(Arguments a) { return jump_if(tied(a[0], a[1])); }
Break at_whole(Arguments a) { return jump_if(a[0].moves && whole(a[0].value)); }
Break at_any_zero(Arguments a) { return jump_if(std::any_of(a.begin(), a.end(), at_zero)); }
Break at_first_zero(Arguments a) { return jump_if(at_zero(a[0])); }

/// A tie of the extreme one with another: ties further inside do not show.
template <bool least>
Break at_extreme(Arguments a) {
  const auto less = [](const Argument& x, const Argument& y) { return x.value < y.value; };
  const Argument& found =
      least ? *std::min_element(a.begin(), a.end(), less) : *std::max_element(a.begin(), a.end(), less);
  return kink_if(std::any_of(a.begin(), a.end(), [&](const Argument& other) { return tied(found, other); }));
}
Break at_whole_but_zero(Arguments a) { return jump_if(a[0].moves && whole(a[0].value) && a[0].value != 0); }
Break halfway(Arguments a) { return jump_if(a[0].moves && std::abs(a[0].value - std::trunc(a[0].value)) == 0.5); }
Break of_remainder(Arguments a) {
  const double quotient = a[0].value / a[1].value;
  return jump_if((a[0].moves || a[1].moves) && whole(quotient) && quotient != 0);
}
Break of_copied_sign(Arguments a) {
  if (at_zero(a[1]) && a[0].value != 0) return Break::jump;
  return kink_if(at_zero(a[0]));
}
Break of_density(Arguments a) { return jump_if(at_zero(a[0]) && a[1].value != 0); }
/// atan2(y, x): the angle turns from pi to -pi where y changes sign left of the origin, and by any amount at it.
Break of_angle(Arguments a) {
  if (a[0].value != 0 || a[1].value > 0) return Break::none;
  return jump_if(a[0].moves || at_zero(a[1]));
}
Break of_length(Arguments a) {
  const bool origin = std::all_of(a.begin(), a.end(), [](const Argument& x) { return x.value == 0; });
  return kink_if(origin && std::any_of(a.begin(), a.end(), at_zero));
}

constexpr struct {
  const char* name;
  Break (*at)(Arguments a);
} table[] = {
    {"!", at_first_zero},
    {"!=", at_equals},
    {"&&", at_any_zero},
    {"||", at_any_zero},
    {"<", at_equals},
    {"<=", at_equals},
    {"==", at_equals},
    {">", at_equals},
    {">=", at_equals},
    {"?:", at_first_zero},
    {"abs", at_origin},
    {"atan2", of_angle},
    {"ceil", at_whole},
    {"copysign", of_copied_sign},
    {"exponential", of_density},
    {"fabs", at_origin},
    {"fdim", at_tie},
    {"floor", at_whole},
    {"fmax", at_extreme<false>},
    {"fmin", at_extreme<true>},
    {"fmod", of_remainder},
    {"hypot", of_length},
    {"max", at_extreme<false>},
    {"min", at_extreme<true>},
    {"relu", at_origin},
    {"round", halfway},
    {"sign", at_first_zero},
    {"trunc", at_whole_but_zero},
};

}  // namespace

Break break_at(std::string_view function, std::span<const Argument> arguments) {
  for (const auto& entry : table)
    if (function == entry.name) return entry.at(arguments);
  return Break::none;
}

}  // namespace ermine::formula
