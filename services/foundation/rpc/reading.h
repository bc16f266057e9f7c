// Reads on the wire: answers with stored bytes.
//
// Thread-safety: as rpc::Handler.
#pragma once

#include <string>
#include <unordered_set>

#include "services/foundation/record/record.h"
#include "services/foundation/rpc/handler.h"

namespace baraza::rpc {

// Answers with the record's stored bytes, which it shares.
inline Reply RecordReply(const record::RecordPtr& record) {
  return Reply::Shared(std::shared_ptr<const std::string>(record, &record->body));
}

// Handles a Get: at once where the record is in memory, else on the executor.
template <class Request>
grpc::ServerUnaryReactor* Get(Handler& handler, grpc::CallbackServerContext* context,
                              const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                              const Method& method, record::RecordReader& reader) {
  auto answer = [](absl::StatusOr<record::RecordPtr> record) -> absl::StatusOr<Reply> {
    if (!record.ok()) return record.status();
    return RecordReply(*record);
  };
  return handler.Call<Request>(
      context, in, out, method,
      [&handler, &reader, answer](const scope::Scope& scope, const Request& request,
                                  const Responder& responder) {
        if (responder.at_least().Reached()) {
          auto cached = reader.TryGet(scope, request.name());
          if (cached.has_value()) return responder.Finish(answer(*std::move(cached)));
        }
        handler.Run(responder, [&reader, answer, scope, name = request.name()] {
          return answer(reader.Get(scope, name));
        });
      });
}

// Fills a batch response: each record found once, in the order of the names; names without one in
// its `missing_names`, those that lead to another record in `moved_names`. `add` parses a record
// into the response.
template <class Response, class Add>
absl::Status FillBatch(record::RecordReader& reader, const scope::Scope& scope,
                       const google::protobuf::RepeatedPtrField<std::string>& names,
                       Response& response, const Add& add) {
  auto records = reader.BatchGet(scope, {names.begin(), names.end()});
  if (!records.ok()) return records.status();
  std::unordered_set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    const record::RecordPtr& record = (*records)[i];
    if (record == nullptr) {
      response.add_missing_names(names[i]);
      continue;
    }
    if (record->name != names[i]) (*response.mutable_moved_names())[names[i]] = record->name;
    if (seen.insert(record->name).second && !add(record->body)) {
      return absl::DataLossError(record->name + " cannot be read");
    }
  }
  return absl::OkStatus();
}

// Handles a BatchGet; `add(response)` adds an empty record to the response and returns it.
template <class Request, class Response, class Add>
grpc::ServerUnaryReactor* BatchGet(Handler& handler, grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                                   const Method& method, record::RecordReader& reader, Add add) {
  return handler.Read<Request>(
      context, in, out, method,
      [&reader, add](const scope::Scope& scope, const Request& request) -> absl::StatusOr<Reply> {
        Response response;
        absl::Status filled = FillBatch(
            reader, scope, request.names(), response,
            [&](const std::string& body) { return add(response)->ParseFromString(body); });
        if (!filled.ok()) return filled;
        return Reply::Message(response);
      });
}

}  // namespace baraza::rpc
