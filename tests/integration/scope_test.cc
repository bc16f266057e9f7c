// Two alliances with drafts on both sides: whatever one asks, nothing of the other's comes out.
//
// How a leak is found: by the alliance's word, which is in all that it hides; and by asking
// everything before and after the other alliance makes its drafts, which must not change one answer
// - no value, no count, no error, no match, no figure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/integration/questions.h"
#include "tests/integration/two_alliances.h"

namespace baraza::integration {
namespace {

using scope::Scope;
using testing::HasSubstr;
using testing::Not;

constexpr char kUmbraCharity[] = "1113101", kZephyrCharity[] = "2227202";

class ScopeTest : public testing::TestWithParam<std::string> {
 protected:
  void Populate(Platform& platform) {
    platform.Publish(umbra_);
    platform.Publish(zephyr_);
    platform.Conceal(umbra_, kUmbraCharity);
    platform.Settle();
  }

  // All callers that must see nothing of zephyr's.
  std::vector<Scope> Outsiders() {
    return {umbra_.member, umbra_.secretariat, Scope::Public(),
            Scope({.subject = "ministry",
                   .role = scope::Role::kAuthority,
                   .authority = "authorities/sl-health"})};
  }

  Answers Ask(Platform& platform, const Scope& scope) {
    return AskEverything(platform, scope, zephyr_, kZephyrCharity);
  }

  // True if a list of matches names `word`.
  static bool HasMatchOf(const Transcript& transcript, const std::string& word) {
    return std::any_of(transcript.begin(), transcript.end(), [&](const std::string& answer) {
      return absl::StartsWith(answer, "ListMatches") && absl::StrContains(answer, word);
    });
  }

  // Names of matches that `scope` is shown of records that are called `word`.
  static std::vector<std::string> MatchesOf(Platform& platform, const Scope& scope,
                                            const std::string& word) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    duplication::v1::ListMatchesResponse response;
    const absl::Status status = rpc::FromGrpc(platform.duplication->ListMatches(
        &context, duplication::v1::ListMatchesRequest(), &response));
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> names;
    for (const auto& match : response.matches()) {
      if (absl::StrContains(match.DebugString(), word)) names.push_back(match.name());
    }
    return names;
  }

