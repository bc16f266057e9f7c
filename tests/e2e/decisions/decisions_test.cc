// A reviewed decision from end to end: found, confirmed, merged at the owner once and only once,
// whatever dies in between, and never taken for granted when a record has changed meanwhile.
//
// How "once" is seen: by the whole history of the register's feed, which the test reads from a
// token taken while the register was empty, not by what the platform says of itself.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/e2e/decisions/deployment.h"

namespace baraza::e2e {
namespace {

using duplication::v1::DuplicationService;
using duplication::v1::Effect;
using duplication::v1::Match;
using google::protobuf::TextFormat;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using scope::Role;
using scope::Scope;
using testing::UnorderedElementsAre;

constexpr char kSurvivor[] = "organisations/global-health-partnerships";
constexpr char kOther[] = "organisations/tropical-health-education-trust";
constexpr absl::Duration kPatience = absl::Seconds(30);

const Scope kSecretariat({.subject = "secretariat",
                          .role = Role::kSecretariat,
                          .alliance = "alliances/uganda-uk-health-alliance"});

template <class Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Makes one call and waits for a server that is just starting.
template <class Stub, class Request, class Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Scope& scope, const Request& request) {
  grpc::ClientContext context;
  peers::CallAs(context, scope);
  context.set_wait_for_ready(true);
  Response response;
  const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
  if (!status.ok()) return status;
  return response;
}

// What the register's feed tells to a service, from `token` to its present end.
struct History {
  std::vector<std::string> changes;  // "organisations/a 2 MERGED"
  std::string token;
  int64_t position = 0;
};

History Read(OrganisationsService::Stub& stub, const std::string& token) {
  grpc::ClientContext context;
  peers::CallAs(context, Scope::Service("test"), kPatience);
  context.set_wait_for_ready(true);
  organisations::v1::WatchOrganisationsRequest request;
  request.set_resume_token(token);
  const auto stream = stub.WatchOrganisations(&context, request);
  organisations::v1::WatchOrganisationsResponse response;
  History history;
  while (!response.caught_up() && stream->Read(&response)) {
    for (const auto& change : response.changes()) {
      history.changes.push_back(absl::StrCat(change.name(), " ", change.version(), " ",
                                             Organisation::State_Name(change.after().state())));
    }
  }
  EXPECT_TRUE(response.caught_up());
  history.token = response.resume_token();
  history.position = response.position();
  context.TryCancel();
  return history;
}

// Two records of one organisation on a platform, and a project in which both take part.
class DecisionsTest : public testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_FALSE(HasFailure()) << "the platform does not run";
    beginning_ = Read(*platform_.organisations, "").token;
    Register(
        "organisation_id: 'global-health-partnerships' organisation { display_name: 'Global Health "
        "Partnerships' country: 'GB' locality: 'London' type: INTERNATIONAL_NGO other_names { "
        "text: 'Tropical Health and Education Trust' kind: FORMER } other_names { text: 'THET' "
        "kind: ACRONYM } identifiers { scheme: 'GB-CHC' value: '1113101' } }");
    Register(
        "organisation_id: 'tropical-health-education-trust' organisation { display_name: "
        "'Tropical Health & Education Trust (THET)' country: 'GB' locality: 'London' type: "
        "INTERNATIONAL_NGO other_names { text: 'THET' kind: ACRONYM } identifiers { scheme: "
        "'GB-CHC' value: '1113101' } }");
    match_ = AwaitFound();
  }

  void Register(const std::string& request) {
    const auto created =
        Call(*platform_.organisations, &OrganisationsService::Stub::CreateOrganisation,
             kSecretariat, Parsed<organisations::v1::CreateOrganisationRequest>(request));
    ASSERT_TRUE(created.ok()) << created.status();
  }

  // Asks until `ready`: processes of their own, there is nothing to wait on.
  static bool Await(const std::function<bool()>& ready) {
    const absl::Time deadline = absl::Now() + kPatience;
    while (absl::Now() < deadline) {
      if (ready()) return true;
      absl::SleepFor(absl::Milliseconds(5));
    }
    return false;
  }

  absl::StatusOr<duplication::v1::ListMatchesResponse> List() {
    return Call(*platform_.duplication, &DuplicationService::Stub::ListMatches, kSecretariat,
                Parsed<duplication::v1::ListMatchesRequest>("kinds: SAME_ORGANISATION"));
  }

  // The name of the match of the two.
  std::string AwaitFound() {
    std::string name;
    EXPECT_TRUE(Await([&] {
      const auto listed = List();
      if (!listed.ok() || listed->matches_size() != 1) return false;
      name = listed->matches(0).name();
      return true;
    })) << "no match";
    return name;
  }

  absl::StatusOr<Match> ReadMatch() {
    duplication::v1::GetMatchRequest request;
    request.set_name(match_);
    return Call(*platform_.duplication, &DuplicationService::Stub::GetMatch, kSecretariat, request);
  }

  // The match once `is` holds for it.
  Match AwaitMatch(const std::function<bool(const Match&)>& is) {
    absl::StatusOr<Match> match;
    EXPECT_TRUE(Await([&] {
      match = ReadMatch();
      return match.ok() && is(*match);
    })) << match.status()
        << (match.ok() ? match->ShortDebugString() : "");
    return match.value_or(Match());
  }
  Match AwaitState(Match::State state) {
    return AwaitMatch([state](const Match& match) { return match.state() == state; });
  }

  absl::Status Review(const std::string& review) {
    auto request = Parsed<duplication::v1::ReviewMatchRequest>(
        absl::StrCat("review {", review, " reason: 'seen' }"));
    const Match match = AwaitState(Match::OPEN);
    request.set_name(match.name());
    request.set_etag(match.etag());
    return Call(*platform_.duplication, &DuplicationService::Stub::ReviewMatch, kSecretariat,
                request)
        .status();
  }
  absl::Status Confirm() {
    return Review(absl::StrCat("decision: CONFIRM survivor: '", kSurvivor, "'"));
  }

  // Changes a record in a field that is no evidence.
  static void Edit(OrganisationsService::Stub& stub) {
    const auto edited = Call(
        stub, &OrganisationsService::Stub::UpdateOrganisation, kSecretariat,
        Parsed<organisations::v1::UpdateOrganisationRequest>(absl::StrCat(
            "organisation { name: '", kOther, "' descriptions { text: 'Now with a text.' } }")));
    ASSERT_TRUE(edited.ok()) << edited.status();
  }

  std::vector<std::string> Changes() { return Read(*platform_.organisations, beginning_).changes; }

  // The decider has taken up all that the register holds.
  void Settle() {
    const int64_t head = Read(*platform_.organisations, beginning_).position;
    EXPECT_TRUE(Await([&] {
      const auto progress = Call(*platform_.duplication, &DuplicationService::Stub::GetProgress,
                                 Scope::Service("test"), duplication::v1::GetProgressRequest());
      return progress.ok() && progress->ready() && progress->organisations_position() >= head;
    }));
  }

  // What stands after one merge, by the register's own history and by what it answers.
  void ExpectMergedOnce() {
    const Match match = AwaitState(Match::RESOLVED);
    EXPECT_EQ(match.effect().status(), Effect::DONE);
    ExpectHistoryOfOneMerge();
    organisations::v1::GetOrganisationRequest request;
    request.set_name(kOther);
    const auto read = Call(*platform_.organisations, &OrganisationsService::Stub::GetOrganisation,
                           kSecretariat, request);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->name(), kSurvivor);
  }
  void ExpectHistoryOfOneMerge() {
    EXPECT_THAT(Changes(), UnorderedElementsAre(absl::StrCat(kSurvivor, " 1 ACTIVE"),
                                                absl::StrCat(kOther, " 1 ACTIVE"),
                                                absl::StrCat(kSurvivor, " 2 ACTIVE"),
                                                absl::StrCat(kOther, " 2 MERGED")));
  }

  // The decision's order to the owner, sent once more.
  absl::StatusOr<Organisation> Replay() {
    organisations::v1::MergeOrganisationsRequest request;
    request.set_survivor(kSurvivor);
    request.add_others(kOther);
    request.set_decision_id(AwaitState(Match::RESOLVED).effect().decision_id());
    return Call(*platform_.organisations, &OrganisationsService::Stub::MergeOrganisations,
                Scope::Service("duplication"), request);
  }

  // The decider dies at `point` while it carries a confirmation out.
  void ConfirmAndDieAt(const std::string& point) {
    platform_.Restart(platform_.decider(), "BARAZA_FAILPOINT", point);
    (void)Confirm();  // the process may die before it answers
    ASSERT_TRUE(platform_.decider().AwaitDeath());
  }

  int64_t OrganisationsInReport() {
    const auto headline =
        Call(*platform_.reporting, &reporting::v1::ReportingService::Stub::GetHeadline,
             kSecretariat, reporting::v1::GetHeadlineRequest());
    return headline.ok() ? headline->organisation_count() : -1;
  }

  Deployment platform_{GetParam()};
  std::string beginning_;  // token of the feed while it was empty
  std::string match_;
};

