// Numbers in a CSV are rounded exactly: a million against std::from_chars, which libstdc++ rounds exactly on its own.

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

#include "ermine/core/random.hpp"
#include "ermine/data/read.hpp"

using namespace ermine::data;
using ermine::core::Purpose;
using ermine::core::Stream;

namespace {

double reference(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void check_exact(const std::vector<std::string>& numbers) {
  std::string file = "x,y\n";
  for (const std::string& number : numbers) file += number + "," + number + "\n";
  const Table table = parse(file, "t");
  REQUIRE(table.rows() == numbers.size());
  std::uint64_t wrong = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double expected = reference(numbers[i]);
    for (const char* name : {"x", "y"}) {
      const double value = table.column(name).values[i];
      if (std::memcmp(&value, &expected, sizeof value) != 0) {
        ++wrong;
        MESSAGE(numbers[i], " read as ", shortest(value));
      }
    }
  }
  CHECK(wrong == 0);
}

/// All digits of a double, and of the point half way to the next one: a finite decimal of up to 767 digits.
std::string exact_digits(double value, bool half_way) {
  // Value = m 2^e: m (or 2m + 1, one power lower) doubled or halved digit by digit.
  int exponent = 0;
  auto m = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  exponent -= 53;
  if (half_way) {
    m = 2 * m + 1;
    --exponent;
  }
  std::string digits = std::to_string(m);  // Most significant first.
  std::size_t after = 0;                   // Digits behind the point.
  const auto times = [&](int factor) {
    int carry = 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
      const int product = (digits[i] - '0') * factor + carry;
      digits[i] = static_cast<char>('0' + product % 10);
      carry = product / 10;
    }
    if (carry > 0) digits.insert(0, std::to_string(carry));
  };
  for (; exponent > 0; --exponent) times(2);
  for (; exponent < 0; ++exponent) {  // m / 2 = m * 5 / 10.
    times(5);
    ++after;
  }
  if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
  if (after > 0) digits.insert(digits.size() - after, ".");
  return digits;
}

double random_double(Stream& stream) {
  for (;;) {
    const std::uint64_t bits = stream.bits64() >> 1;
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isfinite(value)) return value;
  }
}

}  // namespace

TEST_CASE("a million numbers are rounded exactly: 17 digits, 9 digits, whole numbers, all exponents") {
  Stream stream(11, Purpose::test);
  std::vector<std::string> numbers;
  char text[64];
  for (int i = 0; i < 250000; ++i) {
    const double any = random_double(stream), near_one = stream.normal();
    for (const auto& [format, value] :
         {std::pair("%.17g", any), {"%.9g", near_one}, {"%.17g", near_one}, {"%.15g", 1e6 * near_one}}) {
      std::snprintf(text, sizeof text, format, value);
      numbers.emplace_back(text);
    }
  }
  check_exact(numbers);
}

TEST_CASE("numbers half way between doubles go to the even one, a digit decides 700 places on") {
  Stream stream(12, Purpose::test);
  std::vector<std::string> numbers{"9007199254740993",
                                   "9007199254740992.5",
                                   "9007199254740991.5",
                                   "0.1e1",
                                   "1e22",
                                   "1e23",
                                   "123456789012345678e-5",
                                   "9007199254740992e22",
                                   "9007199254740993e-22",
                                   "4.9e-324",
                                   "2.4703282292062327e-324",
                                   "2.4703282292062328e-324",
                                   "2.2250738585072011e-308",
                                   "1.7976931348623157e308",
                                   "1.7976931348623158e308",
                                   "0.000000000000000000000000000001",
                                   "1000000000000000000000000000000",
                                   "-0",
                                   "-0.0",
                                   "0e400",
                                   "00000000000000000000001",
                                   "1.00000000000000000000000000000000000000001",
                                   "000.5",
                                   "5.",
                                   ".5",
                                   "1e-400"};
  for (int i = 0; i < 2000; ++i) {
    const double value = i % 2 == 0 ? random_double(stream) : std::abs(stream.normal());
    const std::string half = exact_digits(value, true);
    numbers.push_back(exact_digits(value, false));
    numbers.push_back(half);
    if (half.find('.') != std::string::npos) {
      numbers.push_back(half + "1");
      numbers.push_back(half.substr(0, half.size() - 1) + "4999");
    }
  }
  numbers.erase(
      std::remove_if(numbers.begin(), numbers.end(), [](const std::string& n) { return std::isinf(reference(n)); }),
      numbers.end());
  check_exact(numbers);
}

TEST_CASE("every count of digits before and behind the dot, signed, with and without an exponent") {
  Stream stream(13, Purpose::test);
  std::vector<std::string> numbers;
  for (int before = 0; before <= 20; ++before)
    for (int behind = 0; behind <= 20; ++behind)
      for (const char* exponent : {"", "e5", "E-7", "e+22", "e-30"}) {
        if (before + behind == 0) continue;
        std::string number = stream.below(2) == 0 ? "-" : "";
        for (int k = 0; k < before; ++k) number += static_cast<char>('0' + stream.below(10));
        if (behind > 0) number += '.';
        for (int k = 0; k < behind; ++k) number += static_cast<char>('0' + stream.below(10));
        numbers.push_back(number + exponent);
      }
  check_exact(numbers);
}
