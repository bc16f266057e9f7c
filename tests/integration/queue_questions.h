// What can be asked of the queue of matches.
//
// Thread-safety: one thread.
#pragma once

#include <string>

#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "tests/integration/asker.h"

namespace baraza::integration {

// Lists, figures, clusters, progress.
void AskQueue(duplication::v1::DuplicationService::Stub& matches, Asker& asker);

// Names a hidden organisation, and its matches, in all calls that take such a name.
void AskAboutHiddenMatches(duplication::v1::DuplicationService::Stub& matches, Asker& asker,
                           const std::string& draft);

}  // namespace baraza::integration
