#include "ermine/report/page.hpp"

#include "ermine/report/detail/assets.hpp"
#include "ermine/report/detail/parts.hpp"
#include "ermine/report/detail/policy.hpp"
#include "ermine/report/detail/text.hpp"

namespace ermine::report {
namespace {

using detail::Markup;

/// The spot of an ermine's coat, as heralds draw it.
constexpr std::string_view mark =
    R"(<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="3" r="1.7"/><circle cx="7.6" cy="6.4" r="1.7"/><circle cx="16.4" cy="6.4" r="1.7"/><path d="M12 7.2C11.4 12.4 9.2 17.4 5.6 21.2 8.2 20.2 9.8 20.6 10.8 22.4L12 20 13.2 22.4C14.2 20.6 15.8 20.2 18.4 21.2 14.8 17.4 12.6 12.4 12 7.2Z"/></svg>)";

/// JSON inside an element: no "<" may stand in it, or a "</script>" of the data would end it.
std::string json_for_markup(const std::vector<std::string>& items) {
  std::string all = "[";
  for (std::size_t i = 0; i < items.size(); ++i) all += (i > 0 ? "," : "") + items[i];
  all += "]";
  std::string safe;
  for (const char c : all) switch (c) {
      case '<':
        safe += "\\u003c";
        break;
      case '>':
        safe += "\\u003e";
        break;
      case '&':
        safe += "\\u0026";
        break;
      default:
        safe += c;
    }
  return safe;
}

void write_head(Markup& html, const Page& page, const std::string& style) {
  std::vector<std::string> scripts{detail::policy_hash(detail::page_script)};
  if (has_interactive_charts()) scripts.push_back("sha256-" + std::string(detail::charts_sha256));
  html.open("head").single("meta", {{"charset", "utf-8"}});
  html.single("meta", {{"http-equiv", "Content-Security-Policy"},
                       {"content", detail::policy({detail::policy_hash(style)}, scripts)}});
  html.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.single("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.single("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  html.single("meta", {{"name", "generator"}, {"content", "Ermine"}});
  html.element("title", page.title).open("style").raw(style).close().close();
}

void write_banner(Markup& html) {
  html.element("a", "Skip to the results", {{"class", "skip"}, {"href", "#main"}});
  html.open("div", {{"class", "bar-top"}});
  html.open("span", {{"class", "brand"}}).raw(mark).text("Ermine").close();
  html.element("button", "Dark", {{"type", "button"}, {"id", "theme"}, {"class", "button"}, {"hidden", ""}});
  html.close();
}

void write_hero(Markup& html, const Page& page) {
  html.open("header", {{"class", "hero"}});
  html.element("p", page.subtitle, {{"class", "subtitle"}}).element("h1", page.title);
  if (!page.headline.empty()) html.element("p", page.headline, {{"class", "headline"}});
  detail::write_key_figures(html, page.key_figures);
  html.close();
}

void write_navigation(Markup& html, const Page& page, const std::vector<std::string>& ids) {
  html.open("nav", {{"aria-label", "Sections"}}).open("ul", {{"role", "list"}});
  for (std::size_t i = 0; i < ids.size(); ++i)
    html.open("li").element("a", page.sections[i].title, {{"href", "#" + ids[i]}}).close();
  if (!page.command.empty()) html.open("li").element("a", "Reproduce", {{"href", "#reproduce"}}).close();
  html.close().close();
}

void write_footer(Markup& html, const Page& page) {
  html.open("footer");
  for (const auto& note : page.footnotes) html.element("p", note);
  html.element("p", "This page is one file: nothing was sent anywhere when you opened it, and nothing will be.");
  if (has_interactive_charts()) {
    html.open("details").element("summary", "Licences of the software inside this page");
    html.element("pre", detail::charts_licences).close();
  }
  html.close();
}

void write_scripts(Markup& html, const detail::PageData& data) {
  html.open("script", {{"type", "application/json"}, {"id", "scans"}}).raw(json_for_markup(data.scans)).close();
  if (has_interactive_charts()) {
    html.open("script", {{"type", "application/json"}, {"id", "charts"}}).raw(json_for_markup(data.charts)).close();
    html.open("script", {{"type", "text/plain"}, {"id", "library"}}).raw(detail::charts_gzip).close();
  }
  html.open("script").raw(detail::page_script).close();
}

}  // namespace

bool has_interactive_charts() { return !detail::charts_gzip.empty(); }

std::string to_html(const Page& page) {
  const std::string style = std::string(detail::figure_css) + std::string(detail::page_css);
  const std::vector<std::string> ids = detail::section_ids(page);
  detail::PageData data;
  Markup html;
  html.raw("<!DOCTYPE html>\n").open("html", {{"lang", "en"}});
  write_head(html, page, style);
  html.open("body");
  write_banner(html);
  write_hero(html, page);
  html.open("div", {{"class", "shell"}});
  write_navigation(html, page, ids);
  html.open("main", {{"id", "main"}, {"tabindex", "-1"}});
  for (std::size_t i = 0; i < ids.size(); ++i) detail::write_section(html, page.sections[i], ids[i], data);
  detail::write_command(html, page.command);
  html.close().close();
  write_footer(html, page);
  write_scripts(html, data);
  html.close().close().raw("\n");
  return html.take();
}

}  // namespace ermine::report