TEST_P(DecisionsTest, MergesAtTheOwnerAndCountsOneOrganisation) {
  const auto project =
      Call(*platform_.projects, &projects::v1::ProjectsService::Stub::CreateProject, kSecretariat,
           Parsed<projects::v1::CreateProjectRequest>(absl::StrCat(
               "project { titles { text: 'Training' } participants { organisation: '", kSurvivor,
               "' role: LEAD } participants { organisation: '", kOther, "' role: PARTNER } }")));
  ASSERT_TRUE(project.ok()) << project.status();
  EXPECT_TRUE(Await([&] { return OrganisationsInReport() == 2; }));
  ASSERT_TRUE(Confirm().ok());
  ExpectMergedOnce();
  EXPECT_TRUE(Await([&] { return OrganisationsInReport() == 1; }));
}

TEST_P(DecisionsTest, RejectsAMatchWhoseMergeIsUndoneAndRaisesItNeverAgain) {
  ASSERT_TRUE(Confirm().ok());
  AwaitState(Match::RESOLVED);
  ExpectMergedOnce();
  const auto unmerged = Call(
      *platform_.organisations, &OrganisationsService::Stub::UnmergeOrganisation, kSecretariat,
      Parsed<organisations::v1::UnmergeOrganisationRequest>(absl::StrCat("name: '", kOther, "'")));
  ASSERT_TRUE(unmerged.ok()) << unmerged.status();
  AwaitState(Match::REJECTED);
  platform_.Restart(platform_.decider());
  Edit(*platform_.organisations);
  Settle();
  EXPECT_EQ(AwaitState(Match::REJECTED).review().decision(), duplication::v1::Review::REJECT);
  EXPECT_EQ(List()->matches_size(), 0);
}

