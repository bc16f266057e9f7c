// A duplication service that goes on from its snapshot answers as one that reads the registers from
// the start, whatever happened to records while it was down.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"
#include "tests/harness/server_process.h"

namespace baraza::integration {
namespace {

using google::protobuf::TextFormat;
using organisations::v1::AlliancesService;
using organisations::v1::OrganisationsService;
using projects::v1::ProjectsService;
using scope::Role;
using scope::Scope;
using testing::HasSubstr;
using testing::Not;

using Duplication = duplication::v1::DuplicationService::Stub;
using Answers = std::vector<std::string>;

constexpr absl::Duration kPatience = absl::Seconds(30);

const Scope& Secretariat() {
  static const auto* scope =
      new Scope({.subject = "desk", .role = Role::kSecretariat, .alliance = "alliances/umbra"});
  return *scope;
}

const Scope& Member() {
  static const auto* scope = new Scope({.subject = "member",
                                        .role = Role::kMember,
                                        .organisation = "organisations/kept-a",
                                        .alliance = "alliances/umbra"});
  return *scope;
}

// Reads what everybody reads who signs in.
const Scope& Outsider() {
  static const auto* scope = new Scope({.subject = "outsider",
                                        .role = Role::kMember,
                                        .organisation = "organisations/elsewhere",
                                        .alliance = "alliances/zephyr"});
  return *scope;
}

template <class Stub, class Request, class Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Scope& scope, const std::string& text) {
  grpc::ClientContext context;
  peers::CallAs(context, scope);
  context.set_wait_for_ready(true);
  Request request;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &request)) << text;
  Response response;
  const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
  if (!status.ok()) return status;
  return response;
}

// What two services must have in common of a match: all but what the store of each gave it.
std::string Essence(const duplication::v1::Match& match) {
  duplication::v1::Match essence;
  essence.set_kind(match.kind());
  essence.set_state(match.state());
  *essence.mutable_subjects() = match.subjects();
  *essence.mutable_subject_titles() = match.subject_titles();
  *essence.mutable_subject_etags() = match.subject_etags();
  *essence.mutable_alliances() = match.alliances();
  *essence.mutable_evidence() = match.evidence();
  essence.set_probability(match.probability());
  essence.set_priority(match.priority());
  return essence.ShortDebugString();
}

template <class Matches>
void Append(const std::string& of, const Matches& matches, Answers& answers) {
  for (const auto& match : matches) answers.push_back(absl::StrCat(of, " ", Essence(match)));
}

std::unique_ptr<harness::ServerProcess> Serve(const std::string& service,
                                              std::vector<std::string> arguments) {
  auto server = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
      .program = "services/" + service + "/baraza-" + service, .arguments = std::move(arguments)});
  const absl::Status started = server->Start();
  EXPECT_TRUE(started.ok()) << started;
  return server;
}

class SnapshotStartTest : public testing::Test {
 protected:
  void SetUp() override {
    registers_[0] = Serve("organisations", {Database("organisations")});
    at_ = {"--organisations=" + registers_[0]->address()};
    registers_[1] = Serve("projects", {Database("projects"), at_[0]});
    at_.push_back("--projects=" + registers_[1]->address());
    organisations_ = OrganisationsService::NewStub(peers::Connect(registers_[0]->address()));
    alliances_ = AlliancesService::NewStub(peers::Connect(registers_[0]->address()));
    projects_ = ProjectsService::NewStub(peers::Connect(registers_[1]->address()));
    Register();
    service_ = Serve("duplication", WithSnapshot());
    Settle(*service_);
    ASSERT_EQ(service_->Terminate(), 0);
    ASSERT_TRUE(std::filesystem::exists(Snapshot()));
  }

  std::string Database(const std::string& name) const {
    return absl::StrCat("--database=sqlite:", folder_.path(), "/", name, ".db");
  }
  std::string Snapshot() const { return folder_.path() + "/duplication.snapshot"; }
  std::vector<std::string> WithSnapshot() const {
    return {at_[0], at_[1], Database("duplication"), "--snapshot-file=" + Snapshot()};
  }

  template <class Stub, class Request, class Response>
  void Do(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
          const std::string& text, const Scope& scope = Secretariat()) {
    const auto done = Call(stub, method, scope, text);
    ASSERT_TRUE(done.ok()) << done.status() << " for " << text;
  }
  void Create(const std::string& id, const std::string& title) {
    Do(*organisations_, &OrganisationsService::Stub::CreateOrganisation,
       absl::Substitute("organisation_id: '$0' organisation { display_name: '$1' country: 'SL' "
                        "locality: 'Makeni' alliance: 'alliances/umbra' }",
                        id, title));
  }
  void CreateProject(const std::string& id) {
    Do(*projects_, &ProjectsService::Stub::CreateProject,
       absl::Substitute("project_id: '$0' project { titles { text: 'Training of midwives in Kenema "
                        "district' } participants { organisation: 'organisations/kept-a' role: "
                        "LEAD } alliances: 'alliances/umbra' locations { country: 'SL' } themes { "
                        "vocabulary: 'DAC' code: '12281' } }",
                        id),
       Member());
  }

