// What becomes of two records of one project when they are merged.
//
// Results stay under their names, `projects/{merged}/results/{r}`, since others may have cited
// them; they are read by whoever may read the survivor, and count for the survivor: ListResults of
// the survivor shows them, and reporting follows `merged_into`.
//
// Thread-safety: pure functions.
#pragma once

#include "absl/status/status.h"
#include "baraza/projects/v1/project.pb.h"

namespace baraza::projects {

// FAILED_PRECONDITION, reason DRAFT, if one of the records is a draft and the other is not: a merge
// would publish what its registrar has not published, or hide what was public.
absl::Status CheckMergeable(const v1::Project& survivor, const v1::Project& other);

// Moves into `survivor` what `other` knows: identifiers, participants, alliances, parents, cadres;
// titles and descriptions in further languages; of places, themes and dates only what the survivor
// lacks altogether, because shares of two records don't add up to 100. Contributions stay where
// they are: records of one project tell of the same money, which would double. The stricter
// sensitivity holds. Lists end at the limits of the contract. What becomes of states and former
// names is the register's (record::MergingRegister).
void Unite(v1::Project& survivor, const v1::Project& other);

}  // namespace baraza::projects
