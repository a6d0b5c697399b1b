/// @file
/// How a statement gets onto the tape: the memory format, and what a thread keeps at hand while it records.
///
///     y = f(x_1, ..., x_k)   is kept as   k entries { dy/dx_i, number of x_i },  the first one marked
///
/// The number of y itself is not stored: statements are numbered in order, and the sweep counts down. An entry of a double is
/// 12 bytes, and that is all a statement needs (its adjoint, 8 bytes, lives only while gradients are asked for).
///
/// A statement is as long as the variables that have names make it. Operators run at once and write entries; where an operand
/// is a temporary whose statement was the last one written, nobody else can refer to it, so its entries are scaled by the new
/// slope and stay where they are: the temporary leaves no trace. So `z = exp(-y * (w * x + b))` is one statement with two
/// entries, and `z += w * x` in a loop makes the statement of z longer and takes one entry a turn. No expression types are
/// involved: every operation returns a Var, so `auto`, `?:`, std::max and std::accumulate do what they do for double.
///
/// A variable's key holds: bit 0 whether nothing but this Var refers to its statement (no copy, no other statement), bits 1-31
/// the statement's number on its tape, bits 32-63 the stamp of the tape since its last reset. 0 is a constant. One subtraction
/// and one comparison tell a variable of this tape from all others.
///
/// A thread has one active recorder a number type; Recording (tape.hpp) sets it. There is no other state.
/// Source: A. Griewank, A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, chapter 4 (statement-level preaccumulation).

#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ermine/autodiff/lanes.hpp"

namespace ermine::autodiff {

template <class T>
class BasicTape;

template <class T>
struct Entry {
  std::uint32_t head;  ///< Twice the operand's number; bit 0 marks the first entry of a statement.
  T partial;
};
/// Packed: a third of the memory that a sweep reads would be padding.
template <>
struct __attribute__((packed, aligned(4))) Entry<double> {
  std::uint32_t head;
  double partial;
};
static_assert(sizeof(Entry<double>) == 12);

inline constexpr std::uint64_t sole = 1;              ///< Bit 0 of a key: the only reference to its statement.
inline constexpr std::uint32_t first_entry = 1;       ///< Bit 0 of a head.
inline constexpr std::uint64_t consumed_key = ~1ull;  ///< Of a Var that gave its statement away when it was moved from.
inline constexpr int absorbed_entries = 8;            ///< Longer statements are referred to, not scaled.

/// The write end of the tape that is active on this thread. With `next` = 0 no variable passes the test of being on it, so
/// that without a tape, and where every operation is to be checked, all goes through `BasicTape::record`.
///
/// The last statement is always in the current chunk: each chunk begins with one without effect.
template <class T>
struct Recorder {
  Entry<T>* cursor = nullptr;
  Entry<T>* limit = nullptr;  ///< Below it there is room for two entries.
  std::uint64_t base = 0;     ///< The tape's stamp << 32.
  std::uint64_t next = 0;     ///< Twice the number of the next statement.
  BasicTape<T>* tape = nullptr;

