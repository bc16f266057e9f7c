// What reports know of organisations: title, audience, and into which record one was merged.
//
// A row stands for a resource name, from its first mention on, whether or not the register has
// told of it yet: projects may arrive before the organisations that take part in them.
//
// Thread-safety: const methods may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/reporting/domain/audiences.h"
#include "services/reporting/domain/dictionary.h"

namespace baraza::reporting {

// Row of an organisation. 0: none.
using OrganisationRow = uint32_t;

class OrganisationFacts {
 public:
  // One entry per row.
  struct Columns {
    Dictionary names;
    std::vector<int64_t> versions;  // of the last change that was applied
    std::vector<uint8_t> known;     // 1: the register told of it
    std::vector<AudienceId> audiences;
    std::vector<OrganisationRow> merged_into;  // 0: not merged
    std::vector<std::string> titles;
  };

  // `audiences` outlives the facts.
  explicit OrganisationFacts(Audiences& audiences);

  // The row of `name`, a new one if it was never mentioned.
  OrganisationRow Mention(const std::string& name);
  // Applies a change that is newer than what is known; false: it is not, nothing was done.
  bool Apply(const organisations::v1::OrganisationChange& change);
  // Forgets what the register told; rows stay, since projects point to them.
  void Forget();

  const Columns& columns() const { return columns_; }
  uint32_t rows() const { return columns_.names.size(); }

 private:
  Audiences& audiences_;
  Columns columns_;
};

}  // namespace baraza::reporting