  const Alliance umbra_{"umbra"};
  const Alliance zephyr_{"zephyr"};
};

// What does not depend on the store: a platform on PostgreSQL is dear to start.
class ScopeOnOneStoreTest : public ScopeTest {};

TEST_P(ScopeTest, ChangesNoAnswerToOthersWhenAnAllianceMakesDrafts) {
  Platform platform(GetParam());
  Populate(platform);
  std::vector<Answers> before;
  for (const Scope& scope : Outsiders()) before.push_back(Ask(platform, scope));
  platform.Conceal(zephyr_, kZephyrCharity);
  platform.Settle();
  for (size_t i = 0; i < before.size(); ++i) {
    SCOPED_TRACE(Outsiders()[i].Fingerprint());
    EXPECT_THAT(AskForNews(platform, Outsiders()[i], before[i]), testing::IsEmpty());
    const Answers after = Ask(platform, Outsiders()[i]);
    ASSERT_EQ(after.open.size(), before[i].open.size());
    for (size_t j = 0; j < after.open.size(); ++j) EXPECT_EQ(after.open[j], before[i].open[j]);
    for (size_t j = 0; j < after.about_hidden.size(); ++j) {
      EXPECT_EQ(after.about_hidden[j], before[i].about_hidden[j]);
    }
  }
}

// The questions reach what they are asked about: its own alliance is told of it.
TEST_P(ScopeTest, ShowsAnAllianceItsOwnDraftsAndNotTheOthers) {
  Platform platform(GetParam());
  Populate(platform);
  platform.Conceal(zephyr_, kZephyrCharity);
  platform.Settle();
  for (const Scope& scope : {zephyr_.member, zephyr_.secretariat}) {
    SCOPED_TRACE(scope.Fingerprint());
    const Answers answers = AskEverything(platform, scope, umbra_, kUmbraCharity);
    const std::string all = absl::StrJoin(answers.open, "\n");
    for (const char* own : {"zephyr-draft", "zephyr-members", "zephyr town"}) {
      EXPECT_THAT(all, HasSubstr(own));
    }
    EXPECT_TRUE(HasMatchOf(answers.open, "zephyr-draft"));
    for (const char* other : {"umbra-draft", "umbra-members", "umbra-restricted", "umbra town"}) {
      EXPECT_THAT(all, Not(HasSubstr(other)));
    }
  }
}

TEST_P(ScopeOnOneStoreTest, TellsWhomToAskWhenAHiddenRecordHoldsAVerifiedCode) {
  Platform platform(GetParam());
  Populate(platform);
  grpc::ClientContext context;
  peers::CallAs(context, zephyr_.secretariat);
  organisations::v1::CreateOrganisationRequest request;
  request.mutable_organisation()->set_display_name("Another");
  auto* code = request.mutable_organisation()->add_identifiers();
  code->set_scheme("GB-CHC");
  code->set_value(kUmbraCharity);
  code->set_status(organisations::v1::Identifier::VERIFIED);
  organisations::v1::Organisation answer;
  const absl::Status refused =
      rpc::FromGrpc(platform.organisations->CreateOrganisation(&context, request, &answer));
  EXPECT_TRUE(absl::IsAlreadyExists(refused)) << refused;
  EXPECT_THAT(refused.ToString(), HasSubstr("alliances/umbra"));
  for (const char* hidden : {"umbra-draft", "umbra town", "umbra school", "Kenema"}) {
    EXPECT_THAT(refused.ToString(), Not(HasSubstr(hidden)));
  }
}

TEST_P(ScopeOnOneStoreTest, NamesNoHiddenRecordWhenItWouldBeADuplicate) {
  Platform platform(GetParam());
  Populate(platform);
  grpc::ClientContext context;
  peers::CallAs(context, zephyr_.member);
  duplication::v1::CheckOrganisationRequest request;
  request.mutable_organisation()->set_display_name("Kenema School of Nursing (umbra)");
  request.mutable_organisation()->set_country("SL");
  duplication::v1::CheckOrganisationResponse response;
  const absl::Status status =
      rpc::FromGrpc(platform.duplication->CheckOrganisation(&context, request, &response));
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(response.ask_alliances(), testing::ElementsAre("alliances/umbra"));
  for (const char* hidden : {"umbra-draft", "umbra town", "umbra school"}) {
    EXPECT_THAT(response.DebugString(), Not(HasSubstr(hidden)));
  }
}

TEST_P(ScopeOnOneStoreTest, NamesNoHiddenProjectWhenItWouldBeADuplicate) {
  Platform platform(GetParam());
  Populate(platform);
  grpc::ClientContext context;
  peers::CallAs(context, zephyr_.member);
  duplication::v1::CheckProjectRequest request;
  auto& project = *request.mutable_project();
  project.add_titles()->set_text(
      "Training of nurses and midwives in Kenema district umbra-members");
  auto* lead = project.add_participants();
  lead->set_organisation("organisations/umbra-member");
  lead->set_role(projects::v1::Participant::LEAD);
  project.add_locations()->set_country("SL");
  duplication::v1::CheckProjectResponse response;
  const absl::Status status =
      rpc::FromGrpc(platform.duplication->CheckProject(&context, request, &response));
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(response.ask_alliances(), testing::ElementsAre("alliances/umbra"));
  for (const char* hidden : {"umbra-draft", "umbra-members", "umbra-restricted"}) {
    EXPECT_THAT(response.DebugString(), Not(HasSubstr(hidden)));
  }
}

TEST_P(ScopeOnOneStoreTest, AnswersForMatchesOfHiddenRecordsAsForNone) {
  Platform platform(GetParam());
  Populate(platform);
  const auto get = [&](const Scope& scope, const std::string& name) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    duplication::v1::GetMatchRequest request;
    request.set_name(name);
    duplication::v1::Match match;
    return rpc::FromGrpc(platform.duplication->GetMatch(&context, request, &match));
  };
  const auto review = [&](const Scope& scope, const std::string& name) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    duplication::v1::ReviewMatchRequest request;
    request.set_name(name);
    request.set_etag("1-0");
    request.mutable_review()->set_decision(duplication::v1::Review::REJECT);
    request.mutable_review()->set_reason("another");
    duplication::v1::Match match;
    return rpc::FromGrpc(platform.duplication->ReviewMatch(&context, request, &match));
  };
  const auto hidden = MatchesOf(platform, umbra_.secretariat, "umbra-draft");
  ASSERT_FALSE(hidden.empty());
  for (const std::string& name : hidden) {
    EXPECT_TRUE(get(umbra_.secretariat, name).ok());
    for (const Scope& scope : {zephyr_.member, zephyr_.secretariat, Scope::Public()}) {
      for (const auto& ask : {std::function(get), std::function(review)}) {
        const absl::Status told = ask(scope, name), none = ask(scope, "matches/none");
        EXPECT_EQ(status::Reason(told), status::Reason(none));
        EXPECT_EQ(absl::StrReplaceAll(told.message(), {{name, "it"}}),
                  absl::StrReplaceAll(none.message(), {{"matches/none", "it"}}));
      }
    }
  }
}

