// Who may see the contacts of organisations that are merged: a contact stays under its name, and
// its keepers are those of the survivor, until the merge is undone.
//
// Thread-safety: as the records.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/contact.pb.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/record/record.h"
#include "services/organisations/domain/membership_rules.h"

namespace baraza::organisations {

using ContactRecords = record::RecordWriter<v1::Contact>;

// What is asked of the store beside its records, whoever may read them.
class ContactIndex {
 public:
  virtual ~ContactIndex() = default;
  virtual absl::StatusOr<int64_t> CountOf(record::Transaction& transaction,
                                          std::string_view organisation) = 0;
  // The names of an organisation's contacts, in their order.
  virtual absl::StatusOr<std::vector<std::string>> ContactsOf(record::Transaction& transaction,
                                                              std::string_view organisation) = 0;
  // Names of at most `limit` contacts that are kept until a day before `day` (see calendar.h).
  virtual absl::StatusOr<std::vector<std::string>> RetainedUntilBefore(
      record::Transaction& transaction, int64_t day, int limit) = 0;
};

// Who may see a contact that is kept by those who keep `keeper`.
scope::Audience AudienceOfContact(const v1::Contact& contact, const v1::Organisation& keeper);

class ContactMoves {
 public:
  // All outlive the moves.
  ContactMoves(ContactRecords& contacts, ContactIndex& index, OrganisationRecords& organisations)
      : contacts_(contacts), index_(index), organisations_(organisations) {}

  // Hands the contacts of `other`, and of what became part of it before, to `survivor`'s keepers.
  absl::Status Move(record::Transaction& transaction, const scope::Scope& scope,
                    const std::string& survivor, const std::string& other);
  // Hands them back: the first of `others` is the record that was restored.
  absl::Status GiveBack(record::Transaction& transaction, const scope::Scope& scope,
                        const std::vector<std::string>& others);

 private:
  absl::StatusOr<v1::Organisation> Find(record::Transaction& transaction, const std::string& name);
  absl::Status Hand(record::Transaction& transaction, const scope::Scope& scope,
                    const std::vector<std::string>& owners, const v1::Organisation& keeper);

  ContactRecords& contacts_;
  ContactIndex& index_;
  OrganisationRecords& organisations_;
};

}  // namespace baraza::organisations
