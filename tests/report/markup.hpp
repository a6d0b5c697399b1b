/// @file
/// Reads markup as a browser's tokenizer does, as far as the tests need it: which elements, with which attributes.

#pragma once

#include <cctype>
#include <string>
#include <vector>

namespace report_tests {

/// One text a tag, in order: "name attribute attribute ..." or "/name"; comments and declarations as "!". Inside of
/// script, style, title and textarea nothing is a tag but their own end.
inline std::vector<std::string> structure_of(const std::string& html) {
  std::vector<std::string> tags;
  std::string raw;  // the element whose content is text
  const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; };
  for (std::size_t i = 0; i < html.size();) {
    if (html[i] != '<') {
      ++i;
      continue;
    }
    const bool end = i + 1 < html.size() && html[i + 1] == '/';
    std::size_t j = i + (end ? 2 : 1);
    if (j >= html.size() || !letter(html[j])) {
      if (raw.empty() && j < html.size() && (html[j] == '!' || html[j] == '?')) tags.push_back("!");
      ++i;
      continue;
    }
    std::string name;
    for (; j < html.size() && !blank(html[j]) && html[j] != '>' && html[j] != '/'; ++j)
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(html[j])));
    if (!raw.empty() && !(end && name == raw)) {
      ++i;
      continue;
    }
    raw.clear();
    std::string tag = (end ? "/" : "") + name;
    while (j < html.size() && html[j] != '>') {
      if (blank(html[j]) || html[j] == '/') {
        ++j;
        continue;
      }
      tag += ' ';
      for (; j < html.size() && !blank(html[j]) && html[j] != '=' && html[j] != '>' && html[j] != '/'; ++j)
        tag += html[j];
      if (j < html.size() && html[j] == '=') {
        ++j;
        if (j < html.size() && (html[j] == '"' || html[j] == '\'')) {
          j = html.find(html[j], j + 1);
          j = j == std::string::npos ? html.size() : j + 1;
        } else {
          while (j < html.size() && !blank(html[j]) && html[j] != '>') ++j;
        }
      }
    }
    tags.push_back(tag);
    if (!end && (name == "script" || name == "style" || name == "title" || name == "textarea")) raw = name;
    i = j + 1;
  }
  return tags;
}

/// Why a text is no well-formed XML, as far as our SVG goes: tags nest, attributes are quoted and appear once, "<" and
/// "&" stand only where they mean something. "" where it is well-formed.
inline std::string fault_of_xml(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < xml.size();) {
    if (xml[i] == '&') {
      const auto semicolon = xml.find(';', i);
      const std::string entity = semicolon == std::string::npos ? "" : xml.substr(i, semicolon - i + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;" && entity != "&#39;")
        return "a bare & at " + xml.substr(i, 20);
      i = semicolon + 1;
    } else if (xml[i] == '<') {
      const auto close = xml.find('>', i);
      if (close == std::string::npos) return "a tag that does not end";
      std::string tag = xml.substr(i + 1, close - i - 1);
      i = close + 1;
      if (tag[0] == '/') {
        if (open.empty() || open.back() != tag.substr(1)) return "a stray </" + tag;
        open.pop_back();
        continue;
      }
      const bool single = tag.back() == '/';
      if (single) tag.pop_back();
      const auto space = tag.find(' ');
      std::vector<std::string> names;
      for (std::size_t at = space; at != std::string::npos && at < tag.size();) {
        const auto equals = tag.find("=\"", at);
        if (equals == std::string::npos) return "an attribute without value in <" + tag;
        const std::string name = tag.substr(at + 1, equals - at - 1);
        for (const auto& other : names)
          if (other == name) return "the attribute " + name + " twice";
        names.push_back(name);
        const auto quote = tag.find('"', equals + 2);
        if (quote == std::string::npos) return "an open quote in <" + tag;
        if (tag.substr(equals + 2, quote - equals - 2).find('<') != std::string::npos) return "a < in an attribute";
        at = quote + 1;
      }
      if (!single) open.push_back(tag.substr(0, space));
    } else {
      const auto c = static_cast<unsigned char>(xml[i]);
      if (c < 0x20 && c != '\t' && c != '\n') return "a control character";
      ++i;
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

}  // namespace report_tests
