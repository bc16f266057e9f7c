// The oracle's judgement of acts: small made-up histories, true ones and faulty ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/chaos/oracle.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Membership;
using organisations::v1::Organisation;
using organisations::v1::OrganisationChange;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kA[] = "organisations/a", kB[] = "organisations/b";
constexpr char kM[] = "alliances/chaos/memberships/m";

// A register with two organisations; the second has applied for a membership. All true.
class ActsTest : public testing::Test {
 protected:
  ActsTest() {
    for (const char* name : {kA, kB}) {
      const int64_t id = Enter({.kind = ActKind::kCreate});
      Organisation record = ComposeFor(id);
      record.set_name(name);
      record.set_state(Organisation::ACTIVE);
      Show(id, record);
      Acknowledge(id, name);
    }
    Act apply{.kind = ActKind::kApply};
    apply.membership.set_organisation(kB);
    apply.membership.set_role(Membership::MEMBER);
    const int64_t id = Enter(apply);
    Membership membership = apply.membership;
    membership.set_name(kM);
    membership.set_state(Membership::APPLIED);
    Show(id, membership);
    Acknowledge(id, kM);
  }

  int64_t Enter(Act act) { return journal_.Enter(std::move(act)); }
  int64_t EnterMerge() { return Enter({.kind = ActKind::kMerge, .record = kA, .others = {kB}}); }
  int64_t EnterUnmerge() {
    return Enter({.kind = ActKind::kUnmerge, .record = kA, .others = {kB}});
  }

  static auto States(OrganisationChange& change, const Organisation&) {
    return std::pair(change.mutable_before(), change.mutable_after());
  }
  static auto States(OrganisationChange& change, const Membership&) {
    return std::pair(change.mutable_membership_before(), change.mutable_membership_after());
  }

  // The feed shows a further version of a record, made by `act`.
  template <class Record>
  void Show(int64_t act, Record record) {
    std::string& last = holdings_.table[record.name()];
    const int version = ++versions_[record.name()];
    record.set_etag(EtagOf(record.name()));
    OrganisationChange change;
    change.set_name(record.name());
    change.set_actor(SubjectOf(act));
    change.set_position(++position_);
    change.set_version(version);
    const auto [before, after] = States(change, record);
    before->ParseFromString(last);
    *after = record;
    if (version == 1) change.clear_before(), change.clear_membership_before();
    last = record.SerializeAsString();
    EXPECT_EQ(sequence_.Take(change), "");
  }

  std::string EtagOf(const std::string& name) { return absl::StrCat(versions_[name], "-x"); }
  void Acknowledge(int64_t id, const std::string& name) {
    journal_.AcknowledgeAct(id, name, EtagOf(name));
  }

  Organisation At(const std::string& name) {
    Organisation record;
    record.ParseFromString(holdings_.table[name]);
    return record;
  }
  Membership TheMembership() {
    Membership membership;
    membership.ParseFromString(holdings_.table[kM]);
    return membership;
  }

  Organisation Survivor() {
    Organisation survivor = At(kA);
    const Organisation other = At(kB);
    survivor.add_former_names(kB);
    survivor.add_other_names()->set_text(other.display_name());
    survivor.mutable_other_names()->MergeFrom(other.other_names());
    survivor.mutable_identifiers()->MergeFrom(other.identifiers());
    return survivor;
  }
  Organisation Merged() {
    Organisation merged = At(kB);
    merged.set_state(Organisation::MERGED);
    merged.set_merged_into(kA);
    return merged;
  }
  Membership Moved() {
    Membership moved = TheMembership();
    moved.set_organisation(kA);
    moved.set_moved_from(kB);
    return moved;
  }

  // What a merge of the two does, whole.
  void ShowMerge(int64_t id) {
    Show(id, Moved());
    const Organisation survivor = Survivor();
    Show(id, Merged());
    Show(id, survivor);
  }

  std::vector<std::string> Verdict() {
    holdings_.feed = sequence_.seen();
    for (const auto& [name, bytes] : holdings_.table) {
      if (!IsOrganisation(name)) continue;
      if (At(name).state() == Organisation::MERGED) {
        holdings_.leads_to.emplace(name, At(name).merged_into());
      } else {
        holdings_.reads[name] = bytes;
      }
    }
    return Judge(journal_, holdings_);
  }

