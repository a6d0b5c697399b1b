/// @file
/// Reverse mode: the tape.
///
///     v_k = f_k(v_i, v_j, ...)                             recorded as the code runs
///     adjoint(v_i) += adjoint(v_k) dv_k/dv_i,  k = n .. 1   the sweep, from adjoint(y) = 1
///
/// One recording and one sweep give dy/dx for any number of inputs x, in time and memory proportional to the operations that
/// ran, whatever loops, branches and recursion they came from:
///
///     Tape tape;
///     const Recording recording(tape);          // this thread's operations on Var are recorded until the end of the block
///     Var x = tape.input(2), z = tape.input(3);
///     Var y = sin(x) + x * z;
///     tape.backward(y);
///     tape.adjoint(x);                          // 2.58...: cos 2 + 3
///
/// Memory: 12 bytes an operand of a statement (recorder.hpp) in chunks that are kept for the next recording, and 8 bytes a
/// statement for the adjoints. The sweep is a loop, never a recursion. A tape records on one thread at a time; tapes of
/// different threads have nothing in common, and a tape within a tape on the same thread is a Recording within a Recording.
///
/// Sums over many samples need no more memory than one of them: take a `position`; record a sample, `seed` it, `sweep` down to
/// the position, `rewind`, for each; a last `sweep` carries what has added up at the older variables to the inputs.
///
/// A number given to the wrong tape, or to the right one after `reset` or `rewind` has forgotten it, is a UsageError that
/// names the operation and its place. (After a rewind a forgotten number can be told only until a new one has its place.)
/// `check_operations` looks at every value and slope as it is recorded and throws a TrainingError at the first that is not
/// finite.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ermine/autodiff/dual.hpp"
#include "ermine/autodiff/recorder.hpp"

namespace ermine::autodiff {

template <class T>
class BasicVar;

/// The cold ends of recording: each throws, with a message for a tired reader.
[[noreturn]] void refuse_key(const char* operation, std::uint64_t key, std::uint64_t stamp, std::uint64_t statement);
[[noreturn]] void refuse_number(const char* operation, double value, const double* slopes, int n,
                                std::uint64_t statement);
[[noreturn]] void refuse_length(std::uint64_t statements);
[[noreturn]] void refuse_use(const std::string& rule);
/// A number that no tape of this process has had before: tapes are told apart by it.
[[nodiscard]] std::uint64_t new_stamp();

/// A place on a tape to sweep down to or to go back to; the default one is the beginning of any tape.
struct Position {
  std::uint64_t stamp = 0, next = 0, chunk = 0, entries = 0;
};

template <class T>
class BasicTape {
 public:
  BasicTape() : stamp_(new_stamp()) { open(); }
  ~BasicTape() = default;  // a Recording outlives no tape it was given
  BasicTape(const BasicTape&) = delete;
  BasicTape& operator=(const BasicTape&) = delete;

  /// A variable to differentiate with respect to.
  [[nodiscard]] BasicVar<T> input(const T& value);
  [[nodiscard]] std::vector<BasicVar<T>> inputs(std::span<const T> values);

  /// All adjoints anew: those of y and of all that it was computed from. A constant y gives zeros. Cost: one sweep.
  void backward(const BasicVar<T>& y, const T& seed = T(1));
  /// The two halves of it: adds to the adjoint of y; sweeps down to a position, adding to the adjoints of what is older.
  void seed(const BasicVar<T>& y, const T& seed = T(1));
  void sweep(const Position& down_to = {});
  /// dy/dv after `backward`, of an input or of any other variable.
  [[nodiscard]] T adjoint(const BasicVar<T>& v) const;
  void clear_adjoints() { adjoints_.clear(); }

  [[nodiscard]] Position position();
  /// Forgets what was recorded since. Frees nothing, costs nothing.
  void rewind(const Position& position);
  /// Forgets everything: variables recorded so far are refused from now on. Keeps the memory.
  void reset();

  /// Every operation recorded from now on is checked to be finite in value and slope.
  void check_operations(bool on);

  [[nodiscard]] std::uint64_t statements() const { return count() - 1; }
  [[nodiscard]] std::uint64_t entries() const;
  /// Bytes that the recording occupies, and the adjoints after a sweep.
  [[nodiscard]] std::uint64_t bytes() const { return entries() * sizeof(Entry<T>) + adjoints_.size() * sizeof(T); }
  /// Bytes held for this and coming recordings.
  [[nodiscard]] std::uint64_t capacity_bytes() const;

  /// The slow way to record, for every case that the inlined one of recorder.hpp does not cover.
  static std::uint64_t record(const char* operation, const T& y, const std::uint64_t* keys, const Entry<T>* entries,
                              int n);

 private:
  template <class U>
  friend class Recording;
  static constexpr std::size_t first_chunk = 512, largest_chunk = 65536;
  struct Chunk {
    std::unique_ptr<Entry<T>[]> entries;
    std::size_t size = 0;
    std::size_t used = 0;  ///< Of chunks before the current one.
  };

  [[nodiscard]] bool active() const { return recorder<T>.tape == this; }
  [[nodiscard]] Recorder<T>& live() { return active() ? recorder<T> : state_; }
  [[nodiscard]] const Recorder<T>& live() const { return active() ? recorder<T> : state_; }
  [[nodiscard]] std::uint64_t count() const { return checking_ ? checked_next_ : live().next / 2; }
  [[nodiscard]] Entry<T>* begin_of(std::size_t chunk) const { return chunks_[chunk].entries.get(); }
  [[nodiscard]] std::uint64_t number_of(const BasicVar<T>& v, const char* operation) const;
  void open();
  void make_room();
  void push_idle();
  void go_to(std::size_t chunk, std::size_t entries, std::uint64_t next);

  std::uint64_t stamp_;
  Recorder<T> state_;  ///< While not active.
  bool checking_ = false;
  std::uint64_t checked_next_ = 1;
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  std::vector<T> adjoints_;
};

using Tape = BasicTape<double>;

/// While it lives, operations of this thread are recorded on the tape. What was recording before continues afterwards.
template <class T = double>
class Recording {
 public:
  explicit Recording(BasicTape<T>& tape) : before_(recorder<T>) {
    if (tape.state_.tape != nullptr) refuse_use("a tape is recorded on by one Recording at a time");
    if (before_.tape != nullptr) before_.tape->state_ = before_;
    recorder<T> = tape.state_;
    recorder<T>.tape = &tape;
    tape.state_.tape = &tape;
  }
  ~Recording() {
    BasicTape<T>* tape = recorder<T>.tape;
    tape->state_ = recorder<T>;
    tape->state_.tape = nullptr;
    recorder<T> = before_.tape != nullptr ? before_.tape->state_ : Recorder<T>{};
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  Recorder<T> before_;
};

}  // namespace ermine::autodiff

#include "ermine/autodiff/tape_sweep.hpp"
