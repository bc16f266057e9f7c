// Which results report the very same people, days or institutions, and are therefore counted once.
//
// Two results are shared if one of them names the other in `shared_with`, or both are so linked
// through others: one side's word is enough, since the partner that does not know of it would
// otherwise double the figure. In each figure the shared result whose name comes first counts, with
// its own value; where values differ, the others' are not looked at. (The greatest value would be a
// guess as well, and nobody could find the record behind it by a rule.)
//
// Only results that count for the caller link, and only results of the same indicator are linked; a
// name that the caller may not read links those that it reads itself as naming it.
//
// Ownership: refers to nothing once it is made. Thread-safety: const methods may be called from any
// thread.
#pragma once

#include <cstdint>
#include <vector>

#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {

class SharedResults {
 public:
  explicit SharedResults(const Viewer& viewer);

  // True if the result is shared with another, or named as shared by one.
  bool IsShared(ResultRow row) const { return !parents_.empty() && Parent(row) != 0; }
  // The group of a shared result: equal for results that are counted once.
  ResultRow GroupOf(ResultRow row) const;

 private:
  ResultRow Parent(ResultRow row) const { return parents_[row]; }
  void Link(ResultRow a, ResultRow b);

  // Each shared result's parent in its group's tree, its own row at the root; 0: not shared. Empty
  // if nothing is shared.
  std::vector<ResultRow> parents_;
};

}  // namespace baraza::reporting
