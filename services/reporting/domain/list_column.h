// A column whose values are lists: the lists of all rows lie one behind the other in one array.
//
// Why: a report walks the places, themes and participants of every project; one array is read at
// the speed of memory, a vector for each row is not. A list that outgrows its place moves to the
// end; when half of the array is abandoned it is packed.
//
// Thread-safety: const methods may be called from any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace baraza::reporting {

template <class T>
class ListColumn {
 public:
  // The list of `row`; empty for a row that was never set. Valid until the next Set.
  absl::Span<const T> operator[](uint32_t row) const {
    if (row >= places_.size()) return {};
    return absl::MakeConstSpan(values_).subspan(places_[row].begin, places_[row].size);
  }

  // Replaces the list of `row`; `list` is not part of this column.
  void Set(uint32_t row, absl::Span<const T> list) {
    if (row >= places_.size()) {
      if (list.empty()) return;
      places_.resize(row + 1);
    }
    Place& place = places_[row];
    if (list.size() > place.capacity) {
      abandoned_ += place.capacity;
      place.begin = values_.size();
      place.capacity = static_cast<uint32_t>(list.size());
      values_.resize(values_.size() + list.size());
    }
    place.size = static_cast<uint32_t>(list.size());
    std::copy(list.begin(), list.end(), values_.begin() + static_cast<ptrdiff_t>(place.begin));
    if (abandoned_ > kPackAbove && abandoned_ > values_.size() / 2) Pack();
  }

  // Forgets the lists of all rows.
  void Clear() {
    places_.clear();
    values_.clear();
    abandoned_ = 0;
  }

  // Values held, the abandoned ones included.
  size_t capacity() const { return values_.size(); }

 private:
  static constexpr size_t kPackAbove = 1024;
  struct Place {
    size_t begin = 0;
    uint32_t size = 0;
    uint32_t capacity = 0;
  };

  void Pack() {
    std::vector<T> packed;
    packed.reserve(values_.size() - abandoned_);
    for (Place& place : places_) {
      const auto begin = values_.begin() + static_cast<ptrdiff_t>(place.begin);
      place.begin = packed.size();
      packed.insert(packed.end(), begin, begin + place.size);
      place.capacity = place.size;
    }
    values_ = std::move(packed);
    abandoned_ = 0;
  }

  std::vector<Place> places_;
  std::vector<T> values_;
  size_t abandoned_ = 0;
};

}  // namespace baraza::reporting
