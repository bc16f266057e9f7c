// A gRPC service as a table of methods: each is added by name, with who may call it and what it
// does, in one statement.
//
// Why: a service of thirty methods would otherwise declare each of them three times (as a raw
// mixin of the generated class, as an override, as a member) beside saying what it does. The
// methods' names are looked up in the contract, so that a misspelt or forgotten one is found when
// the process is put together, not when somebody calls it.
//
// All methods are raw (bytes in, bytes out; see handler.h). They are registered as generated code
// registers its own, through grpc::Service's protected members.
//
// Ownership: what the methods act on outlives the service. Thread-safety: methods are added before
// the server starts; gRPC then calls them from any thread.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/service_type.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/record/record.h"
#include "services/foundation/record/register.h"
#include "services/foundation/rpc/handler.h"
#include "services/foundation/rpc/import.h"
#include "services/foundation/rpc/listing.h"
#include "services/foundation/rpc/reading.h"
#include "services/foundation/rpc/resource_fields.h"
#include "services/foundation/rpc/revisions.h"
#include "services/foundation/rpc/watch.h"
#include "services/foundation/rpc/writing.h"

namespace baraza::rpc {

class Service : public grpc::Service {
 public:
  // A service of the contract by its full name, still without methods. `feed`: whose positions its
  // callers may ask for (at_least.h); outlives the service. Null: it has none.
  Service(Handler& handler, const std::string& name, feed::Tail* feed = nullptr);

  // OK, or FAILED_PRECONDITION naming the methods of the contract that were not added.
  absl::Status CheckComplete() const;

  // A method that answers its responder itself: `act(scope, request, responder)` must not block.
  template <class Request, class Act>
  void Add(const char* name, Roles roles, Act act) {
    const Method& method = Declare(name, roles);
    AddUnary(method, [this, &method, act](Context* context, const Buffer* in, Buffer* out) {
      return handler_.Call<Request>(context, in, out, method, act);
    });
  }

  // A method that reads on the executor: `act(scope, request)` answers a StatusOr<Reply>.
  template <class Request, class Act>
  void Read(const char* name, Roles roles, Act act) {
    const Method& method = Declare(name, roles);
    AddUnary(method, [this, &method, act](Context* context, const Buffer* in, Buffer* out) {
      return handler_.Read<Request>(context, in, out, method, act);
    });
  }

  // A write: `act(scope, request, options, done)` starts it and must not block.
  template <class Request, class Act>
  void Write(const char* name, Roles roles, Act act) {
    const Method& method = Declare(name, roles);
    AddUnary(method, [this, &method, act](Context* context, const Buffer* in, Buffer* out) {
      return handler_.Call<Request>(context, in, out, method, Writing<Request>(method, act));
    });
  }

  // As Write, on an executor of its own, where `act` may block: it asks a neighbour first.
  template <class Request, class Act>
  void WriteOn(executor::Executor& executor, const char* name, Roles roles, Act act) {
    const Method& method = Declare(name, roles);
    AddUnary(method,
             [this, &executor, &method, act](Context* context, const Buffer* in, Buffer* out) {
               return handler_.CallOn<Request>(executor, context, in, out, method,
                                               Writing<Request>(method, act));
             });
  }

  // Creates a record of the register from the resource in the request.
  template <class Request, class R>
  void Create(const char* name, Roles roles, record::Register<R>& records) {
    Write<Request>(name, roles,
                   [&records, fields = ResourceFields(Request::descriptor())](
                       const scope::Scope& scope, Request& request, record::WriteOptions options,
                       record::Writer::Done done) {
                     records.Create(scope, fields.CollectionOf(request), fields.IdOf(request),
                                    static_cast<R&&>(fields.ResourceOf(request)),
                                    std::move(options), std::move(done));
                   });
  }

  // Replaces the fields of a record that the request's update_mask names.
  template <class Request, class R>
  void Update(const char* name, Roles roles, record::Register<R>& records) {
    Write<Request>(name, roles,
                   [&records, fields = ResourceFields(Request::descriptor())](
                       const scope::Scope& scope, Request& request, record::WriteOptions options,
                       record::Writer::Done done) {
                     records.Update(scope, static_cast<R&&>(fields.ResourceOf(request)),
                                    std::move(*request.mutable_update_mask()), std::move(options),
                                    std::move(done));
                   });
  }

  // Reads one record.
  template <class Request>
  void Get(const char* name, Roles roles, record::RecordReader& reader) {
    const Method& method = Declare(name, roles);
    AddUnary(method, [this, &method, &reader](Context* context, const Buffer* in, Buffer* out) {
      return rpc::Get<Request>(handler_, context, in, out, method, reader);
    });
  }

