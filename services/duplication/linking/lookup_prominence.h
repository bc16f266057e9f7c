// How well known each record of a register is, as far as the register itself tells.
//
// Why: of two "National Institutes of Health" that a text may mean, the one is meant more often of
// which there is more to tell: it is known by more names, other records are named after it, and
// other records have their pages on its website.
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

// For each row bits to add to what speaks for it.
std::vector<float> Prominence(const std::vector<OrganisationRow>& rows, const LookupNames& names);

// The domain that an organisation has registered: "ncbi.nlm.nih.gov" -> "nih.gov".
std::string RegisteredDomain(std::string_view host);

}  // namespace baraza::duplication
