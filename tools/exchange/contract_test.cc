// Whatever the readers yield is taken by the contract: every project, before and after its
// organisations are resolved, every organisation, every row of a table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/validation/validation.h"
#include "tools/exchange/iati_reader.h"
#include "tools/exchange/organisation_table.h"
#include "tools/exchange/written_file.h"

namespace baraza::exchange {
namespace {

using baraza::projects::v1::Project;

// The contract's rule on shares: 100 in sum, or none.
void ExpectSharesAddUp(const Project& project) {
  std::map<std::string, double> sums;
  for (const auto& theme : project.themes())
    sums["theme " + theme.vocabulary()] += theme.percentage();
  for (const auto& location : project.locations()) sums["place"] += location.percentage();
  for (const auto& [what, sum] : sums) {
    EXPECT_TRUE(sum == 0 || std::abs(sum - 100) < 1e-6) << what << " " << sum;
  }
}

// Reads a file to its end and checks all that comes out of it. Answers how many activities.
int CheckFile(const std::string& path) {
  auto reader = IatiReader::Open(path);
  EXPECT_TRUE(reader.ok()) << reader.status();
  MentionBook book;
  std::vector<Activity> activities;
  while (reader.ok()) {
    auto activity = (*reader)->Next();
    EXPECT_TRUE(activity.ok()) << activity.status();
    if (!activity.ok() || !activity->has_value()) break;
    for (const Mention& mention : (*activity)->mentions) book.Add(mention, (*activity)->context);
    activities.push_back(std::move(**activity));
  }
  const MentionedOrganisations organisations = book.Resolve();
  for (const Activity& activity : activities) {
    EXPECT_EQ(activity.refusal, "") << activity.identifier;
    EXPECT_TRUE(validation::Validate(activity.project).ok())
        << activity.identifier << validation::Validate(activity.project);
    Losses losses;
    const Project bound = Bind(activity, organisations, losses);
    EXPECT_TRUE(validation::Validate(bound).ok())
        << activity.identifier << validation::Validate(bound);
    ExpectSharesAddUp(bound);
  }
  for (const MentionedOrganisation& one : organisations.all()) {
    EXPECT_TRUE(validation::Validate(one.record).ok())
        << one.record.DebugString() << validation::Validate(one.record);
  }
  return static_cast<int>(activities.size());
}

std::filesystem::path Shared() {
  const char* shared = std::getenv("BARAZA_SHARED");
  return std::filesystem::path(shared == nullptr ? "../shared" : shared) / "data";
}

TEST(Contract, TakesEveryActivityOfTheRealFiles) {
  if (!std::filesystem::exists(Shared() / "iati")) GTEST_SKIP() << "the shared data is not here";
  int activities = 0;
  for (const auto& file : std::filesystem::directory_iterator(Shared() / "iati")) {
    if (file.path().extension() == ".xml") activities += CheckFile(file.path());
  }
  EXPECT_EQ(activities, 523);
}

// Every value is wrong in a way that real files are wrong, or longer than the contract takes.
TEST(Contract, TakesAnActivityInWhichEverythingIsOdd) {
  const std::string huge(25'000, 'x');
  std::string odd = absl::StrCat(
      "<iati-activities version='2.03'><iati-activity xml:lang='english!' default-currency='XXZ'>"
      "<iati-identifier> XX-1\n",
      std::string(400, '9'),
      "</iati-identifier>"
      "<reporting-org ref='",
      std::string(300, 'R'), "-1-2' type='zzz'><narrative xml:lang='?!'>", std::string(700, 'n'),
      "</narrative></reporting-org>"
      "<title><narrative>\xC2\x85 tab\there &amp;#8203; ",
      huge,
      "</narrative></title>"
      "<description type='9'><narrative>a\n\n\n\nb e\xCC\x81</narrative></description>"
      "<other-identifier ref='",
      std::string(500, 'q'), "' type='", std::string(200, 't'),
      "'/>"
      "<participating-org role='4' ref='ZZ-QQ-1'><narrative>?</narrative></participating-org>"
      "<participating-org role='4' ref='41AAA'/>"
      "<activity-date type='1' iso-date='0000-00-00'/><activity-status code='99'/>"
      "<recipient-country code='uk' percentage='120'/><recipient-country code='ke' percentage='x'/>"
      "<recipient-region code='",
      std::string(60, '1'),
      "'/>"
      "<location><name><narrative>",
      huge,
      "</narrative></name>"
      "<point><pos>91 181</pos></point></location>"
      "<sector vocabulary='",
      std::string(200, 'v'), "' code='", std::string(200, 'c'),
      "'/>"
      "<budget><value currency='ABC'>1</value></budget>"
      "<related-activity type='1' ref='",
      std::string(900, 'p'), "'/>");
  for (int i = 0; i < 600; ++i) {
    absl::StrAppend(&odd, "<participating-org role='1'><narrative>Org ", i,
                    "</narrative></participating-org><sector code='", 10000 + i,
                    "'/><title><narrative>Title ", i,
                    "</narrative></title>"
                    "<description><narrative>D</narrative></description>"
                    "<transaction><transaction-type code='3'/><transaction-date iso-date='x'/>"
                    "<value currency='usd'>99999999999999999.99999999999</value></transaction>");
  }
  WrittenFile file(odd + "</iati-activity></iati-activities>");
  EXPECT_EQ(CheckFile(file.path()), 1);
}

TEST(Contract, TakesEveryRowOfTheListOfPublishers) {
  const auto path = Shared() / "organisations" / "iati-publishers-2021.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the shared data is not here";
  auto table = OrganisationTable::Open(path);
  ASSERT_TRUE(table.ok()) << table.status();
  int rows = 0;
  while (true) {
    auto row = (*table)->Next();
    ASSERT_TRUE(row.ok()) << row.status();
    if (!row->has_value()) break;
    ++rows;
    EXPECT_TRUE(validation::Validate((*row)->record).ok())
        << (*row)->number << " " << validation::Validate((*row)->record);
  }
  EXPECT_EQ(rows, 1705);
}

}  // namespace
}  // namespace baraza::exchange
