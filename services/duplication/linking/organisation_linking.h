// Finds the rows of a table of organisations that are one organisation, or related.
//
// Thread-safety: pure. Nothing fails: a row without a usable name is compared by its other fields.
#pragma once

#include <string>
#include <vector>

#include "services/duplication/linking/linkage.h"

namespace baraza::duplication {

// A row as people keep it; empty: not known.
struct OrganisationRow {
  std::string id;
  std::string name;
  std::vector<std::string> other_names;
  std::string country;  // ISO 3166-1 alpha-2
  std::string locality, address, postal_code, phone, website;
  std::vector<std::string> identifiers;  // with or without a scheme before the first '-'
  std::string source;                    // which list it is from; used with `between` only
};

Linked LinkOrganisations(const std::vector<OrganisationRow>& rows, const LinkOptions& options);

}  // namespace baraza::duplication
