// What can be asked of the queue of matches.
//
// Thread-safety: one thread.
#pragma once

#include <string>

#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "tests/integration/asker.h"

namespace baraza::integration {

// Lists, figures, progress.
void AskQueue(duplication::v1::DuplicationService::Stub& matches, Asker& asker);

// Names the matches of a hidden organisation in all calls that take the name of one.
void AskAboutHiddenMatches(duplication::v1::DuplicationService::Stub& matches, Asker& asker,
                           const std::string& draft);

}  // namespace baraza::integration
