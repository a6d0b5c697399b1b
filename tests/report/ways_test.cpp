#include "ermine/report/detail/ways.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace ermine::report::detail;

namespace {

Way curve(double y1, double y2, double bow = 0) { return {{{0, y1}, {120, y2}, bow, true}}; }
Box box(const Spot& at, const LabelSize& size) {
  return {at.x - size.width / 2, at.y - size.height / 2, at.x + size.width / 2, at.y + size.height / 2};
}

}  // namespace

TEST_CASE("labels of ways that cross, meet or run side by side stand apart, each on its own way") {
  const LabelSize size{40, 28};
  const std::vector<std::vector<Way>> pictures{
      {curve(0, 84), curve(84, 0)},                              // crossing in the middle
      {curve(0, 84), curve(84, 84), curve(168, 84)},             // into one node
      {curve(0, 0, -24), curve(0, 0, 24)},                       // the same two nodes
      {curve(0, 0), curve(0, 84), curve(84, 0), curve(84, 84)},  // two by two
  };
  for (const auto& ways : pictures) {
    const std::vector<LabelSize> sizes(ways.size(), size);
    const std::vector<Spot> spots = place_labels(ways, sizes, {});
    for (std::size_t i = 0; i < ways.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(box(spots[i], size).touches(box(spots[j], size)));
      double nearest = 1e9;
      for (int k = 0; k <= 1000; ++k) {
        const Spot on = ways[i][0].at(k / 1000.0);
        nearest = std::min(nearest, std::hypot(on.x - spots[i].x, on.y - spots[i].y));
      }
      CHECK(nearest < 0.5);
    }
  }
}

TEST_CASE("wide labels of two ways that cross slip along them until neither covers the other") {
  const LabelSize size{90, 28};
  const std::vector<Spot> spots = place_labels({curve(0, 84), curve(84, 0)}, {size, size}, {});
  CHECK_FALSE(box(spots[0], size).touches(box(spots[1], size)));
}

TEST_CASE("a label keeps off the nodes where its way has room elsewhere") {
  const LabelSize size{30, 28};
  const Way way{{{0, 0}, {100, 0}, 0, true}, {{100, 0}, {200, 0}}, {{200, 0}, {300, 0}, 0, true}};
  const Box node{200, -40, 300, 40};
  const std::vector<Spot> spots = place_labels({way}, {size}, {node});
  CHECK_FALSE(box(spots[0], size).touches(node));
}

TEST_CASE("a way starts and ends where it should and its middle bows") {
  const Stretch s{{10, 0}, {110, 80}, 24, true};
  CHECK(s.at(0).x == 10);
  CHECK(s.at(1).y == 80);
  CHECK(s.at(0.5).x == doctest::Approx(60));
  CHECK(s.at(0.5).y == doctest::Approx(40 + 0.75 * 24));
}
