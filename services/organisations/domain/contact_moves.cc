#include "services/organisations/domain/contact_moves.h"

#include <optional>
#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::organisations {

using record::Transaction;
using v1::Contact;
using v1::Organisation;

scope::Audience AudienceOfContact(const Contact& contact, const Organisation& keeper) {
  scope::Audience audience{.is_public = contact.visibility() == Contact::PUBLIC};
  audience.readers.push_back(keeper.name());
  if (!keeper.registrar().empty()) audience.readers.push_back(keeper.registrar());
  if (!keeper.alliance().empty()) {
    audience.readers.push_back(scope::SecretariatKey(keeper.alliance()));
    if (contact.visibility() == Contact::ALLIANCE) audience.readers.push_back(keeper.alliance());
  }
  audience.Normalise();
  return audience;
}

absl::Status ContactMoves::Move(Transaction& transaction, const scope::Scope& scope,
                                const std::string& survivor, const std::string& other) {
  ASSIGN_OR_RETURN(const Organisation merged, Find(transaction, other));
  ASSIGN_OR_RETURN(const Organisation keeper, Find(transaction, survivor));
  std::vector<std::string> owners = {other};
  owners.insert(owners.end(), merged.former_names().begin(), merged.former_names().end());
  return Hand(transaction, scope, owners, keeper);
}

absl::Status ContactMoves::GiveBack(Transaction& transaction, const scope::Scope& scope,
                                    const std::vector<std::string>& others) {
  ASSIGN_OR_RETURN(const Organisation keeper, Find(transaction, others.front()));
  return Hand(transaction, scope, others, keeper);
}

absl::StatusOr<Organisation> ContactMoves::Find(Transaction& transaction, const std::string& name) {
  ASSIGN_OR_RETURN(auto found,
                   organisations_.Find(transaction, scope::Scope::Service("register"), name));
  if (!found.has_value()) return absl::DataLossError(name + " is merged and does not exist");
  return std::move(found->resource);
}

absl::Status ContactMoves::Hand(Transaction& transaction, const scope::Scope& scope,
                                const std::vector<std::string>& owners,
                                const Organisation& keeper) {
  for (const std::string& owner : owners) {
    ASSIGN_OR_RETURN(const auto names, index_.ContactsOf(transaction, owner));
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(const auto before,
                       contacts_.Find(transaction, scope::Scope::Service("register"), name));
      if (!before.has_value()) continue;
      auto after = *before;
      after.audience = AudienceOfContact(after.resource, keeper);
      if (after.audience == before->audience) continue;
      RETURN_IF_ERROR(contacts_.Put(transaction, scope, &*before, after));
    }
  }
  return absl::OkStatus();
}

}  // namespace baraza::organisations
