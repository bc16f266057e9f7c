// Many reviews in one call: each is written by itself, and the call is answered when all are.
//
// Why: a secretariat that has looked at a table of five hundred pairs decides about them in one go;
// what is refused for one pair must not take the others with it.
//
// Thread-safety: any thread.
#pragma once

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "services/duplication/workflow/reviewing.h"
#include "services/foundation/rpc/handler.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// Starts all reviews of the request and finishes `responder` after the last; must not block.
// `reviews` outlives the call.
void ReviewAll(Reviews& reviews, const scope::Scope& scope,
               const v1::BatchReviewMatchesRequest& request, const rpc::Responder& responder);

}  // namespace baraza::duplication