  // Reads many records; `add(response)` adds an empty one to the response and returns it.
  template <class Request, class Response, class AddRecord>
  void BatchGet(const char* name, Roles roles, record::RecordReader& reader, AddRecord add) {
    const Method& method = Declare(name, roles);
    AddUnary(
        method, [this, &method, &reader, add](Context* context, const Buffer* in, Buffer* out) {
          return rpc::BatchGet<Request, Response>(handler_, context, in, out, method, reader, add);
        });
  }

  // Lists records: `query_of(scope, request)` says what is asked for (see listing.h).
  template <class Request, class QueryOf>
  void List(const char* name, Roles roles, record::RecordReader& reader, QueryOf query_of) {
    const Method& method = Declare(name, roles);
    AddUnary(method,
             [this, &method, &reader, query_of](Context* context, const Buffer* in, Buffer* out) {
               return rpc::List<Request>(handler_, context, in, out, method, reader, query_of);
             });
  }

  // Lists the revisions of a record: `revise(scope, name, below, limit)` may block.
  template <class Request, class Revise>
  void Revisions(const char* name, Roles roles, Revise revise) {
    Read<Request>(
        name, roles,
        [revise](const scope::Scope& scope, const Request& request) -> absl::StatusOr<Reply> {
          const absl::StatusOr<RevisionPage> page =
              StartRevisions(request, scope, request.page_size(), request.page_token());
          if (!page.ok()) return page.status();
          const auto revisions = revise(scope, request.name(), page->below, page->limit);
          if (!revisions.ok()) return revisions.status();
          return RevisionsReply(request, scope, *page, *revisions);
        });
  }

  // Imports rows: `act(scope, row, options, outcome)` starts one and must not block.
  template <class Request, class Act>
  void Import(const char* name, Roles roles, Act act) {
    const Method& method = Declare(name, roles);
    AddBidi(method, [this, &method, act](Context* context) {
      return StartImport<Request>(handler_, *context, method, Importing<Request>(method, act));
    });
  }

  // As Import, one row after the other on an executor, where `act` may block.
  template <class Request, class Act>
  void ImportOn(executor::Executor& executor, const char* name, Roles roles, Act act) {
    const Method& method = Declare(name, roles);
    AddBidi(method, [this, &executor, &method, act](Context* context) {
      return StartImport<Request>(handler_, *context, method,
                                  InTurn(executor, Importing<Request>(method, act)));
    });
  }

  // Follows a feed: `follow(scope)` makes a reader of it. While `ready()`, if there is one, is not
  // OK, callers are refused with that.
  template <class Request>
  void Watch(const char* name, Roles roles, feed::Tail& tail,
             std::function<feed::Follower(scope::Scope)> follow,
             std::function<absl::Status()> ready = nullptr) {
    const Method& method = Declare(name, roles);
    AddStream(method, [this, &method, &tail, follow = std::move(follow), ready = std::move(ready)](
                          Context* context, const Buffer* in) {
      const absl::Status now = ready == nullptr ? absl::OkStatus() : ready();
      if (!now.ok()) return rpc::Watch::Refuse(handler_, method, now);
      return StartWatch<Request>(handler_, *context, *in, method, tail, follow);
    });
  }

 private:
  using Buffer = grpc::ByteBuffer;
  using Context = grpc::CallbackServerContext;
  using UnaryCall = std::function<grpc::ServerUnaryReactor*(Context*, const Buffer*, Buffer*)>;
  using StreamCall = std::function<grpc::ServerWriteReactor<Buffer>*(Context*, const Buffer*)>;
  using BidiCall = std::function<grpc::ServerBidiReactor<Buffer, Buffer>*(Context*)>;

  template <class Request, class Act>
  static auto Writing(const Method& method, Act act) {
    return [&method, act](const scope::Scope& scope, Request& request, const Responder& responder) {
      record::WriteOptions options = OptionsOf(method, request);
      act(scope, request, std::move(options), AnswerTo(responder));
    };
  }

  template <class Request, class Act>
  static auto Importing(const Method& method, Act act) {
    return [&method, act](const scope::Scope& scope, const bulk::v1::ImportOptions& options,
                          typename Request::Row& row, Outcome outcome) {
      record::WriteOptions write = RowOptions(method, options, row);
      act(scope, row, std::move(write), TellOutcome(row.number(), std::move(outcome)));
    };
  }

  // Looks the method up in the contract; a name that is not there, or a second time, is a fault of
  // the program and ends it.
  const Method& Declare(const char* name, Roles roles);
  void AddUnary(const Method& method, UnaryCall call);
  void AddStream(const Method& method, StreamCall call);
  void AddBidi(const Method& method, BidiCall call);
  void Register(const Method& method, grpc::internal::RpcMethod::RpcType type,
                grpc::internal::MethodHandler* handler);

  Handler& handler_;
  feed::Tail* const feed_;
  const google::protobuf::ServiceDescriptor* const contract_;
  std::set<std::string> paths_;  // "/package.Service/Method"; gRPC keeps pointers to them
};

}  // namespace baraza::rpc
