#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "absl/synchronization/notification.h"
#include "services/projects/domain/identifier.h"
#include "services/projects/domain/project_register.h"
#include "services/projects/domain/result_register.h"
#include "services/projects/storage/project_store.h"
#include "services/projects/storage/result_store.h"
#include "services/projects/storage/schema.h"

namespace baraza::projects {
namespace {

using record::Query;
using record::Written;
using scope::Role;
using scope::Scope;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::Project;
using v1::Result;

const Scope kMember({.subject = "m",
                     .role = Role::kMember,
                     .organisation = "organisations/m",
                     .alliance = "alliances/x"});
const Scope kStranger({.subject = "z",
                       .role = Role::kMember,
                       .organisation = "organisations/z",
                       .alliance = "alliances/z"});

class EveryOrganisation : public OrganisationDirectory {
 public:
  absl::StatusOr<std::set<std::string>> Unknown(const Scope&,
                                                const std::set<std::string>&) override {
    return std::set<std::string>();
  }
};

// The registers over a SQLite file.
class ProjectsStorageTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "/projects." + std::to_string(::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    auto ledger =
        recordstore::Ledger::Open({.database = {.address = "sqlite:" + folder_ + "/projects.db"}},
                                  "projects", Migrations(), clock_);
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = *std::move(ledger);
    projects_ = std::make_unique<ProjectStore>(*ledger_, 1 << 20);
    results_ = std::make_unique<ResultStore>(*ledger_, 1 << 20);
    register_ = std::make_unique<ProjectRegister>(*ledger_, *projects_, *results_, *results_,
                                                  directory_, clock_);
    result_register_ =
        std::make_unique<ResultRegister>(*ledger_, *projects_, *results_, *results_, clock_);
  }
  void TearDown() override {
    ledger_->Drain();
    std::filesystem::remove_all(folder_);
  }

  // Starts a write and waits for its end.
  template <class Start>
  absl::StatusOr<Written> Wait(const Start& start) {
    absl::Notification ended;
    absl::StatusOr<Written> outcome = absl::UnknownError("done was not called");
    start([&](absl::StatusOr<Written> written) {
      outcome = std::move(written);
      ended.Notify();
    });
    ended.WaitForNotification();
    return outcome;
  }
  absl::StatusOr<Written> Create(const std::string& id, const Project& draft) {
    return Wait([&](auto done) { register_->Create(kMember, id, draft, {}, done); });
  }
  absl::StatusOr<Written> Update(const Project& patch) {
    return Wait([&](auto done) { register_->Update(kMember, patch, {}, {}, done); });
  }
  absl::StatusOr<Written> Report(const std::string& project, const std::string& id) {
    Result draft;
    draft.set_indicator(Result::HEALTH_WORKERS_TRAINED);
    draft.mutable_start_date()->set_year(2024);
    draft.mutable_end_date()->set_year(2024);
    return Wait([&](auto done) {
      result_register_->Create(kMember, "projects/" + project, id, draft, {}, done);
    });
  }

  std::vector<std::string> List(const Scope& scope, Query query) {
    auto page = projects_->List(scope, query);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> titles;
    for (const std::string& body : page->bodies) {
      Project project;
      EXPECT_TRUE(project.ParseFromString(body));
      titles.push_back(project.titles(0).text());
    }
    return titles;
  }
  std::vector<std::string> Where(const std::string& field, const std::string& value) {
    return List(kMember, {.filters = {{field, {value}}}, .order_by = "title"});
  }

