#include "tests/chaos/family.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/status/status.h"

namespace baraza::chaos {
namespace {

using namespace organisations::v1;  // NOLINT: most of its messages are used here

constexpr int kMostSteps = 40;  // of a family, before a new one is begun
constexpr int kFewest = 3;      // that have to stand
constexpr int kMost = 8;

bool IsLive(Membership::State state) {
  return state == Membership::APPLIED || state == Membership::ACTIVE ||
         state == Membership::SUSPENDED;
}

// A state that may follow.
Membership::State Next(Membership::State state, int dice) {
  if (state == Membership::APPLIED) {
    return dice == 0 ? Membership::DECLINED : dice == 1 ? Membership::ENDED : Membership::ACTIVE;
  }
  if (dice == 0) return Membership::ENDED;
  return state == Membership::ACTIVE ? Membership::SUSPENDED : Membership::ACTIVE;
}

// True if the error says that an earlier try, whose answer was lost, was carried out.
bool SaysDone(const absl::Status& status) {
  return status::Reason(status) == "ETAG_MISMATCH" || status::Reason(status) == "NOT_MERGED";
}

// What an answer says of the record that the act is about.
const Organisation& RecordOf(const Organisation& answer) { return answer; }
const Membership& RecordOf(const Membership& answer) { return answer; }
const Organisation& RecordOf(const UnmergeOrganisationResponse& answer) {
  return answer.organisation();
}

}  // namespace

Family::Family(Load& load, Journal& journal, const std::string& address, uint32_t seed)
    : client_(load, seed),
      journal_(journal),
      organisations_(OrganisationsService::NewStub(peers::Connect(address))),
      alliances_(AlliancesService::NewStub(peers::Connect(address))) {}

void Family::Run() {
  while (!client_.stopping()) Step();
}

void Family::Step() {
  if (++steps_ > kMostSteps) Abandon();
  const auto standing =
      std::count_if(kin_.begin(), kin_.end(), [](const Kin& kin) { return kin.standing(); });
  if (standing < kFewest && kin_.size() >= kMost) Abandon();
  if (standing < kFewest) return Create();
  const int dice = client_.Dice(100);
  if (dice < 10 && kin_.size() < kMost) return Create();
  if (dice < 22) return Update(*AnyStanding());
  if (dice < 30) return Attest(*AnyStanding());
  if (dice < 36) return Archive(*AnyStanding());
  if (dice < 44) {
    Kin* archived = Any([](const Kin& kin) { return kin.archived; });
    return archived == nullptr ? Join(*AnyStanding()) : Restore(*archived);
  }
  if (dice < 56) return Join(*AnyStanding());
  if (dice < 68) return Decide();
  if (dice < 82) return Merge();
  if (dice < 94) return Unmerge();
  TryInVain();
}

template <class Answer, class Request, class Call>
absl::StatusOr<Answer> Family::Carry(int64_t id, const scope::Scope& scope, const Request& request,
                                     const Call& call) {
  bool repeated = false;
  const auto send = [&](auto* context, Answer* answer) { return call(context, request, answer); };
  absl::StatusOr<Answer> answer = client_.Insist<Answer>(scope, send, &repeated);
  if (answer.ok()) {
    const auto& record = RecordOf(*answer);
    journal_.AcknowledgeAct(id, record.name(), record.etag());
    return answer;
  }
  Abandon();
  if (repeated && SaysDone(answer.status())) {
    journal_.AcknowledgeAct(id, "", "");
  } else if (!IsOpen(answer.status())) {
    journal_.Complain(absl::StrCat("act ", id, " was refused: ", answer.status().ToString()));
  }
  return answer;
}

template <class Answer, class Request, class Call>
void Family::Repeat(int64_t id, const scope::Scope& scope, const Request& request, const Call& call,
                    const Answer& first) {
  if (client_.Dice(8) != 0) return;
  const auto send = [&](auto* context, Answer* answer) { return call(context, request, answer); };
  const absl::StatusOr<Answer> again = client_.Insist<Answer>(scope, send);
  if (again.ok() && again->name() == first.name() && again->etag() == first.etag()) return;
  if (!again.ok() && IsOpen(again.status())) return;
  journal_.Complain(absl::StrCat("act ", id, " was answered with ", first.name(), " ", first.etag(),
                                 ", and repeated with ",
                                 again.ok() ? again->etag() : again.status().ToString()));
}

scope::Scope Family::Secretariat(int64_t id) const {
  return scope::Scope(
      {.subject = SubjectOf(id), .role = scope::Role::kSecretariat, .alliance = kAlliance});
}

void Family::Create() {
  const int64_t id = journal_.Enter(Act{.kind = ActKind::kCreate});
  CreateOrganisationRequest request;
  *request.mutable_organisation() = ComposeFor(id);
  request.set_request_id(client_.NewRequestId());
  const auto call = [&](auto* context, const auto& r, auto* answer) {
    return organisations_->CreateOrganisation(context, r, answer);
  };
  const auto answer = Carry<Organisation>(id, Secretariat(id), request, call);
  if (!answer.ok()) return;
  kin_.push_back({.name = answer->name(), .etag = answer->etag()});
  Repeat(id, Secretariat(id), request, call, *answer);
}

void Family::Update(Kin& kin) {
  UpdateOrganisationRequest request;
  Organisation& patch = *request.mutable_organisation();
  patch.set_locality(absl::StrCat("Place of ", kin.etag));
  patch.set_website(absl::StrCat("https://example.org/", kin.etag));
  const int64_t id =
      journal_.Enter(Act{.kind = ActKind::kUpdate, .record = kin.name, .organisation = patch});
  patch.set_name(kin.name);
  patch.set_etag(kin.etag);
  request.set_request_id(client_.NewRequestId());
  const auto call = [&](auto* context, const auto& r, auto* answer) {
    return organisations_->UpdateOrganisation(context, r, answer);
  };
  const auto answer = Carry<Organisation>(id, Secretariat(id), request, call);
  if (!answer.ok()) return;
  kin.etag = answer->etag();
  Repeat(id, Secretariat(id), request, call, *answer);
  ReadBack(id, kin.name, kin);
}

void Family::Attest(Kin& kin) {
  const int64_t id = journal_.Enter(Act{.kind = ActKind::kAttest, .record = kin.name});
  AttestOrganisationRequest request;
  request.set_name(kin.name);
  request.set_etag(kin.etag);  // without it an attestation that is sent again counts twice
  const auto answer = Carry<Organisation>(
      id, Secretariat(id), request, [&](auto* context, const auto& r, auto* answer) {
        return organisations_->AttestOrganisation(context, r, answer);
      });
  if (!answer.ok()) return;
  kin.etag = answer->etag();
  ReadBack(id, kin.name, kin);
}

void Family::Archive(Kin& kin) {
  const int64_t id = journal_.Enter(Act{.kind = ActKind::kArchive, .record = kin.name});
  ArchiveOrganisationRequest request;
  request.set_name(kin.name);
  if (client_.Dice(2) == 0) request.set_etag(kin.etag);
  const auto answer = Carry<Organisation>(
      id, Secretariat(id), request, [&](auto* context, const auto& r, auto* answer) {
        return organisations_->ArchiveOrganisation(context, r, answer);
      });
  if (!answer.ok()) return;
  kin.etag = answer->etag();
  kin.archived = true;
}

void Family::Restore(Kin& kin) {
  const int64_t id = journal_.Enter(Act{.kind = ActKind::kRestore, .record = kin.name});
  RestoreOrganisationRequest request;
  request.set_name(kin.name);
  if (client_.Dice(2) == 0) request.set_etag(kin.etag);
  const auto answer = Carry<Organisation>(
      id, Secretariat(id), request, [&](auto* context, const auto& r, auto* answer) {
        return organisations_->RestoreOrganisation(context, r, answer);
      });
  if (!answer.ok()) return;
  kin.etag = answer->etag();
  kin.archived = false;
}

void Family::Join(const Kin& kin) {
  static constexpr Membership::Role kRoles[] = {Membership::MEMBER, Membership::SUPPLIER,
                                                Membership::OBSERVER};
  const bool applies = client_.Dice(2) == 0;
  Act act{.kind = applies ? ActKind::kApply : ActKind::kAdmit};
  act.membership.set_organisation(kin.name);
  act.membership.set_role(kRoles[client_.Dice(3)]);
  if (HasLive(kin.name, act.membership.role())) return;
  const int64_t id = journal_.Enter(act);
  const scope::Scope applicant({.subject = SubjectOf(id),
                                .role = scope::Role::kMember,
                                .organisation = kin.name,
                                .alliance = kAlliance});
  CreateMembershipRequest request;
  request.set_parent(kAlliance);
  *request.mutable_membership() = act.membership;
  request.set_request_id(client_.NewRequestId());
  const auto call = [&](auto* context, const auto& r, auto* answer) {
    return alliances_->CreateMembership(context, r, answer);
  };
  const scope::Scope& scope = applies ? applicant : Secretariat(id);
  const auto answer = Carry<Membership>(id, scope, request, call);
  if (!answer.ok()) return;
  memberships_.push_back(*answer);
  Repeat(id, scope, request, call, *answer);
}

void Family::Decide() {
  std::vector<Membership*> open;
  for (Membership& membership : memberships_) {
    const bool standing = Find(membership.organisation()).standing();
    if (standing && IsLive(membership.state())) open.push_back(&membership);
  }
  if (open.empty()) return;
  Membership& membership = *open[client_.Dice(static_cast<int>(open.size()))];
  Act act{.kind = ActKind::kDecide, .record = membership.name()};
  act.membership.set_state(Next(membership.state(), client_.Dice(5)));
  act.membership.set_reason(absl::StrCat("Decided after ", membership.etag()));
  const int64_t id = journal_.Enter(act);
  DecideMembershipRequest request;
  request.set_name(membership.name());
  request.set_state(act.membership.state());
  request.set_reason(act.membership.reason());
  if (client_.Dice(2) == 0) request.set_etag(membership.etag());
  const auto answer = Carry<Membership>(id, Secretariat(id), request,
                                        [&](auto* context, const auto& r, auto* answer) {
                                          return alliances_->DecideMembership(context, r, answer);
                                        });
  if (answer.ok()) membership = *answer;
}

void Family::Merge() {
  Kin* survivor = AnyStanding();
  std::vector<Kin*> others;
  for (int most = client_.Dice(3) == 0 ? 2 : 1; most > 0; --most) {
    Kin* other = AnyStanding();
    const bool known = std::find(others.begin(), others.end(), other) != others.end();
    if (other != survivor && !known) others.push_back(other);
  }
  if (others.empty()) return;
  Act act{.kind = ActKind::kMerge, .record = survivor->name};
  for (const Kin* other : others) act.others.push_back(other->name);
  const int64_t id = journal_.Enter(act);
  MergeOrganisationsRequest request;
  request.set_survivor(survivor->name);
  request.set_decision_id(absl::StrCat("decisions/", id));
  request.set_request_id(client_.NewRequestId());
  (*request.mutable_reviewed_etags())[survivor->name] = survivor->etag;
  for (const Kin* other : others) {
    request.add_others(other->name);
    (*request.mutable_reviewed_etags())[other->name] = other->etag;
  }
  const auto call = [&](auto* context, const auto& r, auto* answer) {
    return organisations_->MergeOrganisations(context, r, answer);
  };
  const auto answer = Carry<Organisation>(id, Secretariat(id), request, call);
  if (!answer.ok()) return;
  survivor->etag = answer->etag();
  for (Kin* other : others) other->part_of = survivor->name;
  Repeat(id, Secretariat(id), request, call, *answer);
  ReadBack(id, others[0]->name, *survivor);
  ReadMemberships();
}

void Family::Unmerge() {
  Kin* merged =
      Any([this](const Kin& kin) { return !kin.part_of.empty() && Find(kin.part_of).standing(); });
  if (merged == nullptr) return;
  Kin& survivor = Find(merged->part_of);
  const int64_t id = journal_.Enter(
      Act{.kind = ActKind::kUnmerge, .record = survivor.name, .others = {merged->name}});
  UnmergeOrganisationRequest request;
  request.set_name(merged->name);
  if (client_.Dice(2) == 0) request.set_survivor_etag(survivor.etag);
  const auto answer = Carry<UnmergeOrganisationResponse>(
      id, Secretariat(id), request, [&](auto* context, const auto& r, auto* answer) {
        return organisations_->UnmergeOrganisation(context, r, answer);
      });
  if (!answer.ok()) return;
  survivor.etag = answer->survivor().etag();
  merged->etag = answer->organisation().etag();
  merged->part_of.clear();
  ReadBack(id, merged->name, *merged);
  ReadMemberships();
}

// A dry run, or a merge whose first half can be done and whose second is refused.
void Family::TryInVain() {
  const Kin* survivor = AnyStanding();
  const Kin* other = AnyStanding();
  if (survivor == other) return;
  const Kin* archived = Any([](const Kin& kin) { return kin.archived; });
  const int64_t id = journal_.Enter(Act{.kind = ActKind::kInVain, .record = survivor->name});
  MergeOrganisationsRequest request;
  request.set_survivor(survivor->name);
  request.add_others(other->name);
  request.set_decision_id(absl::StrCat("decisions/", id));
  request.set_validate_only(archived == nullptr);
  if (archived != nullptr) request.add_others(archived->name);
  const auto answer =
      client_.Insist<Organisation>(Secretariat(id), [&](auto* context, Organisation* answer) {
        return organisations_->MergeOrganisations(context, request, answer);
      });
  if (!answer.ok() && IsOpen(answer.status())) return;
  if (answer.ok() == request.validate_only()) return;
  journal_.Complain(
      absl::StrCat("act ", id, ", in vain, was answered with ", answer.status().ToString()));
}

void Family::ReadBack(int64_t id, const std::string& name, const Kin& expected) {
  GetOrganisationRequest request;
  request.set_name(name);
  const auto read =
      Client::Once<Organisation>(Secretariat(id), [&](auto* context, Organisation* answer) {
        return organisations_->GetOrganisation(context, request, answer);
      });
  if (!read.ok() && IsOpen(read.status())) return;
  if (read.ok() && read->name() == expected.name && read->etag() == expected.etag) return;
  journal_.Complain(absl::StrCat(
      "act ", id, ": ", name, " should be read as ", expected.name, " ", expected.etag,
      ", and was read as ",
      read.ok() ? absl::StrCat(read->name(), " ", read->etag()) : read.status().ToString()));
}

void Family::ReadMemberships() {
  ListMembershipsRequest request;
  request.set_parent(kAlliance);
  request.set_page_size(1000);
  for (const Kin& kin : kin_) request.add_organisations(kin.name);
  const auto page = Client::Once<ListMembershipsResponse>(
      scope::Scope::Service("family"), [&](auto* context, ListMembershipsResponse* answer) {
        return alliances_->ListMemberships(context, request, answer);
      });
  if (!page.ok()) return Abandon();
  memberships_.assign(page->memberships().begin(), page->memberships().end());
}

void Family::Abandon() {
  kin_.clear();
  memberships_.clear();
  steps_ = 0;
}

template <class Fit>
Family::Kin* Family::Any(const Fit& fit) {
  std::vector<Kin*> fitting;
  for (Kin& kin : kin_) {
    if (fit(kin)) fitting.push_back(&kin);
  }
  return fitting.empty() ? nullptr : fitting[client_.Dice(static_cast<int>(fitting.size()))];
}

Family::Kin* Family::AnyStanding() {
  return Any([](const Kin& kin) { return kin.standing(); });
}

Family::Kin& Family::Find(const std::string& name) {
  return *std::find_if(kin_.begin(), kin_.end(), [&](const Kin& kin) { return kin.name == name; });
}

bool Family::HasLive(const std::string& organisation, Membership::Role role) const {
  return std::any_of(memberships_.begin(), memberships_.end(), [&](const Membership& membership) {
    return membership.organisation() == organisation && membership.role() == role &&
           IsLive(membership.state());
  });
}

}  // namespace baraza::chaos
