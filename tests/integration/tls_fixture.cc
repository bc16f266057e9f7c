#include "tests/integration/tls_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"

namespace baraza {
namespace {

using organisations::v1::OrganisationsService;

const scope::Scope kSecretariat({.subject = "sec",
                                 .role = scope::Role::kSecretariat,
                                 .alliance = "alliances/u"});

}  // namespace

std::vector<std::string> TlsFlags(const harness::Identity& identity) {
  return {"--tls-certificate=" + identity.certificate, "--tls-key=" + identity.key,
          "--tls-authorities=" + identity.authorities};
}

rpc::TlsFiles FilesOf(const harness::Identity& identity) {
  return {identity.certificate, identity.key, identity.authorities};
}

std::shared_ptr<grpc::ChannelCredentials> CallerWith(const std::string& trusted,
                                                     const harness::Identity* own) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = harness::ReadFile(trusted);
  if (own != nullptr) {
    options.pem_cert_chain = harness::ReadFile(own->certificate);
    options.pem_private_key = harness::ReadFile(own->key);
  }
  return grpc::SslCredentials(options);
}

TlsTest::Server TlsTest::Serve(const std::string& service, const harness::Identity& identity,
                               std::vector<std::string> more,
                               std::map<std::string, std::string> environment) {
  std::vector<std::string> flags = TlsFlags(identity);
  flags.push_back("--believe-certified");
  more.push_back("--database=sqlite:" + folder_.path() + "/" + service + ".db");
  auto server = std::make_unique<harness::ServerProcess>(
      harness::ServerProcess::Options{.program = "services/" + service + "/baraza-" + service,
                                      .arguments = std::move(more),
                                      .environment = std::move(environment),
                                      .identity = std::move(flags)});
  const absl::Status started = server->Start();
  EXPECT_TRUE(started.ok()) << started;
  return server;
}

std::string TlsTest::RefusalOf(std::vector<std::string> identity, const std::string& listen) {
  harness::ServerProcess server({.program = "services/organisations/baraza-organisations",
                                 .arguments = {"--database=sqlite:" + folder_.path() + "/r.db"},
                                 .environment = {},
                                 .listen = listen,
                                 .identity = std::move(identity)});
  return std::string(server.Start().message());
}

grpc::StatusCode TlsTest::Knock(const Server& server,
                                std::shared_ptr<grpc::ChannelCredentials> caller) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(server->address(), caller, arguments);
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
  grpc::ByteBuffer request(nullptr, 0);
  grpc::ByteBuffer answer;
  grpc::CompletionQueue queue;
  auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status.error_code();
}

absl::Status TlsTest::Register(const Server& server, const rpc::Credentials& caller,
                               const std::string& id) {
  const auto stub = OrganisationsService::NewStub(
      peers::Connect(server->address(), peers::Repeat::kReads, caller));
  organisations::v1::CreateOrganisationRequest request;
  request.set_organisation_id(id);
  request.mutable_organisation()->set_display_name(id);
  grpc::ClientContext context;
  peers::CallAs(context, kSecretariat);
  organisations::v1::Organisation created;
  return rpc::FromGrpc(stub->CreateOrganisation(&context, request, &created));
}

}  // namespace baraza
