#include "ermine/formula/expression.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "ermine/core/error.hpp"
#include "ermine/formula/parse.hpp"

using namespace ermine;

namespace {

/// The nodes as a calculator with a stack would be told them.
std::string postfix(const std::string& text) {
  std::string out;
  for (const formula::Node& node : formula::parse(text).nodes) {
    if (!out.empty()) out += ' ';
    if (node.kind == formula::Node::Kind::number) {
      std::string digits = std::to_string(node.number);
      digits.erase(digits.find_last_not_of('0') + 1);
      if (digits.back() == '.') digits.pop_back();
      out += digits;
    } else {
      out += node.name;
    }
  }
  return out;
}
std::string repeat(const std::string& piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}
/// The error of a text, with the column and length of its caret.
core::UsageError error_of(const std::string& text) {
  try {
    (void)formula::parse(text);
  } catch (const core::UsageError& error) {
    return error;
  }
  FAIL("no error for: " << text);
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("operators bind as the interface says") {
  struct Case {
    const char *text, *wanted;
  };
  const Case cases[] = {
      {"1 + 2 * 3", "1 2 3 * +"},
      {"(1 + 2) * 3", "1 2 + 3 *"},
      {"a - b - c", "a b - c -"},
      {"a / b * c", "a b / c *"},
      {"-x^2", "x 2 ^ negate"},
      {"2^-1", "2 -1 ^"},
      {"2^-x^2", "2 x 2 ^ negate ^"},
      {"a^b^c", "a b c ^ ^"},
      {"-2^2", "2 2 ^ negate"},
      {"(-2)^2", "-2 2 ^"},
      {"-a*b", "a negate b *"},
      {"a*-b", "a b negate *"},
      {"a--b", "a b negate -"},
      {"--a", "a negate negate"},
      {"+a", "a"},
      {"!a == b", "a ! b =="},
      {"!!a", "a ! !"},
      {"a < b && c < d || e2", "a b < c d < && e2 ||"},
      {"a || b && c", "a b c && ||"},
      {"a + 1 < b * 2", "a 1 + b 2 * <"},
      {"c ? a : b", "c a b ?:"},
      {"c ? a : d ? b : f", "c a d b f ?: ?:"},
      {"c ? d ? 1 : 2 : 3", "c d 1 2 ?: 3 ?:"},
      {"a < b ? a : b", "a b < a b ?:"},
      {"1 + c ? a : b", "1 c + a b ?:"},
      {"sin(x)^2", "x sin 2 ^"},
      {"atan2(y, x + 1)", "y x 1 + atan2"},
      {"max(a, b, c)", "a b c max"},
      {"x1+x2.y*_z", "x1 x2.y _z * +"},
      {"`sepal length (cm)` / 2", "sepal length (cm) 2 /"},
      {"größe + η", "größe η +"},
      {"`e` + e2", "e e2 +"},
      {" 1\t+\n2 ", "1 2 +"},
      {".5 + 1. + 1e2", "0.5 1 + 100 +"},
      {"a!=b", "a b !="},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(postfix(c.text) == c.wanted);
  }
}

TEST_CASE("numbers are read to the last bit and pi and e are known") {
  const auto number = [](const std::string& text) { return formula::parse(text).nodes.at(0).number; };
  CHECK(number("0.1") == 0.1);
  CHECK(number("123456789012345678") == 123456789012345678.0);
  CHECK(number("1.7976931348623157e308") == 1.7976931348623157e308);
  CHECK(number("4.9406564584124654e-324") == 4.9406564584124654e-324);
  CHECK(number("-2.5E-3") == -2.5e-3);
  CHECK(number("pi") == 3.14159265358979323846);
  CHECK(number("e") == 2.71828182845904523536);
}

TEST_CASE("an error stands at its place, says what is wrong and shows the text with a caret") {
  struct Case {
    const char* text;
    std::uint64_t column, length;
    const char* words;
  };
  const Case cases[] = {
      {"", 1, 1, "empty"},
      {"   ", 1, 1, "empty"},
      {"1 +", 4, 1, "expected a number, a name or `(`, but the expression ends"},
      {"1 + * 2", 5, 1, "found `*`"},
      {"(1 + 2", 7, 1, "expected `)`, but the expression ends"},
      {"1 + 2)", 6, 1, "expected an operator, found `)`"},
      {"2 x", 3, 1, "a product is written with `*`"},
      {"2x", 2, 1, "a product is written with `*`"},
      {"x (y)", 1, 1, "unknown function `x`"},
      {"sqr(x)", 1, 3, "did you mean `sqrt`"},
      {"1 + Sine(x)", 5, 4, "unknown function `Sine`"},
      {"sin()", 1, 5, "`sin` takes 1 argument, not 0"},
      {"2*atan2(y)", 3, 8, "`atan2` takes 2 arguments, not 1"},
      {"hypot(a,b,c,d)", 1, 14, "`hypot` takes 2 or 3 arguments, not 4"},
      {"min()", 1, 5, "`min` takes 1 or more arguments, not 0"},
      {"sin(1", 6, 1, "expected `,` or `)`"},
      {"sin(1,)", 7, 1, "expected a number"},
      {"a = b", 3, 1, "write `==`"},
      {"a ** b", 3, 2, "written `^`"},
      {"a & b", 3, 1, "written `&&`"},
      {"a | b", 3, 1, "written `||`"},
      {"a % b", 3, 1, "fmod"},
      {"a == 'x'", 6, 1, "backquotes"},
      {"a == \"x\"", 6, 1, "backquotes"},
      {"0 < x < 1", 7, 1, "do not chain"},
      {"a == b != c", 8, 2, "do not chain"},
      {"c ? 1", 6, 1, "expected `:`"},
      {"c ? 1 ; 2", 7, 1, "expected `:`"},
      {"`abc", 1, 1, "never closed"},
      {"1 + ``", 5, 2, "no name"},
      {"1e400", 1, 5, "beyond the range"},
      {"1.2.3", 4, 2, "expected an operator"},
      {"x @ y", 3, 1, "found `@`"},
      {"negate(x)", 1, 6, "unknown function"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const core::UsageError error = error_of(c.text);
    const std::string said = error.what();
    CAPTURE(said);
    REQUIRE(error.span().has_value());
    CHECK(error.span()->column == c.column);
    CHECK(error.span()->length == c.length);
    CHECK(said.find(c.words) != std::string::npos);
    CHECK(said.find('^') != std::string::npos);
    if (std::strlen(c.text) > 0) CHECK(said.find(std::string("\n  ") + c.text) != std::string::npos);
  }
}

TEST_CASE("no depth of nesting exhausts the stack") {
  const int many = 100000;
  const std::string opens[] = {"(", "-", "!", "sin(", "2^", "1?", "1?2:", "max(1,", "a<(", "+"};
  for (const std::string& open : opens) {
    CAPTURE(open);
    CHECK(std::string(error_of(repeat(open, many) + "1").what()).find("nested deeper than") != std::string::npos);
  }
  CHECK(postfix(repeat("(", 200) + "x" + repeat(")", 200)) == "x");
  CHECK(formula::parse("x" + repeat(" + x", many)).nodes.size() == 2 * many + 1);
}

TEST_CASE("free names are listed once, in order of first use") {
  CHECK(formula::names("b * a + sin(b) + `c d` + pi") == std::vector<std::string>{"b", "a", "c d"});
  CHECK(formula::names("1 + 2").empty());
}

TEST_CASE("every prefix of a good expression is an expression or an error with a place") {
  const std::string text = "c != 1 && !(x^-2 < 3e-1) ? max(atan2(`a b`, y), -pi) : exp(-x^2/2)";
  int good = 0;
  for (std::size_t n = 0; n <= text.size(); ++n) {
    try {
      good += formula::parse(text.substr(0, n)).nodes.empty() ? 0 : 1;
    } catch (const core::UsageError& error) {
      CHECK(error.span().has_value());
      CHECK(error.span()->column <= n + 1);
    }
  }
  CHECK(good > 3);
}
