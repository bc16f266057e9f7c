// Which columns of a table are shown, and how wide, so that it fits.
//
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <vector>

namespace baraza::presentation {

struct ColumnNeed {
  size_t natural = 0;  // of its widest content or its title
  size_t least = 0;    // narrower than that it is not shown
  int importance = 1;
};

// The width of each column; 0: it is left out. Columns are parted by two spaces. `available` 0: as
// wide as they like. Widest columns shrink first; when none can, the least important of them (of
// equals the last) is left out. One column always stays.
std::vector<size_t> LayOut(const std::vector<ColumnNeed>& needs, size_t available);

}  // namespace baraza::presentation
