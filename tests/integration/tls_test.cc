// Mutual TLS between real processes: who is let in, who is refused, and what is said of options
// that cannot work.
#include <civetweb.h>
#include <gmock/gmock.h>

#include <array>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "tests/integration/tls_fixture.h"

namespace baraza {
namespace {

using testing::HasSubstr;

rpc::Credentials Open(const harness::Identity& identity) {
  return *rpc::Credentials::Open(FilesOf(identity), absl::Now());
}

TEST_F(TlsTest, BelievesACallerWhoseCertificateAnOwnAuthoritySigned) {
  const Server server = Serve("organisations", identity_);
  EXPECT_EQ(Register(server, Open(client_), "thet"), absl::OkStatus());
}

TEST_F(TlsTest, RefusesACallerWithoutACertificate) {
  const Server server = Serve("organisations", identity_);
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), &client_)), grpc::StatusCode::OK);
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), nullptr)), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, RefusesACallerWhoseCertificateAForeignAuthoritySigned) {
  const Server server = Serve("organisations", identity_);
  const harness::Identity stranger = foreign_.Sign("client");
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), &stranger)),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, RefusesACallerWhoseCertificateHasExpired) {
  const Server server = Serve("organisations", identity_);
  const harness::Identity late = own_.Sign("client", "localhost", -1);
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), &late)), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, RefusesACallerWithoutTls) {
  const Server server = Serve("organisations", identity_);
  EXPECT_EQ(Knock(server, grpc::InsecureChannelCredentials()), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, DoesNotCallAServerOfAForeignAuthority) {
  const Server server = Serve("organisations", foreign_.Sign("organisations"));
  EXPECT_TRUE(absl::IsUnavailable(Register(server, Open(client_), "thet")));
}

TEST_F(TlsTest, DoesNotCallAServerWhoseCertificateNamesAnother) {
  const Server server = Serve("organisations", own_.Sign("elsewhere", "elsewhere"));
  rpc::Credentials caller = Open(client_);
  const std::string port = server->address().substr(server->address().rfind(':'));
  const auto channel = peers::Connect("localhost" + port, peers::Repeat::kReads, caller);
  EXPECT_FALSE(channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(1))));
}

// The planted fault: whoever connects is let in. What refuses the stranger above must see it.
TEST_F(TlsTest, IsSeenToLetStrangersInWhenCertificatesAreNotVerified) {
  const Server server =
      Serve("organisations", identity_, {}, {{"BARAZA_PLANTED_FAULT", "accept-uncertified"}});
  const harness::Identity stranger = foreign_.Sign("client");
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), &stranger)), grpc::StatusCode::OK);
  EXPECT_EQ(Knock(server, CallerWith(own_.certificate(), nullptr)), grpc::StatusCode::OK);
}

TEST_F(TlsTest, LetsServicesCallOneAnother) {
  const Server organisations = Serve("organisations", identity_);
  ASSERT_EQ(Register(organisations, Open(client_), "thet"), absl::OkStatus());
  const Server projects =
      Serve("projects", own_.Sign("projects"), {"--organisations=" + organisations->address()});
  const auto stub = projects::v1::ProjectsService::NewStub(
      peers::Connect(projects->address(), peers::Repeat::kReads, Open(client_)));
  projects::v1::CreateProjectRequest request;
  request.mutable_project()->add_titles()->set_text("Training of nurses");
  projects::v1::Participant& participant = *request.mutable_project()->add_participants();
  participant.set_organisation("organisations/nobody");
  participant.set_role(projects::v1::Participant::FUNDING);
  auto create = [&]() {
    grpc::ClientContext context;
    peers::CallAs(context, scope::Scope({.subject = "sec",
                                         .role = scope::Role::kSecretariat,
                                         .alliance = "alliances/u"}));
    projects::v1::Project created;
    return rpc::FromGrpc(stub->CreateProject(&context, request, &created));
  };
  const absl::Status unknown = create();
  EXPECT_THAT(std::string(unknown.message()), HasSubstr("organisations/nobody"));
  participant.set_organisation("organisations/thet");
  EXPECT_EQ(create(), absl::OkStatus());
}

TEST_F(TlsTest, ServesAllInOneProcess) {
  std::vector<std::string> identity = TlsFlags(identity_);
  identity.push_back("--believe-certified");
  const auto server = std::make_unique<harness::ServerProcess>(
      harness::ServerProcess::Options{.program = "tools/cli/baraza",
                                      .arguments = {"serve", "--data=" + folder_.path()},
                                      .environment = {},
                                      .identity = identity});
  ASSERT_EQ(server->Start(), absl::OkStatus());
  EXPECT_EQ(Register(server, Open(client_), "thet"), absl::OkStatus());
}

// The exit code of `baraza organisations list` at `server`.
int List(const std::string& server, const std::string& flags) {
  return WEXITSTATUS(std::system(absl::StrCat(harness::ProgramPath("tools/cli/baraza"),
                                              " organisations list --timeout 5 --server ", server,
                                              " ", flags, " >/dev/null 2>&1")
                                     .c_str()));
}

