#include <doctest/doctest.h>

#include <algorithm>

#include "tests/autodiff/modes.hpp"
#include "tests/autodiff/slopes_table.hpp"

namespace ermine::testing {
namespace {

using namespace autodiff;

template <class T, class Call, class Read>
Slopes by_tape(const char* mode, const Member& f, const double* x, Call call, const Read& read) {
  BasicTape<T> tape;
  const Recording<T> recording(tape);
  std::array<BasicVar<T>, 3> v;
  for (int i = 0; i < f.operands; ++i) v[static_cast<std::size_t>(i)] = tape.input(T(x[i]));
  const BasicVar<T> y = call(v.data());
  tape.backward(y);
  Slopes slopes{mode, value_of(y), {}};
  for (int i = 0; i < f.operands; ++i)
    slopes.slope[static_cast<std::size_t>(i)] = read(tape.adjoint(v[static_cast<std::size_t>(i)]));
  return slopes;
}

}  // namespace

std::vector<Slopes> slopes_by_every_mode(const Member& f, const double* x) {
  const std::size_t n = static_cast<std::size_t>(f.operands);
  std::array<Wide, 3> wide;
  for (std::size_t i = 0; i < n; ++i) wide[i] = Wide::variable(x[i], i);
  const Wide w = f.wide(wide.data());
  Slopes single{"dual", 0, {}}, lanes{"dual, 3 lanes", w.value, {}}, outer{"nested, outer", 0, {}},
      inner{"nested, inner", 0, {}};
  for (std::size_t i = 0; i < n; ++i) {
    std::array<Single, 3> one;
    std::array<Nested, 3> outside, inside;
    for (std::size_t j = 0; j < n; ++j) {
      one[j] = j == i ? Single::variable(x[j]) : Single(x[j]);
      outside[j] = j == i ? Nested::variable(Single(x[j])) : Nested(Single(x[j]));
      inside[j] = Nested(one[j]);
    }
    const Single y = f.single(one.data());
    const Nested o = f.nested(outside.data()), k = f.nested(inside.data());
    single.y = y.value, outer.y = o.value.value, inner.y = k.value.value;
    single.slope[i] = y.tangent[0], lanes.slope[i] = w.tangent[i];
    outer.slope[i] = o.tangent[0].value, inner.slope[i] = k.value.tangent[0];
  }
  const auto plain = [](double a) { return a; };
  return {single,
          lanes,
          outer,
          inner,
          by_tape<double>("tape", f, x, f.taped, plain),
          by_tape<double>("tape, temporaries", f, x, f.of_temporaries, plain),
          by_tape<Single>("tape of duals", f, x, f.second, [](const Single& a) { return a.value; })};
}

}  // namespace ermine::testing

using namespace ermine::testing;

TEST_CASE("every function has the value and the slopes of its closed form, in every mode") {
  std::size_t rows = 0;
  for (const SlopeRow& row : slope_rows) {
    const auto f = std::find_if(functions().begin(), functions().end(),
                                [&](const Member& m) { return m.name == row.function && m.operands == row.operands; });
    REQUIRE(f != functions().end());
    ++rows;
    for (const Slopes& got : slopes_by_every_mode(*f, row.x)) {
      CAPTURE(f->name);
      CAPTURE(got.mode);
      CAPTURE(row.x[0]);
      CAPTURE(row.x[1]);
      CHECK(close(got.y, row.y, 1e-14));
      for (std::size_t i = 0; i < 3; ++i) CHECK(close(got.slope[i], row.slope[i], 1e-14));
    }
  }
  CHECK(rows > 290);
}
