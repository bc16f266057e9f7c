// A page with what caches have to know of it: which version of which record it shows.
//
// Why: a page comes from the store, or from what replicas share, and may show what this process has
// not been told of by the feed. Most pages do not; so what is in them is told only where the store
// had come further than the feed's tail.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "services/foundation/record/record.h"

namespace baraza::recordstore {

// Of a page that is read, the position up to which nobody asks what is in it: all, none.
inline constexpr int64_t kNobodyAsks = std::numeric_limits<int64_t>::max();
inline constexpr int64_t kEverybodyAsks = -1;

// A record that a page shows.
struct Shown {
  std::string name;
  int64_t version = 0;
};

struct ReadPage {
  record::Page page;
  // Of the feed's head when the records were read, or later; 0 where nobody asked.
  int64_t position = 0;
  // The records of the page, in its order; empty where nobody asked.
  std::vector<Shown> shown = {};
};

}  // namespace baraza::recordstore
