#include "services/duplication/domain/blocking.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/duplication/domain/organisation_model.h"

namespace baraza::duplication {
namespace {

// One registered organisation, and how a draft finds it.
class Blocking {
 public:
  Blocking(const std::string& name, const std::string& town) : registered_(Of(name, town)) {
    PackProfile(registered_, vocabulary_, terms());
    keys_ = IndexKeys(ViewOf(registered_, terms()));
  }

  // Keys that the draft looks up and the registered one has.
  std::vector<WeightedKey> Shared(const std::string& name, const std::string& town) const {
    const OrganisationProfile draft = Of(name, town);
    std::vector<WeightedKey> shared = QueryKeys(ViewOf(draft, terms()), vocabulary_, terms());
    std::erase_if(shared, [&](const WeightedKey& key) {
      return std::find(keys_.begin(), keys_.end(), key.key) == keys_.end();
    });
    return shared;
  }

 private:
  static OrganisationProfile Of(const std::string& name, const std::string& town) {
    organisations::v1::Organisation organisation;
    organisation.set_display_name(name);
    organisation.set_locality(town);
    return ProfileOf(organisation);
  }
  static const TermTable& terms() { return DefaultOrganisationModel()->terms; }

  OrganisationProfile registered_;
  Vocabulary vocabulary_;
  std::vector<std::uint64_t> keys_;
};

TEST(Blocking, FindsWordsThatWereWrittenAsOne) {
  EXPECT_EQ(Blocking("Fondation Crohn", "").Shared("FondationCrohn", "").size(), 2u);
  EXPECT_EQ(Blocking("Wellcome Trust", "").Shared("Welcomehouse", "").size(), 0u);
}

TEST(Blocking, HasAKeyForEachWordInItsTown) {
  const Blocking registered("Kamara Medical Supplies", "Kiel");
  const auto anywhere = registered.Shared("Sesay Medical Supplies", "");
  EXPECT_EQ(anywhere.size(), 2u);
  EXPECT_EQ(registered.Shared("Sesay Medical Supplies", "Kiel").size(), 4u);
  EXPECT_EQ(registered.Shared("Sesay Medical Supplies", "Bonn").size(), 2u);
}

TEST(Blocking, HasAKeyForEachAcronymInItsTown) {
  const Blocking registered("Kamara Wellbeing and Nutrition Fund", "Kiel");
  EXPECT_GT(registered.Shared("KWNF", "Kiel").size(), registered.Shared("KWNF", "Bonn").size());
  EXPECT_GT(registered.Shared("KWNF", "Bonn").size(), 0u);
  EXPECT_EQ(registered.Shared("XYZF", "Kiel").size(), 0u);
}

}  // namespace
}  // namespace baraza::duplication
