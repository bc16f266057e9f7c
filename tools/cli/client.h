// The platform as a command calls it: one caller, four services, one server or several.
//
// Why: commands say which call they want and with what; deadlines, the caller's identity, waiting
// for a server that says "not yet", and pages stand here once.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"

namespace baraza::cli {

using Organisations = baraza::organisations::v1::OrganisationsService;
using Alliances = baraza::organisations::v1::AlliancesService;
using Projects = baraza::projects::v1::ProjectsService;
using Duplication = baraza::duplication::v1::DuplicationService;
using Reporting = baraza::reporting::v1::ReportingService;

class Client {
 public:
  // How long a call may take, all its repetitions included.
  static constexpr absl::Duration kTimeout = absl::Seconds(30);

  // Calls as `scope`. All channels are set.
  Client(const peers::Peers& peers, scope::Scope scope, absl::Duration timeout = kTimeout);

  // The same services, as another caller.
  Client As(scope::Scope scope) const { return Client(peers_, std::move(scope), timeout_); }
  const scope::Scope& scope() const { return scope_; }

  template <class Service>
  typename Service::Stub& stub() const {
    return *std::get<std::unique_ptr<typename Service::Stub>>(stubs_);
  }

  // Makes a unary call: client.Call<Organisations>(&Organisations::Stub::GetOrganisation, request).
  // A server that is busy or not ready yet is asked again until the timeout. Errors are the
  // server's, with details; UNAVAILABLE without a reason: nobody answers.
  template <class Service, class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                                      const Request&, Response*),
                                const Request& request) const {
    const absl::Time deadline = absl::Now() + timeout_;
    while (true) {
      grpc::ClientContext context;
      peers::CallAs(context, scope_, deadline - absl::Now());
      Response response;
      absl::Status status = rpc::FromGrpc((stub<Service>().*method)(&context, request, &response));
      if (status.ok()) return response;
      if (!AwaitRetry(status, deadline)) return status;
    }
  }

  // Reads pages until there are `limit` records (0: all), merged into one answer; its
  // next_page_token tells where to go on. `count` says how many records a page holds.
  template <class Service, class Request, class Response>
  absl::StatusOr<Response> Pages(grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                                       const Request&, Response*),
                                 Request request, int64_t limit,
                                 int (Response::*count)() const) const {
    Response all;
    do {
      request.set_page_size(PageSize(limit, (all.*count)()));
      absl::StatusOr<Response> page = Call<Service>(method, request);
      if (!page.ok()) return page.status();
      all.clear_next_page_token();
      all.MergeFrom(*page);
      request.set_page_token(all.next_page_token());
    } while (!request.page_token().empty() && (limit == 0 || (all.*count)() < limit));
    return all;
  }

 private:
  // Whether the call is worth repeating before the deadline; waits until it is.
  static bool AwaitRetry(const absl::Status& status, absl::Time deadline);
  static int PageSize(int64_t limit, int64_t read);

  peers::Peers peers_;
  scope::Scope scope_;
  absl::Duration timeout_;
  std::tuple<std::unique_ptr<Organisations::Stub>, std::unique_ptr<Alliances::Stub>,
             std::unique_ptr<Projects::Stub>, std::unique_ptr<Duplication::Stub>,
             std::unique_ptr<Reporting::Stub>>
      stubs_;
};

}  // namespace baraza::cli
