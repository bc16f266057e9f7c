// A small alliance to try the platform with: organisations, projects and results that tell a story.
//
// Why: a register without records shows nothing. The sample has what coordinators meet: one
// organisation registered twice under an acronym, a training counted by two partners, three
// projects for the same workforce in one county, a partnership that both sides report. README.md
// says what is published and what is made up; what is made up says so in its description or
// comment.
//
// The records are built into the program, so that it needs no path. Ownership: values.
// Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/duplication/v1/match.pb.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "baraza/projects/v1/project.pb.h"

namespace baraza::sample {

// In whose name a record is registered.
struct Scope {
  std::string alliance;      // alliances/{alliance}
  std::string organisation;  // organisations/{organisation} that is acted for
  bool secretariat = false;  // as the alliance's secretariat; else as a member
  friend bool operator==(const Scope&, const Scope&) = default;
};

struct Alliance {
  std::string name;
  std::string title;
  std::vector<std::string> countries;
  bool synthetic = false;
};

// A record, ready to be created under its own name by a caller with this scope. Records refer only
// to what their scope may read when the files are loaded in order: organisations, projects,
// results.
template <typename Message>
struct Record {
  Scope scope;
  bool synthetic = false;  // made up
  Message message;
};

// What detection should find among the records.
struct ExpectedMatch {
  baraza::duplication::v1::Match::Kind kind;
  std::vector<std::string> subjects;  // two names, sorted
  std::string why;
};

// What looks alike and is not the same.
struct DistinctPair {
  std::vector<std::string> subjects;  // two names, sorted
  std::string why;
};

struct Sample {
  std::vector<Alliance> alliances;
  std::vector<Record<baraza::organisations::v1::Organisation>> organisations;
  std::vector<Record<baraza::projects::v1::Project>> projects;
  std::vector<Record<baraza::projects::v1::Result>> results;
  std::vector<ExpectedMatch> expected;
  std::vector<DistinctPair> distinct;
};

// The sample. INTERNAL if a file was damaged at build time; the message names it and the record.
absl::StatusOr<Sample> Load();

}  // namespace baraza::sample
