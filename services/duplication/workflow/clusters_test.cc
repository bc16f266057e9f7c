#include "services/duplication/workflow/clusters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/fake_engine.h"
#include "services/duplication/workflow/fake_matches.h"
#include "services/duplication/workflow/match_name.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Organisation;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Cluster;
using v1::Match;

const scope::Scope kAnybody({.subject = "amina", .role = scope::Role::kMember});
const scope::Scope kInsider({.subject = "ben",
                             .role = scope::Role::kSecretariat,
                             .alliance = "alliances/x"});
const scope::Audience kPublic = {.is_public = true};
const scope::Audience kOfX = {.readers = {"alliances/x"}};

std::string Named(const std::string& id) { return "organisations/" + id; }

class ClustersTest : public testing::Test {
 protected:
  ~ClustersTest() override { failpoint::PlantForTest(""); }

  // Names of the fake engine are its judgement: each record has another one unless it is given.
  void Know(const std::string& id, const scope::Audience& audience = kPublic,
            const std::string& title = "", const std::string& verified_code = "") {
    Organisation organisation;
    organisation.set_name(Named(id));
    organisation.set_display_name(title.empty() ? "The " + id : title);
    organisation.set_state(Organisation::ACTIVE);
    if (!verified_code.empty()) {
      Identifier& identifier = *organisation.add_identifiers();
      identifier.set_scheme("GB-CHC");
      identifier.set_value(verified_code);
      identifier.set_status(Identifier::VERIFIED);
    }
    records_.Put(duplication::Know(organisation, ++version_, audience));
  }

  // Knows both records, if they are new, and their match.
  void Put(const std::string& a, const std::string& b, double probability,
           Match::State state = Match::OPEN, Match::Kind kind = Match::SAME_ORGANISATION,
           const scope::Audience& audience = kPublic) {
    for (const std::string& id : {a, b}) {
      if (records_.Find(Named(id)) == nullptr) Know(id);
    }
    StoredMatch stored;
    Match& match = stored.resource;
    match.set_name(MatchName(kind, Named(a), Named(b)));
    match.set_kind(kind);
    match.add_subjects(Named(std::min(a, b)));
    match.add_subjects(Named(std::max(a, b)));
    match.set_probability(probability);
    match.set_state(state);
    stored.audience = audience;
    record::FakeTransaction transaction(memory_);
    ASSERT_TRUE(matches_.Put(transaction, kInsider, nullptr, stored).ok());
  }

  // Two groups of three that are surely one each.
  void PutTwoGroups() {
    for (const std::string group : {"abc", "xyz"}) {
      for (size_t i = 0; i < 3; ++i) {
        Put(group.substr(i, 1), group.substr((i + 1) % 3, 1), 0.99);
      }
    }
  }

  Cluster Of(const std::string& id, const scope::Scope& scope = kAnybody) {
    auto cluster = Clusters(records_, matches_, {engine_, projects_}, limits_).Of(scope, Named(id));
    EXPECT_TRUE(cluster.ok()) << cluster.status();
    return cluster.ok() ? *cluster : Cluster();
  }
  std::string MembersOf(const std::string& id, const scope::Scope& scope = kAnybody) {
    std::string ids;
    const Cluster cluster = Of(id, scope);
    for (const auto& member : cluster.members()) {
      ids += member.name().substr(Named("").size());
    }
    return ids;
  }

  clock::FakeClock clock_;
  record::FakeMemory memory_;
  FakeMatches matches_{clock_};
  KnownRecords records_;
  FakeEngine engine_, projects_;
  NeighbourhoodLimits limits_;
  int64_t version_ = 0;
};

TEST_F(ClustersTest, ARecordWithoutMatchesIsAClusterByItself) {
  Know("a", kPublic, "Amber Vale Trust");
  const Cluster cluster = Of("a");
  ASSERT_THAT(cluster.members(), SizeIs(1));
  EXPECT_EQ(cluster.members(0).title(), "Amber Vale Trust");
  EXPECT_THAT(cluster.links(), IsEmpty());
  EXPECT_FALSE(cluster.truncated());
}

TEST_F(ClustersTest, TellsTheRecordsThatMatchOneAnotherFromEachOfThem) {
  PutTwoGroups();
  for (const char* id : {"a", "b", "c"}) {
    EXPECT_EQ(MembersOf(id), "abc");
    EXPECT_THAT(Of(id).links(), SizeIs(3));
    EXPECT_THAT(Of(id).bridges(), IsEmpty());
  }
}

