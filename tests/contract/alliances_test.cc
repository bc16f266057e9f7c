// What another alliance sees of drafts in the store: nothing, in no read, list, count or feed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/organisations/domain/identifier.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using organisations::v1::OrganisationChange;
using scope::Scope;
using testing::Contains;
using testing::IsEmpty;

constexpr int kEach = 5;

class Alliances : public Contract {
 protected:
  // Drafts of a member of alliances/x, and public records between them.
  void SetUp() override {
    Contract::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    x_ = &Open();
    for (int i = 0; i < kEach; ++i) {
      const std::string draft = absl::StrCat("draft-", i), shown = absl::StrCat("public-", i);
      ASSERT_EQ(ReasonOf(x_->Create(
                    Member(), draft,
                    Holding(absl::StrCat("name ", i, " draft"), draft, Identifier::CLAIMED))),
                "OK");
      ASSERT_EQ(ReasonOf(x_->Create(
                    Secretariat(), shown,
                    Holding(absl::StrCat("name ", i, " public"), shown, Identifier::CLAIMED))),
                "OK");
    }
  }

  static std::vector<Scope> Strangers() {
    return {OtherMember(), OtherSecretariat(), Scope::Public()};
  }

  // How many records a list says that there are.
  int64_t CountAll(const Scope& scope) {
    const auto page =
        x_->store().List(scope, {.order_by = "display_name", .limit = 1, .count_total = true});
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? page->total.value_or(-1) : -1;
  }

  // Names of what a follower is told of from the beginning: the snapshot, then `feed` changes.
  std::vector<std::string> Told(const Scope& scope, const std::string& token = "") {
    feed::Follower follower = x_->ledger().Follow(scope);
    EXPECT_TRUE(follower.Start(token).ok());
    std::vector<std::string> names;
    absl::StatusOr<feed::Batch> batch;
    do {
      batch = follower.Next();
      EXPECT_TRUE(batch.ok()) << batch.status();
      for (const std::string& bytes : batch->changes) {
        OrganisationChange change;
        EXPECT_TRUE(change.ParseFromString(bytes));
        names.push_back(change.name());
      }
      EXPECT_TRUE(scope.ReadsAll() || batch->position == 0);
    } while (!batch->caught_up);
    return names;
  }

  // The token of the feed's beginning, before any change.
  std::string FromTheBeginning() {
    std::string epoch;
    EXPECT_TRUE(x_->database()
                    .Read([&](store::Session& session) -> absl::Status {
                      auto head = feed::ReadHead(session);
                      if (head.ok()) epoch = head->epoch;
                      return head.status();
                    })
                    .ok());
    return feed::EncodeToken({.epoch = epoch, .position = 0});
  }

  RegisterUnderTest* x_ = nullptr;
};
INSTANTIATE_TEST_SUITE_P(Stores, Alliances, testing::ValuesIn(kStores), NameOf);

TEST_P(Alliances, ShowTheirDraftsToThemselves) {
  for (const Scope& scope : {Member(), Secretariat()}) {
    EXPECT_EQ(DisplayNames(x_->store(), scope).size(), size_t{2 * kEach});
    EXPECT_EQ(CountAll(scope), 2 * kEach);
    EXPECT_TRUE(x_->store().Get(scope, NameOfId("draft-0")).ok());
    EXPECT_EQ(Told(scope).size(), size_t{2 * kEach});
  }
}

TEST_P(Alliances, ReadNoDraftOfOthersEvenFromTheCache) {
  ASSERT_TRUE(x_->store().Get(Member(), NameOfId("draft-0")).ok());  // fills the cache
  for (const Scope& scope : Strangers()) {
    for (const char* id : {"draft-0", "draft-1"}) {
      const auto read = x_->store().Get(scope, NameOfId(id));
      EXPECT_EQ(read.status(), x_->store().Get(scope, NameOfId(id)).status());
      EXPECT_EQ(read.status().code(), absl::StatusCode::kNotFound);
      const auto at_once = x_->store().TryGet(scope, NameOfId(id));
      EXPECT_TRUE(!at_once.has_value() || absl::IsNotFound(at_once->status()));
    }
    const auto batch = x_->store().BatchGet(
        scope, {NameOfId("draft-0"), NameOfId("public-0"), NameOfId("draft-1")});
    ASSERT_TRUE(batch.ok()) << batch.status();
    EXPECT_EQ((*batch)[0], nullptr);
    EXPECT_NE((*batch)[1], nullptr);
    EXPECT_EQ((*batch)[2], nullptr);
  }
}