  /// The key of the last statement where a single Var refers to it.
  [[nodiscard]] std::uint64_t top() const { return base + next - 1; }
};

template <class T>
inline thread_local constinit Recorder<T> recorder{};

/// A slope of 1, known when compiling: nothing is to be scaled.
struct One {};

template <class T>
[[gnu::always_inline]] inline T slope_of(const T& p) {
  return p;
}
template <class T>
[[gnu::always_inline]] inline T slope_of(One) {
  return T(1);
}

template <class T, class P>
[[gnu::always_inline]] inline void put(Entry<T>* entry, std::uint64_t head, const P& p) {
  entry->head = static_cast<std::uint32_t>(head);
  entry->partial = slope_of<T>(p);
}
template <class T, class P>
[[gnu::always_inline]] inline void scale(Entry<T>* begin, Entry<T>* end, const P& slope) {
  if constexpr (!std::is_same_v<P, One>) {
    Entry<T>* e = begin;
    do e->partial = pull(static_cast<T>(e->partial), slope);
    while (++e != end);
  }
}

/// Where the statement that ends at `end` begins; null where it is longer than can be absorbed.
template <class T>
[[nodiscard, gnu::noinline]] Entry<T>* find_start(Entry<T>* end) {
  for (Entry<T>* e = end - 1; e >= end - absorbed_entries; --e)
    if ((e->head & first_entry) != 0) return e;
  return nullptr;
}
template <class T>
[[nodiscard, gnu::always_inline]] inline Entry<T>* start_of(Entry<T>* end) {
  if ((end[-1].head & first_entry) != 0) return end - 1;
  if ((end[-2].head & first_entry) != 0) return end - 2;
  return find_start(end);
}

/// The ways into BasicTape::record, all values copied so that the callers' stay in registers.
template <class T>
[[nodiscard, gnu::noinline, gnu::cold]] std::uint64_t record_slowly(const char* name, T y, std::uint64_t a, T p) {
  Entry<T> entry;
  put(&entry, 0, p);
  return BasicTape<T>::record(name, y, &a, &entry, 1);
}
template <class T>
[[nodiscard, gnu::noinline, gnu::cold]] std::uint64_t record_slowly(const char* name, T y, std::uint64_t a, T p,
                                                                    std::uint64_t b, T q) {
  const std::uint64_t keys[] = {a, b};
  Entry<T> entries[2];
  put(&entries[0], 0, p);
  put(&entries[1], 0, q);
  return BasicTape<T>::record(name, y, keys, entries, 2);
}

/// A statement is going to refer to the variable: it is no longer alone.
[[gnu::always_inline]] inline std::uint64_t shared_key(std::uint64_t& key) {
  if ((key & sole) != 0) key &= ~sole;
  return key;
}

/// Scales the last statement. False where it is too long: nothing was done.
template <class T>
[[nodiscard, gnu::noinline]] bool rescale(Recorder<T>& r, const T& p) {
  Entry<T>* start = find_start(r.cursor);
  if (start == nullptr) return false;
  scale(start, r.cursor, p);
  return true;
}

/// Records y = f(a) with slope p; returns the key of y. `dies`: the operand is a temporary.
template <bool dies, class T, class P>
[[nodiscard, gnu::always_inline]] inline std::uint64_t record(const char* name, const T& y, std::uint64_t& a,
                                                              const P& p) {
  Recorder<T>& r = recorder<T>;
  if constexpr (dies) {
    if (a == r.top() && rescale<T>(r, slope_of<T>(p))) return std::exchange(a, consumed_key);
  }
  const std::uint64_t i = shared_key(a) - r.base;
  if (i < r.next && r.cursor < r.limit) [[likely]] {
    put(r.cursor++, i | first_entry, p);
    r.next += 2;
    return r.top();
  }
  return record_slowly<T>(name, y, a, slope_of<T>(p));
}

/// Joins the last statement, scaled by q, to the one before it, scaled by p. False: nothing was done.
template <class T, class P, class Q>
[[nodiscard]] inline bool join(Recorder<T>& r, const P& p, const Q& q) {
  Entry<T>* last = start_of(r.cursor);
  Entry<T>* before = last;
  if constexpr (!std::is_same_v<P, One>)
    if (last != nullptr) before = start_of(last);
  if (before == nullptr) return false;
  scale(before, last, p);
  scale(last, r.cursor, q);
  last->head &= ~first_entry;
  r.next -= 2;
  return true;
}
/// Appends operand i with slope p to the last statement, which is scaled by q. False: nothing was done.
template <class T, class P, class Q>
[[nodiscard]] inline bool append(Recorder<T>& r, std::uint64_t i, const P& p, const Q& q) {
  if (i >= r.next || r.cursor >= r.limit) return false;
  if constexpr (!std::is_same_v<Q, One>) {
    Entry<T>* last = start_of(r.cursor);
    if (last == nullptr) return false;
    scale(last, r.cursor, q);
  }
  put(r.cursor++, i, p);
  return true;
}
template <class T, class P, class Q>
[[nodiscard, gnu::noinline]] bool join_scaled(Recorder<T>& r, const P& p, const Q& q) {
  return join(r, p, q);
}
template <class T, class P, class Q>
[[nodiscard, gnu::noinline]] bool append_scaled(Recorder<T>& r, std::uint64_t i, const P& p, const Q& q) {
  return append(r, i, p, q);
}

/// The last statement is b's: a comes to it, or it to a's where that is the one before. 0: nothing was done. Sums, which need no
/// scaling, are done in place; the rest is called, to keep what is inlined everywhere short.
template <bool a_dies, class T, class P, class Q>
[[nodiscard, gnu::always_inline]] inline std::uint64_t merge(Recorder<T>& r, std::uint64_t& a, const P& p,
                                                             std::uint64_t& b, const Q& q) {
  constexpr bool plain = std::is_same_v<P, One> && std::is_same_v<Q, One>;
  if constexpr (a_dies) {
    if (a == r.top() - 2) {
      bool done = false;
      if constexpr (plain)
        done = join(r, p, q);
      else
        done = join_scaled(r, p, q);
      if (done) {
        b = consumed_key;
        return std::exchange(a, consumed_key);
      }
    }
  }
  const std::uint64_t i = shared_key(a) - r.base;
  bool done = false;
  if constexpr (plain)
    done = append(r, i, p, q);
  else
    done = append_scaled(r, i, p, q);
  return done ? std::exchange(b, consumed_key) : 0;
}

/// Records y = f(a, b) with slopes p and q; returns the key of y.
template <bool a_dies, bool b_dies, class T, class P, class Q>
[[nodiscard, gnu::always_inline]] inline std::uint64_t record(const char* name, const T& y, std::uint64_t& a,
                                                              const P& p, std::uint64_t& b, const Q& q) {
  Recorder<T>& r = recorder<T>;
  if constexpr (b_dies) {
    if (b == r.top() && &a != &b)
      if (const std::uint64_t key = merge<a_dies>(r, a, p, b, q); key != 0) return key;
  }
  if constexpr (a_dies) {
    if (a == r.top() && &a != &b)
      if (const std::uint64_t key = merge<b_dies>(r, b, q, a, p); key != 0) return key;
  }
  const std::uint64_t i = shared_key(a) - r.base, j = shared_key(b) - r.base;
  if (i < r.next && j < r.next && r.cursor < r.limit) [[likely]] {
    if (i == j) {
      put(r.cursor++, i | first_entry, T(slope_of<T>(p) + slope_of<T>(q)));
    } else {
      put(r.cursor, i | first_entry, p);
      put(r.cursor + 1, j, q);
      r.cursor += 2;
    }
    r.next += 2;
    return r.top();
  }
  return record_slowly<T>(name, y, a, slope_of<T>(p), b, slope_of<T>(q));
}

}  // namespace ermine::autodiff
