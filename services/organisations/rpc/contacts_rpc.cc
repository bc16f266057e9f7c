#include "services/organisations/rpc/contacts_rpc.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {

using record::WriteOptions;
using rpc::kAnyone;
using rpc::kWriters;
using scope::Scope;

ContactsRpc::ContactsRpc(rpc::Handler& handler, const Dependencies& to)
    : Service(handler, "baraza.organisations.v1.ContactsService", &to.tail), to_(to) {
  Read<v1::GetContactRequest>(
      "GetContact", kAnyone,
      [this](const Scope& scope, const auto& request) { return Show(scope, request.name()); });
  List<v1::ListContactsRequest>(
      "ListContacts", kAnyone, to.contact_reader,
      [this](const Scope& scope, const auto& request) { return ContactsOf(scope, request); });
  AddWrites();
}

void ContactsRpc::AddWrites() {
  Write<v1::CreateContactRequest>(
      "CreateContact", kWriters,
      [this](const Scope& scope, auto& request, WriteOptions options, auto done) {
        to_.contacts.Create(scope, request.parent(), request.contact_id(),
                            std::move(*request.mutable_contact()), std::move(options),
                            std::move(done));
      });
  Write<v1::UpdateContactRequest>(
      "UpdateContact", kWriters,
      [this](const Scope& scope, auto& request, WriteOptions options, auto done) {
        to_.contacts.Update(scope, std::move(*request.mutable_contact()),
                            std::move(*request.mutable_update_mask()), std::move(options),
                            std::move(done));
      });
  Write<v1::DeleteContactRequest>(
      "DeleteContact", kWriters,
      [this](const Scope& scope, const auto& request, WriteOptions options, auto done) {
        to_.contacts.Delete(scope, request.name(), request.etag(), std::move(options),
                            std::move(done));
      });
}

// What is public of an organisation that the caller may not see is not the caller's to see either.
absl::StatusOr<rpc::Reply> ContactsRpc::Show(const Scope& scope, const std::string& name) const {
  const absl::StatusOr<record::RecordPtr> organisation =
      to_.organisation_reader.Get(scope, resourcename::Parent(name));
  if (!organisation.ok()) {
    return absl::IsNotFound(organisation.status()) ? record::NotFound(name) : organisation.status();
  }
  ASSIGN_OR_RETURN(const record::RecordPtr contact, to_.contact_reader.Get(scope, name));
  return rpc::RecordReply(contact);
}

// The contacts of an organisation, and of those that were merged into it.
absl::StatusOr<record::Query> ContactsRpc::ContactsOf(
    const Scope& scope, const v1::ListContactsRequest& request) const {
  ASSIGN_OR_RETURN(const record::RecordPtr found,
                   to_.organisation_reader.Get(scope, request.parent()));
  v1::Organisation organisation;
  if (!organisation.ParseFromString(found->body)) {
    return absl::DataLossError(found->name + " cannot be read");
  }
  std::vector<std::string> names = {organisation.name()};
  names.insert(names.end(), organisation.former_names().begin(), organisation.former_names().end());
  record::Query query{.order_by = "name"};
  rpc::Where(query, "organisation", names);
  rpc::Where(query, "purpose", request.purposes());
  return query;
}

}  // namespace baraza::organisations
