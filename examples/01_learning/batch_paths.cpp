/// @file
/// Batch, mini-batch and single-row descent on the contours of a loss, and how far each comes for its work.
///
///     w <- w - rate grad L_B(w)       B: all rows, 16 random ones, or 1
///
/// All rows: smoothly down, one step for each look at the whole table. One row: n steps for the same look, each in a direction
/// that is right on average only. So it is far ahead at first; then it stays in a cloud about the minimum, as wide as the rate.

#include <algorithm>
#include <array>
#include <tuple>

#include "examples/01_learning/contours.hpp"
#include "examples/01_learning/descent.hpp"
#include "examples/01_learning/line.hpp"
#include "examples/page.hpp"

using ermine::core::Figure, ermine::core::Scale;

constexpr struct {
  const char* name;
  std::uint64_t batch;
} ways[] = {{"one row", 1}, {"16 rows", 16}, {"all rows", 256}};

int main() {
  examples::Page page("Descent with all rows, with 16 and with one at a time");
  const examples::Line line(256);
  const auto loss = line.loss(line.all);
  const std::array start{-0.5, 0.0};
  const examples::Contours contours = examples::contours(loss, start, {0.02, 0.2, 0.8, 2, 4, 7});
  Figure paths{.id = "batch-paths", .title = "Three ways down", .series = contours.rings};
  paths.caption = "All rows go down smoothly; with few rows the path staggers there as well, but never settles.";
  paths.x = {.label = "w1", .low = -1, .high = 4.2};
  paths.y = {.label = "w2", .low = -2.2, .high = 0.6};
  Figure work{.id = "batch-work", .title = "Loss against work"};
  work.caption = "For the same number of rows looked at, small batches are ahead at first, and all rows in the end.";
  work.x = {.label = "rows looked at", .scale = Scale::log};
  work.y = {.label = "loss above the minimum", .scale = Scale::log};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const examples::Descent descent = examples::descend(line, start, ways[i].batch, loss(contours.minimum));
    paths.series.push_back({.name = ways[i].name, .colour = i, .x = descent.w1, .y = descent.w2});
    work.series.push_back({.name = ways[i].name, .colour = i, .x = descent.rows, .y = descent.loss});
  }
  page.picture(paths);
  page.picture(work);
  const auto after = [&work](std::size_t i, double rows) {
    const auto& [x, y] = std::tie(work.series[i].x, work.series[i].y);
    return y[static_cast<std::size_t>(std::ranges::lower_bound(x, rows) - x.begin())];
  };
  page.claim("300 rows: one at a time is 50 times lower than all", after(0, 300) < after(2, 300) / 50);
  page.claim("3000 rows: 16 at a time is 50 times lower than all", after(1, 3000) < after(2, 3000) / 50);
  page.claim("30000 rows: all at a time is 10 times lower than others",
             10 * after(2, 3e4) < std::min(after(0, 3e4), after(1, 3e4)));
  return page.end();
}
