// The contact points of organisations: what can be done with them.
//
// A contact is kept by those who keep its organisation; the contacts of a merged organisation by
// those who keep its survivor. It is erased when it is deleted, and after its retention has passed.
//
// Thread-safety: as record::Register.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/field_mask.pb.h"
#include "services/foundation/record/record.h"
#include "services/organisations/domain/contact_moves.h"
#include "services/organisations/domain/contact_rules.h"

namespace baraza::organisations {

// Contacts that an organisation can have.
inline constexpr int kMaxContacts = 100;

class ContactRegister {
 public:
  // What the register works on; all outlive it.
  struct Dependencies {
    record::Writer& writer;
    ContactRecords& contacts;
    ContactIndex& index;
    OrganisationRecords& organisations;
    OrganisationRules& keepers;
    const clock::Clock& clock;
  };
  explicit ContactRegister(const Dependencies& to) : to_(to) {}

  // Creates `draft` as `{organisation}/contacts/{id}`. NOT_FOUND: there is no such organisation for
  // `scope`. FAILED_PRECONDITION: it is archived, merged, or has kMaxContacts (reason
  // TOO_MANY_CONTACTS). Otherwise as ContactRules say.
  void Create(const scope::Scope& scope, std::string_view organisation, std::string_view id,
              v1::Contact draft, record::WriteOptions options, record::Writer::Done done);
  // Replaces the fields of `patch` that the mask names.
  void Update(const scope::Scope& scope, v1::Contact patch, google::protobuf::FieldMask mask,
              record::WriteOptions options, record::Writer::Done done);
  // Erases a contact, for ever; answers nothing.
  void Delete(const scope::Scope& scope, std::string_view name, std::string_view etag,
              record::WriteOptions options, record::Writer::Done done);
  // Erases up to kExpiredAtOnce contacts whose retention has passed; how many.
  void EraseExpired(absl::AnyInvocable<void(absl::StatusOr<int>)> done);
  static constexpr int kExpiredAtOnce = 200;

 private:
  using Organisation = record::Versioned<v1::Organisation>;

  absl::StatusOr<Organisation> FindOrganisation(record::Transaction& transaction,
                                                const scope::Scope& scope, std::string_view name);
  absl::StatusOr<Organisation> FindKeeper(record::Transaction& transaction,
                                          const scope::Scope& scope, std::string_view contact);
  absl::Status CheckRoom(record::Transaction& transaction, const std::string& organisation);
  absl::StatusOr<record::Written> Present(record::Transaction& transaction,
                                          const std::string& name);

  const Dependencies to_;
};

}  // namespace baraza::organisations