  // Pairs of records that are one, each to meet a fate of its own.
  void Register() {
    Do(*alliances_, &AlliancesService::Stub::CreateAlliance,
       "alliance_id: 'umbra' alliance { display_name: 'Umbra' partner_countries: 'SL' }");
    for (const auto& [fate, title] : kPairs) {
      Create(absl::StrCat(fate, "-a"), absl::StrCat(title, " of Makeni"));
      Create(absl::StrCat(fate, "-b"), absl::StrCat("The ", title, ", Makeni"));
    }
    CreateProject("open");
    CreateProject("hidden");
  }

  // What happens while the service is down.
  void Change() {
    Do(*organisations_, &OrganisationsService::Stub::UpdateOrganisation,
       "organisation { name: 'organisations/renamed-b' display_name: 'Bo Library' }");
    Do(*organisations_, &OrganisationsService::Stub::ArchiveOrganisation,
       "name: 'organisations/archived-b'");
    Do(*organisations_, &OrganisationsService::Stub::MergeOrganisations,
       "survivor: 'organisations/merged-a' others: 'organisations/merged-b' decision_id: "
       "'5c6f7a1e-8b1d-4c53-9f0e-3d2f1a0b9c8d'",
       Scope::Service("duplication"));
    Do(*projects_, &ProjectsService::Stub::UpdateProject,
       "project { name: 'projects/hidden' sensitivity: RESTRICTED }", Member());
    Create("new-a", "Turay Pharmacy of Makeni");
    Create("new-b", "The Turay Pharmacy, Makeni");
  }

  template <class Response, class Stub, class Request>
  static int64_t HeadOf(Stub& stub, std::unique_ptr<grpc::ClientReader<Response>> (Stub::*watch)(
                                        grpc::ClientContext*, const Request&)) {
    grpc::ClientContext context;
    peers::CallAs(context, Scope::Service("test"));
    const auto stream = (stub.*watch)(&context, Request());
    Response response;
    while (stream->Read(&response) && !response.caught_up()) {
    }
    context.TryCancel();
    return response.position();
  }

  static std::unique_ptr<Duplication> Reach(const harness::ServerProcess& service) {
    return duplication::v1::DuplicationService::NewStub(peers::Connect(service.address()));
  }

  // Waits until matches are in step with both registers.
  void Settle(const harness::ServerProcess& service) {
    const int64_t first = HeadOf(*organisations_, &OrganisationsService::Stub::WatchOrganisations);
    const int64_t second = HeadOf(*projects_, &ProjectsService::Stub::WatchProjects);
    const auto stub = Reach(service);
    const absl::Time deadline = absl::Now() + kPatience;
    while (absl::Now() < deadline) {
      const auto progress = Call(*stub, &Duplication::GetProgress, Scope::Service("test"), "");
      ASSERT_TRUE(progress.ok()) << progress.status();
      if (progress->ready() && progress->organisations_position() >= first &&
          progress->projects_position() >= second) {
        return;
      }
      absl::SleepFor(absl::Milliseconds(5));  // another process: nothing to wait on
    }
    FAIL() << "not in step: " << service.Log();
  }

  // The first list of matches that the service answers at all.
  static std::string FirstList(const harness::ServerProcess& service, const Scope& scope) {
    const auto stub = Reach(service);
    const absl::Time deadline = absl::Now() + kPatience;
    absl::Status last;
    while (absl::Now() < deadline) {
      const auto listed = Call(*stub, &Duplication::ListMatches, scope, "");
      if (listed.ok()) return listed->DebugString();
      last = listed.status();
    }
    ADD_FAILURE() << last;
    return "";
  }

  // What the service says of all records to everybody.
  static Answers Ask(const harness::ServerProcess& service) {
    const auto stub = Reach(service);
    Answers answers;
    for (const Scope& scope : {Outsider(), Member(), Secretariat()}) {
      for (const char* title : {"Kamara Clinic", "Sesay Hospital", "Conteh School", "Koroma Trust",
                                "Turay Pharmacy", "Bo Library"}) {
        const auto checked =
            Call(*stub, &Duplication::CheckOrganisation, scope,
                 absl::Substitute("organisation { display_name: '$0' country: 'SL' locality: "
                                  "'Makeni' } max_results: 10",
                                  title));
        EXPECT_TRUE(checked.ok()) << checked.status();
        if (checked.ok()) Append(title, checked->candidates(), answers);
      }
      const auto listed = Call(*stub, &Duplication::ListMatches, scope, "states: OPEN");
      EXPECT_TRUE(listed.ok()) << listed.status();
      if (listed.ok()) Append("open", listed->matches(), answers);
    }
    std::sort(answers.begin(), answers.end());
    return answers;
  }

