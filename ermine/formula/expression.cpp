#include "ermine/formula/expression.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/formula/functions.hpp"
#include "fast_float/fast_float.h"

namespace ermine::formula {
namespace {

struct Token {
  enum class Kind : std::uint8_t { number, name, quoted_name, symbol, end };
  Kind kind = Kind::end;
  double number = 0;
  std::string text;              // name or symbol
  std::size_t at = 0, size = 0;  // in the source, from 0
};

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Binding powers: the larger, the tighter.
enum Binding : int {
  loosest = 0,
  choice = 1,
  either = 2,
  both = 3,
  comparison = 4,
  sum = 5,
  product = 6,
  sign = 7,
  power = 8
};

struct Infix {
  const char* symbol;
  int binding;
};
constexpr Infix infixes[] = {{"?", choice},      {"||", either},    {"&&", both},       {"<", comparison},
                             {"<=", comparison}, {">", comparison}, {">=", comparison}, {"==", comparison},
                             {"!=", comparison}, {"+", sum},        {"-", sum},         {"*", product},
                             {"/", product},     {"^", power}};

/// What people write from habit in other languages, and what it is here.
struct Habit {
  const char* symbol;
  const char* advice;
};
constexpr Habit habits[] = {
    {"=", "`=` does not compare: write `==`"},
    {"**", "`**` is written `^`"},
    {"&", "`&` is written `&&`"},
    {"|", "`|` is written `||`"},
    {"%", "`%` is written `fmod(a, b)`"},
    {"\"", "text cannot be compared in a formula; a column name with blanks stands in `backquotes`"},
    {"'", "text cannot be compared in a formula; a column name with blanks stands in `backquotes`"}};

/// Precedence climbing: `expression(b)` takes everything that binds tighter than b.
class Parser {
 public:
  explicit Parser(std::string_view text) { result_.text = text; }

  Expression run() {
    next();
    if (token_.kind == Token::Kind::end) fail("the expression is empty", 0, 1);
    expression(loosest);
    if (token_.kind != Token::Kind::end) unexpected("an operator");
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& message, std::size_t at, std::size_t size) const {
    core::SourceSpan span;
    span.column = at + 1;
    span.length = std::max<std::size_t>(1, size);
    span.text = result_.text.empty() ? " " : result_.text;
    throw core::UsageError(message, span);
  }
  [[noreturn]] void unexpected(const std::string& wanted) const {
    for (const Habit& habit : habits)
      if (token_.kind == Token::Kind::symbol && token_.text == habit.symbol) fail(habit.advice, token_.at, token_.size);
    if (token_.kind == Token::Kind::end) fail("expected " + wanted + ", but the expression ends", token_.at, 1);
    const bool product_meant = wanted == "an operator" && (token_.kind == Token::Kind::name || is("("));
    fail("expected " + wanted + ", found `" + result_.text.substr(token_.at, std::min<std::size_t>(token_.size, 40)) +
             "`" + (product_meant ? "; a product is written with `*`" : ""),
         token_.at, token_.size);
  }
  [[nodiscard]] bool is(const char* symbol) const {
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
  }

  void next() {
    const std::string& s = result_.text;
    while (at_ < s.size() && (s[at_] == ' ' || s[at_] == '\t' || s[at_] == '\n' || s[at_] == '\r')) ++at_;
    token_ = Token{};
    token_.at = at_;
    if (at_ == s.size()) return;
    const char c = s[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < s.size() && is_digit(s[at_ + 1]))) {
      read_number();
    } else if (starts_name(c)) {
      token_.kind = Token::Kind::name;
      while (at_ < s.size() && (starts_name(s[at_]) || is_digit(s[at_]) || s[at_] == '.')) ++at_;
      token_.text = s.substr(token_.at, at_ - token_.at);
    } else if (c == '`') {
      const std::size_t close = s.find('`', at_ + 1);
      if (close == std::string::npos) fail("this backquote is never closed", at_, 1);
      if (close == at_ + 1) fail("there is no name between these backquotes", at_, 2);
      token_.kind = Token::Kind::quoted_name;
      token_.text = s.substr(at_ + 1, close - at_ - 1);
      at_ = close + 1;
    } else {
      token_.kind = Token::Kind::symbol;
      const std::string two = s.substr(at_, 2);
      const bool pair =
          two == "&&" || two == "||" || two == "<=" || two == ">=" || two == "==" || two == "!=" || two == "**";
      token_.text = pair ? two : std::string(1, c);
      at_ += token_.text.size();
    }
    token_.size = at_ - token_.at;
  }
  void read_number() {
    const std::string& s = result_.text;
    const char* const begin = s.data() + at_;
    const auto read = fast_float::from_chars(begin, s.data() + s.size(), token_.number);
    at_ += static_cast<std::size_t>(read.ptr - begin);
    token_.kind = Token::Kind::number;
    if (!std::isfinite(token_.number) || read.ec != std::errc())
      fail("this number is beyond the range of a double", token_.at, at_ - token_.at);
  }

