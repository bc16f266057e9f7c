// By what a process and its callers know one another: nothing (loopback, development), or mutual
// TLS.
//
// Why: one object serves the server and every channel of a process, so that both sides prove the
// same identity and a renewed certificate reaches both. With TLS each side must show a certificate
// that an own authority signed; a client checks the server's name besides.
//
// The files are looked at every second. To renew, replace them at once (a symlink to their folder
// that is swapped, as Kubernetes does with a Secret): connections made from then on use the new
// ones, those that stand are not cut.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/rpc/tls_files.h"

namespace baraza::rpc {

class Credentials {
 public:
  // No identity, no encryption.
  static Credentials Insecure();
  // Mutual TLS by these files. Errors: see Check.
  static absl::StatusOr<Credentials> Open(const TlsFiles& files, absl::Time now);
  // Open where files are given, else Insecure.
  static absl::StatusOr<Credentials> Of(const TlsFiles& files, absl::Time now);

  // Whether both sides prove who they are.
  bool mutual() const { return mutual_; }
  const std::shared_ptr<grpc::ServerCredentials>& server() const { return server_; }
  const std::shared_ptr<grpc::ChannelCredentials>& channel() const { return channel_; }

 private:
  Credentials(bool mutual, std::shared_ptr<grpc::ServerCredentials> server,
              std::shared_ptr<grpc::ChannelCredentials> channel);

  bool mutual_;
  std::shared_ptr<grpc::ServerCredentials> server_;
  std::shared_ptr<grpc::ChannelCredentials> channel_;
};

}  // namespace baraza::rpc
