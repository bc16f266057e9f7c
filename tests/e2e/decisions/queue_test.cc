// The queue from end to end: assigned, decided in bulk, by two people, taken back, counted,
// followed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "tests/e2e/decisions/decisions_fixture.h"

namespace baraza::e2e {
namespace {

using testing::ElementsAre;

const Scope kColleague({.subject = "colleague",
                        .role = Role::kSecretariat,
                        .alliance = "alliances/uganda-uk-health-alliance"});

class QueueTest : public DecisionsTest {
 protected:
  template <class Request, class Response>
  absl::StatusOr<Response> Ask(grpc::Status (DuplicationService::Stub::*method)(
                                   grpc::ClientContext*, const Request&, Response*),
                               const std::string& text, const Scope& scope = kSecretariat) {
    return Call(*platform_.duplication, method, scope, Parsed<Request>(text));
  }

  absl::StatusOr<Match> Undo() {
    return Ask(
        &DuplicationService::Stub::UndoReview,
        absl::Substitute("name: '$0' etag: '$1' reason: 'a slip'", match_, ReadMatch()->etag()));
  }
  absl::StatusOr<Match> ConfirmAs(const Scope& scope) {
    return Ask(&DuplicationService::Stub::ReviewMatch,
               absl::Substitute("name: '$0' etag: '$1' review { decision: CONFIRM reason: 'seen' "
                                "survivor: '$2' }",
                                match_, ReadMatch()->etag(), kSurvivor),
               scope);
  }
  int64_t Waiting() {
    const auto told = Ask(&DuplicationService::Stub::GetQueueStatistics, "");
    EXPECT_TRUE(told.ok()) << told.status();
    return told->waiting_count();
  }

  // What the feed of matches tells from `token` to its present end: "2 REJECTED"; moves the token.
  std::vector<std::string> News(std::string& token) {
    grpc::ClientContext context;
    peers::CallAs(context, kSecretariat, kPatience);
    context.set_wait_for_ready(true);
    duplication::v1::WatchMatchesRequest request;
    request.set_resume_token(token);
    const auto stream = platform_.duplication->WatchMatches(&context, request);
    duplication::v1::WatchMatchesResponse response;
    std::vector<std::string> news;
    while (!response.caught_up() && stream->Read(&response)) {
      for (const auto& change : response.changes()) {
        news.push_back(
            absl::StrCat(change.version(), " ", Match::State_Name(change.after().state())));
      }
    }
    EXPECT_TRUE(response.caught_up());
    token = response.resume_token();
    context.TryCancel();
    return news;
  }
};

TEST_P(QueueTest, TakesARejectionBack) {
  ASSERT_TRUE(Review("decision: REJECT").ok());
  EXPECT_EQ(Waiting(), 0);
  const auto opened = Undo();
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->state(), Match::OPEN);
  EXPECT_EQ(opened->undo().reason(), "a slip");
  EXPECT_EQ(Waiting(), 1);
}

TEST_P(QueueTest, SaysWhereAMergeIsUndone) {
  ASSERT_TRUE(Confirm().ok());
  ExpectMergedOnce();
  const auto refused = Undo();
  EXPECT_EQ(status::Reason(refused.status()), "ALREADY_MERGED");
  EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr("UnmergeOrganisation"));
}

TEST_P(QueueTest, MergesOnTheWordOfTwoWhereTheAllianceWantsIt) {
  platform_.Restart(platform_.decider(), "BARAZA_FOUR_EYES_ALLIANCES", kSecretariat.alliance());
  AwaitState(Match::OPEN);
  EXPECT_EQ(ConfirmAs(kSecretariat)->state(), Match::AWAITING_SECOND);
  EXPECT_EQ(status::Reason(ConfirmAs(kSecretariat).status()), "SECOND_PERSON_NEEDED");
  platform_.Restart(platform_.decider(), "BARAZA_FOUR_EYES_ALLIANCES", kSecretariat.alliance());
  EXPECT_EQ(AwaitState(Match::AWAITING_SECOND).first_review().reviewer(), "secretariat");
  EXPECT_EQ(Changes().size(), 2u);  // the two records as they were registered
  ASSERT_TRUE(ConfirmAs(kColleague).ok());
  ExpectMergedOnce();
  EXPECT_EQ(ReadMatch()->review().reviewer(), "colleague");
}

TEST_P(QueueTest, DecidesEachOfManyByItself) {
  const std::string review = "review { decision: DEFER reason: 'later' }";
  const auto decided =
      Ask(&DuplicationService::Stub::BatchReviewMatches,
          absl::Substitute("requests { name: 'matches/none' etag: '1-0' $0 } requests { name: '$1' "
                           "etag: '$2' $0 }",
                           review, match_, AwaitState(Match::OPEN).etag()));
  ASSERT_TRUE(decided.ok()) << decided.status();
  ASSERT_EQ(decided->results_size(), 2);
  EXPECT_EQ(decided->results(0).error().code(), static_cast<int>(absl::StatusCode::kNotFound));
  EXPECT_FALSE(decided->results(0).has_match());
  EXPECT_FALSE(decided->results(1).has_error()) << decided->results(1).error().ShortDebugString();
  EXPECT_EQ(decided->results(1).match().state(), Match::DEFERRED);
  AwaitState(Match::DEFERRED);
}

TEST_P(QueueTest, StoresNothingOfADryRun) {
  const auto dry = Ask(&DuplicationService::Stub::ReviewMatch,
                       absl::Substitute("name: '$0' etag: '$1' validate_only: true review { "
                                        "decision: CONFIRM reason: 'seen' }",
                                        match_, AwaitState(Match::OPEN).etag()));
  ASSERT_TRUE(dry.ok()) << dry.status();
  EXPECT_EQ(dry->state(), Match::CONFIRMED);
  EXPECT_EQ(ReadMatch()->state(), Match::OPEN);
}

TEST_P(QueueTest, IsSortedAmongPeople) {
  const auto assigned = Ask(&DuplicationService::Stub::AssignMatch,
                            absl::Substitute("name: '$0' assignee: 'colleague'", match_));
  ASSERT_TRUE(assigned.ok()) << assigned.status();
  const auto listed = [this](const std::string& assignee) {
    return Ask(&DuplicationService::Stub::ListMatches,
               absl::Substitute("assignees: '$0' order_by: 'priority'", assignee))
        ->matches_size();
  };
  EXPECT_EQ(listed("colleague"), 1);
  EXPECT_EQ(listed(""), 0);
}

TEST_P(QueueTest, IsFollowedAcrossARestart) {
  std::string token;
  EXPECT_THAT(News(token), ElementsAre("1 OPEN"));
  ASSERT_TRUE(Review("decision: REJECT").ok());
  platform_.Restart(platform_.decider());
  AwaitState(Match::REJECTED);
  EXPECT_THAT(News(token), ElementsAre("2 REJECTED"));
  EXPECT_THAT(News(token), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Shapes, QueueTest,
                         testing::Values(Shape::kOneProcess, Shape::kFourProcesses),
                         [](const auto& info) { return NameOf(info.param); });

}  // namespace
}  // namespace baraza::e2e
