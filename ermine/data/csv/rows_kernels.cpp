// Rows of plain numbers. Where cells end is found ahead of them, 64 bytes at a time (Ends), so that one number does not
// wait for the end of the one before. A number of at most 16 characters behind its sign is parsed without a loop:
//
//     1. load 16 bytes, subtract '0'; a mask says that all up to the end are digits but for one dot, at place a;
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

using Bytes = hn::FixedTag<std::uint8_t, 16>;

/// Bit i: lane i is set.
template <class M>
HWY_INLINE std::uint32_t BitsOf(M mask) {
  std::uint8_t bytes[8] = {};
  hn::StoreMaskBits(Bytes(), mask, bytes);
  std::uint16_t bits = 0;
  std::memcpy(&bits, bytes, sizeof bits);
  return bits;
}

/// The places of delimiters and line feeds from `at` on, in order.
class Ends {
 public:
  Ends(const char* at, char delimiter) : base_(at), delimiter_(delimiter) { look(); }
  HWY_INLINE const char* next() {
    while (HWY_UNLIKELY(bits_ == 0)) {
      base_ += 64;
      look();
    }
    const char* const end = base_ + __builtin_ctzll(bits_);
    bits_ &= bits_ - 1;
    return end;
  }
  /// Nothing before p counts any more.
  HWY_INLINE void skip_to(const char* p) {
    const bool near = p - base_ < 64;
    bits_ = near ? bits_ & (~std::uint64_t{0} << (p - base_)) : 0;
    if (!near) base_ = p - 64;  // looked at when it is needed: p may be the end of the text
  }

 private:
  HWY_INLINE void look() {
    const hn::CappedTag<std::uint8_t, 64> d;
    const auto delimiter = hn::Set(d, static_cast<std::uint8_t>(delimiter_)), feed = hn::Set(d, std::uint8_t{'\n'});
    std::uint8_t bytes[8];
    std::uint8_t part[8];
    for (std::size_t i = 0; i < 64; i += hn::Lanes(d)) {
      const auto text = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(base_) + i);
      hn::StoreMaskBits(d, hn::Or(hn::Eq(text, delimiter), hn::Eq(text, feed)), part);
      std::memcpy(bytes + i / 8, part, hn::Lanes(d) / 8);
    }
    std::memcpy(&bits_, bytes, sizeof bits_);
  }
  const char* base_;
  std::uint64_t bits_ = 0;
  char delimiter_;
};

/// The digits in bytes 0 ... b - 1 but for a dot at a (a = b: none), at most 16 in all.
HWY_INLINE std::uint64_t Digits(hn::Vec<Bytes> digits, const DigitShuffles& shuffles, std::uint32_t a,
                                std::uint32_t b) {
  const hn::Repartition<std::uint64_t, Bytes> words;
  const auto halves = hn::BitCast(words, hn::TableLookupBytesOr0(digits, hn::Load(Bytes(), shuffles.bytes[a][b])));
  return EightDigits(hn::ExtractLane(halves, 0)) * 100000000 + EightDigits(hn::ExtractLane(halves, 1));
}

/// Whether the bytes from p to `stop` are one plain number without exponent: the steps 1 to 4 above.
HWY_INLINE bool PlainNumber(const char* p, const char* stop, const DigitShuffles& shuffles, double& value) {
  const Bytes bytes;
  const std::uint32_t negative = *p == '-' ? 1 : 0;
  const char* const s = p + negative;
  const auto b = static_cast<std::uint64_t>(stop - s);
  if (HWY_UNLIKELY(b - 1 > 15)) return false;
  const auto text = hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(s));
  const auto digits = hn::Sub(text, hn::Set(bytes, '0'));
  const std::uint32_t inside = (std::uint32_t{2} << (b - 1)) - 1;
  const std::uint32_t others = ~BitsOf(hn::Lt(digits, hn::Set(bytes, 10))) & inside;
  const std::uint32_t dots = BitsOf(hn::Eq(text, hn::Set(bytes, '.'))) & inside;
  // All others are one dot, and it does not stand alone.
  if (HWY_UNLIKELY(others != dots || (others & (others - 1)) != 0 || others == inside)) return false;
  const auto end = static_cast<std::uint32_t>(b);
  const auto a = static_cast<std::uint32_t>(__builtin_ctz(others | (std::uint32_t{1} << end)));
  const std::uint64_t m = Digits(digits, shuffles, a, end);
  if (HWY_UNLIKELY(m > (std::uint64_t{1} << 53))) return false;
  const double exact = static_cast<double>(static_cast<std::int64_t>(m)) / kPowers[end - a - (others != 0 ? 1 : 0)];
  std::uint64_t bits = 0;
  std::memcpy(&bits, &exact, sizeof bits);
  bits |= std::uint64_t{negative} << 63;
  std::memcpy(&value, &bits, sizeof bits);
  return true;
}

