// The other services, as a service calls them.
//
// Why: whether a neighbour runs in the same process or on another machine is decided when the
// process is put together; services only see channels. Every call names the scope on whose behalf
// it is made.
//
// Thread-safety: channels may be used from any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/foundation/peers/service_config.h"
#include "services/foundation/rpc/credentials.h"
#include "services/foundation/scope/scope.h"

namespace baraza::peers {

// Channels to the services; one that a service doesn't need may be null.
struct Peers {
  std::shared_ptr<grpc::Channel> organisations;
  std::shared_ptr<grpc::Channel> projects;
  std::shared_ptr<grpc::Channel> duplication;
  std::shared_ptr<grpc::Channel> reporting;
};

// A channel to all replicas at `addresses` (addresses.h), to which calls go in turn, with keepalive
// and quick reconnection. What may be made twice is made again at another replica when one is gone
// (service_config.h). Answers of up to 64 MB are taken: a page of 1,000 large records is one.
// Calls of a channel whose addresses TargetOf refuses are UNAVAILABLE.
std::shared_ptr<grpc::Channel> Connect(
    const std::string& addresses, Repeat repeat = Repeat::kReads,
    const rpc::Credentials& credentials = rpc::Credentials::Insecure());

// Whether Connect can reach `addresses` with these credentials. INVALID_ARGUMENT: they are not
// understood, or are several numbers where TLS has one name to check: replicas that show
// certificates are found by the name that all of them bear.
absl::Status CheckAddresses(const std::string& addresses, const rpc::Credentials& credentials);

// Marks a call as made by `scope` and bounds it in time. Zero: no bound (streams).
void CallAs(grpc::ClientContext& context, const scope::Scope& scope,
            absl::Duration timeout = absl::Seconds(10));

}  // namespace baraza::peers
