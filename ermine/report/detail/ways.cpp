#include "ermine/report/detail/ways.hpp"

#include <algorithm>
#include <limits>

#include "ermine/report/detail/text.hpp"

namespace ermine::report::detail {
namespace {

/// Beyond this many edges labels no longer look at the other ways: the picture is past reading, and must not be slow.
constexpr std::size_t most_compared = 200;

Box around(const Spot& middle, const LabelSize& size) {
  return {middle.x - size.width / 2, middle.y - size.height / 2, middle.x + size.width / 2, middle.y + size.height / 2};
}

/// Common area, in units in which the crossing of a way is 1: text over text is far worse.
double overlap(const Box& a, const Box& b) {
  if (!a.touches(b)) return 0;
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
  return 100 + width * (std::min(a.bottom, b.bottom) - std::max(a.top, b.top));
}

/// Where a label may stand: on the curves first, from the arrow's head backwards, then on level stretches.
std::vector<Spot> places_on(const Way& way, double width) {
  std::vector<Spot> places;
  for (const bool curved : {true, false})
    for (auto stretch = way.rbegin(); stretch != way.rend(); ++stretch) {
      if (stretch->curved != curved) continue;
      const bool narrow = stretch->to.x - stretch->from.x < width;
      for (const double t : {0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2}) {
        if (t != 0.5 && !curved && narrow) continue;
        places.push_back(stretch->at(t));
      }
    }
  return places;
}

/// Spots along a way, close enough that none slips through a label.
std::vector<Spot> samples_of(const Way& way) {
  std::vector<Spot> spots;
  for (const Stretch& stretch : way)
    for (int k = 0; k <= 16; ++k) spots.push_back(stretch.at(k / 16.0));
  return spots;
}

}  // namespace

Spot Stretch::at(double t) const {
  if (!curved) return {from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
  const double s = 1 - t, middle = (from.x + to.x) / 2;
  const double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
  return {a * from.x + (b + c) * middle + d * to.x, (a + b) * from.y + (c + d) * to.y + (b + c) * bow};
}

std::string path_of(const Way& way) {
  std::string d;
  const auto spot = [](double x, double y) { return coordinate(x) + " " + coordinate(y); };
  for (const Stretch& s : way) {
    if (d.empty()) d = "M" + spot(s.from.x, s.from.y);
    const double middle = (s.from.x + s.to.x) / 2;
    if (s.curved)
      d += "C" + spot(middle, s.from.y + s.bow) + " " + spot(middle, s.to.y + s.bow) + " " + spot(s.to.x, s.to.y);
    else if (s.to.x != s.from.x)
      d += "L" + spot(s.to.x, s.to.y);
  }
  return d;
}

std::vector<Spot> place_labels(const std::vector<Way>& ways, const std::vector<LabelSize>& sizes,
                               const std::vector<Box>& taken) {
  std::vector<Spot> result(ways.size());
  std::vector<Box> labels;
  std::vector<std::vector<Spot>> samples;
  if (ways.size() <= most_compared)
    for (const Way& way : ways) samples.push_back(samples_of(way));
  for (std::size_t e = 0; e < ways.size(); ++e) {
    if (ways[e].empty() || sizes[e].width == 0) continue;
    double least = std::numeric_limits<double>::infinity();
    for (const Spot& place : places_on(ways[e], sizes[e].width)) {
      const Box box = around(place, sizes[e]);
      double cost = 0;
      for (const Box& other : labels) cost += overlap(box, other);
      for (const Box& other : taken) cost += overlap(box, other);
      for (std::size_t o = 0; o < samples.size(); ++o)
        if (o != e && std::any_of(samples[o].begin(), samples[o].end(), [&](const Spot& s) {
              return s.x > box.left && s.x < box.right && s.y > box.top && s.y < box.bottom;
            }))
          cost += 1;
      if (cost < least) least = cost, result[e] = place;
    }
    labels.push_back(around(result[e], sizes[e]));
  }
  return result;
}

}  // namespace ermine::report::detail
