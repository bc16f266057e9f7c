#include "services/duplication/storage/model_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::duplication {
namespace {

using testing::SizeIs;

class ModelStoreTest : public testing::Test {
 protected:
  ModelStoreTest() {
    folder_ = testing::TempDir() + "/model_store." + std::to_string(::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    recordstore::Ledger::Options options;
    options.database.address = "sqlite:" + folder_ + "/test.db";
    auto ledger = recordstore::Ledger::Open(options, "duplication", {}, clock_);
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
    for (int i = 0; i < 2; ++i) {  // as two replicas do
      const absl::Status migrated =
          store::Migrate(ledger_->database(), kModelComponent, ModelMigrations(), clock_);
      EXPECT_TRUE(migrated.ok()) << migrated;
    }
    store_ = std::make_unique<ModelStore>(*ledger_);
  }
  ~ModelStoreTest() override { std::filesystem::remove_all(folder_); }

  static KeptModel Model(Feed feed, int number) {
    KeptModel model;
    const char* word = feed == Feed::kProjects ? "projects-" : "organisations-";
    model.summary.set_name(absl::StrCat("models/", word, number));
    model.summary.set_scored_register(RegisterOf(feed));
    model.content = std::string("\0bytes\xff", 7);
    return model;
  }

  clock::FakeClock clock_;
  std::string folder_;
  std::unique_ptr<recordstore::Ledger> ledger_;
  std::unique_ptr<ModelStore> store_;
};

TEST_F(ModelStoreTest, KeepsBytesAsTheyAre) {
  const KeptModel model = Model(Feed::kOrganisations, 1);
  ASSERT_TRUE(store_->Keep(model).ok());
  const auto found = store_->Find("models/organisations-1");
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->content, model.content);
  EXPECT_FALSE((*found)->summary.active());
  EXPECT_FALSE(store_->Find("models/organisations-2")->has_value());
}

TEST_F(ModelStoreTest, GivesANameOnce) {
  ASSERT_TRUE(store_->Keep(Model(Feed::kOrganisations, 1)).ok());
  EXPECT_EQ(store_->Keep(Model(Feed::kOrganisations, 1)).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(store_->Keep(Model(Feed::kProjects, 1)).ok());
}

TEST_F(ModelStoreTest, HasOneModelOfARegisterScore) {
  for (int number : {1, 2}) ASSERT_TRUE(store_->Keep(Model(Feed::kOrganisations, number)).ok());
  ASSERT_TRUE(store_->Keep(Model(Feed::kProjects, 1)).ok());
  EXPECT_FALSE(store_->Active(Feed::kOrganisations)->has_value());
  for (const char* name :
       {"models/projects-1", "models/organisations-2", "models/organisations-1"}) {
    ASSERT_TRUE(store_->Activate(name).ok());
  }
  EXPECT_EQ((*store_->Active(Feed::kOrganisations))->summary.name(), "models/organisations-1");
  EXPECT_EQ((*store_->Active(Feed::kProjects))->summary.name(), "models/projects-1");
  EXPECT_EQ(store_->Activate("models/none-1").code(), absl::StatusCode::kNotFound);
}

TEST_F(ModelStoreTest, ListsTheNewestFirstAndLetsTheOldestGo) {
  ASSERT_TRUE(store_->Keep(Model(Feed::kOrganisations, 1)).ok());
  ASSERT_TRUE(store_->Activate("models/organisations-1").ok());
  for (int number = 2; number <= kModelsKept + 3; ++number) {
    ASSERT_TRUE(store_->Keep(Model(Feed::kOrganisations, number)).ok());
  }
  const auto kept = store_->List(Feed::kOrganisations);
  ASSERT_TRUE(kept.ok()) << kept.status();
  ASSERT_THAT(*kept, SizeIs(kModelsKept + 1));  // and the one that scores
  EXPECT_EQ(kept->front().name(), absl::StrCat("models/organisations-", kModelsKept + 3));
  EXPECT_EQ(kept->back().name(), "models/organisations-1");
  EXPECT_TRUE(kept->back().active());
}

}  // namespace
}  // namespace baraza::duplication
