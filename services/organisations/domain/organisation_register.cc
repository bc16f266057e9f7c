#include "services/organisations/domain/organisation_register.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/merging.h"

namespace baraza::organisations {
namespace {

using record::Transaction;
using record::Versioned;
using record::Written;
using v1::Organisation;

absl::Status NotFound(const std::string& name) {
  return status::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                       absl::StrCat(name, " does not exist, or is not yours to read"),
                       {{"name", name}});
}

}  // namespace

OrganisationRegister::OrganisationRegister(record::Writer& writer, Organisations& organisations,
                                           IdentifierIndex& identifiers, const clock::Clock& clock)
    : Register(writer, organisations, rules_, clock),
      writer_(writer),
      organisations_(organisations),
      rules_(identifiers, clock) {}

void OrganisationRegister::Activate(const scope::Scope& scope, std::string_view name,
                                    std::string_view etag, record::WriteOptions options,
                                    record::Writer::Done done) {
  SetState(scope, name, etag, Organisation::ACTIVE, std::move(options), std::move(done));
}

void OrganisationRegister::Archive(const scope::Scope& scope, std::string_view name,
                                   std::string_view etag, record::WriteOptions options,
                                   record::Writer::Done done) {
  SetState(scope, name, etag, Organisation::ARCHIVED, std::move(options), std::move(done));
}

void OrganisationRegister::SetState(const scope::Scope& scope, std::string_view name,
                                    std::string_view etag, Organisation::State state,
                                    record::WriteOptions options, record::Writer::Done done) {
  auto body = [this, scope, name = std::string(name), etag = std::string(etag),
               state](Transaction& transaction) -> absl::StatusOr<Written> {
    ASSIGN_OR_RETURN(Stored before, FindToWrite(transaction, scope, name));
    RETURN_IF_ERROR(record::CheckEtag(etag, before.resource.etag(), name));
    Stored after = before;
    after.resource.set_state(state);
    if (before.resource.state() != state) RETURN_IF_ERROR(rules_.CheckLive(before.resource));
    return Save(transaction, scope, before, after);
  };
  writer_.Write(scope, std::move(options), std::move(body), std::move(done));
}

void OrganisationRegister::Merge(const scope::Scope& scope, MergeDecision decision,
                                 record::WriteOptions options, record::Writer::Done done) {
  auto body = [this, scope, decision = std::move(decision)](
                  Transaction& transaction) -> absl::StatusOr<Written> {
    std::string survivor = decision.survivor;
    ASSIGN_OR_RETURN(bool first, transaction.RememberDecision(decision.id, &survivor));
    if (!first) return Present(transaction, scope, survivor);
    return CarryOut(transaction, scope, decision);
  };
  writer_.Write(scope, std::move(options), std::move(body), std::move(done));
}

absl::StatusOr<Written> OrganisationRegister::Present(Transaction& transaction,
                                                      const scope::Scope& scope,
                                                      const std::string& name) {
  ASSIGN_OR_RETURN(auto found, organisations_.Find(transaction, scope, name));
  if (!found.has_value()) return NotFound(name);
  if (!found->resource.merged_into().empty()) {
    return Present(transaction, scope, found->resource.merged_into());  // flat: one step
  }
  return Written{name, found->resource.SerializeAsString(), found->version};
}

// The record as it was reviewed, still live, and the scope's to decide about.
absl::StatusOr<OrganisationRegister::Stored> OrganisationRegister::FindToMerge(
    Transaction& transaction, const scope::Scope& scope, const MergeDecision& decision,
    const std::string& name) {
  ASSIGN_OR_RETURN(std::optional<Stored> found, organisations_.Find(transaction, scope, name));
  if (!found.has_value()) return NotFound(name);
  const auto reviewed = decision.reviewed_etags.find(name);
  if (reviewed != decision.reviewed_etags.end()) {
    RETURN_IF_ERROR(record::CheckEtag(reviewed->second, found->resource.etag(), name));
  }
  return *std::move(found);
}

absl::StatusOr<Written> OrganisationRegister::CarryOut(Transaction& transaction,
                                                       const scope::Scope& scope,
                                                       const MergeDecision& decision) {
  ASSIGN_OR_RETURN(const Stored before,
                   FindToMerge(transaction, scope, decision, decision.survivor));
  RETURN_IF_ERROR(rules_.CheckLive(before.resource));
  Stored survivor = before;
  bool may_decide = rules_.MayWrite(scope, before.resource);
  for (const std::string& name : decision.others) {
    if (name == decision.survivor) {
      return status::InvalidFields({{"others", "names the survivor: leave it out"}});
    }
    ASSIGN_OR_RETURN(Stored other, FindToMerge(transaction, scope, decision, name));
    may_decide = may_decide || rules_.MayWrite(scope, other.resource);
    if (other.resource.merged_into() == decision.survivor) continue;  // done already
    RETURN_IF_ERROR(rules_.CheckLive(other.resource));
    RETURN_IF_ERROR(Absorb(transaction, scope, survivor, other));
  }
  if (!may_decide) {
    return status::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                         "only the secretariat of an alliance of these records can merge them");
  }
  return Save(transaction, scope, before, survivor);
}

absl::Status OrganisationRegister::Absorb(Transaction& transaction, const scope::Scope& scope,
                                          Stored& survivor, const Stored& other) {
  RETURN_IF_ERROR(CheckMergeable(survivor.resource, other.resource));
  Stored merged = other;
  organisations::Merge(survivor.resource, merged.resource);
  RETURN_IF_ERROR(organisations_.Put(transaction, scope, &other, merged));
  for (const std::string& former : other.resource.former_names()) {
    RETURN_IF_ERROR(Redirect(transaction, scope, former, survivor.resource.name()));
  }
  return absl::OkStatus();
}

// A record that was merged into one that is now merged itself points to the new survivor: chains
// stay flat.
absl::Status OrganisationRegister::Redirect(Transaction& transaction, const scope::Scope& scope,
                                            const std::string& former,
                                            const std::string& survivor) {
  ASSIGN_OR_RETURN(std::optional<Stored> before, organisations_.Find(transaction, scope, former));
  if (!before.has_value()) return NotFound(former);
  Stored after = *before;
  after.resource.set_merged_into(survivor);
  return organisations_.Put(transaction, scope, &*before, after);
}

}  // namespace baraza::organisations
