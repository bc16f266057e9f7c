// Processes that speak mutual TLS, and callers with all kinds of certificates.
//
// Thread-safety: one thread.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/foundation/rpc/credentials.h"
#include "tests/harness/certificates.h"
#include "tests/harness/server_process.h"

namespace baraza {

// The options that name the files of an identity.
std::vector<std::string> TlsFlags(const harness::Identity& identity);
rpc::TlsFiles FilesOf(const harness::Identity& identity);
// A caller's credentials, whatever is wrong with the certificate. Without `own`: no certificate.
std::shared_ptr<grpc::ChannelCredentials> CallerWith(const std::string& trusted,
                                                     const harness::Identity* own);

class TlsTest : public testing::Test {
 protected:
  using Server = std::unique_ptr<harness::ServerProcess>;

  // Starts `service` with an identity, and whatever `more` says.
  Server Serve(const std::string& service, const harness::Identity& identity,
               std::vector<std::string> more = {},
               std::map<std::string, std::string> environment = {});
  // Why the organisations service does not start with these options.
  std::string RefusalOf(std::vector<std::string> identity, const std::string& listen);

  // Health, as a caller with these credentials is told it over a connection of its own: OK or
  // UNAVAILABLE (no connection).
  static grpc::StatusCode Knock(const Server& server,
                                std::shared_ptr<grpc::ChannelCredentials> caller);
  // Creates an organisation as the secretariat of an alliance.
  static absl::Status Register(const Server& server, const rpc::Credentials& caller,
                               const std::string& id);

  harness::TemporaryFolder folder_;
  harness::Authority own_{"Own"};
  harness::Authority foreign_{"Foreign"};
  harness::Identity identity_ = own_.Sign("organisations");
  harness::Identity client_ = own_.Sign("client");
};

}  // namespace baraza
