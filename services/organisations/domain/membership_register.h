// Memberships of alliances: what can be done with them.
//
// Applying, admitting at once and correcting are those of every register (record::Register);
// deciding is its own, and so is what a merge of organisations does to memberships.
//
// Thread-safety: as record::Register.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "google/type/date.pb.h"
#include "services/organisations/domain/membership_rules.h"

namespace baraza::organisations {

// A decision about a membership.
struct MembershipDecision {
  std::string name;
  std::string etag;  // empty: any
  v1::Membership::State state = v1::Membership::STATE_UNSPECIFIED;
  std::string reason;            // required for all but ACTIVE
  google::type::Date date = {};  // unset: today
};

class MembershipRegister : public record::Register<v1::Membership> {
 public:
  MembershipRegister(record::Writer& writer, MembershipRecords& memberships,
                     const MembershipRules::Dependencies& ask);

  // Brings a membership into another state; one that is in it stays as it is. INVALID_ARGUMENT: no
  // reason, or a day before the first. FAILED_PRECONDITION: as CheckTransition and the rules.
  void Decide(const scope::Scope& scope, MembershipDecision decision, record::WriteOptions options,
              record::Writer::Done done);

 private:
  absl::Status Carry(const scope::Scope& scope, const MembershipDecision& decision,
                     v1::Membership& membership) const;

  MembershipRules rules_;
  const clock::Clock& clock_;
};

// What a merge of organisations, and its undoing, do to their memberships.
class MembershipMoves {
 public:
  // All outlive the moves.
  MembershipMoves(MembershipRecords& memberships, MembershipIndex& index, const clock::Clock& clock)
      : memberships_(memberships), index_(index), clock_(clock) {}

  // Moves all memberships of `other` to `survivor`. A live one that the survivor has in the same
  // alliance and role already is ended instead of doubled.
  absl::Status Move(record::Transaction& transaction, const scope::Scope& scope,
                    const std::string& survivor, const std::string& other);
  // Gives those that were moved from one of `others` back as they were; the names of those that
  // were decided on since, which stay.
  absl::StatusOr<std::vector<std::string>> GiveBack(record::Transaction& transaction,
                                                    const scope::Scope& scope,
                                                    const std::string& survivor,
                                                    const std::vector<std::string>& others);

 private:
  using Versioned = record::Versioned<v1::Membership>;
  absl::StatusOr<Versioned> Find(record::Transaction& transaction, const std::string& name);
  absl::Status Put(record::Transaction& transaction, const scope::Scope& scope,
                   const Versioned& before, Versioned& after);
  absl::StatusOr<std::optional<v1::Membership>> AsItWas(record::Transaction& transaction,
                                                        const Versioned& moved,
                                                        const std::vector<std::string>& others);

  MembershipRecords& memberships_;
  MembershipIndex& index_;
  const clock::Clock& clock_;
};

}  // namespace baraza::organisations