TEST_F(ClustersTest, TellsTheMostProbableLinksFirst) {
  Put("a", "b", 0.9);
  Put("b", "c", 0.97);
  Put("a", "c", 0.8);
  std::vector<double> probabilities;
  const Cluster cluster = Of("a");
  for (const auto& link : cluster.links()) probabilities.push_back(link.probability());
  EXPECT_THAT(probabilities, ElementsAre(0.97, 0.9, 0.8));
}

TEST_F(ClustersTest, OneLinkBetweenTwoGroupsIsABridge) {
  PutTwoGroups();
  Put("c", "x", 0.999);
  EXPECT_EQ(MembersOf("a"), "abc");
  const Cluster other = Of("z");
  ASSERT_THAT(other.bridges(), SizeIs(1));
  const Cluster::Bridge& bridge = other.bridges(0);
  EXPECT_EQ(bridge.match(), MatchName(Match::SAME_ORGANISATION, Named("c"), Named("x")));
  EXPECT_EQ(bridge.member(), Named("x"));
  EXPECT_EQ(bridge.other().name(), Named("c"));
  EXPECT_EQ(bridge.other().title(), "The c");
  EXPECT_DOUBLE_EQ(bridge.probability(), 0.999);
  EXPECT_EQ(bridge.obstacle(), Cluster::OTHER_PAIRS);
}

TEST_F(ClustersTest, WhatAPersonRejectedIsNeverInOneCluster) {
  Put("a", "b", 0.99);
  Put("b", "c", 0.95);
  Put("a", "c", 0.99, Match::REJECTED);
  EXPECT_EQ(MembersOf("a"), "ab");
  EXPECT_EQ(MembersOf("c"), "c");
  ASSERT_THAT(Of("c").bridges(), SizeIs(1));
  EXPECT_EQ(Of("c").bridges(0).obstacle(), Cluster::DECISION);
}

TEST_F(ClustersTest, WhatAPersonConfirmedToBeRelatedIsNeverInOneCluster) {
  Put("a", "b", 0.99);
  Put("b", "c", 0.95);
  Put("a", "c", 0.6, Match::RESOLVED, Match::RELATED_ORGANISATION);
  EXPECT_EQ(MembersOf("a"), "ab");
  EXPECT_EQ(Of("c").bridges(0).obstacle(), Cluster::DECISION);
}

TEST_F(ClustersTest, AConfirmationDoesNotClimbAWall) {
  Put("a", "b", 0.9, Match::CONFIRMED);
  Put("b", "c", 0.9, Match::CONFIRMED);
  Put("a", "c", 0.9, Match::REJECTED);
  EXPECT_NE(MembersOf("a"), "abc");
}

TEST_F(ClustersTest, DifferentVerifiedCodesAreAWallWithoutAnyMatch) {
  Know("a", kPublic, "", "1113101");
  Know("c", kPublic, "", "222");
  Put("a", "b", 0.9);
  Put("b", "c", 0.99);
  EXPECT_EQ(MembersOf("c"), "bc");
  ASSERT_THAT(Of("a").bridges(), SizeIs(1));
  EXPECT_EQ(Of("a").bridges(0).obstacle(), Cluster::IDENTIFIERS);
}

TEST_F(ClustersTest, OneVerifiedCodeWrittenInTwoWaysIsNoWall) {
  Know("a", kPublic, "", "1113101");
  Know("b", kPublic, "", "GB-CHC-01113101");
  Put("a", "b", 0.9);
  EXPECT_EQ(MembersOf("a"), "ab");
}

TEST_F(ClustersTest, WouldNoticeWallsThatAreCrossed) {
  failpoint::PlantForTest("cross-walls");
  Put("a", "b", 0.99);
  Put("b", "c", 0.99, Match::CONFIRMED);
  Put("a", "c", 0.99, Match::REJECTED);
  EXPECT_NE(MembersOf("a"), "ab");
}

TEST_F(ClustersTest, ADeferredMatchStillLinks) {
  Put("a", "b", 0.9, Match::DEFERRED);
  EXPECT_EQ(MembersOf("a"), "ab");
}

