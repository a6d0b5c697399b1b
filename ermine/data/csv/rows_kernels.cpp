// Rows of plain numbers. A number of at most 16 characters behind its sign is parsed without a loop:
//
//     1. load 16 bytes, subtract '0'; the bytes above 9 are the dot and the end: their places a and b come from a mask;
//     2. one byte shuffle drops the dot and moves the digits to the right end, zeros in front;
//     3. three multiplications turn 8 digits into a number, so 16 digits are m = high * 10^8 + low;
//     4. the value is m / 10^f for f digits behind the dot. Where m <= 2^53 and f <= 22 both are exact doubles, and one
//        division rounds once: the nearest double. Source: W. D. Clinger, "How to read floating point numbers
//        accurately", PLDI 1990.
//
// What is longer, or has a larger exponent, goes to fast_float (exact as well); what is no plain number, to slow_cell.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ermine/data/csv/rows_kernels.cpp"
#include <fast_float/fast_float.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "ermine/data/csv/row_loop.hpp"

HWY_BEFORE_NAMESPACE();
namespace ermine::data::csv::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Eight digits, the first in the lowest byte: pairs, fours, all, each step one multiplication.
HWY_INLINE std::uint64_t EightDigits(std::uint64_t v) {
  constexpr std::uint64_t pairs = 0x000000FF000000FF;
  constexpr std::uint64_t upper = 100 + (std::uint64_t{1000000} << 32), lower = 1 + (std::uint64_t{10000} << 32);
  v = v * 10 + (v >> 8);
  return ((v & pairs) * upper + ((v >> 16) & pairs) * lower) >> 32;
}

constexpr double kPowers[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// The number at p: its value, and its end; nullptr where it is none or not finite.
HWY_INLINE const char* LongNumber(const char* p, const char* end, double& value) {
  // fast_float knows words ("nan"); a number begins with a digit or a dot behind its sign.
  const char first = p[*p == '-' ? 1 : 0];
  if (!(first >= '0' && first <= '9') && first != '.') return nullptr;
  const auto result = fast_float::from_chars(p, end, value);
  return result.ec == std::errc::invalid_argument || !(value - value == 0) ? nullptr : result.ptr;
}

/// The value of m * 10^power with an exponent perhaps standing at `stop`, and its end; p is where the number began.
HWY_INLINE const char* Scaled(const char* p, const char* end, const char* stop, bool negative, std::uint64_t m,
                              int power, double& value) {
  if (HWY_UNLIKELY(static_cast<char>(*stop | 0x20) == 'e')) {
    const char* q = stop + 1;
    const bool down = *q == '-';
    q += *q == '-' || *q == '+' ? 1 : 0;
    int exponent = 0, length = 0;
    for (; *q >= '0' && *q <= '9' && length < 4; ++q, ++length) exponent = 10 * exponent + (*q - '0');
    if (length == 0 || length == 4) return LongNumber(p, end, value);
    power += down ? -exponent : exponent;
    stop = q;
  }
  if (HWY_UNLIKELY(m > (std::uint64_t{1} << 53) || power < -22 || power > 22)) return LongNumber(p, end, value);
  const auto magnitude = static_cast<double>(static_cast<std::int64_t>(m));
  const double exact = power <= 0 ? magnitude / kPowers[-power] : magnitude * kPowers[power];
  value = negative ? -exact : exact;
  return stop;
}

#if HWY_TARGET == HWY_SCALAR

/// Digit by digit, where there are no vectors.
HWY_INLINE const char* Number(const char* p, const char* end, const DigitShuffles&, double& value) {
  const bool negative = *p == '-';
  const char* const s = p + (negative ? 1 : 0);
  const char* q = s;
  std::uint64_t m = 0;
  const char* dot = nullptr;
  for (; q < s + 17; ++q) {
    if (*q >= '0' && *q <= '9')
      m = 10 * m + static_cast<std::uint64_t>(*q - '0');
    else if (*q == '.' && dot == nullptr)
      dot = q;
    else
      break;
  }
  if (q == s + 17) return LongNumber(p, end, value);
  if (q == s + (dot != nullptr ? 1 : 0)) return nullptr;
  return Scaled(p, end, q, negative, m, dot != nullptr ? static_cast<int>(dot + 1 - q) : 0, value);
}

#else

/// The steps 1 to 3 above.
HWY_INLINE const char* Number(const char* p, const char* end, const DigitShuffles& shuffles, double& value) {
  const hn::FixedTag<std::uint8_t, 16> bytes;
  const hn::Repartition<std::uint64_t, decltype(bytes)> words;
  const bool negative = *p == '-';
  const char* const s = p + (negative ? 1 : 0);
  const auto digits = hn::Sub(hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(s)), hn::Set(bytes, '0'));
  std::uint8_t mask_bytes[8] = {};
  hn::StoreMaskBits(bytes, hn::Lt(digits, hn::Set(bytes, 10)), mask_bytes);
  std::uint16_t mask = 0;
  std::memcpy(&mask, mask_bytes, sizeof mask);
  // Two guards behind the 16 bytes keep the counts defined.
  const std::uint32_t others = static_cast<std::uint16_t>(~mask) | 0x30000U;
  std::uint32_t a = static_cast<std::uint32_t>(__builtin_ctz(others));
  const bool dot = s[a] == '.';
  const std::uint32_t b = static_cast<std::uint32_t>(__builtin_ctz(dot ? others & (others - 1) : others));
  if (HWY_UNLIKELY(b > 15)) return LongNumber(p, end, value);
  a = dot ? a : b;
  if (HWY_UNLIKELY(b == (dot ? 1 : 0))) return nullptr;
  const auto moved = hn::TableLookupBytesOr0(digits, hn::Load(bytes, shuffles.bytes[a][b]));
  const auto halves = hn::BitCast(words, moved);
  const std::uint64_t m = EightDigits(hn::ExtractLane(halves, 0)) * 100000000 + EightDigits(hn::ExtractLane(halves, 1));
  const int power = static_cast<int>(a) - static_cast<int>(b) + (dot ? 1 : 0);  // -f
  return Scaled(p, end, s + b, negative, m, power, value);
}

