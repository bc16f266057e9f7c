// Two records of one organisation on a platform, found to match: what the tests of decisions begin
// with.
//
// How "once" is seen: by the whole history of the register's feed, which the test reads from a
// token taken while the register was empty, not by what the platform says of itself.
//
// Thread-safety: one thread.
#pragma once

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
using duplication::v1::DuplicationService;
using duplication::v1::Effect;
using duplication::v1::Match;
using google::protobuf::TextFormat;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using scope::Role;
using scope::Scope;

inline constexpr char kSurvivor[] = "organisations/global-health-partnerships";
inline constexpr char kOther[] = "organisations/tropical-health-education-trust";
inline constexpr absl::Duration kPatience = absl::Seconds(30);

inline const Scope kSecretariat({.subject = "secretariat",
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

inline History Read(OrganisationsService::Stub& stub, const std::string& token) {
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

  // The decider has taken up all that the register of organisations holds, and so many changes of
  // projects.
  void Settle(int64_t projects = 0) {
    const int64_t head = Read(*platform_.organisations, beginning_).position;
    EXPECT_TRUE(Await([&] {
      const auto progress = Call(*platform_.duplication, &DuplicationService::Stub::GetProgress,
                                 Scope::Service("test"), duplication::v1::GetProgressRequest());
      return progress.ok() && progress->ready() && progress->organisations_position() >= head &&
             progress->projects_position() >= projects;
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
    EXPECT_THAT(Changes(), testing::UnorderedElementsAre(absl::StrCat(kSurvivor, " 1 ACTIVE"),
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

}  // namespace baraza::e2e
