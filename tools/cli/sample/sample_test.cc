#include "tools/cli/sample/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "services/foundation/validation/validation.h"

namespace baraza::sample {
namespace {

using baraza::organisations::v1::Organisation;
using baraza::projects::v1::Participant;
using baraza::projects::v1::Project;
using baraza::projects::v1::Result;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::SizeIs;

const Sample& Loaded() {
  static const Sample& sample = *new Sample(Load().value());
  return sample;
}

const Record<Organisation>* OrganisationNamed(const std::string& name) {
  for (const auto& one : Loaded().organisations) {
    if (one.message.name() == name) return &one;
  }
  return nullptr;
}

const Record<Project>* ProjectNamed(const std::string& name) {
  for (const auto& one : Loaded().projects) {
    if (one.message.name() == name) return &one;
  }
  return nullptr;
}

const Result* ResultNamed(const std::string& name) {
  for (const auto& one : Loaded().results) {
    if (one.message.name() == name) return &one.message;
  }
  return nullptr;
}

// A member's record is a draft: seen by itself and the secretariat of its alliance.
bool MayRead(const Scope& scope, const Record<Organisation>& record) {
  if (record.scope.secretariat || record.scope.organisation == scope.organisation) return true;
  return scope.secretariat && scope.alliance == record.scope.alliance;
}

TEST(Sample, IsLargeEnoughToTellAStory) {
  EXPECT_THAT(Loaded().alliances, SizeIs(Ge(4u)));
  EXPECT_THAT(Loaded().organisations, SizeIs(Ge(40u)));
  EXPECT_THAT(Loaded().projects, SizeIs(Ge(35u)));
  EXPECT_THAT(Loaded().results, SizeIs(Ge(30u)));
}

TEST(Sample, HoldsOnlyWhatTheContractTakes) {
  for (const auto& one : Loaded().organisations) {
    EXPECT_TRUE(validation::Validate(one.message).ok())
        << one.message.name() << validation::Validate(one.message);
  }
  for (const auto& one : Loaded().projects) {
    EXPECT_TRUE(validation::Validate(one.message).ok())
        << one.message.name() << validation::Validate(one.message);
  }
  for (const auto& one : Loaded().results) {
    EXPECT_TRUE(validation::Validate(one.message).ok())
        << one.message.name() << validation::Validate(one.message);
  }
}

TEST(Sample, GivesEachRecordANameOfItsOwn) {
  std::set<std::string> names;
  for (const auto& one : Loaded().organisations) {
    EXPECT_TRUE(names.insert(one.message.name()).second) << one.message.name();
  }
  for (const auto& one : Loaded().projects) {
    EXPECT_TRUE(names.insert(one.message.name()).second) << one.message.name();
  }
  for (const auto& one : Loaded().results) {
    EXPECT_TRUE(names.insert(one.message.name()).second) << one.message.name();
  }
}

TEST(Sample, RegistersRecordsInScopesThatExist) {
  std::set<std::string> alliances;
  for (const auto& one : Loaded().alliances) alliances.insert(one.name);
  const auto check = [&](const Scope& scope, const std::string& name) {
    EXPECT_THAT(alliances, Contains(scope.alliance)) << name;
    EXPECT_NE(OrganisationNamed(scope.organisation), nullptr) << name << scope.organisation;
  };
  for (const auto& one : Loaded().organisations) check(one.scope, one.message.name());
  for (const auto& one : Loaded().projects) check(one.scope, one.message.name());
  for (const auto& one : Loaded().results) check(one.scope, one.message.name());
}

TEST(Sample, RefersOnlyToOrganisationsThatItsScopesMayRead) {
  const auto check = [](const Scope& scope, const std::string& organisation,
                        const std::string& name) {
    const auto* record = OrganisationNamed(organisation);
    ASSERT_NE(record, nullptr) << name << " " << organisation;
    EXPECT_TRUE(MayRead(scope, *record)) << name << " " << organisation;
  };
  for (const auto& one : Loaded().projects) {
    for (const auto& participant : one.message.participants()) {
      check(one.scope, participant.organisation(), one.message.name());
    }
    for (const auto& given : one.message.contributions()) {
      check(one.scope, given.provider(), one.message.name());
    }
  }
  for (const auto& one : Loaded().results) {
    for (const auto& institution : one.message.institutions()) {
      check(one.scope, institution, one.message.name());
    }
  }
}

TEST(Sample, LetsOnlySecretariatsAndLeadsRegisterProjects) {
  for (const auto& one : Loaded().projects) {
    EXPECT_THAT(one.message.alliances(), Contains(one.scope.alliance)) << one.message.name();
    const bool leads =
        std::any_of(one.message.participants().begin(), one.message.participants().end(),
                    [&](const Participant& participant) {
                      return participant.role() == Participant::LEAD &&
                             participant.organisation() == one.scope.organisation;
                    });
    EXPECT_TRUE(one.scope.secretariat || leads) << one.message.name();
  }
}

TEST(Sample, SplitsProjectsWholly) {
  for (const auto& one : Loaded().projects) {
    std::map<std::string, double> sums;
    for (const auto& theme : one.message.themes()) sums[theme.vocabulary()] += theme.percentage();
    for (const auto& location : one.message.locations()) sums["place"] += location.percentage();
    for (const auto& [what, sum] : sums) {
      EXPECT_TRUE(sum == 0 || sum == 100) << one.message.name() << " " << what << " " << sum;
    }
  }
}

TEST(Sample, ReportsResultsOfItsProjectsInTheirScopes) {
  for (const auto& one : Loaded().results) {
    const std::string& name = one.message.name();
    const auto* project = ProjectNamed(name.substr(0, name.find("/results/")));
    ASSERT_NE(project, nullptr) << name;
    EXPECT_EQ(project->scope, one.scope) << name;
  }
}

TEST(Sample, SharesResultsBothWays) {
  int shared = 0;
  for (const auto& one : Loaded().results) {
    for (const std::string& other : one.message.shared_with()) {
      const Result* result = ResultNamed(other);
      ASSERT_NE(result, nullptr) << other;
      EXPECT_THAT(result->shared_with(), Contains(one.message.name()));
      EXPECT_EQ(result->actual(), one.message.actual());
      ++shared;
    }
  }
  EXPECT_GE(shared, 4);
}

TEST(Sample, MarksWhatIsMadeUp) {
  for (const auto& one : Loaded().organisations) {
    EXPECT_EQ(one.synthetic, absl::StartsWith(one.message.descriptions(0).text(), "Synthetic: "))
        << one.message.name();
  }
  for (const auto& one : Loaded().projects) {
    EXPECT_EQ(one.synthetic, absl::StartsWith(one.message.descriptions(0).text(), "Synthetic: "))
        << one.message.name();
  }
  for (const auto& one : Loaded().results) {
    const absl::string_view comment = one.message.comment();
    EXPECT_EQ(one.synthetic, absl::StartsWith(comment, "Synthetic: ")) << one.message.name();
    EXPECT_NE(one.synthetic, absl::StartsWith(comment, "Published: ")) << one.message.name();
  }
}

TEST(Sample, GivesPublishedFiguresAsTheyWerePublished) {
  const auto actual = [](const std::string& result) {
    const Result* found = ResultNamed("projects/" + result);
    return found == nullptr ? -1 : found->actual();
  };
  EXPECT_EQ(actual("health-partnership-scheme/results/trained"), 93112);
  EXPECT_EQ(actual("health-partnership-scheme/results/days-overseas"), 90000);
  EXPECT_EQ(actual("health-partnership-scheme/results/days-from-uk"), 12000);
  EXPECT_EQ(actual("health-partnership-scheme/results/skills"), 5653);
  EXPECT_EQ(actual("health-partnership-scheme/results/institutions"), 765);
  EXPECT_EQ(actual("uk-health-partnerships-for-myanmar/results/consultations"), 190000);
}

TEST(Sample, ExpectsMatchesOfRecordsThatItHolds) {
  std::set<std::string> names;
  for (const auto& one : Loaded().organisations) names.insert(one.message.name());
  for (const auto& one : Loaded().projects) names.insert(one.message.name());
  const auto check = [&](const std::vector<std::string>& subjects) {
    ASSERT_EQ(subjects.size(), 2u);
    EXPECT_LT(subjects[0], subjects[1]);
    for (const std::string& subject : subjects) EXPECT_THAT(names, Contains(subject));
  };
  for (const auto& one : Loaded().expected) check(one.subjects);
  for (const auto& one : Loaded().distinct) check(one.subjects);
  EXPECT_THAT(Loaded().expected, SizeIs(Ge(15u)));
}

}  // namespace
}  // namespace baraza::sample
