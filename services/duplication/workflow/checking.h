// Checks: which records a draft may be one with, or overlaps with, as a caller may see it.
//
// Scores are those of detection, from the same engine. Records that the caller may not read are not
// shown and don't count towards the greatest number of results, so that an answer has the same
// length whether they exist or not; of those that would be raised as matches only the alliances are
// named, so that the caller knows whom to ask.
//
// Thread-safety: Check may be called from any thread. Nothing is stored; nothing fails.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "services/duplication/workflow/engine.h"
#include "services/duplication/workflow/known_record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

struct CheckAnswer {
  std::vector<v1::Match> candidates;  // subjects(0) is the draft
  std::vector<v1::Match> overlaps;
  std::set<std::string> ask_alliances;
};

class Checks {
 public:
  // `records` and the engines outlive the checks.
  Checks(const KnownRecords& records, Engines engines) : records_(records), engines_(engines) {}

  // `draft` may have the name of a record, which is then left out; a name that the caller may not
  // read is no name: leaving that record out would tell that it is the similar one.
  CheckAnswer Check(const scope::Scope& scope, KnownRecord draft, int max_results) const;

 private:
  using Found = std::vector<v1::Match>;

  // Asks for more until `max_results` of what is found may be shown or nothing more is found.
  template <class Ask>
  Found Visible(const scope::Scope& scope, const std::string& draft, int max_results,
                const Ask& ask, std::set<std::string>& ask_alliances) const;

  const KnownRecords& records_;
  const Engines engines_;
};

}  // namespace baraza::duplication
