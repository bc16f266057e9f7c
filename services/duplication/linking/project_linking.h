// Finds the rows of a table of projects that are one project, or one effort.
//
// Thread-safety: pure. Nothing fails.
#pragma once

#include <string>
#include <vector>

#include "services/duplication/linking/linkage.h"

namespace baraza::duplication {

// A row as people keep it; empty: not known.
struct ProjectRow {
  std::string id;
  std::string source;  // which list it is from
  std::string title, description;
  std::vector<std::string> participants;
  std::string start_date;  // YYYY, YYYY-MM or YYYY-MM-DD
};

Linked LinkProjects(const std::vector<ProjectRow>& rows, const LinkOptions& options);

}  // namespace baraza::duplication
