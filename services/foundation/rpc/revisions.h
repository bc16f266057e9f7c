// Revisions of a record on the wire, put together from stored bytes.
//
// Every revision message has the fields version 1, actor 2, role 3, acting_for 4, method 5, time 6,
// before 10, after 11; every list of them the revisions in field 1 and `next_page_token` in
// field 2. revisions_test holds the protos to it.
//
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/handler.h"

namespace baraza::rpc {

// Which revisions a request asks for: up to `limit` with versions below `below`, newest first.
struct RevisionPage {
  int64_t below = 0;
  int limit = 0;
};

// INVALID_ARGUMENT: the page token is not one that this request, made by this caller, was answered
// with.
absl::StatusOr<RevisionPage> StartRevisions(const google::protobuf::Message& request,
                                            const scope::Scope& scope, int page_size,
                                            const std::string& page_token);

// The bytes of a revision message.
std::string EncodeRevision(const record::Revision& revision);

// The list response; `revisions` are those of the page.
Reply RevisionsReply(const google::protobuf::Message& request, const scope::Scope& scope,
                     const RevisionPage& page, const std::vector<record::Revision>& revisions);

}  // namespace baraza::rpc
