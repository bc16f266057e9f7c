// Acts: writes beside the creating and updating of single organisations - lifecycle, memberships,
// merges - and what a client keeps of each outside of the server.
//
// Why: an act such as a merge has no content of its own by which it could be found again. It is
// sent by a subject of its own instead ("act17"), and every change in the feed names its actor: so
// whatever an act has done stands in the feed under its number.
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "baraza/organisations/v1/alliance.pb.h"
#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::chaos {

enum class ActKind {
  kCreate,
  kUpdate,
  kAttest,
  kArchive,
  kRestore,
  kApply,  // an organisation asks for a membership
  kAdmit,  // a secretariat gives one unasked
  kDecide,
  kMerge,
  kUnmerge,
  kInVain,  // a dry run, or a merge that is refused half way: must leave no trace
};

struct Act {
  ActKind kind = ActKind::kCreate;
  std::string record;                            // whom it is about; of a merge the survivor
  std::vector<std::string> others;               // of a merge; of an unmerge the one to be restored
  organisations::v1::Organisation organisation;  // as sent: of kCreate and kUpdate
  organisations::v1::Membership membership;      // as sent or wanted: kApply, kAdmit, kDecide
  int64_t id = 0;
  bool acknowledged = false;
  std::string name, etag;  // as acknowledged; empty: told that it is done already
};

// "merge".
std::string ActName(ActKind kind);

// The subject that sends act `id`, and the act that a subject sends; 0: none.
std::string SubjectOf(int64_t id);
int64_t ActOf(const std::string& subject);

// The organisation that act `id` creates: its name, an alias, a key and a verified code are its
// own.
organisations::v1::Organisation ComposeFor(int64_t id);

}  // namespace baraza::chaos
