#include "services/organisations/domain/organisation_checks.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/organisations/domain/category_code.h"
#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

using status::FieldViolation;
using v1::Identifier;
using v1::Organisation;

std::string IdOf(const Organisation& organisation) {
  return organisation.name().substr(organisation.name().rfind('/') + 1);
}

void CheckIdentifier(const Organisation& organisation, int index,
                     std::map<std::string, int>& verified, std::vector<FieldViolation>& faults) {
  const Identifier& identifier = organisation.identifiers(index);
  const std::string field = absl::StrCat("identifiers[", index, "]");
  const bool platform = absl::StartsWithIgnoreCase(identifier.scheme(), kPlatformScheme);
  if (platform && identifier.value() != IdOf(organisation)) {
    faults.push_back({field + ".value", absl::StrCat("must be ", IdOf(organisation),
                                                     ", the id of the "
                                                     "record, in the scheme ",
                                                     identifier.scheme())});
  }
  if (!IsVerified(identifier)) return;
  if (IsCategoryCode(identifier.scheme(), identifier.value())) {
    faults.push_back({field + ".status",
                      "cannot be VERIFIED: the code names a category of "
                      "organisations, or nothing; send CLAIMED"});
  }
  const auto [first, is_new] =
      verified.emplace(IdentifierKey(identifier.scheme(), identifier.value()), index);
  if (is_new) return;
  faults.push_back({field + ".value", absl::StrCat("is the same code as identifiers[",
                                                   first->second, "]: leave one of them out")});
}

}  // namespace

std::vector<FieldViolation> FaultsOf(const Organisation& organisation) {
  std::vector<FieldViolation> faults;
  std::map<std::string, int> verified;
  for (int i = 0; i < organisation.identifiers_size(); ++i) {
    CheckIdentifier(organisation, i, verified, faults);
  }
  for (int i = 0; i < organisation.succession_size(); ++i) {
    if (organisation.succession(i).organisation() != organisation.name()) continue;
    faults.push_back({absl::StrCat("succession[", i, "].organisation"), "is the record itself"});
  }
  const std::string& contact = organisation.safeguarding().incident_contact();
  if (!contact.empty() && resourcename::Parent(contact) != organisation.name()) {
    faults.push_back({"safeguarding.incident_contact",
                      absl::StrCat("must be a contact of ", organisation.name(), " itself")});
  }
  return faults;
}

bool SucceedsOrPrecedes(const Organisation& organisation, std::string_view other) {
  return std::any_of(organisation.succession().begin(), organisation.succession().end(),
                     [&](const v1::Succession& step) { return step.organisation() == other; });
}

}  // namespace baraza::organisations