TEST_P(DecisionsTest, DoesNothingWhenADecisionIsReplayed) {
  ASSERT_TRUE(Confirm().ok());
  ExpectMergedOnce();
  platform_.Restart(platform_.owner());
  const auto again = Replay();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), kSurvivor);
  ExpectHistoryOfOneMerge();
}

TEST_P(DecisionsTest, CompletesOnceWhenTheDeciderDiesBeforeItAsksTheOwner) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  platform_.StartAgain(platform_.decider());
  ExpectMergedOnce();
}

TEST_P(DecisionsTest, CompletesOnceWhenTheDeciderDiesBeforeItRecordsTheAnswer) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("after-effect"));
  {
    Deployment::RegisterAlone owner(platform_);  // has merged already
    EXPECT_EQ(Read(owner.stub(), beginning_).changes.size(), 4);
  }
  platform_.StartAgain(platform_.decider());
  ExpectMergedOnce();
}

// In one process other commits pass the same failpoint.
class OwnerAloneTest : public DecisionsTest {};

TEST_P(OwnerAloneTest, CompletesOnceWhenTheOwnerDiesAfterItsCommit) {
  platform_.Restart(platform_.owner(), "BARAZA_FAILPOINT", "after-commit:1");
  ASSERT_TRUE(Confirm().ok());
  ASSERT_TRUE(platform_.owner().AwaitDeath());  // the merge is committed, nobody knows
  platform_.StartAgain(platform_.owner());
  ExpectMergedOnce();
}