  void number(double value, const Token& where) {
    result_.nodes.push_back({Node::Kind::number, value, {}, 0, where.at + 1, where.size});
  }
  void call(std::string name, std::uint32_t arguments, const Token& where) {
    result_.nodes.push_back({Node::Kind::call, 0, std::move(name), arguments, where.at + 1, where.size});
  }

  // A guard that counts the nesting: every recursion goes through expression().
  struct Level {
    Parser& parser;
    explicit Level(Parser& p) : parser(p) {
      if (++parser.depth_ > deepest)
        parser.fail("nested deeper than " + std::to_string(deepest) + " levels", parser.token_.at, parser.token_.size);
    }
    ~Level() { --parser.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
  };

  void expression(int looser_than) {
    const Level level(*this);
    operand();
    bool compared = false;
    for (;;) {
      const auto infix =
          std::find_if(std::begin(infixes), std::end(infixes), [&](const Infix& i) { return is(i.symbol); });
      if (infix == std::end(infixes) || infix->binding <= looser_than) return;
      const Token where = token_;
      if (infix->binding == comparison && compared)
        fail("comparisons do not chain: write `a < b && b < c`, or use brackets", where.at, where.size);
      compared = infix->binding == comparison;
      next();
      switch (infix->binding) {
        case choice:
          expression(loosest);
          if (!is(":")) unexpected("`:` and what to take otherwise");
          next();
          expression(loosest);  // a right-associative chain: c ? a : (d ? b : e)
          call("?:", 3, where);
          break;
        case power:
          expression(sign);  // right-associative, and the exponent may have a sign
          call("^", 2, where);
          break;
        default:
          expression(infix->binding);
          call(where.text, 2, where);
      }
    }
  }

  void operand() {
    const Token where = token_;
    switch (token_.kind) {
      case Token::Kind::number:
        next();
        number(where.number, where);
        return;
      case Token::Kind::quoted_name:
        next();
        result_.nodes.push_back({Node::Kind::name, 0, where.text, 0, where.at + 1, where.size});
        return;
      case Token::Kind::name:
        next();
        name_or_call(where);
        return;
      case Token::Kind::symbol:
        if (is("(")) {
          next();
          expression(loosest);
          if (!is(")")) unexpected("`)`");
          next();
          return;
        }
        if (is("-") || is("+") || is("!")) {
          next();
          expression(sign);  // tighter than a product, looser than a power
          if (where.text == "!") call("!", 1, where);
          if (where.text == "-") negate(where);
          return;
        }
        [[fallthrough]];
      case Token::Kind::end:
        unexpected("a number, a name or `(`");
    }
  }
  void negate(const Token& where) {
    Node& last = result_.nodes.back();
    if (last.kind == Node::Kind::number)
      last.number = -last.number;
    else
      call("negate", 1, where);
  }
  void name_or_call(const Token& where) {
    if (!is("(")) {
      if (where.text == "pi") return number(3.14159265358979323846, where);
      if (where.text == "e") return number(2.71828182845904523536, where);
      result_.nodes.push_back({Node::Kind::name, 0, where.text, 0, where.at + 1, where.size});
      return;
    }
    const Function* function = where.text == "negate" ? nullptr : find_function(where.text);
    if (function == nullptr)
      fail("unknown function `" + where.text + "`" + core::did_you_mean(where.text, function_names()), where.at,
           where.size);
    next();
    std::uint32_t count = 0;
    if (!is(")")) {
      for (;;) {
        expression(loosest);
        ++count;
        if (!is(",")) break;
        next();
      }
    }
    if (!is(")")) unexpected("`,` or `)`");
    if (count < function->least || count > function->most) {
      std::string wanted = std::to_string(function->least);
      if (function->most > function->least)
        wanted += function->most < 100 ? " or " + std::to_string(function->most) : " or more";
      fail("`" + where.text + "` takes " + wanted + (wanted == "1" ? " argument" : " arguments") + ", not " +
               std::to_string(count),
           where.at, token_.at + 1 - where.at);
    }
    next();
    call(where.text, count, where);
  }

  Expression result_;
  std::size_t at_ = 0;
  Token token_;
  std::uint32_t depth_ = 0;
};

}  // namespace

Expression parse(std::string_view text) { return Parser(text).run(); }

}  // namespace ermine::formula