  Journal journal_;
  Sequence sequence_;
  Holdings holdings_;
  std::map<std::string, int> versions_;
  int64_t position_ = 0;
};

TEST_F(ActsTest, AreBelievedWhenTheyAreWhole) {
  const int64_t id = EnterMerge();
  ShowMerge(id);
  Acknowledge(id, kA);
  EXPECT_THAT(Verdict(), IsEmpty());
}

TEST_F(ActsTest, MayBeAbsentWhileNobodyAcknowledgedThem) {
  EnterMerge();
  EXPECT_THAT(Verdict(), IsEmpty());
}

TEST_F(ActsTest, AreMissedWhenTheyWereAcknowledged) {
  const int64_t id = EnterMerge();
  journal_.AcknowledgeAct(id, kA, "2-x");
  EXPECT_THAT(Verdict(), Contains(HasSubstr("lost: act 4 (merge)")));
}

TEST_F(ActsTest, AreMissedWhenTheServerSaidThatTheyWereDoneBefore) {
  const int64_t id = Enter({.kind = ActKind::kAttest, .record = kA});
  journal_.AcknowledgeAct(id, "", "");
  EXPECT_THAT(Verdict(), Contains(HasSubstr("lost: act 4 (attest)")));
}

TEST_F(ActsTest, AreMissedInTheVersionThatWasTold) {
  const int64_t id = EnterMerge();
  ShowMerge(id);
  journal_.AcknowledgeAct(id, kA, "3-x");
  EXPECT_THAT(Verdict(), Contains(HasSubstr("lost: act 4 (merge)")));
}

TEST_F(ActsTest, AreHalfWithoutTheMemberships) {
  const int64_t id = EnterMerge();
  const Organisation survivor = Survivor();
  Show(id, Merged());
  Show(id, survivor);
  const auto verdict = Verdict();
  EXPECT_THAT(verdict,
              Contains(HasSubstr("half: act 4 (merge) left alliances/chaos/memberships/m")));
  EXPECT_THAT(verdict, Contains(HasSubstr("astray: alliances/chaos/memberships/m belongs to")));
}

TEST_F(ActsTest, AreHalfWithoutTheRedirect) {
  const int64_t id = EnterMerge();
  Show(id, Moved());
  Show(id, Survivor());
  const auto verdict = Verdict();
  EXPECT_THAT(verdict, Contains(HasSubstr("half: act 4 (merge) left organisations/b as it was")));
  EXPECT_THAT(verdict, Contains(HasSubstr("astray: organisations/a took in organisations/b")));
}

TEST_F(ActsTest, AreHalfWithoutTheSurvivor) {
  const int64_t id = EnterMerge();
  Show(id, Moved());
  Show(id, Merged());
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: act 4 (merge) left organisations/a as it was")));
}

TEST_F(ActsTest, AreHalfWhenTheSurvivorLacksAFormerName) {
  const int64_t id = EnterMerge();
  Show(id, Moved());
  Organisation survivor = Survivor();
  survivor.clear_former_names();
  Show(id, Merged());
  Show(id, survivor);
  const auto verdict = Verdict();
  EXPECT_THAT(verdict, Contains(HasSubstr("half: act 4 (merge) made organisations/a")));
  EXPECT_THAT(verdict, Contains(HasSubstr("which does not know it")));
}

TEST_F(ActsTest, AreHalfWhenTheyChangeAnotherRecordToo) {
  const int64_t id = Enter({.kind = ActKind::kArchive, .record = kA});
  for (const char* name : {kA, kB}) {
    Organisation archived = At(name);
    archived.set_state(Organisation::ARCHIVED);
    Show(id, archived);
  }
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: act 4 (archive) changed organisations/b, too")));
}

TEST_F(ActsTest, AreNotInOnePieceWhenOthersComeBetween) {
  const int64_t id = EnterMerge();
  const Organisation survivor = Survivor(), merged = Merged();
  Show(id, Moved());
  const int64_t between = Enter({.kind = ActKind::kAttest, .record = kB});
  Organisation attested = At(kB);
  attested.mutable_attest_time()->set_seconds(1);
  Show(between, attested);
  Show(id, merged);
  Show(id, survivor);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("twice: act 4 (merge) changed organisations/b")));
}