TEST_F(TlsTest, IsSpokenByTheCommand) {
  const Server server = Serve("organisations", identity_);
  EXPECT_EQ(List(server->address(), absl::StrJoin(TlsFlags(client_), " ")), 0);
  EXPECT_EQ(List(server->address(), ""), 5);
  EXPECT_EQ(List(server->address(), "--tls-key " + client_.key), 2);
}

TEST_F(TlsTest, WantsOneNameForReplicas) {
  const Server server = Serve("organisations", identity_);
  EXPECT_EQ(
      List(server->address() + "," + server->address(), absl::StrJoin(TlsFlags(client_), " ")), 2);
}

struct Page {
  int code = -1;
  std::string body;
};

Page Fetch(const std::string& address, const std::string& path) {
  std::array<char, 256> error{};
  const int port = std::atoi(address.substr(address.rfind(':') + 1).c_str());
  mg_connection* const connection = mg_download("127.0.0.1", port, 0, error.data(), error.size(),
                                                "GET %s HTTP/1.0\r\n\r\n", path.c_str());
  if (connection == nullptr) return {};
  Page page = {.code = mg_get_response_info(connection)->status_code, .body = ""};
  std::array<char, 1024> block;
  for (int size; (size = mg_read(connection, block.data(), block.size())) > 0;) {
    page.body.append(block.data(), static_cast<size_t>(size));
  }
  mg_close_connection(connection);
  return page;
}

TEST_F(TlsTest, TellsProbesWithoutACertificateHowItIs) {
  const Server server = Serve("organisations", identity_);
  EXPECT_EQ(Fetch(server->metrics_address(), "/healthz").code, 200);
  EXPECT_EQ(Fetch(server->metrics_address(), "/readyz").code, 200);
}

TEST_F(TlsTest, TellsUntilWhenItsCertificateIsValid) {
  harness::LiveIdentity live(own_.Sign("organisations", "localhost", 1));
  const Server server = Serve("organisations", live.files());
  const auto days_left = [&server] {
    const std::string page = Fetch(server->metrics_address(), "/metrics").body;
    const std::string name = "\nbaraza_tls_certificate_end_seconds ";
    const size_t at = page.find(name);
    if (at == std::string::npos) return -1.0;
    return (std::atof(page.c_str() + at + name.size()) -
            absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch())) /
           86400;
  };
  EXPECT_NEAR(days_left(), 1, 0.1);
  live.Swap(own_.Sign("organisations", "localhost", 9));
  EXPECT_NEAR(days_left(), 9, 0.1);
}

TEST_F(TlsTest, ListensBeyondLoopbackWithTlsOnly) {
  std::vector<std::string> flags = TlsFlags(identity_);
  flags.push_back("--believe-certified");
  EXPECT_EQ(RefusalOf(flags, "0.0.0.0:0"), "");
  EXPECT_THAT(RefusalOf({"--insecure-dev"}, "0.0.0.0:0"),
              HasSubstr("without TLS (--tls-certificate, --tls-key, --tls-authorities) the server "
                        "listens on loopback only"));
}

TEST_F(TlsTest, NamesTheOptionsThatAreMissing) {
  EXPECT_THAT(RefusalOf({"--believe-certified", "--tls-key=" + identity_.key}, "127.0.0.1:0"),
              HasSubstr("--tls-certificate and --tls-authorities is missing"));
}

TEST_F(TlsTest, NamesTheFileThatIsMissing) {
  harness::Identity broken = identity_;
  broken.authorities = "/no/such/file";
  std::vector<std::string> flags = TlsFlags(broken);
  flags.push_back("--believe-certified");
  EXPECT_THAT(RefusalOf(flags, "127.0.0.1:0"),
              HasSubstr("--tls-authorities=/no/such/file: cannot be read: No such file"));
}

TEST_F(TlsTest, RefusesAKeyOfAnotherCertificate) {
  harness::Identity broken = identity_;
  broken.key = client_.key;
  std::vector<std::string> flags = TlsFlags(broken);
  flags.push_back("--believe-certified");
  EXPECT_THAT(RefusalOf(flags, "127.0.0.1:0"), HasSubstr("is not the key of the certificate in"));
}

TEST_F(TlsTest, RefusesToStartWithACertificateThatHasExpired) {
  std::vector<std::string> flags = TlsFlags(own_.Sign("late", "localhost", -1));
  flags.push_back("--believe-certified");
  EXPECT_THAT(RefusalOf(flags, "127.0.0.1:0"), HasSubstr("expired at"));
}

TEST_F(TlsTest, WantsExactlyOneWayToIdentifyCallers) {
  EXPECT_THAT(RefusalOf({}, "127.0.0.1:0"), HasSubstr("no way to identify callers"));
  EXPECT_THAT(RefusalOf({"--insecure-dev", "--believe-certified"}, "127.0.0.1:0"),
              HasSubstr("give one"));
  std::vector<std::string> flags = TlsFlags(identity_);
  flags.push_back("--insecure-dev");
  EXPECT_THAT(RefusalOf(flags, "127.0.0.1:0"), HasSubstr("leave out --tls-"));
}

}  // namespace
}  // namespace baraza