#endif

template <bool blanks>
HWY_INLINE void Rows(RowLoop& loop) {
  const DigitShuffles& shuffles = digit_shuffles();
  const char* const end = loop.stretch().end;
  const char* const limit = loop.limit();
  const Dialect dialect = loop.dialect();
  const bool tab_is_blank = dialect.delimiter != '\t';
  const bool odd_missing = !loop.missing().values().empty();
  double* const* const numbers = loop.numbers();
  const std::uint64_t count = loop.columns();
  const char* p = loop.begin();
  while (p < limit) {
    loop.start_row(p);
    const std::uint64_t row = loop.row();
    for (std::uint64_t j = 0; j < count; ++j) {
      if (double* const cells = numbers[j]; cells != nullptr) {
        const char* q = p;
        while (HWY_UNLIKELY(*q == ' ' || (*q == '\t' && tab_is_blank))) ++q;
        double value = 0;
        q = Number(q, end, shuffles, value);
        if (HWY_LIKELY(q != nullptr)) {
          if (blanks)
            while (*q == ' ' || *q == '\t') ++q;
          const bool last = j + 1 == count;
          bool taken = false;
          if (!last) {
            taken = blanks ? !loop.stretch().line_end(q) && (q[-1] == ' ' || q[-1] == '\t') : *q == dialect.delimiter;
            q += taken && !blanks ? 1 : 0;
          } else if (*q == '\n') {
            taken = true;
            ++q;
          } else if (loop.stretch().line_end(q)) {
            taken = true;
            q += 2;
          }
          if (HWY_LIKELY(taken)) {
            if (HWY_UNLIKELY(odd_missing) && loop.missing().contains(value))
              value = std::numeric_limits<double>::quiet_NaN();
            cells[row] = value;
            p = q;
            continue;
          }
        }
      }
      p = loop.slow_cell(p, j);
      if (p == nullptr) return;
    }
    if (HWY_UNLIKELY(p > end) && !loop.stretch().final) {
      loop.incomplete(end);
      return;
    }
    loop.end_row();
  }
  loop.finish(p);
}

void ParseRows(RowLoop& loop) {
  if (loop.dialect().blanks())
    Rows<true>(loop);
  else
    Rows<false>(loop);
}

}  // namespace ermine::data::csv::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ermine::data::csv {

const DigitShuffles& digit_shuffles() {
  static const DigitShuffles shuffles = [] {
    DigitShuffles out{};
    for (int a = 0; a < 17; ++a)
      for (int b = 0; b < 17; ++b) {
        int to = 15;
        for (int from = b - 1; from >= 0; --from)
          if (from != a) out.bytes[a][b][to--] = static_cast<std::uint8_t>(from);
        for (; to >= 0; --to) out.bytes[a][b][to] = 0x80;
      }
    return out;
  }();
  return shuffles;
}

HWY_EXPORT(ParseRows);

void parse_rows(Chunk& chunk) {
  RowLoop loop{chunk};
  HWY_DYNAMIC_DISPATCH(ParseRows)(loop);
}

}  // namespace ermine::data::csv
#endif
