// Loads the sample alliance through the public API, each record in the name of whoever would
// register it.
//
// Why: what `baraza run` shows must be what members get by calling the platform, permissions
// included. Records that stand already are found and left as they are, so that a second start shows
// what people have made of them.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/screen.h"
#include "tools/cli/sample/sample.h"

namespace baraza::trial {

// How many records of a kind were registered, and how many were there already.
struct Loaded {
  int64_t created = 0;
  int64_t found = 0;
  int64_t all() const { return created + found; }
};

struct LoadedSample {
  Loaded alliances;
  Loaded organisations;
  Loaded memberships;
  Loaded projects;
  Loaded results;
  bool AllFound() const { return organisations.created + projects.created + results.created == 0; }
};

// Creates what is missing, in order. The first record that is refused is the error, with its name.
absl::Status LoadSample(const sample::Sample& sample, const cli::Client& client,
                        const importing::Screen& screen, LoadedSample& loaded);

}  // namespace baraza::trial
