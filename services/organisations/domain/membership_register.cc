#include "services/organisations/domain/membership_register.h"

#include <algorithm>
#include <utility>

#include "services/foundation/calendar/calendar.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {
namespace {

using record::Transaction;
using v1::Membership;

constexpr char kEndedByMerge[] =
    "The organisation was merged with one that is a member in this role already.";

std::vector<status::FieldViolation> FaultsOf(const MembershipDecision& decision) {
  std::vector<status::FieldViolation> faults;
  const bool decidable =
      decision.state != Membership::STATE_UNSPECIFIED && decision.state != Membership::APPLIED;
  if (!decidable) faults.push_back({"state", "is none of ACTIVE, SUSPENDED, ENDED, DECLINED"});
  if (decision.state != Membership::ACTIVE && decision.reason.empty()) {
    faults.push_back({"reason", "is missing: say why, whoever sees the membership reads it"});
  }
  return faults;
}

// The membership without what a move changes.
std::string Unmoved(Membership membership) {
  membership.clear_organisation();
  membership.clear_moved_from();
  membership.clear_etag();
  membership.clear_update_time();
  return membership.SerializeAsString();
}

bool WasEndedByMerge(const Membership& membership) {
  return membership.state() == Membership::ENDED && membership.reason() == kEndedByMerge;
}

}  // namespace

MembershipRegister::MembershipRegister(record::Writer& writer, MembershipRecords& memberships,
                                       const MembershipRules::Dependencies& ask)
    : Register(writer, memberships, rules_, ask.clock), rules_(ask), clock_(ask.clock) {}

void MembershipRegister::Decide(const scope::Scope& scope, MembershipDecision decision,
                                record::WriteOptions options, record::Writer::Done done) {
  if (absl::Status valid = status::InvalidFields(FaultsOf(decision)); !valid.ok()) {
    return done(valid);
  }
  const std::string name = decision.name, etag = decision.etag;
  Change(
      scope, name, etag, std::move(options),
      [this, scope, decision = std::move(decision)](Transaction&, Membership& membership) {
        return Carry(scope, decision, membership);
      },
      std::move(done));
}

absl::Status MembershipRegister::Carry(const scope::Scope& scope,
                                       const MembershipDecision& decision,
                                       Membership& membership) const {
  if (membership.state() == decision.state) return absl::OkStatus();
  RETURN_IF_ERROR(CheckTransition(membership.state(), decision.state));
  const google::type::Date date =
      decision.date.year() != 0 ? decision.date : calendar::DateOf(calendar::Today(clock_));
  if (membership.state() == Membership::APPLIED && decision.state == Membership::ACTIVE) {
    *membership.mutable_start_date() = date;
  }
  if (decision.state == Membership::ENDED) *membership.mutable_end_date() = date;
  membership.set_state(decision.state);
  membership.set_reason(decision.reason);
  membership.set_decider(scope.subject());
  membership.mutable_decide_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  return absl::OkStatus();
}

absl::StatusOr<MembershipMoves::Versioned> MembershipMoves::Find(Transaction& transaction,
                                                                 const std::string& name) {
  ASSIGN_OR_RETURN(std::optional<Versioned> found,
                   memberships_.Find(transaction, scope::Scope::Service("register"), name));
  if (!found.has_value()) return absl::DataLossError(name + " is indexed and does not exist");
  return *std::move(found);
}

absl::Status MembershipMoves::Put(Transaction& transaction, const scope::Scope& scope,
                                  const Versioned& before, Versioned& after) {
  after.audience = AudienceOfMembership(after.resource, &before.audience);
  return memberships_.Put(transaction, scope, &before, after);
}

absl::Status MembershipMoves::Move(Transaction& transaction, const scope::Scope& scope,
                                   const std::string& survivor, const std::string& other) {
  ASSIGN_OR_RETURN(const auto names, index_.MembershipsOf(transaction, other));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const Versioned before, Find(transaction, name));
    Versioned after = before;
    Membership& moved = after.resource;
    moved.set_organisation(survivor);
    if (moved.moved_from().empty()) moved.set_moved_from(other);
    ASSIGN_OR_RETURN(const auto live, index_.LiveMembership(transaction, resourcename::Parent(name),
                                                            survivor, moved.role()));
    if (IsLive(moved) && live.has_value()) {
      moved.set_state(Membership::ENDED);
      moved.set_reason(kEndedByMerge);
      moved.set_decider(scope.subject());
      *moved.mutable_end_date() = calendar::DateOf(calendar::Today(clock_));
    }
    RETURN_IF_ERROR(Put(transaction, scope, before, after));
  }
  return absl::OkStatus();
}

// The membership as it stood with one of `others` last; nothing if it was edited since.
absl::StatusOr<std::optional<Membership>> MembershipMoves::AsItWas(
    Transaction& transaction, const Versioned& moved, const std::vector<std::string>& others) {
  for (int64_t version = moved.version - 1; version > 0; --version) {
    ASSIGN_OR_RETURN(const std::string body, transaction.BodyOf(moved.resource.name(), version));
    Membership was;
    if (!was.ParseFromString(body)) {
      return absl::DataLossError("a version of " + moved.resource.name() + " cannot be read");
    }
    if (std::find(others.begin(), others.end(), was.organisation()) == others.end()) continue;
    const bool untouched =
        WasEndedByMerge(moved.resource) || Unmoved(was) == Unmoved(moved.resource);
    return untouched ? std::optional(was) : std::nullopt;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<std::string>> MembershipMoves::GiveBack(
    Transaction& transaction, const scope::Scope& scope, const std::string& survivor,
    const std::vector<std::string>& others) {
  std::vector<std::string> kept;
  ASSIGN_OR_RETURN(const auto names, index_.MembershipsOf(transaction, survivor));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const Versioned moved, Find(transaction, name));
    const std::string& from = moved.resource.moved_from();
    if (std::find(others.begin(), others.end(), from) == others.end()) continue;
    ASSIGN_OR_RETURN(const std::optional<Membership> was, AsItWas(transaction, moved, others));
    if (!was.has_value()) {
      kept.push_back(name);
      continue;
    }
    Versioned after = moved;
    after.resource = *was;
    RETURN_IF_ERROR(Put(transaction, scope, moved, after));
  }
  return kept;
}

}  // namespace baraza::organisations
