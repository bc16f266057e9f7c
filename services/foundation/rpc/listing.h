// Pages of a list on the wire: tokens opened and sealed, the answer spliced from stored bytes.
//
// Every list response has the records in field 1, `next_page_token` in field 2, and `total_size` in
// field 3 where it tells that.
// Thread-safety: as rpc::Handler.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

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

// Restricts `query` to records with one of `any_of` (texts, numbers or enums) in `field`; without
// any, not at all.
template <class Values>
void Where(record::Query& query, std::string field, const Values& any_of) {
  record::Filter filter{.field = std::move(field)};
  for (const auto& value : any_of) {
    if constexpr (std::is_convertible_v<decltype(value), int64_t>) {
      filter.any_of.push_back(int64_t{value});
    } else {
      filter.any_of.push_back(value);
    }
  }
  if (!filter.any_of.empty()) query.filters.push_back(std::move(filter));
}

// Handles a list: `query_of(scope, request)` says what is asked for (StatusOr<Query> or Query); it
// may block.
template <class Request, class QueryOf>
grpc::ServerUnaryReactor* List(Handler& handler, grpc::CallbackServerContext* context,
                               const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                               const Method& method, record::RecordReader& reader,
                               QueryOf query_of) {
  return handler.Read<Request>(
      context, in, out, method,
      [&reader, query_of](const scope::Scope& scope,
                          const Request& request) -> absl::StatusOr<Reply> {
        absl::StatusOr<record::Query> query = query_of(scope, request);
        if (!query.ok()) return query.status();
        absl::Status started =
            StartPage(request, scope, request.page_size(), request.page_token(), *query);
        if (!started.ok()) return started;
        absl::StatusOr<record::Page> page = reader.List(scope, *query);
        if (!page.ok()) return page.status();
        return PageReply(request, scope, *page);
      });
}

}  // namespace baraza::rpc