TEST_F(ClustersTest, ARelatedRecordIsNoMember) {
  Put("a", "b", 0.99, Match::OPEN, Match::RELATED_ORGANISATION);
  EXPECT_EQ(MembersOf("a"), "a");
}

TEST_F(ClustersTest, AMatchThatIsRelatedSpeaksAgainstItsRecordsBeingOne) {
  Put("a", "b", 0.99);
  Put("b", "c", 0.9);
  Put("a", "c", 0.99, Match::OPEN, Match::RELATED_ORGANISATION);
  EXPECT_EQ(MembersOf("a"), "ab");
}

TEST_F(ClustersTest, AsksTheEngineAboutAPairThatHasNoMatch) {
  Know("a", kPublic, "one name");
  Know("c", kPublic, "one name");
  Put("a", "b", 0.9);
  Put("b", "c", 0.9);
  EXPECT_EQ(MembersOf("a"), "abc");
}

TEST_F(ClustersTest, APairThatSharesNothingSpeaksAgainst) {
  Put("a", "b", 0.9);
  Put("b", "c", 0.8);
  EXPECT_EQ(MembersOf("a"), "ab");
}

TEST_F(ClustersTest, ARecordThatIsNotLiveHoldsNothingTogether) {
  Put("a", "b", 0.99, Match::CONFIRMED);
  Put("b", "c", 0.99, Match::CONFIRMED);
  Organisation archived;
  archived.set_name(Named("b"));
  archived.set_state(Organisation::ARCHIVED);
  records_.Put(duplication::Know(archived, ++version_, kPublic));
  EXPECT_EQ(MembersOf("a"), "a");
}

// What is asked is answered in one way by the register with hidden records and without them.
TEST_F(ClustersTest, AHiddenRecordIsNotShownAndChangesNothing) {
  PutTwoGroups();
  Put("c", "x", 0.999);
  const std::string before = Of("a").DebugString() + Of("z").DebugString();
  Know("h", kOfX, "The c", "42");
  for (const char* id : {"a", "b", "c", "x", "y", "z"}) {
    Put("h", id, 0.999, Match::CONFIRMED, Match::SAME_ORGANISATION, kOfX);
  }
  EXPECT_EQ(Of("a").DebugString() + Of("z").DebugString(), before);
  EXPECT_EQ(MembersOf("a", kInsider), "abchxyz");
}

TEST_F(ClustersTest, WouldNoticeAScopeThatIsDropped) {
  failpoint::PlantForTest("drop-scope");
  Put("a", "b", 0.99);
  Know("h", kOfX);
  for (const char* id : {"a", "b"}) {
    Put("h", id, 0.99, Match::OPEN, Match::SAME_ORGANISATION, kOfX);
  }
  EXPECT_NE(MembersOf("a"), "ab");
}

TEST_F(ClustersTest, AnswersForAHiddenRecordAsForOneThatIsNotThere) {
  Know("h", kOfX);
  const Clusters clusters(records_, matches_, {engine_, projects_});
  const absl::Status hidden = clusters.Of(kAnybody, Named("h")).status();
  EXPECT_TRUE(absl::IsNotFound(hidden)) << hidden;
  records_.Forget(Feed::kOrganisations);
  EXPECT_EQ(clusters.Of(kAnybody, Named("h")).status(), hidden);
}

TEST_F(ClustersTest, LooksAtTheNearestRecordsAndSaysThatThereAreMore) {
  for (char id = 'a'; id < 'h'; ++id) {
    Put(std::string(1, id), std::string(1, static_cast<char>(id + 1)), 0.9, Match::CONFIRMED);
  }
  limits_.records = 4;
  const Cluster cluster = Of("a");
  EXPECT_TRUE(cluster.truncated());
  EXPECT_THAT(cluster.members(), SizeIs(4));
  EXPECT_EQ(MembersOf("a"), "abcd");
  limits_.records = 8;
  EXPECT_FALSE(Of("a").truncated());
}

TEST_F(ClustersTest, LooksAtSoManyMatchesAndSaysThatThereAreMore) {
  PutTwoGroups();
  limits_.matches = 2;
  EXPECT_TRUE(Of("a").truncated());
  EXPECT_LE(Of("a").links_size(), 2);
  limits_.matches = 3;
  EXPECT_FALSE(Of("a").truncated());
}

}  // namespace
}  // namespace baraza::duplication