/// The same where the end is not known yet, and an exponent may follow.
HWY_INLINE const char* Number(const char* p, const char* end, const DigitShuffles& shuffles, double& value) {
  const Bytes bytes;
  const bool negative = *p == '-';
  const char* const s = p + (negative ? 1 : 0);
  const auto digits = hn::Sub(hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(s)), hn::Set(bytes, '0'));
  // Two guards behind the 16 bytes keep the counts defined.
  const std::uint32_t others = (BitsOf(hn::Lt(digits, hn::Set(bytes, 10))) ^ 0xFFFFU) | 0x30000U;
  std::uint32_t a = static_cast<std::uint32_t>(__builtin_ctz(others));
  const bool dot = s[a] == '.';
  const std::uint32_t b = static_cast<std::uint32_t>(__builtin_ctz(dot ? others & (others - 1) : others));
  if (HWY_UNLIKELY(b > 15)) return LongNumber(p, end, value);
  a = dot ? a : b;
  if (HWY_UNLIKELY(b == (dot ? 1 : 0))) return nullptr;
  const std::uint64_t m = Digits(digits, shuffles, a, b);
  const int power = static_cast<int>(a) - static_cast<int>(b) + (dot ? 1 : 0);  // -f
  return Scaled(p, end, s + b, negative, m, power, value);
}

#endif

/// A cell of any kind at p: where the next one begins, or nullptr to stop.
template <bool blanks>
HWY_INLINE const char* Cell(RowLoop& loop, const char* p, std::uint64_t j, const DigitShuffles& shuffles) {
  double* const cells = loop.numbers()[j];
  if (cells == nullptr) return loop.slow_cell(p, j);
  const Stretch& stretch = loop.stretch();
  const char delimiter = loop.dialect().delimiter;
  const char* q = p;
  while (*q == ' ' || (*q == '\t' && delimiter != '\t')) ++q;
  double value = 0;
  q = Number(q, stretch.end, shuffles, value);
  if (q == nullptr) return loop.slow_cell(p, j);
  if (blanks)
    while (*q == ' ' || *q == '\t') ++q;
  bool taken = false;
  if (j + 1 < loop.columns()) {
    taken = blanks ? !stretch.line_end(q) && (q[-1] == ' ' || q[-1] == '\t') : *q == delimiter;
    q += taken && !blanks ? 1 : 0;
  } else if (*q == '\n') {
    taken = true;
    ++q;
  } else if (stretch.line_end(q)) {
    taken = true;
    q += 2;
  }
  if (HWY_UNLIKELY(!taken)) return loop.slow_cell(p, j);
  cells[loop.row()] = loop.missing().contains(value) ? std::numeric_limits<double>::quiet_NaN() : value;
  return q;
}

/// Whether the row at p can go on with the next: not where it touches the end of a text that goes on.
HWY_INLINE bool EndRow(RowLoop& loop, const char* p) {
  const Stretch& stretch = loop.stretch();
  if (HWY_UNLIKELY(p > stretch.end) && !stretch.final) {
    loop.incomplete(stretch.end);
    return false;
  }
  loop.end_row();
  return true;
}

template <bool blanks>
HWY_INLINE void CellByCell(RowLoop& loop) {
  const DigitShuffles& shuffles = digit_shuffles();
  const char* p = loop.begin();
  while (p < loop.limit()) {
    loop.start_row(p);
    for (std::uint64_t j = 0; j < loop.columns(); ++j) {
      p = Cell<blanks>(loop, p, j, shuffles);
      if (p == nullptr) return;
    }
    if (!EndRow(loop, p)) return;
  }
  loop.finish(p);
}

#if HWY_TARGET != HWY_SCALAR

/// Rows whose cells a delimiter ends.
HWY_INLINE void Delimited(RowLoop& loop) {
  const DigitShuffles& shuffles = digit_shuffles();
  const char* const end = loop.stretch().end;
  const char* const limit = loop.limit();
  const char delimiter = loop.dialect().delimiter;
  const bool odd_missing = !loop.missing().values().empty();
  double* const* const numbers = loop.numbers();
  const std::uint64_t last = loop.columns() - 1;
  const char* p = loop.begin();
  Ends ends(p, delimiter);
  while (p < limit) {
    loop.start_row(p);
    const std::uint64_t row = loop.row();
    for (std::uint64_t j = 0; j <= last; ++j) {
      const char* const stop = ends.next();
      double* const cells = numbers[j];
      const char* behind = stop;
      if (j == last && stop > p && stop[-1] == '\r' && stop < end) --behind;
      double value = 0;
      if (HWY_LIKELY(cells != nullptr && *stop == (j == last ? '\n' : delimiter) &&
                     PlainNumber(p, behind, shuffles, value))) {
        if (HWY_UNLIKELY(odd_missing) && loop.missing().contains(value))
          value = std::numeric_limits<double>::quiet_NaN();
        cells[row] = value;
        p = stop + 1;
        continue;
      }
      p = Cell<false>(loop, p, j, shuffles);
      if (p == nullptr) return;
      ends.skip_to(p);
    }
    if (!EndRow(loop, p)) return;
  }
  loop.finish(p);
}

#endif

void ParseRows(RowLoop& loop) {
  if (loop.dialect().blanks()) return CellByCell<true>(loop);
#if HWY_TARGET == HWY_SCALAR
  CellByCell<false>(loop);
#else
  Delimited(loop);
#endif
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
