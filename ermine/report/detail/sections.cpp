#include <set>

#include "ermine/report/detail/chart.hpp"
#include "ermine/report/detail/parts.hpp"
#include "ermine/report/detail/text.hpp"
#include "ermine/report/render.hpp"

namespace ermine::report::detail {
namespace {

struct Look {
  const char* name;  ///< Class, and read aloud before the text.
  const char* word;
  const char* sign;  ///< A path in a box of 20 x 20.
};

Look look_of(Severity severity) {
  switch (severity) {
    case Severity::good:
      return {"good", "Good", "M5 10.5l3.5 3.5L15 6.5"};
    case Severity::note:
      return {"note", "Note", "M10 9v5.5M10 5.6v.6"};
    case Severity::warning:
      return {"warning", "Careful", "M10 5v6M10 14v.6"};
    case Severity::bad:
      return {"bad", "Problem", "M6 6l8 8M14 6l-8 8"};
  }
  return {"note", "Note", ""};
}

void write_verdicts(Markup& html, const std::vector<Verdict>& verdicts) {
  if (verdicts.empty()) return;
  html.open("ul", {{"class", "verdicts"}, {"role", "list"}});
  for (const auto& v : verdicts) {
    const Look look = look_of(v.severity);
    html.open("li", {{"class", std::string("verdict ") + look.name}});
    html.open("svg", {{"class", "sign"}, {"viewBox", "0 0 20 20"}, {"aria-hidden", "true"}});
    html.single("circle", {{"cx", "10"}, {"cy", "10"}, {"r", "9"}}).single("path", {{"d", look.sign}}).close();
    html.open("p").element("b", look.word, {{"class", "word"}}).text(" ").text(v.text).close();
    html.close();
  }
  html.close();
}

void write_figure(Markup& html, const core::Figure& figure, PageData& data) {
  const std::string prefix = "figure-" + std::to_string(data.charts.size());
  const bool network = !figure.nodes.empty();
  const bool tall = figure.y.scale == core::Scale::category && figure.y.categories.size() > 24;
  html.open("figure", {{"class", network ? "card wide" : tall ? "card tall" : "card"}});
  html.open("figcaption").element("h3", figure.title).element("p", figure.caption).close();
  html.open("div", {{"class", "chart"}, {"data-chart", network ? "" : std::to_string(data.charts.size())}});
  html.raw(svg_of(figure, prefix, "")).close();
  html.close();
  data.charts.push_back(network ? "null" : to_vega_lite(figure));
}

}  // namespace

void write_key_figures(Markup& html, const std::vector<KeyFigure>& figures) {
  if (figures.empty()) return;
  html.open("dl", {{"class", "keys"}});
  for (const auto& k : figures) {
    std::string figure = k.value;  // "+-" is how a terminal without such signs writes it
    if (const auto plain = figure.find(" +- "); plain != std::string::npos) figure.replace(plain, 4, " \u00b1 ");
    const auto cut = figure.find(" \u00b1");
    html.open("div", {{"class", "key"}}).element("dt", k.label).open("dd");
    html.element("span", figure.substr(0, cut), {{"class", "value"}});
    html.element("span", cut == std::string::npos ? "" : figure.substr(cut), {{"class", "spread"}});
    html.element("span", k.detail, {{"class", "detail"}});
    html.close().close();
  }
  html.close();
}

void write_table(Markup& html, const TextTable& table) {
  html.open("div", {{"class", "table"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", table.caption}});
  html.open("table").element("caption", table.caption);
  std::vector<bool> numeric(table.header.size(), !table.rows.empty());
  for (const auto& row : table.rows)
    for (std::size_t j = 0; j < row.size() && j < numeric.size(); ++j)
      numeric[j] = numeric[j] && (row[j].empty() || reads_as_number(row[j]));
  const auto side = [&](std::size_t j) { return j < numeric.size() && numeric[j] ? "number" : "text"; };
  html.open("thead").open("tr");
  for (std::size_t j = 0; j < table.header.size(); ++j)
    html.element("th", table.header[j], {{"scope", "col"}, {"class", side(j)}});
  html.close().close().open("tbody");
  for (const auto& row : table.rows) {
    html.open("tr");
    for (std::size_t j = 0; j < row.size(); ++j)
      j == 0 ? html.element("th", row[j], {{"scope", "row"}, {"class", side(j)}})
             : html.element("td", row[j], {{"class", side(j)}});
    html.close();
  }
  html.close().close().close();
}

void write_section(Markup& html, const Section& section, const std::string& id, PageData& data) {
  html.open("section", {{"id", id}, {"aria-labelledby", id + "-heading"}});
  html.element("h2", section.title, {{"id", id + "-heading"}});
  for (const auto& p : section.paragraphs) html.element("p", p, {{"class", "prose"}});
  write_verdicts(html, section.verdicts);
  for (const auto& scan : section.scans) write_scan(html, scan, data);
  if (!section.figures.empty()) {
    html.open("div", {{"class", section.figures.size() == 1 ? "figures single" : "figures"}});
    for (const auto& f : section.figures) write_figure(html, f, data);
    html.close();
  }
  for (const auto& t : section.tables) write_table(html, t);
  html.close();
}

void write_command(Markup& html, const std::string& command) {
  if (command.empty()) return;
  html.open("section", {{"id", "reproduce"}, {"aria-labelledby", "reproduce-heading"}});
  html.element("h2", "Reproduce", {{"id", "reproduce-heading"}});
  html.element("p", "This command gives the same model, to the last bit, from the same data.", {{"class", "prose"}});
  html.open("div", {{"class", "command"}});
  html.open("pre", {{"tabindex", "0"}, {"aria-label", "Command"}})
      .element("code", command, {{"id", "command"}})
      .close();
  html.element("button", "Copy", {{"type", "button"}, {"id", "copy"}, {"class", "button"}, {"hidden", ""}});
  html.close().close();
}

std::vector<std::string> section_ids(const Page& page) {
  std::vector<std::string> ids;
  std::set<std::string> taken{"main", "reproduce", "command", "copy", "theme", "charts", "library", "scans"};
  for (const auto& section : page.sections) {
    const std::string base = "s-" + identifier(section.id);
    std::string id = base;
    for (int k = 2; !taken.insert(id).second; ++k) id = base + "-" + std::to_string(k);
    ids.push_back(id);
  }
  return ids;
}

}  // namespace ermine::report::detail
