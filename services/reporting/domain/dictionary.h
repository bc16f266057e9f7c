// Texts as dense numbers: 0, 1, 2 ... in the order in which they were first seen.
//
// Why: a report over millions of facts compares and groups numbers and looks a text up once, when
// it is written down. Number 0 is the empty text: "none".
//
// Ownership: the texts live as long as the dictionary; nothing is ever removed, so that numbers
// that others hold stay true. Thread-safety: const methods may be called from any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace baraza::reporting {

class Dictionary {
 public:
  static constexpr uint32_t kNone = 0;

  Dictionary() { Number(""); }
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  // The number of `text`, a new one if it was not seen before.
  uint32_t Number(absl::string_view text) {
    const auto known = numbers_.find(text);
    if (known != numbers_.end()) return known->second;
    const auto number = static_cast<uint32_t>(texts_.size());
    texts_.emplace_back(text);
    numbers_.emplace(texts_.back(), number);
    return number;
  }
  // The number of `text`, if it was seen.
  std::optional<uint32_t> Find(absl::string_view text) const {
    const auto known = numbers_.find(text);
    if (known == numbers_.end()) return std::nullopt;
    return known->second;
  }
  const std::string& Text(uint32_t number) const { return texts_[number]; }
  // How many texts there are, the empty one included.
  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

 private:
  std::deque<std::string> texts_;  // a deque: texts never move, the map's keys point to them
  absl::flat_hash_map<absl::string_view, uint32_t> numbers_;
};

}  // namespace baraza::reporting