// A name can be taken by one record only, so that it is taken cannot be kept back; all else is.
TEST_P(ScopeOnOneStoreTest, ImportsNothingUnderAHiddenNameAndTellsNoMore) {
  Platform platform(GetParam());
  Populate(platform);
  grpc::ClientContext context;
  peers::CallAs(context, zephyr_.secretariat);
  auto stream = platform.organisations->ImportOrganisations(&context);
  organisations::v1::ImportOrganisationsRequest message;
  message.mutable_options();
  stream->Write(message);
  message.mutable_row()->set_number(1);
  message.mutable_row()->mutable_organisation()->set_name("organisations/umbra-draft");
  message.mutable_row()->mutable_organisation()->set_display_name("Another");
  stream->Write(message);
  stream->WritesDone();
  bulk::v1::RowOutcome outcome;
  ASSERT_TRUE(stream->Read(&outcome));
  EXPECT_EQ(outcome.outcome(), bulk::v1::RowOutcome::REFUSED);
  for (const char* hidden : {"umbra town", "umbra school", "Kenema", "alliances/umbra"}) {
    EXPECT_THAT(outcome.DebugString(), Not(HasSubstr(hidden)));
  }
}

TEST_P(ScopeOnOneStoreTest, AnswersARequestIdOfAnotherCallerAsNew) {
  Platform platform(GetParam());
  Populate(platform);
  auto create = [&](const Scope& scope) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    organisations::v1::CreateOrganisationRequest request;
    request.mutable_organisation()->set_display_name("Twin");
    request.set_request_id("6a1f0d6e-3c5e-4a8e-9f0a-0d2b6a7c8e9f");
    organisations::v1::Organisation created;
    const absl::Status status =
        rpc::FromGrpc(platform.organisations->CreateOrganisation(&context, request, &created));
    EXPECT_TRUE(status.ok()) << status;
    return created.name();
  };
  const std::string first = create(umbra_.member);
  EXPECT_EQ(create(umbra_.member), first);
  EXPECT_NE(create(zephyr_.member), first);
}

TEST_P(ScopeOnOneStoreTest, TakesNoPageTokenOfAnotherCaller) {
  Platform platform(GetParam());
  Populate(platform);
  auto page = [&](const Scope& scope, const std::string& token) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    organisations::v1::ListOrganisationsRequest request;
    request.set_page_size(1);
    request.set_page_token(token);
    organisations::v1::ListOrganisationsResponse response;
    const absl::Status status =
        rpc::FromGrpc(platform.organisations->ListOrganisations(&context, request, &response));
    return std::pair(status, response.next_page_token());
  };
  const auto [listed, token] = page(umbra_.member, "");
  ASSERT_FALSE(token.empty()) << listed;
  EXPECT_TRUE(page(umbra_.member, token).first.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(page(zephyr_.member, token).first));
}

// What one call about the queue answers.
template <class Request, class Response>
std::string Queue(Platform& platform, const Scope& scope,
                  grpc::Status (duplication::v1::DuplicationService::Stub::*method)(
                      grpc::ClientContext*, const Request&, Response*)) {
  grpc::ClientContext context;
  peers::CallAs(context, scope);
  Response response;
  const absl::Status status =
      rpc::FromGrpc((platform.duplication.get()->*method)(&context, Request(), &response));
  EXPECT_TRUE(status.ok()) << status;
  return response.DebugString();
}

// Matches in statistics, and the projects that priorities count.
TEST_P(ScopeOnOneStoreTest, NoticesAQueueThatCountsWhatIsHidden) {
  using Stub = duplication::v1::DuplicationService::Stub;
  for (const char* fault : {"", "count-hidden"}) {
    SCOPED_TRACE(fault);
    const bool sound = *fault == 0;
    Platform platform(GetParam(), fault);
    Populate(platform);
    const Scope& scope = umbra_.secretariat;
    const std::string figures = Queue(platform, scope, &Stub::GetQueueStatistics);
    const std::string list = Queue(platform, scope, &Stub::ListMatches);
    platform.Conceal(zephyr_, kZephyrCharity);
    platform.Settle();
    EXPECT_EQ(Queue(platform, scope, &Stub::GetQueueStatistics) == figures, sound);
    EXPECT_EQ(Queue(platform, scope, &Stub::ListMatches) == list, sound);
  }
}

TEST_P(ScopeTest, NoticesAPlatformThatDropsTheScope) {
  Platform platform(GetParam(), "drop-scope");
  Populate(platform);
  platform.Conceal(zephyr_, kZephyrCharity);
  platform.Settle();
  for (const Scope& scope : Outsiders()) {
    SCOPED_TRACE(scope.Fingerprint());
    // Asked about names that nobody has: with the scope dropped, it could archive the drafts.
    const std::string all = absl::StrJoin(
        AskEverything(platform, scope, Alliance("nobody"), kZephyrCharity).open, "\n");
    for (const char* hidden : {"zephyr-draft", "zephyr-restricted", "zephyr town"}) {
      EXPECT_THAT(all, HasSubstr(hidden));
    }
    if (scope.role() == scope::Role::kPublic) continue;  // these calls are not open to it
    for (const char* hidden : {"zephyr asks", "zephyr refuses", "zephyr terms", "zephyr officer",
                               "alliance-desk@zephyr.example"}) {
      EXPECT_THAT(all, HasSubstr(hidden));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, ScopeTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });
INSTANTIATE_TEST_SUITE_P(Stores, ScopeOnOneStoreTest, testing::Values("sqlite"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza::integration
