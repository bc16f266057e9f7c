#include "tools/cli/importing/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace baraza::importing {
namespace {

using bulk::v1::RowOutcome;
using presentation::Output;
using testing::HasSubstr;
using testing::Not;

RowOutcome OutcomeOf(RowOutcome::Outcome what) {
  RowOutcome outcome;
  outcome.set_outcome(what);
  return outcome;
}

std::string Written(const Report& report, Output output) {
  std::ostringstream out;
  report.Write(output, presentation::Terminal{}, out);
  return out.str();
}

TEST(ImportReport, TellsOnlyOfRowsThatMatter) {
  Report report;
  report.Add(report.projects, {"f row 1", "Fine"}, OutcomeOf(RowOutcome::CREATED), {});
  RowOutcome refused = OutcomeOf(RowOutcome::REFUSED);
  refused.add_violations()->set_description("no such country");
  report.Add(report.projects, {"f row 2", "Faulty"}, refused, {});
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("2 projects: 1 created"));
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("no such country"));
  EXPECT_THAT(Written(report, Output::kTable), Not(HasSubstr("Fine")));
  EXPECT_TRUE(report.AnyRefused());
}

TEST(ImportReport, TellsOfEveryRowIfAsked) {
  Report report;
  report.all_rows = true;
  report.Add(report.projects, {"f row 1", "Fine"}, OutcomeOf(RowOutcome::CREATED), {});
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("Fine"));
}

TEST(ImportReport, CountsALikelyDuplicateOnlyWhereItWasCreated) {
  Report report;
  const Decision likely{.likely = true, .note = "likely the same"};
  report.Add(report.organisations, {"1", "A"}, OutcomeOf(RowOutcome::CREATED), likely);
  report.Add(report.organisations, {"2", "B"}, OutcomeOf(RowOutcome::REFUSED), likely);
  EXPECT_EQ(report.organisations.likely, 1);
}

TEST(ImportReport, IsOneDocumentOfJson) {
  Report report;
  report.losses.Lose("contact-info", "contact details are not stored", 3);
  report.AddRefused(report.projects, {"f row 1", "quote \" and \xff", "", "", "why"});
  const auto document = nlohmann::json::parse(Written(report, Output::kJson));
  EXPECT_EQ(document["projects"]["refused"], 1);
  EXPECT_EQ(document["rows"][0]["note"], "why");
  EXPECT_EQ(document["lost"][0]["count"], 3);
}

TEST(ImportReport, SaysThatADryRunStoredNothing) {
  Report report;
  report.dry_run = true;
  report.Add(report.projects, {"1", "A"}, OutcomeOf(RowOutcome::CREATED), {});
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("would be created"));
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("nothing is stored"));
}

TEST(ImportReport, TellsOfEveryRowOfADryRunInJson) {
  Report report;
  report.dry_run = true;
  report.Add(report.organisations, {.origin = "f line 7", .title = "A", .line = 7},
             OutcomeOf(RowOutcome::UNCHANGED), {});
  const auto document = nlohmann::json::parse(Written(report, Output::kJson));
  EXPECT_EQ(document["rows"][0]["outcome"], "unchanged");
  EXPECT_EQ(document["rows"][0]["line"], 7);
}

TEST(ImportReport, LeavesWhatADryRunFindsUnchangedOffTheScreen) {
  Report report;
  report.dry_run = true;
  report.Add(report.organisations, {"f line 7", "Same"}, OutcomeOf(RowOutcome::UNCHANGED), {});
  report.Add(report.organisations, {"f line 8", "New"}, OutcomeOf(RowOutcome::CREATED), {});
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("New"));
  EXPECT_THAT(Written(report, Output::kTable), Not(HasSubstr("Same")));
}

TEST(ImportReport, NamesTheFieldsOfARefusedRow) {
  Report report;
  RowOutcome refused = OutcomeOf(RowOutcome::REFUSED);
  refused.add_violations()->set_field("country");
  refused.mutable_violations(0)->set_description("is no code");
  report.Add(report.organisations, {"f line 2", "A"}, refused, {});
  const auto document = nlohmann::json::parse(Written(report, Output::kJson));
  EXPECT_EQ(document["rows"][0]["violations"][0]["field"], "country");
  EXPECT_EQ(document["rows"][0]["note"], "country: is no code");
}

TEST(ImportReport, SaysThatAnImportChangedNothing) {
  Report report;
  report.Add(report.organisations, {"1", "A"}, OutcomeOf(RowOutcome::UNCHANGED), {});
  EXPECT_THAT(Written(report, Output::kTable), HasSubstr("nothing changes"));
  report.Add(report.organisations, {"2", "B"}, OutcomeOf(RowOutcome::UPDATED), {});
  EXPECT_THAT(Written(report, Output::kTable), Not(HasSubstr("nothing changes")));
}

}  // namespace
}  // namespace baraza::importing
