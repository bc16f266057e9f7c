#include "services/foundation/feed/wire.h"

#include <gtest/gtest.h>

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"

namespace baraza::feed {
namespace {

using organisations::v1::Organisation;
using organisations::v1::OrganisationChange;
using scope::Scope;

std::string Body(const std::string& display_name) {
  Organisation organisation;
  organisation.set_display_name(display_name);
  return organisation.SerializeAsString();
}

Change Update(scope::Audience before, scope::Audience after) {
  return {.name = "organisations/a",
          .version = 2,
          .actor = "alice",
          .time = absl::FromUnixMicros(1500000),
          .before = Body("old"),
          .after = Body("new"),
          .before_audience = std::move(before),
          .after_audience = std::move(after),
          .position = 7};
}

OrganisationChange Decode(const std::string& bytes) {
  OrganisationChange change;
  EXPECT_TRUE(change.ParseFromString(bytes));
  return change;
}

const scope::Audience kPublic = {.is_public = true};
const scope::Audience kHidden = {.readers = {"organisations/owner"}};

TEST(FeedWire, IsTheChangeMessageOfTheService) {
  const OrganisationChange change =
      Decode(EncodeChange(Update(kPublic, kPublic), Scope::Service("s")));
  EXPECT_EQ(change.name(), "organisations/a");
  EXPECT_EQ(change.kind(), v1::CHANGE_KIND_UPDATED);
  EXPECT_EQ(change.version(), 2);
  EXPECT_EQ(change.actor(), "alice");
  EXPECT_EQ(change.time().seconds(), 1);
  EXPECT_EQ(change.time().nanos(), 500000000);
  EXPECT_TRUE(change.audience().public_());
  EXPECT_EQ(change.position(), 7);
  EXPECT_EQ(change.before().display_name(), "old");
  EXPECT_EQ(change.after().display_name(), "new");
}

TEST(FeedWire, TellsActorAndAudienceToServicesOnly) {
  const OrganisationChange change = Decode(EncodeChange(Update(kPublic, kPublic), Scope::Public()));
  EXPECT_EQ(change.actor(), "");
  EXPECT_FALSE(change.has_audience());
}

TEST(FeedWire, IsSilentAboutWhatTheReaderMayNotSee) {
  EXPECT_EQ(EncodeChange(Update(kHidden, kHidden), Scope::Public()), "");
}

TEST(FeedWire, ShowsOnlyTheNameOfWhatLeavesTheReadersSight) {
  const OrganisationChange change = Decode(EncodeChange(Update(kPublic, kHidden), Scope::Public()));
  EXPECT_EQ(change.kind(), v1::CHANGE_KIND_REMOVED);
  EXPECT_FALSE(change.has_before());
  EXPECT_FALSE(change.has_after());
}

TEST(FeedWire, HidesWhatARecordWasBeforeItWasPublished) {
  const OrganisationChange change = Decode(EncodeChange(Update(kHidden, kPublic), Scope::Public()));
  EXPECT_EQ(change.kind(), v1::CHANGE_KIND_UPDATED);
  EXPECT_FALSE(change.has_before());
  EXPECT_EQ(change.after().display_name(), "new");
}

TEST(FeedWire, IsTheWatchResponseOfTheService) {
  Batch batch{.changes = {EncodeChange(Update(kPublic, kPublic), Scope::Public())},
              .resume_token = "t",
              .caught_up = true,
              .position = 9};
  organisations::v1::WatchOrganisationsResponse response;
  ASSERT_TRUE(response.ParseFromString(EncodeResponse(batch)));
  ASSERT_EQ(response.changes_size(), 1);
  EXPECT_EQ(response.resume_token(), "t");
  EXPECT_TRUE(response.caught_up());
  EXPECT_EQ(response.position(), 9);
}

TEST(FeedWire, UsesTheSameFieldNumbersInEveryService) {
  const auto* organisation = OrganisationChange::descriptor();
  const auto* project = projects::v1::ProjectChange::descriptor();
  const auto* match = duplication::v1::MatchChange::descriptor();
  for (const char* field :
       {"name", "kind", "version", "actor", "time", "audience", "position", "before", "after"}) {
    const int number = organisation->FindFieldByName(field)->number();
    EXPECT_EQ(number, project->FindFieldByName(field)->number()) << field;
    EXPECT_EQ(number, match->FindFieldByName(field)->number()) << field;
  }
  EXPECT_EQ(project->FindFieldByName("result_after")->number(),
            project->FindFieldByName("result_before")->number() + 1);
  const auto* organisations = organisations::v1::WatchOrganisationsResponse::descriptor();
  const auto* projects = projects::v1::WatchProjectsResponse::descriptor();
  const auto* matches = duplication::v1::WatchMatchesResponse::descriptor();
  for (const char* field : {"changes", "resume_token", "caught_up", "position"}) {
    const int number = organisations->FindFieldByName(field)->number();
    EXPECT_EQ(number, projects->FindFieldByName(field)->number()) << field;
    EXPECT_EQ(number, matches->FindFieldByName(field)->number()) << field;
  }
}

}  // namespace
}  // namespace baraza::feed
