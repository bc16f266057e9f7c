// The organisations service as its callers meet it: a real process, a real client, both stores.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <thread>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza {
namespace {

using organisations::v1::CreateOrganisationRequest;
using organisations::v1::ListOrganisationsRequest;
using organisations::v1::ListOrganisationsResponse;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using scope::Role;
using scope::Scope;

const Scope kSecretariat({.subject = "sec", .role = Role::kSecretariat, .alliance = "alliances/u"});
const Scope kMember({.subject = "m1",
                     .role = Role::kMember,
                     .organisation = "organisations/m1",
                     .alliance = "alliances/u"});

harness::Postgres& SharedPostgres() {
  static auto* postgres = new std::unique_ptr<harness::Postgres>(*harness::Postgres::Start());
  static const int registered = std::atexit([] { postgres->reset(); });
  (void)registered;
  return **postgres;
}

class OrganisationsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string database = "sqlite:" + folder_.path() + "/organisations.db";
    if (GetParam() == "postgresql") {
      static int number = 0;
      auto created = SharedPostgres().CreateDatabase("organisations" + std::to_string(++number));
      ASSERT_TRUE(created.ok()) << created.status();
      database = *created;
    }
    server_ = std::make_unique<harness::ServerProcess>(
        harness::ServerProcess::Options{.program = "services/organisations/baraza-organisations",
                                        .arguments = {"--database=" + database}});
    const absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << started;
    stub_ = OrganisationsService::NewStub(peers::Connect(server_->address()));
  }

  absl::StatusOr<Organisation> Create(const Scope& scope,
                                      const CreateOrganisationRequest& request) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    Organisation created;
    const absl::Status status =
        rpc::FromGrpc(stub_->CreateOrganisation(&context, request, &created));
    if (!status.ok()) return status;
    return created;
  }

  absl::StatusOr<Organisation> CreateNamed(const Scope& scope, const std::string& id,
                                           const std::string& display_name) {
    CreateOrganisationRequest request;
    request.set_organisation_id(id);
    request.mutable_organisation()->set_display_name(display_name);
    return Create(scope, request);
  }

  absl::StatusOr<Organisation> Get(const Scope& scope, const std::string& name) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    organisations::v1::GetOrganisationRequest request;
    request.set_name(name);
    Organisation organisation;
    const absl::Status status =
        rpc::FromGrpc(stub_->GetOrganisation(&context, request, &organisation));
    if (!status.ok()) return status;
    return organisation;
  }

  absl::StatusOr<ListOrganisationsResponse> List(const Scope& scope,
                                                 const ListOrganisationsRequest& request) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    ListOrganisationsResponse response;
    const absl::Status status =
        rpc::FromGrpc(stub_->ListOrganisations(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<Organisation> Merge(const Scope& scope, const std::string& survivor,
                                     const std::string& other, const std::string& decision) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    organisations::v1::MergeOrganisationsRequest request;
    request.set_survivor(survivor);
    request.add_others(other);
    request.set_decision_id(decision);
    Organisation organisation;
    const absl::Status status =
        rpc::FromGrpc(stub_->MergeOrganisations(&context, request, &organisation));
    if (!status.ok()) return status;
    return organisation;
  }

  harness::TemporaryFolder folder_;
  std::unique_ptr<harness::ServerProcess> server_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
};

TEST_P(OrganisationsTest, AnswersWithWhatItStored) {
  auto created = CreateNamed(kSecretariat, "lstm", "Liverpool School of Tropical Medicine");
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->name(), "organisations/lstm");
  EXPECT_EQ(created->state(), Organisation::ACTIVE);
  EXPECT_EQ(created->alliance(), "alliances/u");
  auto read = Get(Scope::Public(), "organisations/lstm");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), created->SerializeAsString());
}

TEST_P(OrganisationsTest, SaysThatAnIdIsTaken) {
  ASSERT_TRUE(CreateNamed(kSecretariat, "a", "A").ok());
  auto taken = CreateNamed(kSecretariat, "a", "Another A");
  EXPECT_TRUE(absl::IsAlreadyExists(taken.status())) << taken.status();
  EXPECT_EQ(status::Reason(taken.status()), "NAME_TAKEN");
}

