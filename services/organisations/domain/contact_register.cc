#include "services/organisations/domain/contact_register.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/calendar/calendar.h"
#include "services/foundation/fieldmask/fieldmask.h"
#include "services/foundation/record/editor.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/register.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {
namespace {

using record::Transaction;
using record::Written;
using v1::Contact;

scope::Scope Itself() { return scope::Scope::Service("organisations"); }

}  // namespace

void ContactRegister::Create(const scope::Scope& scope, std::string_view organisation,
                             std::string_view id, Contact draft, record::WriteOptions options,
                             record::Writer::Done done) {
  const std::string collection = absl::StrCat(std::string(organisation), "/contacts");
  draft = record::Draft(std::move(draft), record::NewName(collection, id, to_.clock));
  options.present = [this](Transaction& transaction, const std::string& name) {
    return Present(transaction, name);
  };
  auto body = [this, scope, organisation = std::string(organisation),
               draft = std::move(draft)](Transaction& transaction) -> absl::StatusOr<Written> {
    ASSIGN_OR_RETURN(const Organisation found, FindOrganisation(transaction, scope, organisation));
    RETURN_IF_ERROR(CheckRoom(transaction, organisation));
    ContactRules rules(found.resource, to_.keepers, to_.organisations, to_.clock);
    return record::Editor<Contact>(to_.contacts, rules).Insert(transaction, scope, draft);
  };
  to_.writer.Write(scope, std::move(options), std::move(body), std::move(done));
}

void ContactRegister::Update(const scope::Scope& scope, Contact patch,
                             google::protobuf::FieldMask mask, record::WriteOptions options,
                             record::Writer::Done done) {
  if (patch.name().empty()) return done(record::NameMissing());
  auto body = [this, scope, patch = std::move(patch),
               mask = std::move(mask)](Transaction& transaction) -> absl::StatusOr<Written> {
    ASSIGN_OR_RETURN(const Organisation keeper, FindKeeper(transaction, scope, patch.name()));
    ContactRules rules(keeper.resource, to_.keepers, to_.organisations, to_.clock);
    return record::Editor<Contact>(to_.contacts, rules)
        .Change(
            transaction, scope, patch.name(), patch.etag(),
            [&](Transaction&, Contact& contact) { return fieldmask::Apply(patch, mask, contact); });
  };
  to_.writer.Write(scope, std::move(options), std::move(body), std::move(done));
}

void ContactRegister::Delete(const scope::Scope& scope, std::string_view name,
                             std::string_view etag, record::WriteOptions options,
                             record::Writer::Done done) {
  auto body = [this, scope, name = std::string(name),
               etag = std::string(etag)](Transaction& transaction) -> absl::StatusOr<Written> {
    ASSIGN_OR_RETURN(const Organisation keeper, FindKeeper(transaction, scope, name));
    ContactRules rules(keeper.resource, to_.keepers, to_.organisations, to_.clock);
    record::Editor<Contact> editor(to_.contacts, rules);
    ASSIGN_OR_RETURN(const auto contact, editor.FindToWrite(transaction, scope, name));
    RETURN_IF_ERROR(record::CheckEtag(etag, contact.resource.etag(), name));
    RETURN_IF_ERROR(to_.contacts.Erase(transaction, scope, contact));
    return Written{.name = name, .version = contact.version + 1};
  };
  to_.writer.Write(scope, std::move(options), std::move(body), std::move(done));
}

void ContactRegister::EraseExpired(absl::AnyInvocable<void(absl::StatusOr<int>)> done) {
  auto erased = std::make_shared<int>(0);
  auto body = [this, erased](Transaction& transaction) -> absl::StatusOr<Written> {
    const int64_t today = calendar::DayNumber(calendar::Today(to_.clock));
    ASSIGN_OR_RETURN(const auto names,
                     to_.index.RetainedUntilBefore(transaction, today, kExpiredAtOnce));
    *erased = static_cast<int>(names.size());
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(const auto contact, to_.contacts.Find(transaction, Itself(), name));
      if (!contact.has_value()) continue;
      RETURN_IF_ERROR(to_.contacts.Erase(transaction, Itself(), *contact));
    }
    return Written{};
  };
  to_.writer.Write(Itself(), {.method = "EraseExpiredContacts"}, std::move(body),
                   [erased, done = std::move(done)](absl::StatusOr<Written> written) mutable {
                     if (!written.ok()) return done(written.status());
                     done(*erased);
                   });
}

absl::StatusOr<ContactRegister::Organisation> ContactRegister::FindOrganisation(
    Transaction& transaction, const scope::Scope& scope, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<Organisation> found,
                   to_.organisations.Find(transaction, scope, name));
  if (!found.has_value()) return record::NotFound(name);
  return *std::move(found);
}

// The organisation whose keepers keep the contact: its own, or what that became part of.
absl::StatusOr<ContactRegister::Organisation> ContactRegister::FindKeeper(
    Transaction& transaction, const scope::Scope& scope, std::string_view contact) {
  const std::string_view parent = resourcename::Parent(contact);
  ASSIGN_OR_RETURN(Organisation keeper, FindOrganisation(transaction, scope, parent));
  if (keeper.resource.merged_into().empty()) return keeper;
  return FindOrganisation(transaction, scope, keeper.resource.merged_into());
}

absl::Status ContactRegister::CheckRoom(Transaction& transaction, const std::string& organisation) {
  ASSIGN_OR_RETURN(const int64_t count, to_.index.CountOf(transaction, organisation));
  if (count < kMaxContacts) return absl::OkStatus();
  return status::Error(absl::StatusCode::kFailedPrecondition, "TOO_MANY_CONTACTS",
                       absl::StrCat(organisation, " has ", kMaxContacts,
                                    " contacts: delete those that are no longer needed"));
}

// The contact as it stands, for a request that is repeated: what was written then is not kept.
absl::StatusOr<Written> ContactRegister::Present(Transaction& transaction,
                                                 const std::string& name) {
  ASSIGN_OR_RETURN(const auto contact, to_.contacts.Find(transaction, Itself(), name));
  if (!contact.has_value()) return record::NotFound(name);
  return Written{name, contact->resource.SerializeAsString(), contact->version};
}

}  // namespace baraza::organisations
