#include "services/organisations/domain/contact_rules.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/calendar/calendar.h"
#include "services/foundation/record/merging.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/contact_moves.h"
#include "services/organisations/domain/reference.h"

namespace baraza::organisations {
namespace {

using v1::Contact;

std::vector<status::FieldViolation> FaultsOf(const Contact& contact, absl::CivilDay today) {
  std::vector<status::FieldViolation> faults;
  if (contact.email().empty() && contact.phone().empty()) {
    faults.push_back({"email", "is missing, and so is phone: give at least one of them"});
  }
  if (calendar::DayOf(contact.consent().date()) > today) {
    faults.push_back({"consent.date", "is in the future"});
  }
  const absl::CivilDay until = calendar::DayOf(contact.retain_until());
  if (until < today || until > today + kMaxRetentionDays) {
    faults.push_back({"retain_until", absl::StrCat("must be a day from today to ",
                                                   kMaxRetentionDays, " days ahead")});
  }
  return faults;
}

}  // namespace

absl::Status ContactRules::Prepare(record::Transaction& transaction, const scope::Scope& scope,
                                   Contact& draft) {
  if (!MayWrite(scope, draft)) return record::NotYours(organisation_.name());
  RETURN_IF_ERROR(CheckLive(draft));
  return Complete(transaction, scope, draft);
}

absl::Status ContactRules::Revise(record::Transaction& transaction, const scope::Scope& scope,
                                  const Contact&, Contact& after) {
  return Complete(transaction, scope, after);
}

bool ContactRules::MayWrite(const scope::Scope& scope, const Contact&) const {
  return keepers_.MayWrite(scope, organisation_);
}

absl::Status ContactRules::CheckLive(const Contact&) const {
  return record::CheckStanding(organisation_);
}

scope::Audience ContactRules::AudienceOf(const Contact& contact, const scope::Audience*) const {
  return AudienceOfContact(contact, organisation_);
}

absl::Status ContactRules::Complete(record::Transaction& transaction, const scope::Scope& scope,
                                    Contact& contact) const {
  const absl::CivilDay today = calendar::Today(clock_);
  if (!contact.has_retain_until()) {
    *contact.mutable_retain_until() = calendar::DateOf(today + kDefaultRetentionDays);
  }
  if (contact.controller().empty()) contact.set_controller(organisation_.name());
  std::vector<status::FieldViolation> faults = FaultsOf(contact, today);
  ASSIGN_OR_RETURN(const auto controller,
                   organisations_.Find(transaction, scope, contact.controller()));
  if (!controller.has_value()) faults.push_back(LeadsNowhere("controller", contact.controller()));
  return status::InvalidFields(std::move(faults));
}

}  // namespace baraza::organisations
