#include "services/organisations/domain/contact_register.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/foundation/calendar/calendar.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/fake_alliance.h"

namespace baraza::organisations {
namespace {

using scope::Scope;
using v1::Contact;

class ContactRegisterTest : public AllianceFixture {
 protected:
  Contact Draft() const {
    Contact draft;
    draft.set_display_name("Desk");
    draft.set_email("desk@a.example");
    draft.mutable_consent()->set_basis(Contact::Consent::NO_PERSON);
    *draft.mutable_consent()->mutable_date() = calendar::DateOf(calendar::Today(clock_));
    return draft;
  }
  absl::Status Create(const Scope& scope, const std::string& id, const Contact& draft,
                      const std::string& organisation = "organisations/a") {
    return record::Await<record::Written>(
               [&](auto done) { register_.Create(scope, organisation, id, draft, {}, done); })
        .status();
  }
  // The field of the only fault of a contact.
  std::string FaultOf(const Contact& draft) {
    const auto faults = status::Violations(Create(Secretariat(), "faulty", draft));
    return faults.size() == 1 ? faults[0].field : absl::StrCat(faults.size(), " faults");
  }
  int EraseExpired() {
    return *record::Await<int>([&](auto done) { register_.EraseExpired(done); });
  }
  static std::string NameOf(const std::string& id) { return "organisations/a/contacts/" + id; }
  const Contact& At(const std::string& id) { return contacts_.at(NameOf(id)).resource; }

  FakeContacts& contacts_ = registers_.contacts;
  ContactRegister register_{{registers_.writer, contacts_, contacts_, registers_.organisations,
                             registers_.organisation_register.rules(), clock_}};
};

TEST_F(ContactRegisterTest, KeepsAContactForTwoYearsUnlessSaidOtherwise) {
  ASSERT_TRUE(Create(Member("a"), "desk", Draft()).ok());
  EXPECT_EQ(calendar::DayOf(At("desk").retain_until()),
            calendar::Today(clock_) + kDefaultRetentionDays);
  EXPECT_EQ(At("desk").controller(), "organisations/a");
}

TEST_F(ContactRegisterTest, IsHandedToTheKeepersOfTheSurvivorAndBack) {
  ASSERT_TRUE(Create(Member("a"), "desk", Draft()).ok());
  const auto sees = [&](const std::string& id) {
    return Member(id).MayRead(contacts_.at(NameOf("desk")).audience);
  };
  ASSERT_TRUE(sees("a") && !sees("b"));
  ASSERT_TRUE(Merge("b", "a").ok());
  EXPECT_TRUE(sees("b") && !sees("a"));
  ASSERT_TRUE(Unmerge("a").ok());
  EXPECT_TRUE(sees("a") && !sees("b"));
}

TEST_F(ContactRegisterTest, RefusesARetentionThatIsPastOrTooLong) {
  Contact draft = Draft();
  for (const int days : {-1, kMaxRetentionDays + 1}) {
    *draft.mutable_retain_until() = calendar::DateOf(calendar::Today(clock_) + days);
    EXPECT_EQ(FaultOf(draft), "retain_until") << days;
  }
  for (const int days : {0, kMaxRetentionDays}) {
    *draft.mutable_retain_until() = calendar::DateOf(calendar::Today(clock_) + days);
    EXPECT_TRUE(Create(Secretariat(), absl::StrCat("d", days), draft).ok()) << days;
  }
}

TEST_F(ContactRegisterTest, RefusesAContactWithoutAWayToReachIt) {
  Contact draft = Draft();
  draft.clear_email();
  EXPECT_EQ(FaultOf(draft), "email");
  draft.set_phone("+232 76 000000");
  EXPECT_TRUE(Create(Secretariat(), "desk", draft).ok());
}

TEST_F(ContactRegisterTest, RefusesAConsentOfTomorrowAndAControllerThatLeadsNowhere) {
  Contact draft = Draft();
  *draft.mutable_consent()->mutable_date() = calendar::DateOf(calendar::Today(clock_) + 1);
  EXPECT_EQ(FaultOf(draft), "consent.date");
  draft = Draft();
  draft.set_controller("organisations/none");
  EXPECT_EQ(FaultOf(draft), "controller");
}

TEST_F(ContactRegisterTest, ErasesOnTheDayAfterTheRetentionAndNotBefore) {
  Contact draft = Draft();
  *draft.mutable_retain_until() = calendar::DateOf(calendar::Today(clock_) + 10);
  ASSERT_TRUE(Create(Secretariat(), "short", draft).ok());
  ASSERT_TRUE(Create(Secretariat(), "long", Draft()).ok());
  clock_.Advance(absl::Hours(24 * 10));
  EXPECT_EQ(EraseExpired(), 0);
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(EraseExpired(), 1);
  EXPECT_FALSE(contacts_.records().contains(NameOf("short")));
  EXPECT_TRUE(contacts_.records().contains(NameOf("long")));
}

TEST_F(ContactRegisterTest, LetsOnlyKeepersOfTheOrganisationWrite) {
  EXPECT_EQ(status::Reason(Create(Member("b"), "desk", Draft())), "NOT_YOURS");
  EXPECT_EQ(status::Reason(Create(Secretariat("alliances/y"), "desk", Draft())), "NOT_YOURS");
  EXPECT_TRUE(absl::IsNotFound(Create(Secretariat(), "desk", Draft(), "organisations/none")));
}

TEST_F(ContactRegisterTest, KeepsAtMostAHundred) {
  for (int i = 0; i < kMaxContacts; ++i) {
    ASSERT_TRUE(Create(Secretariat(), absl::StrCat("c", i), Draft()).ok());
  }
  EXPECT_EQ(status::Reason(Create(Secretariat(), "more", Draft())), "TOO_MANY_CONTACTS");
  EXPECT_TRUE(Create(Secretariat(), "c", Draft(), "organisations/b").ok());
}

TEST_F(ContactRegisterTest, TakesNoNewContactsOfAMergedOrganisationAndErasesTheOldOnes) {
  ASSERT_TRUE(Create(Secretariat(), "desk", Draft()).ok());
  ASSERT_TRUE(Merge("b", "a").ok());
  EXPECT_EQ(status::Reason(Create(Secretariat(), "new", Draft())), "MERGED");
  ASSERT_TRUE(record::Await<record::Written>([&](auto done) {
                register_.Delete(Secretariat(), NameOf("desk"), "", {}, done);
              }).ok());
  EXPECT_TRUE(contacts_.records().empty());
}

TEST_F(ContactRegisterTest, ShowsAContactAsItsVisibilitySays) {
  Contact draft = Draft();
  const auto reads = [&](const Scope& scope, const std::string& id) {
    return scope.MayRead(contacts_.at(NameOf(id)).audience);
  };
  for (const auto& [visibility, id] :
       {std::pair(Contact::VISIBILITY_UNSPECIFIED, "none"), std::pair(Contact::ORGANISATION, "own"),
        std::pair(Contact::ALLIANCE, "alliance"), std::pair(Contact::PUBLIC, "public")}) {
    draft.set_visibility(visibility);
    ASSERT_TRUE(Create(Secretariat(), id, draft).ok());
    EXPECT_TRUE(reads(Member("a"), id) && reads(Secretariat(), id)) << id;
    EXPECT_EQ(reads(Member("b"), id), visibility >= Contact::ALLIANCE) << id;
    EXPECT_EQ(reads(Scope::Public(), id), visibility == Contact::PUBLIC) << id;
  }
}

}  // namespace
}  // namespace baraza::organisations