TEST_F(ActsTest, AreSeenTwice) {
  const int64_t id = Enter({.kind = ActKind::kAttest, .record = kA});
  const int64_t other = Enter({.kind = ActKind::kAttest, .record = kB});
  for (const auto& [act, name] : {std::pair(id, kA), std::pair(other, kB), std::pair(id, kA)}) {
    Organisation attested = At(name);
    attested.mutable_attest_time()->set_seconds(position_);
    Show(act, attested);
  }
  EXPECT_THAT(Verdict(), Contains(HasSubstr("twice: act 4 (attest) changed organisations/a")));
}

TEST_F(ActsTest, InVainLeaveNoTrace) {
  const int64_t id = Enter({.kind = ActKind::kInVain, .record = kA});
  ShowMerge(id);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("trace: act 4 (in vain)")));
}

TEST_F(ActsTest, OfNobodyAreSeen) {
  Show(99, At(kA));
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: nobody sent act 99")));
}

TEST_F(ActsTest, DecideAsTheyWereAsked) {
  Act decide{.kind = ActKind::kDecide, .record = kM};
  decide.membership.set_state(Membership::DECLINED);
  decide.membership.set_reason("Decided after 1-x");
  const int64_t id = Enter(decide);
  Membership decided = TheMembership();
  decided.set_state(Membership::ACTIVE);
  decided.set_reason("Decided after 1-x");
  Show(id, decided);
  EXPECT_THAT(Verdict(),
              Contains(HasSubstr("half: act 4 (decide) made alliances/chaos/membership")));
}

// A merge that was whole; what follows is its undoing.
class UnmergeTest : public ActsTest {
 protected:
  UnmergeTest() : a_(At(kA)), b_(At(kB)), membership_(TheMembership()) {
    const int64_t id = EnterMerge();
    ShowMerge(id);
    Acknowledge(id, kA);
  }
  const Organisation a_, b_;
  const Membership membership_;
};

TEST_F(UnmergeTest, IsBelievedWhenEverythingIsAsItWas) {
  const int64_t id = EnterUnmerge();
  Show(id, a_);
  Show(id, b_);
  Show(id, membership_);
  Acknowledge(id, kB);
  EXPECT_THAT(Verdict(), IsEmpty());
}

TEST_F(UnmergeTest, IsMissedWhenItWasAcknowledged) {
  const int64_t id = EnterUnmerge();
  journal_.AcknowledgeAct(id, kB, "3-x");
  EXPECT_THAT(Verdict(), Contains(HasSubstr("lost: act 5 (unmerge)")));
}

TEST_F(UnmergeTest, IsHalfWithoutTheMemberships) {
  const int64_t id = EnterUnmerge();
  Show(id, a_);
  Show(id, b_);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: act 5 (unmerge) left alliances/chaos")));
}

TEST_F(UnmergeTest, IsHalfWhenTheSurvivorKeepsACode) {
  const int64_t id = EnterUnmerge();
  Organisation survivor = a_;
  *survivor.add_identifiers() = b_.identifiers(0);
  Show(id, survivor);
  Show(id, b_);
  Show(id, membership_);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: act 5 (unmerge) made organisations/a")));
}

TEST_F(UnmergeTest, LeavesAMembershipThatWasDecidedOnSince) {
  Act decide{.kind = ActKind::kDecide, .record = kM};
  decide.membership.set_state(Membership::ACTIVE);
  decide.membership.set_reason("Decided after 2-x");
  const int64_t decision = Enter(decide);
  Membership decided = TheMembership();
  decided.set_state(Membership::ACTIVE);
  decided.set_reason("Decided after 2-x");
  Show(decision, decided);
  const int64_t id = EnterUnmerge();
  Show(id, a_);
  Show(id, b_);
  EXPECT_THAT(Verdict(), IsEmpty());
}

TEST_F(ActsTest, LeaveNamesThatLeadWhereTheyShould) {
  const int64_t id = EnterMerge();
  ShowMerge(id);
  holdings_.leads_to[kB] = kB;
  EXPECT_THAT(Verdict(), Contains(HasSubstr("but is read as 'organisations/b'")));
}

TEST_F(ActsTest, LeaveOneLiveMembershipInARole) {
  Membership second = TheMembership();
  second.set_name("alliances/chaos/memberships/n");
  holdings_.table[second.name()] = second.SerializeAsString();
  EXPECT_THAT(Verdict(), Contains(HasSubstr("are both live")));
}

}  // namespace
}  // namespace baraza::chaos