  // What a service says that has no snapshot and no matches.
  Answers AskAfresh() {
    const auto fresh = Serve("duplication", {at_[0], at_[1], Database("fresh")});
    Settle(*fresh);
    return Ask(*fresh);
  }

  static constexpr std::pair<const char*, const char*> kPairs[] = {
      {"kept", "Kamara Clinic"},
      {"renamed", "Sesay Hospital"},
      {"archived", "Conteh School of Nursing"},
      {"merged", "Koroma Trust"}};

  harness::TemporaryFolder folder_;
  std::unique_ptr<harness::ServerProcess> registers_[2];
  std::unique_ptr<harness::ServerProcess> service_;
  std::vector<std::string> at_;
  std::unique_ptr<OrganisationsService::Stub> organisations_;
  std::unique_ptr<AlliancesService::Stub> alliances_;
  std::unique_ptr<ProjectsService::Stub> projects_;
};

TEST_F(SnapshotStartTest, AnswersAsAServiceThatStartsAfresh) {
  Change();
  ASSERT_TRUE(service_->Start().ok());
  Settle(*service_);
  EXPECT_THAT(service_->Log(), HasSubstr("went on from the snapshot"));
  const Answers answers = Ask(*service_);
  EXPECT_THAT(absl::StrJoin(answers, "\n"), HasSubstr("organisations/new-a"));
  EXPECT_EQ(answers, AskAfresh());
}

TEST_F(SnapshotStartTest, AnswersTheSameWhenTheProcessDiesAndGoesOnAgain) {
  ASSERT_TRUE(service_->Start().ok());
  Settle(*service_);
  service_->Kill();
  Change();
  ASSERT_TRUE(service_->Start().ok());
  Settle(*service_);
  EXPECT_EQ(Ask(*service_), AskAfresh());
}

TEST_F(SnapshotStartTest, NeverShowsWhatWasHiddenMeanwhile) {
  ASSERT_TRUE(service_->Start().ok());
  ASSERT_THAT(FirstList(*service_, Outsider()), HasSubstr("projects/hidden"));
  ASSERT_EQ(service_->Terminate(), 0);
  Change();
  ASSERT_TRUE(service_->Start().ok());
  EXPECT_THAT(FirstList(*service_, Outsider()), Not(HasSubstr("projects/hidden")));
}

TEST_F(SnapshotStartTest, StartsAllTheSameFromADamagedSnapshot) {
  {
    std::fstream file(Snapshot(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(Snapshot()) / 2));
    file.write("damaged", 7);
  }
  Change();
  ASSERT_TRUE(service_->Start().ok());
  Settle(*service_);
  EXPECT_THAT(service_->Log(), HasSubstr("the snapshot cannot be used"));
  EXPECT_EQ(Ask(*service_), AskAfresh());
}

TEST_F(SnapshotStartTest, ReadsARegisterAfreshWhoseHistoryIsAnother) {
  ASSERT_EQ(registers_[0]->Terminate(), 0);
  const std::string address = registers_[0]->address();
  registers_[0] = std::make_unique<harness::ServerProcess>(
      harness::ServerProcess::Options{.program = "services/organisations/baraza-organisations",
                                      .arguments = {Database("organisations"), "--new-feed-epoch"},
                                      .listen = address});
  ASSERT_TRUE(registers_[0]->Start().ok());
  Change();
  ASSERT_TRUE(service_->Start().ok());
  Settle(*service_);
  EXPECT_THAT(service_->Log(), HasSubstr("the history that the token belongs to is gone"));
  EXPECT_EQ(Ask(*service_), AskAfresh());
}

TEST_F(SnapshotStartTest, LetsNobodyElseReadTheFile) {
  struct stat found {};
  ASSERT_EQ(::stat(Snapshot().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(SnapshotStartTest, IsSeenToLoseWhatChangedWhenPositionsAreAheadOfRecords) {
  Change();
  service_->environment()["BARAZA_PLANTED_FAULT"] = "snapshot-ahead";
  ASSERT_TRUE(service_->Start().ok());
  Settle(*service_);
  EXPECT_NE(Ask(*service_), AskAfresh());
  EXPECT_THAT(FirstList(*service_, Outsider()), HasSubstr("projects/hidden"));
}

}  // namespace
}  // namespace baraza::integration
