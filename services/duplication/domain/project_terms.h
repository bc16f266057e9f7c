// The terms of a project whose frequencies matter: what Learn counts and what scores look up.
//
// Why: both have to spell a term alike, or its frequency is not found.
// Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "services/duplication/domain/project_profile.h"
#include "services/duplication/domain/term_table.h"

namespace baraza::duplication {

// A place's names from the country down, each with its country before it: "SL", "SL SL-N". Sorted.
std::vector<std::string> PlaceTerms(const ProjectProfile& record);

// Codes with their vocabulary, and the DAC category of purpose codes: "DAC 12261", "DAC3 122".
// Sorted.
std::vector<std::string> ThemeTerms(const ProjectProfile& record);

// Counts all terms of a record into the table.
void CountTerms(const ProjectProfile& record, TermTable& terms);

}  // namespace baraza::duplication
