#include "services/foundation/rpc/credentials.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

namespace tls = grpc::experimental;
using Provider = std::shared_ptr<tls::CertificateProviderInterface>;

constexpr unsigned kSecondsBetweenLooks = 1;

std::shared_ptr<grpc::ServerCredentials> ServerSide(const Provider& provider) {
  tls::TlsServerCredentialsOptions options(provider);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(failpoint::Planted("accept-uncertified")
                                    ? GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY
                                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return tls::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> ClientSide(const Provider& provider) {
  tls::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(provider);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return tls::TlsCredentials(options);
}

}  // namespace

Credentials::Credentials(bool mutual, std::shared_ptr<grpc::ServerCredentials> server,
                         std::shared_ptr<grpc::ChannelCredentials> channel)
    : mutual_(mutual), server_(std::move(server)), channel_(std::move(channel)) {}

Credentials Credentials::Insecure() {
  return Credentials(false, grpc::InsecureServerCredentials(), grpc::InsecureChannelCredentials());
}

absl::StatusOr<Credentials> Credentials::Open(const TlsFiles& files, absl::Time now) {
  RETURN_IF_ERROR(Check(files, now));
  const auto provider = std::make_shared<tls::FileWatcherCertificateProvider>(
      files.key, files.certificate, files.authorities, kSecondsBetweenLooks);
  return Credentials(true, ServerSide(provider), ClientSide(provider));
}

absl::StatusOr<Credentials> Credentials::Of(const TlsFiles& files, absl::Time now) {
  if (!files.given()) return Insecure();
  return Open(files, now);
}

}  // namespace baraza::rpc
