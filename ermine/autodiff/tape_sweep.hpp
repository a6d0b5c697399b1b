/// @file
/// The tape's memory and its sweep. Included by tape.hpp.

#pragma once

#include <algorithm>
#include <limits>

#include "ermine/autodiff/tape.hpp"
#include "ermine/autodiff/var.hpp"

namespace ermine::autodiff {

template <class T>
void BasicTape<T>::open() {
  chunks_.push_back({std::make_unique_for_overwrite<Entry<T>[]>(first_chunk), first_chunk, 0});
  go_to(0, 0, 0);
  push_idle();
}

template <class T>
void BasicTape<T>::go_to(std::size_t chunk, std::size_t entries, std::uint64_t next) {
  Recorder<T>& r = live();
  current_ = chunk;
  r.cursor = begin_of(chunk) + entries;
  r.limit = begin_of(chunk) + chunks_[chunk].size - 1;
  r.base = checking_ ? 0 : stamp_ << 32;
  r.next = checking_ ? 0 : 2 * next;
  checked_next_ = next;
}

/// A statement that refers to nobody (number 0) with slope 0. Nobody is the one at the very beginning.
template <class T>
void BasicTape<T>::push_idle() {
  Recorder<T>& r = live();
  put(r.cursor++, first_entry, T(0));
  if (checking_)
    ++checked_next_;
  else
    r.next += 2;
}

template <class T>
void BasicTape<T>::make_room() {
  if (live().cursor < live().limit) return;
  if (count() > (1u << 31) - 2 * largest_chunk) refuse_length(count());
  chunks_[current_].used = static_cast<std::size_t>(live().cursor - begin_of(current_));
  if (current_ + 1 == chunks_.size()) {
    const std::size_t size = std::min(2 * chunks_[current_].size, largest_chunk);
    chunks_.push_back({std::make_unique_for_overwrite<Entry<T>[]>(size), size, 0});
  }
  go_to(current_ + 1, 0, count());
  push_idle();
}

template <class T>
std::uint64_t BasicTape<T>::record(const char* operation, const T& y, const std::uint64_t* keys,
                                   const Entry<T>* entries, int n) {
  std::uint64_t heads[2];
  T slopes[2];
  int k = 0;
  BasicTape* tape = recorder<T>.tape;
  for (int i = 0; i < n; ++i) {
    if (keys[i] == 0) continue;
    if (tape == nullptr) refuse_key(operation, keys[i], 0, 0);
    heads[k] = (keys[i] & ~sole) - (tape->stamp_ << 32);
    if (heads[k] >= 2 * tape->count()) refuse_key(operation, keys[i], tape->stamp_, tape->count());
    slopes[k++] = entries[i].partial;
  }
  if (k == 0) return 0;
  if (tape->checking_) {
    bool finite = all_finite(y);
    for (int i = 0; i < k; ++i) finite = finite && all_finite(slopes[i]);
    if (!finite) {
      double shown[2];
      for (int i = 0; i < k; ++i) shown[i] = static_cast<double>(value_of(slopes[i]));
      refuse_number(operation, static_cast<double>(value_of(y)), shown, k, tape->count());
    }
  }
  tape->make_room();
  Recorder<T>& r = recorder<T>;
  for (int i = 0; i < k; ++i) put(r.cursor++, heads[i] | (i == 0 ? first_entry : 0), slopes[i]);
  if (tape->checking_)
    ++tape->checked_next_;
  else
    r.next += 2;
  return (tape->stamp_ << 32) + 2 * tape->count() - 1;
}

template <class T>
BasicVar<T> BasicTape<T>::input(const T& value) {
  make_room();
  push_idle();  // its adjoint is what the sweep adds up
  return BasicVar<T>(value, (stamp_ << 32) + 2 * (count() - 1));
}
template <class T>
std::vector<BasicVar<T>> BasicTape<T>::inputs(std::span<const T> values) {
  std::vector<BasicVar<T>> variables;
  variables.reserve(values.size());
  for (const T& value : values) variables.push_back(input(value));
  return variables;
}

/// A statement without effect stands at the position, so that none from before can grow after it.
template <class T>
Position BasicTape<T>::position() {
  make_room();
  push_idle();
  return {stamp_, count(), current_, static_cast<std::uint64_t>(live().cursor - begin_of(current_))};
}
template <class T>
void BasicTape<T>::rewind(const Position& position) {
  if (position.stamp != stamp_ || position.next > count())
    refuse_use("a tape is rewound to a position of its own recording");
  go_to(position.chunk, position.entries, position.next);
  if (adjoints_.size() > position.next) adjoints_.resize(position.next);
}
template <class T>
void BasicTape<T>::reset() {
  stamp_ = new_stamp();
  adjoints_.clear();
  go_to(0, 1, 1);
}
template <class T>
void BasicTape<T>::check_operations(bool on) {
  const std::uint64_t next = count();
  checking_ = on;
  go_to(current_, static_cast<std::size_t>(live().cursor - begin_of(current_)), next);
}

template <class T>
std::uint64_t BasicTape<T>::entries() const {
  std::uint64_t sum = static_cast<std::uint64_t>(live().cursor - begin_of(current_));
  for (std::size_t c = 0; c < current_; ++c) sum += chunks_[c].used;
  return sum;
}
template <class T>
std::uint64_t BasicTape<T>::capacity_bytes() const {
  std::uint64_t sum = adjoints_.capacity() * sizeof(T);
  for (const Chunk& chunk : chunks_) sum += chunk.size * sizeof(Entry<T>);
  return sum;
}

template <class T>
std::uint64_t BasicTape<T>::number_of(const BasicVar<T>& v, const char* operation) const {
  const std::uint64_t number = ((v.key() & ~sole) - (stamp_ << 32)) / 2;
  if (number >= count()) refuse_key(operation, v.key(), stamp_, count());
  return number;
}
template <class T>
T BasicTape<T>::adjoint(const BasicVar<T>& v) const {
  const std::uint64_t number = number_of(v, "adjoint");
  return number < adjoints_.size() ? adjoints_[number] : T(0);
}
template <class T>
void BasicTape<T>::backward(const BasicVar<T>& y, const T& weight) {
  adjoints_.clear();
  seed(y, weight);
  sweep();
}
template <class T>
void BasicTape<T>::seed(const BasicVar<T>& y, const T& weight) {
  if (y.key() == 0) return;  // a constant
  const std::uint64_t number = number_of(y, "backward");
  if (adjoints_.size() < count()) adjoints_.resize(count());
  adjoints_[number] += weight;
}

template <class T>
void BasicTape<T>::sweep(const Position& down_to) {
  if (down_to.stamp != 0 && (down_to.stamp != stamp_ || down_to.next > count()))
    refuse_use("a sweep ends at a position of the tape's own recording");
  if (adjoints_.size() < count()) adjoints_.resize(count());
  T* const adjoints = adjoints_.data();
  std::uint64_t statement = count();
  for (std::size_t c = current_ + 1; c-- > down_to.chunk;) {
    const Entry<T>* const begin = begin_of(c) + (c == down_to.chunk ? down_to.entries : 0);
    const Entry<T>* e = c == current_ ? live().cursor : begin_of(c) + chunks_[c].used;
    while (e != begin) {
      const T a = adjoints[--statement];
      std::uint32_t head;
      // An adjoint of 0 stops here: what y does not depend on gets 0, however steep it is.
      if (is_zero(a)) {
        do head = (--e)->head;
        while ((head & first_entry) == 0);
      } else {
        do {
          --e;
          head = e->head;
          adjoints[head >> 1] += e->partial * a;
        } while ((head & first_entry) == 0);
      }
    }
  }
}

}  // namespace ermine::autodiff