  clock::RealClock clock_;
  std::string folder_;
  EveryOrganisation directory_;
  std::unique_ptr<recordstore::Ledger> ledger_;
  std::unique_ptr<ProjectStore> projects_;
  std::unique_ptr<ResultStore> results_;
  std::unique_ptr<ProjectRegister> register_;
  std::unique_ptr<ResultRegister> result_register_;
};

Project Titled(const std::string& title) {
  Project project;
  project.add_titles()->set_text(title);
  return project;
}

// One of everything that a list can be filtered by.
Project Full() {
  Project project = Titled("Full");
  for (const char* district : {"Kisumu", "Siaya"}) {
    auto* location = project.add_locations();
    location->set_country("KE");
    location->set_district(district);
  }
  auto* participant = project.add_participants();
  participant->set_organisation("organisations/lead");
  participant->set_role(v1::Participant::LEAD);
  auto* identifier = project.add_identifiers();
  identifier->set_scheme("IATI");
  identifier->set_value("GB-1-abc");
  auto* theme = project.add_themes();
  theme->set_vocabulary("DAC");
  theme->set_code("12220");
  return project;
}

TEST_F(ProjectsStorageTest, FiltersByEveryFieldOfTheContract) {
  ASSERT_TRUE(Create("full", Full()).ok());
  ASSERT_TRUE(Create("empty", Titled("Empty")).ok());
  EXPECT_THAT(Where("country", "KE"), ElementsAre("Full"));
  EXPECT_THAT(Where("participant", "organisations/lead"), ElementsAre("Full"));
  EXPECT_THAT(Where("identifier", IdentifierKey("IATI", "gb-1-ABC")), ElementsAre("Full"));
  EXPECT_THAT(Where("theme", "DAC:12220"), ElementsAre("Full"));
  EXPECT_THAT(Where("country", "UG"), IsEmpty());
}

TEST_F(ProjectsStorageTest, FindsARecordByWhatItSaysNow) {
  ASSERT_TRUE(Create("p", Full()).ok());
  Project patch;
  patch.set_name("projects/p");
  patch.add_locations()->set_country("UG");
  ASSERT_TRUE(Update(patch).ok());
  EXPECT_THAT(Where("country", "KE"), IsEmpty());
  EXPECT_THAT(Where("country", "UG"), ElementsAre("Full"));
}

TEST_F(ProjectsStorageTest, OrdersByTitleWhateverItsCaseAndByTime) {
  for (const char* title : {"beta", "Alpha", "Gamma"}) {
    ASSERT_TRUE(Create("", Titled(title)).ok());
  }
  EXPECT_THAT(List(kMember, {.order_by = "title"}), ElementsAre("Alpha", "beta", "Gamma"));
  EXPECT_THAT(List(kMember, {.order_by = "create_time"}), ElementsAre("beta", "Alpha", "Gamma"));
}

TEST_F(ProjectsStorageTest, ListsOnlyWhatTheCallerMayRead) {
  Project draft = Titled("Draft"), restricted = Titled("Restricted");
  draft.set_draft(true);
  restricted.set_sensitivity(Project::RESTRICTED);
  ASSERT_TRUE(Create("draft", draft).ok());
  ASSERT_TRUE(Create("restricted", restricted).ok());
  ASSERT_TRUE(Create("public", Titled("Public")).ok());
  EXPECT_THAT(List(kMember, {.order_by = "title"}), ElementsAre("Draft", "Public", "Restricted"));
  EXPECT_THAT(List(kStranger, {.order_by = "title"}), ElementsAre("Public"));
  EXPECT_THAT(List(Scope::Public(), {.order_by = "title"}), ElementsAre("Public"));
  EXPECT_TRUE(absl::IsNotFound(projects_->Get(kStranger, "projects/draft").status()));
}

TEST_F(ProjectsStorageTest, LeadsFromAFormerNameToTheSurvivor) {
  ASSERT_TRUE(Create("a", Titled("A")).ok());
  ASSERT_TRUE(Create("b", Titled("B")).ok());
  ASSERT_TRUE(Wait([&](auto done) {
                register_->Merge(kMember, {"d", "projects/a", {"projects/b"}, {}}, {}, done);
              }).ok());
  const auto found = projects_->Get(kMember, "projects/b");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*found)->name, "projects/a");
}

TEST_F(ProjectsStorageTest, PagesThroughTheResultsOfOneProjectByName) {
  ASSERT_TRUE(Create("p", Titled("P")).ok());
  ASSERT_TRUE(Create("q", Titled("Q")).ok());
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(Report("p", id).ok());
  ASSERT_TRUE(Report("q", "d").ok());
  Query query{.filters = {{"project", {"projects/p"}}}, .order_by = "name", .limit = 2};
  auto page = results_->List(kMember, query);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->bodies.size(), 2);
  EXPECT_EQ(page->next_name, "projects/p/results/b");
  query.after_key = page->next_key;
  query.after_name = page->next_name;
  page = results_->List(kMember, query);
  ASSERT_EQ(page->bodies.size(), 1);
  EXPECT_EQ(page->next_name, "");
}

TEST_F(ProjectsStorageTest, HidesResultsTogetherWithTheirProject) {
  ASSERT_TRUE(Create("p", Titled("P")).ok());
  ASSERT_TRUE(Report("p", "r").ok());
  ASSERT_TRUE(results_->Get(kStranger, "projects/p/results/r").ok());
  Project patch;
  patch.set_name("projects/p");
  patch.set_sensitivity(Project::RESTRICTED);
  ASSERT_TRUE(Update(patch).ok());
  EXPECT_TRUE(absl::IsNotFound(results_->Get(kStranger, "projects/p/results/r").status()));
  EXPECT_TRUE(results_->Get(kMember, "projects/p/results/r").ok());
}

TEST_F(ProjectsStorageTest, TellsProjectsAndResultsInOneFeed) {
  ASSERT_TRUE(Create("p", Titled("P")).ok());
  ASSERT_TRUE(Report("p", "r").ok());
  std::vector<std::pair<std::string, int>> changes;
  ASSERT_TRUE(ledger_->database()
                  .Read([&](store::Session& session) -> absl::Status {
                    auto read = feed::ReadAfter(session, 0, 10);
                    for (const feed::Change& change : *read) {
                      changes.emplace_back(change.name, change.before_field);
                    }
                    return read.status();
                  })
                  .ok());
  EXPECT_THAT(changes, ElementsAre(std::pair("projects/p", kProjectBeforeField),
                                   std::pair("projects/p/results/r", kResultBeforeField)));
}

}  // namespace
}  // namespace baraza::projects