TEST_P(Alliances, AreToldTheSameOfAHiddenRecordAsOfNone) {
  for (const Scope& scope : Strangers()) {
    const std::string hidden(x_->store().Get(scope, NameOfId("draft-0")).status().message());
    const std::string none(x_->store().Get(scope, NameOfId("nobody0")).status().message());
    EXPECT_EQ(hidden, "organisations/draft-0" + none.substr(none.find(' ')));
  }
}

TEST_P(Alliances, ListAndCountNoDraftOfOthers) {
  for (const Scope& scope : Strangers()) {
    for (const bool descending : {false, true}) {
      const auto listed = DisplayNames(x_->store(), scope, {.descending = descending});
      EXPECT_EQ(listed.size(), size_t{kEach});
      for (const std::string& name : listed) EXPECT_TRUE(absl::StrContains(name, "public")) << name;
    }
    const record::Filter code{"identifier", {organisations::IdentifierKeyOf("GB-CHC-draft-0")}};
    EXPECT_THAT(DisplayNames(x_->store(), scope, {.filters = {code}}), IsEmpty());
    EXPECT_EQ(CountAll(scope), kEach);
    const record::Filter state{"state", {int64_t{Organisation::PENDING}}};
    EXPECT_THAT(DisplayNames(x_->store(), scope, {.filters = {state}}), IsEmpty());
  }
}

TEST_P(Alliances, FillTheirPagesWithWhatTheyMayRead) {
  for (const Scope& scope : Strangers()) {
    record::Query query{.order_by = "display_name", .limit = 1};
    int pages = 0;
    do {
      const auto page = x_->store().List(scope, query);
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_EQ(page->bodies.size(), 1u);
      ++pages;
      query.after_key = page->next_key;
      query.after_name = page->next_name;
    } while (!query.after_name.empty());
    EXPECT_EQ(pages, kEach);  // no token leads to a page of hidden records only
  }
}

TEST_P(Alliances, AreToldOfNoDraftOfOthersBySnapshotOrFeed) {
  ASSERT_EQ(ReasonOf(x_->Update(Member(), Renamed("draft-0", "renamed"))), "OK");
  ASSERT_EQ(ReasonOf(x_->Archive(Member(), NameOfId("draft-1"))), "OK");
  for (const Scope& scope : Strangers()) {
    for (const std::string& token : {std::string(), FromTheBeginning()}) {
      const std::vector<std::string> told = Told(scope, token);
      EXPECT_EQ(told.size(), size_t{kEach});
      for (const std::string& name : told) EXPECT_TRUE(absl::StrContains(name, "public")) << name;
    }
  }
  EXPECT_EQ(Told(Scope::Service("test"), FromTheBeginning()).size(), size_t{2 * kEach + 2});
}

TEST_P(Alliances, SeeADraftFromTheMomentItIsActive) {
  const Scope stranger = OtherMember();
  feed::Follower follower = x_->ledger().Follow(stranger);
  ASSERT_TRUE(follower.Start("").ok());
  while (follower.in_snapshot()) ASSERT_TRUE(follower.Next().ok());
  ASSERT_EQ(ReasonOf(x_->Activate(Secretariat(), NameOfId("draft-0"))), "OK");
  EXPECT_TRUE(x_->store().Get(stranger, NameOfId("draft-0")).ok());
  EXPECT_THAT(DisplayNames(x_->store(), stranger), Contains("name 0 draft"));
  const auto batch = follower.Next();
  ASSERT_TRUE(batch.ok()) << batch.status();
  ASSERT_EQ(batch->changes.size(), 1u);
  OrganisationChange change;
  ASSERT_TRUE(change.ParseFromString(batch->changes[0]));
  EXPECT_FALSE(change.has_before());  // what it was as a draft
  EXPECT_EQ(change.after().display_name(), "name 0 draft");
}

TEST_P(Alliances, AreRefusedAVerifiedCodeOfADraftWithoutBeingToldItsName) {
  Organisation draft = Holding("name 0 draft", "1113101", Identifier::VERIFIED);
  draft.set_name(NameOfId("draft-0"));
  ASSERT_EQ(ReasonOf(x_->Update(Secretariat(), draft)), "OK");
  const Outcome refused =
      x_->Create(OtherSecretariat(), "other", Holding("Other", "1113101", Identifier::VERIFIED));
  EXPECT_EQ(ReasonOf(refused), "IDENTIFIER_TAKEN");
  EXPECT_FALSE(absl::StrContains(refused.status().ToString(), "draft-0")) << refused.status();
  EXPECT_TRUE(absl::StrContains(refused.status().message(), "alliances/x")) << refused.status();
}

}  // namespace
}  // namespace baraza::contract