TEST_P(DecisionsTest, CompletesOnceWhenTheOwnerIsKilled) {
  ASSERT_TRUE(Confirm().ok());
  platform_.owner().Kill();  // before, while or after it merges
  platform_.StartAgain(platform_.owner());
  ExpectMergedOnce();
}

TEST_P(DecisionsTest, FailsVisiblyWhenARecordChangedAfterTheReview) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  {
    Deployment::RegisterAlone owner(platform_);
    Edit(owner.stub());
  }
  platform_.StartAgain(platform_.decider());
  const Match match =
      AwaitMatch([](const Match& now) { return now.effect().status() == Effect::FAILED; });
  EXPECT_EQ(match.state(), Match::OPEN);
  EXPECT_FALSE(match.effect().error().empty());
  EXPECT_EQ(Changes().size(), 3);  // two created, one edited, none merged
}

TEST_P(DecisionsTest, MergesAfterASecondReviewOfWhatHadChanged) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  {
    Deployment::RegisterAlone owner(platform_);
    Edit(owner.stub());
  }
  platform_.StartAgain(platform_.decider());
  AwaitMatch([](const Match& now) { return now.effect().status() == Effect::FAILED; });
  Settle();
  ASSERT_TRUE(Confirm().ok());
  AwaitState(Match::RESOLVED);
  EXPECT_THAT(Changes(), testing::Contains(absl::StrCat(kOther, " 3 MERGED")));
}

TEST_P(DecisionsTest, RaisesARejectedPairNeverAgain) {
  ASSERT_TRUE(Review("decision: REJECT").ok());
  platform_.Restart(platform_.decider());
  Edit(*platform_.organisations);
  Settle();
  const auto match = ReadMatch();
  ASSERT_TRUE(match.ok()) << match.status();
  EXPECT_EQ(match->state(), Match::REJECTED);
  EXPECT_EQ(List()->matches_size(), 0);
}

// Tests of the tests: with the fault planted, what they hold does not hold.

TEST_P(DecisionsTest, SeesAMergeOfWhatNobodyReviewed) {
  ASSERT_NO_FATAL_FAILURE(ConfirmAndDieAt("before-effect"));
  {
    Deployment::RegisterAlone owner(platform_);
    Edit(owner.stub());
  }
  platform_.decider().environment() = {{"BARAZA_PLANTED_FAULT", "effect-without-etags"}};
  ASSERT_TRUE(platform_.decider().Start().ok());
  AwaitState(Match::RESOLVED);
  EXPECT_EQ(Changes().size(), 5);
}

TEST_P(DecisionsTest, SeesARejectionThatIsForgotten) {
  ASSERT_TRUE(Review("decision: REJECT").ok());
  platform_.Restart(platform_.decider(), "BARAZA_PLANTED_FAULT", "forget-settled");
  Edit(*platform_.organisations);
  EXPECT_EQ(AwaitState(Match::OPEN).name(), match_);
}

INSTANTIATE_TEST_SUITE_P(Shapes, OwnerAloneTest, testing::Values(Shape::kFourProcesses),
                         [](const auto& info) { return NameOf(info.param); });
INSTANTIATE_TEST_SUITE_P(Shapes, DecisionsTest,
                         testing::Values(Shape::kOneProcess, Shape::kFourProcesses),
                         [](const auto& info) { return NameOf(info.param); });

}  // namespace
}  // namespace baraza::e2e
