// Everything that a caller can ask of the platform, and all that it is answered: values, errors
// with their details, feeds.
//
// Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "services/foundation/scope/scope.h"
#include "tests/integration/two_alliances.h"

namespace baraza::integration {

// One question with its answer. Left out are tokens, which are opaque, and the positions of the
// feeds at which a figure was computed: they count all changes of the platform, whoever may see
// them.
using Transcript = std::vector<std::string>;

// Asks every RPC of the platform as `scope`, also about what the alliance `hidden` keeps to itself.
// Nothing is changed if the caller may not see it. Names of questions stand in the answers of the
// questions that name them, and nowhere else: those are in `about_hidden`, the others in `open`.
struct Answers {
  Transcript open;
  Transcript about_hidden;
  // From which the feeds go on.
  std::string organisations_token, projects_token, matches_token;
};
Answers AskEverything(Platform& platform, const scope::Scope& scope, const Alliance& hidden,
                      const std::string& charity);

// What the feeds have told since `earlier` was answered: heart-beats without changes are left out.
Transcript AskForNews(Platform& platform, const scope::Scope& scope, const Answers& earlier);

}  // namespace baraza::integration
