/// @file
/// Texts and their codes 0, 1, ... in the order they were first seen: a hash table with open addressing.

#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace ermine::data::csv {

class Dictionary {
 public:
  struct Found {
    std::int32_t code;
    bool fresh;  ///< The text had no code before.
  };

  Found code_of(std::string_view text) {
    const std::uint32_t hash = hash_of(text);
    std::size_t at = hash & mask_;
    for (;; at = (at + 1) & mask_) {
      const Slot slot = slots_[at];
      if (slot.code < 0) break;
      if (slot.hash == hash && levels_[static_cast<std::size_t>(slot.code)] == text) return {slot.code, false};
    }
    const auto code = static_cast<std::int32_t>(levels_.size());
    levels_.emplace_back(text);
    slots_[at] = {hash, code};
    if (2 * levels_.size() > mask_) grow();
    return {code, true};
  }

  [[nodiscard]] std::size_t size() const { return levels_.size(); }
  [[nodiscard]] const std::vector<std::string>& levels() const { return levels_; }
  [[nodiscard]] std::vector<std::string> take_levels() { return std::move(levels_); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::int32_t code = -1;
  };

  /// Eight bytes at a time, mixed by a multiplication whose upper half holds what the lower one lost.
  static std::uint32_t hash_of(std::string_view text) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
    std::uint64_t hash = text.size() * odd;
    while (text.size() >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data(), 8);
      hash = (hash ^ word) * odd;
      hash ^= hash >> 32;
      text.remove_prefix(8);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), text.size());
    hash = (hash ^ word) * odd;
    return static_cast<std::uint32_t>(hash >> 32);
  }

  void grow() {
    mask_ = 2 * mask_ + 1;
    std::vector<Slot> old(mask_ + 1);
    old.swap(slots_);
    for (const Slot slot : old) {
      if (slot.code < 0) continue;
      std::size_t at = slot.hash & mask_;
      while (slots_[at].code >= 0) at = (at + 1) & mask_;
      slots_[at] = slot;
    }
  }

  std::size_t mask_ = 15;
  std::vector<Slot> slots_ = std::vector<Slot>(16);
  std::vector<std::string> levels_;
};

}  // namespace ermine::data::csv
