// Finds the organisation of a register that a written affiliation or name means.
//
// Why: people write "Dept. of Physiology, Makerere Univ., Kampala", not the registered name; so
// what is asked is how much of a registered name the text says, not how alike the two are.
//
// Thread-safety: const methods may be called from many threads. Nothing fails.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

struct LookupQuery {
  std::string text;
  std::string country;   // ISO 3166-1 alpha-2; empty: not known
  std::string locality;  // empty: not known
};

struct RankedRow {
  Row row = 0;             // of the register
  double probability = 0;  // that the text means it, 0 to 1
};

class LookupRegister {
 public:
  explicit LookupRegister(const std::vector<OrganisationRow>& rows);
  ~LookupRegister();

  // The most probable first, at most `limit`.
  std::vector<RankedRow> Find(const LookupQuery& query, int limit) const;

 private:
  class Index;
  std::unique_ptr<Index> index_;
};

}  // namespace baraza::duplication
