// Pages of a list on the wire: tokens opened and sealed, the answer spliced from stored bytes.
//
// Every list response has the records in field 1 and `next_page_token` in field 2.
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/handler.h"

namespace baraza::rpc {

// Sets limit and start of `query` from the request's page_size and page_token. INVALID_ARGUMENT:
// the token is not one that this request, made by this caller, was answered with.
absl::Status StartPage(const google::protobuf::Message& request, const scope::Scope& scope,
                       int page_size, const std::string& page_token, record::Query& query);

// The list response.
Reply PageReply(const google::protobuf::Message& request, const scope::Scope& scope,
                const record::Page& page);

}  // namespace baraza::rpc
