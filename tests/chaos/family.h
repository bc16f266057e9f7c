// A writer that keeps a small family of organisations: it registers them, lets them apply and be
// admitted, decides on their memberships, merges and unmerges them, attests, archives and restores.
//
// Why: nobody else writes these records, so that each request must succeed, and each step's effect
// follows from the steps before it. Some steps are in vain on purpose: dry runs, and merges of
// which a later part is refused. When the fate of a request stays open the family is left as it is
// and a new one is begun.
//
// Thread-safety: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "tests/chaos/client.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {

class Family {
 public:
  // `load` and `journal` outlive the family.
  Family(Load& load, Journal& journal, const std::string& address, uint32_t seed);
  // Works until the load ends.
  void Run();

 private:
  using Organisation = organisations::v1::Organisation;
  using Membership = organisations::v1::Membership;

  // One organisation as it was told last.
  struct Kin {
    std::string name, etag;
    bool archived = false;
    std::string part_of;  // whom it was merged into
    bool standing() const { return part_of.empty() && !archived; }
  };

  void Step();
  void Create();
  void Update(Kin& kin);
  void Attest(Kin& kin);
  void Archive(Kin& kin);
  void Restore(Kin& kin);
  void Join(const Kin& kin);
  void Decide();
  void Merge();
  void Unmerge();
  void TryInVain();

  // Sends act `id` until it is settled. The answer, if there is one: an error is complained about
  // unless it says that an earlier try was carried out, and ends the family.
  template <class Answer, class Request, class Call>
  absl::StatusOr<Answer> Carry(int64_t id, const scope::Scope& scope, const Request& request,
                               const Call& call);
  // Sends a request that has a request_id once more, now and then: it has to be answered alike.
  template <class Answer, class Request, class Call>
  void Repeat(int64_t id, const scope::Scope& scope, const Request& request, const Call& call,
              const Answer& first);
  // Reads `name`: what the family was told last has to be answered.
  void ReadBack(int64_t id, const std::string& name, const Kin& expected);
  // Learns the memberships anew, after a merge has moved them.
  void ReadMemberships();
  void Abandon();

  scope::Scope Secretariat(int64_t id) const;
  // One of those that are `fit`; null: none is.
  template <class Fit>
  Kin* Any(const Fit& fit);
  Kin* AnyStanding();
  Kin& Find(const std::string& name);
  bool HasLive(const std::string& organisation, Membership::Role role) const;

  Client client_;
  Journal& journal_;
  const std::unique_ptr<organisations::v1::OrganisationsService::Stub> organisations_;
  const std::unique_ptr<organisations::v1::AlliancesService::Stub> alliances_;
  std::vector<Kin> kin_;
  std::vector<Membership> memberships_;
  int steps_ = 0;  // of this family
};

}  // namespace baraza::chaos
