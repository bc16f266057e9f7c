// The tables of the organisations service, step by step.
#pragma once

#include <vector>

#include "services/foundation/store/migration.h"

namespace baraza::organisations {

// Field numbers of `before` in the feed's change message.
inline constexpr int kOrganisationBeforeField = 10;
inline constexpr int kAllianceBeforeField = 12;
inline constexpr int kMembershipBeforeField = 14;
inline constexpr int kConsortiumBeforeField = 16;
inline constexpr int kAuthorityBeforeField = 18;
inline constexpr int kRoleBindingBeforeField = 20;

// The schema's steps.
const std::vector<store::Migration>& Migrations();

}  // namespace baraza::organisations