TEST_P(OrganisationsTest, ReportsAllFaultsOfARequestAtOnce) {
  CreateOrganisationRequest request;
  request.set_organisation_id("Not An Id");
  request.mutable_organisation()->set_country("XX");
  request.mutable_organisation()->set_website("nowhere");
  auto created = Create(kSecretariat, request);
  EXPECT_EQ(created.status().code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> fields;
  for (const auto& violation : status::Violations(created.status())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              testing::UnorderedElementsAre("organisation_id", "organisation.display_name",
                                            "organisation.country", "organisation.website"));
}

TEST_P(OrganisationsTest, KeepsAMembersDraftFromEverybodyElse) {
  ASSERT_TRUE(CreateNamed(kMember, "draft", "Secret Plan").ok());
  EXPECT_TRUE(Get(kMember, "organisations/draft").ok());
  EXPECT_TRUE(Get(kSecretariat, "organisations/draft").ok());
  const Scope neighbour({.subject = "m2",
                         .role = Role::kMember,
                         .organisation = "organisations/m2",
                         .alliance = "alliances/u"});
  const Scope other_secretariat(
      {.subject = "s2", .role = Role::kSecretariat, .alliance = "alliances/z"});
  for (const Scope& scope : {Scope::Public(), neighbour, other_secretariat}) {
    EXPECT_TRUE(absl::IsNotFound(Get(scope, "organisations/draft").status()));
    EXPECT_EQ(List(scope, {})->organisations_size(), 0);
  }
}

TEST_P(OrganisationsTest, PagesThroughAListInOrderOfNamesWithoutRepeating) {
  for (const char* name : {"école", "Zebra", "Eclipse", "alpha", "Beta"}) {
    CreateOrganisationRequest request;
    request.mutable_organisation()->set_display_name(name);
    ASSERT_TRUE(Create(kSecretariat, request).ok());
  }
  ListOrganisationsRequest request;
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    auto page = List(kSecretariat, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& organisation : page->organisations()) {
      names.push_back(organisation.display_name());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, testing::ElementsAre("alpha", "Beta", "Eclipse", "école", "Zebra"));
}

TEST_P(OrganisationsTest, AnswersARepeatedRequestWithTheSameRecord) {
  CreateOrganisationRequest request;
  request.mutable_organisation()->set_display_name("Once");
  request.set_request_id("6a1f0d6e-3c5e-4a8e-9f0a-0d2b6a7c8e9f");
  auto first = Create(kSecretariat, request), second = Create(kSecretariat, request);
  ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
  EXPECT_EQ(first->name(), second->name());
  request.mutable_organisation()->set_display_name("Twice");
  EXPECT_EQ(Create(kSecretariat, request).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(List(kSecretariat, {})->organisations_size(), 1);
}

TEST_P(OrganisationsTest, StoresNothingOfADryRun) {
  CreateOrganisationRequest request;
  request.set_organisation_id("dry");
  request.mutable_organisation()->set_display_name("Dry");
  request.set_validate_only(true);
  auto answer = Create(kSecretariat, request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->name(), "organisations/dry");
  EXPECT_TRUE(absl::IsNotFound(Get(kSecretariat, "organisations/dry").status()));
}

TEST_P(OrganisationsTest, LetsOneOfTwoWritersWithTheSameEtagWin) {
  auto created = CreateNamed(kSecretariat, "a", "A");
  auto update = [&](const std::string& name) {
    grpc::ClientContext context;
    peers::CallAs(context, kSecretariat);
    organisations::v1::UpdateOrganisationRequest request;
    *request.mutable_organisation() = *created;
    request.mutable_organisation()->set_display_name(name);
    Organisation updated;
    return rpc::FromGrpc(stub_->UpdateOrganisation(&context, request, &updated));
  };
  EXPECT_TRUE(update("B").ok());
  const absl::Status lost = update("C");
  EXPECT_TRUE(absl::IsAborted(lost)) << lost;
  EXPECT_EQ(Get(kSecretariat, "organisations/a")->display_name(), "B");
}

TEST_P(OrganisationsTest, MergesOncePerDecisionAndResolvesTheOldName) {
  ASSERT_TRUE(CreateNamed(kSecretariat, "thet", "Tropical Health and Education Trust").ok());
  ASSERT_TRUE(CreateNamed(kSecretariat, "thet2", "THET Partnerships").ok());
  auto merged = Merge(kSecretariat, "organisations/thet", "organisations/thet2", "decision-1");
  ASSERT_TRUE(merged.ok()) << merged.status();
  auto repeated = Merge(kSecretariat, "organisations/thet", "organisations/thet2", "decision-1");
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->etag(), merged->etag());
  auto old = Get(Scope::Public(), "organisations/thet2");
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_EQ(old->name(), "organisations/thet");
  EXPECT_THAT(old->former_names(), testing::ElementsAre("organisations/thet2"));
}

TEST_P(OrganisationsTest, KeepsChainsOfMergesFlat) {
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(CreateNamed(kSecretariat, id, id).ok());
  ASSERT_TRUE(Merge(kSecretariat, "organisations/b", "organisations/a", "d1").ok());
  ASSERT_TRUE(Merge(kSecretariat, "organisations/c", "organisations/b", "d2").ok());
  EXPECT_EQ(Get(Scope::Public(), "organisations/a")->name(), "organisations/c");
  EXPECT_EQ(Get(Scope::Public(), "organisations/b")->name(), "organisations/c");
}

TEST_P(OrganisationsTest, GivesAVerifiedIdentifierToOneLiveRecord) {
  auto with_code = [](const char* id, const char* value) {
    CreateOrganisationRequest request;
    request.set_organisation_id(id);
    request.mutable_organisation()->set_display_name(id);
    auto* identifier = request.mutable_organisation()->add_identifiers();
    identifier->set_scheme("GB-CHC");
    identifier->set_value(value);
    identifier->set_status(organisations::v1::Identifier::VERIFIED);
    return request;
  };
  ASSERT_TRUE(Create(kSecretariat, with_code("a", "1113101")).ok());
  auto taken = Create(kSecretariat, with_code("b", "01113101"));
  EXPECT_TRUE(absl::IsAlreadyExists(taken.status())) << taken.status();
  EXPECT_THAT(std::string(taken.status().message()), testing::HasSubstr("organisations/a"));
  EXPECT_TRUE(absl::IsPermissionDenied(Create(kMember, with_code("c", "7")).status()));
}

TEST_P(OrganisationsTest, ImportsRowsOneByOneAndChangesNothingTheSecondTime) {
  using Outcome = bulk::v1::RowOutcome;
  auto import = [&] {
    grpc::ClientContext context;
    peers::CallAs(context, kSecretariat);
    auto stream = stub_->ImportOrganisations(&context);
    organisations::v1::ImportOrganisationsRequest message;
    message.mutable_options();
    stream->Write(message);
    for (int row = 1; row <= 3; ++row) {
      message.mutable_row()->set_number(row);
      message.mutable_row()->mutable_organisation()->set_name("organisations/row" +
                                                              std::to_string(row));
      message.mutable_row()->mutable_organisation()->set_display_name(row == 2 ? "" : "Row");
      stream->Write(message);
    }
    stream->WritesDone();
    std::vector<Outcome::Outcome> outcomes;
    Outcome outcome;
    while (stream->Read(&outcome)) outcomes.push_back(outcome.outcome());
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return outcomes;
  };
  EXPECT_THAT(import(), testing::ElementsAre(Outcome::CREATED, Outcome::REFUSED, Outcome::CREATED));
  EXPECT_THAT(import(),
              testing::ElementsAre(Outcome::UNCHANGED, Outcome::REFUSED, Outcome::UNCHANGED));
}

TEST_P(OrganisationsTest, TakesEveryRowOfALongImportOnce) {
  constexpr int kRows = 3000;
  grpc::ClientContext context;
  peers::CallAs(context, kSecretariat, absl::Seconds(60));
  auto stream = stub_->ImportOrganisations(&context);
  std::thread writer([&] {
    organisations::v1::ImportOrganisationsRequest message;
    message.mutable_options();
    stream->Write(message);
    for (int row = 1; row <= kRows; ++row) {
      message.mutable_row()->set_number(row);
      message.mutable_row()->mutable_organisation()->set_name("organisations/row" +
                                                              std::to_string(row));
      message.mutable_row()->mutable_organisation()->set_display_name("Row");
      stream->Write(message);
    }
    stream->WritesDone();
  });
  int created = 0;
  bulk::v1::RowOutcome outcome;
  while (stream->Read(&outcome)) {
    created += outcome.outcome() == bulk::v1::RowOutcome::CREATED && outcome.row() == created + 1;
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(created, kRows);
}

TEST_P(OrganisationsTest, StreamsTheStateAndThenEveryChange) {
  ASSERT_TRUE(CreateNamed(kSecretariat, "before", "Before").ok());
  grpc::ClientContext context;
  peers::CallAs(context, Scope::Public(), absl::Seconds(20));
  auto stream = stub_->WatchOrganisations(&context, {});
  organisations::v1::WatchOrganisationsResponse response;
  std::vector<std::string> seen;
  while (stream->Read(&response)) {
    for (const auto& change : response.changes()) seen.push_back(change.name());
    if (seen.size() == 1 && response.caught_up()) {
      ASSERT_TRUE(CreateNamed(kMember, "hidden", "Hidden").ok());
      ASSERT_TRUE(CreateNamed(kSecretariat, "after", "After").ok());
    }
    if (seen.size() == 2) break;
  }
  context.TryCancel();
  EXPECT_THAT(seen, testing::ElementsAre("organisations/before", "organisations/after"));
}

TEST_P(OrganisationsTest, EndsInOrderWhenItIsAskedTo) {
  ASSERT_TRUE(CreateNamed(kSecretariat, "a", "A").ok());
  EXPECT_EQ(server_->Terminate(), 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, OrganisationsTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza
