// Writes on the wire: what of a request makes a write's options, and its answer.
//
// Thread-safety: pure functions.
#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <string>
#include <utility>

#include "services/foundation/record/merging.h"
#include "services/foundation/record/record.h"
#include "services/foundation/record/register.h"
#include "services/foundation/rpc/handler.h"
#include "services/foundation/rpc/import.h"

namespace baraza::rpc {

// A number for a request's content, the same however its maps were ordered on the way: protobuf
// orders a map anew with every parse.
inline uint64_t ContentHash(const google::protobuf::Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&output);
  }
  return record::Hash(bytes);
}

// The options of a write; requests without the fields request_id or validate_only have none.
template <class Request>
record::WriteOptions OptionsOf(const Method& method, const Request& request) {
  record::WriteOptions options{.method = method.name};
  if constexpr (requires { request.request_id(); }) {
    options.request_id = request.request_id();
    if (!options.request_id.empty()) options.request_hash = ContentHash(request);
  }
  if constexpr (requires { request.validate_only(); }) {
    options.validate_only = request.validate_only();
  }
  return options;
}

// The options of one row of an import: idempotent by import and row number.
template <class Row>
record::WriteOptions RowOptions(const Method& method, const bulk::v1::ImportOptions& import,
                                const Row& row) {
  record::WriteOptions options{.method = method.name, .validate_only = import.validate_only()};
  if (!import.request_id().empty()) {
    options.request_id = import.request_id() + "/" + std::to_string(row.number());
    options.request_hash = ContentHash(row);
  }
  return options;
}

// The decision of a merge request.
template <class Request>
record::MergeDecision DecisionOf(const Request& request) {
  return {.id = request.decision_id(),
          .survivor = request.survivor(),
          .others = {request.others().begin(), request.others().end()},
          .reviewed_etags = {request.reviewed_etags().begin(), request.reviewed_etags().end()}};
}

// Answers a call with what was written.
inline record::Writer::Done AnswerTo(const Responder& responder) {
  return [responder](absl::StatusOr<record::Written> written) {
    if (!written.ok()) return responder.Finish(written.status());
    Reply reply = Reply::Bytes(std::move(written->body));
    reply.position = written->position;
    responder.Finish(std::move(reply));
  };
}

// Tells the outcome of an imported row.
inline absl::AnyInvocable<void(absl::StatusOr<record::Imported>)> TellOutcome(int64_t row,
                                                                              Outcome outcome) {
  return [row, outcome = std::move(outcome)](absl::StatusOr<record::Imported> imported) {
    if (!imported.ok()) return outcome(Refused(row, imported.status()));
    static constexpr bulk::v1::RowOutcome::Outcome kOutcomes[] = {bulk::v1::RowOutcome::CREATED,
                                                                  bulk::v1::RowOutcome::UPDATED,
                                                                  bulk::v1::RowOutcome::UNCHANGED};
    bulk::v1::RowOutcome told;
    told.set_row(row);
    told.set_outcome(kOutcomes[static_cast<int>(imported->result)]);
    told.set_name(imported->name);
    outcome(std::move(told));
  };
}

}  // namespace baraza::rpc
