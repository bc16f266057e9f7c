// What the two records of a match say in the fields that are its evidence, as a short text.
//
// Why: "raised again only if a field changes that was evidence" is a question about the records'
// own values; weights, and which of several names was compared, change with the model.
//
// Thread-safety: pure.
#pragma once

#include <string>

#include "services/duplication/workflow/engine.h"

namespace baraza::duplication {

// Hash of what `left` and `right` say in the fields of the match's evidence. `left` has the lesser
// name.
std::string Fingerprint(const Engine& engine, const v1::Match& match, const KnownRecord& left,
                        const KnownRecord& right);

}  // namespace baraza::duplication
