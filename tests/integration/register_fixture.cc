#include "tests/integration/register_fixture.h"

#include <cstdlib>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza::integration {
namespace {

using organisations::v1::WatchOrganisationsRequest;
using organisations::v1::WatchOrganisationsResponse;
using scope::Role;
using scope::Scope;

// The service on one store, for as long as the program runs.
struct Served {
  harness::TemporaryFolder folder;
  std::unique_ptr<harness::Postgres> postgres;
  std::string database;
  std::unique_ptr<harness::ServerProcess> process;
  absl::Status started;
};

absl::Status Start(const std::string& store, Served& served) {
  served.database = "sqlite:" + served.folder.path() + "/organisations.db";
  if (store == "postgresql") {
    auto postgres = harness::Postgres::Start();
    if (!postgres.ok()) return postgres.status();
    served.postgres = *std::move(postgres);
    auto created = served.postgres->CreateDatabase("organisations");
    if (!created.ok()) return created.status();
    served.database = *created;
  }
  served.process = std::make_unique<harness::ServerProcess>(
      harness::ServerProcess::Options{.program = "services/organisations/baraza-organisations",
                                      .arguments = {"--database=" + served.database}});
  return served.process->Start();
}

Served& ServedOn(const std::string& store) {
  static auto* all = new std::map<std::string, Served>;
  static const int registered = std::atexit([] { delete all; });
  (void)registered;
  const auto [served, is_new] = all->try_emplace(store);
  if (is_new) served->second.started = Start(store, served->second);
  return served->second;
}

// What a feed tells a service until it has caught up.
template <class Take>
void ReadFeed(Organisations& stub, const Take& take) {
  grpc::ClientContext context;
  peers::CallAs(context, Scope::Service("test"), absl::Seconds(20));
  auto stream = stub.WatchOrganisations(&context, WatchOrganisationsRequest());
  for (WatchOrganisationsResponse response; stream->Read(&response);) {
    take(response);
    if (response.caught_up()) break;
  }
  context.TryCancel();
}

}  // namespace

Scope SecretariatOf(const std::string& alliance) {
  return Scope(
      {.subject = "secretariat@" + alliance, .role = Role::kSecretariat, .alliance = alliance});
}

Scope MemberFor(const std::string& organisation, const std::string& alliance) {
  return Scope({.subject = "member@" + organisation,
                .role = Role::kMember,
                .organisation = organisation,
                .alliance = alliance});
}

Scope AuthorityOf(const std::string& authority) {
  return Scope(
      {.subject = "officer@" + authority, .role = Role::kAuthority, .authority = authority});
}

void RegisterTest::SetUp() {
  Served& served = ServedOn(GetParam());
  if (absl::IsNotFound(served.started)) GTEST_SKIP() << served.started;
  ASSERT_TRUE(served.started.ok()) << served.started;
  static int number = 0;
  word_ = absl::StrCat("t", ++number);
  secretariat_ = std::make_unique<Scope>(SecretariatOf(Alliance()));
  stranger_ = std::make_unique<Scope>(SecretariatOf("alliances/elsewhere"));
  const auto channel = peers::Connect(address());
  ASSERT_TRUE(channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(20))));
  stubs_ = {organisations::v1::OrganisationsService::NewStub(channel),
            organisations::v1::AlliancesService::NewStub(channel),
            organisations::v1::AuthoritiesService::NewStub(channel),
            organisations::v1::ContactsService::NewStub(channel)};
}

const std::string& RegisterTest::address() const { return ServedOn(GetParam()).process->address(); }

const std::string& RegisterTest::database() const { return ServedOn(GetParam()).database; }

organisations::v1::Organisation RegisterTest::Register(const std::string& id,
                                                       const std::string& fields) {
  return Do(&Organisations::CreateOrganisation, secretariat(),
            absl::Substitute("organisation_id: '$0' organisation { $1 }", Id(id), fields));
}

organisations::v1::Organisation RegisterTest::Get(const Scope& scope, const std::string& name) {
  auto found = Ask(&Organisations::GetOrganisation, scope, absl::StrCat("name: '", name, "'"));
  return found.ok() ? *std::move(found) : organisations::v1::Organisation();
}

void RegisterTest::Found(const std::string& fields) {
  Do(&Alliances::CreateAlliance, secretariat(),
     absl::Substitute("alliance_id: '$0' alliance { display_name: 'Alliance $0' "
                      "partner_countries: 'SL' $1 }",
                      word(), fields));
}

organisations::v1::Membership RegisterTest::Admit(const std::string& organisation,
                                                  const std::string& role) {
  return Do(&Alliances::CreateMembership, secretariat(),
            absl::Substitute("parent: '$0' membership { organisation: '$1' role: $2 }", Alliance(),
                             organisation, role));
}

std::string RegisterTest::WholeFeed() {
  std::string bytes;
  ReadFeed(*std::get<std::unique_ptr<Organisations>>(stubs_),
           [&bytes](const WatchOrganisationsResponse& response) {
             bytes += response.SerializeAsString();
           });
  return bytes;
}

int64_t RegisterTest::FeedPosition() {
  int64_t position = 0;
  ReadFeed(
      *std::get<std::unique_ptr<Organisations>>(stubs_),
      [&position](const WatchOrganisationsResponse& response) { position = response.position(); });
  return position;
}

std::string ReasonOf(const absl::Status& status) {
  if (const std::string reason = status::Reason(status); !reason.empty()) return reason;
  return absl::StatusCodeToString(status.code());
}

}  // namespace baraza::integration
