#include "tests/bench/caching/computed.h"

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "baraza/duplication/v1/duplication_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "tests/bench/caching/answers.h"
#include "tests/bench/names.h"
#include "tests/bench/subjects.h"

namespace baraza::bench {
namespace {

using harness::ServerProcess;

constexpr int64_t kOrganisationsToAProject = 5;
constexpr int64_t kProjectsToAResult = 4;
constexpr absl::Duration kLongestStart = absl::Minutes(10);
constexpr const char* kCountries[] = {"SL", "KE", "UG", "NG", "GH", "ZM", "ET", "MW", "SO", "LR"};
constexpr const char* kCodes[] = {"12110", "12181", "12220", "12230", "12240", "12250",
                                  "12261", "12262", "12263", "12281", "13020", "13030"};

constexpr char kReports[] = "/baraza.reporting.v1.ReportingService/";
constexpr char kDuplication[] = "/baraza.duplication.v1.DuplicationService/";
constexpr char kProjects[] = "/baraza.projects.v1.ProjectsService/";

template <class List>
auto AnyOf(const List& list, uint64_t number) {
  return list[number % std::size(list)];
}

// Numbers without any order, the same for the same two.
uint64_t Scattered(int64_t number, uint64_t salt) {
  uint64_t mixed = static_cast<uint64_t>(number) * 0x9E3779B97F4A7C15u + salt * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 29)) * 0x94D049BB133111EBu;
  return mixed >> 33;
}

std::string ProjectAt(int64_t number) { return absl::StrFormat("projects/made-up-%07d", number); }

// Two places, two themes, three participants, a commitment: as projects are on average.
projects::v1::Project MadeUpProject(int64_t number, int64_t organisations) {
  projects::v1::Project project;
  project.set_name(ProjectAt(number));
  auto* title = project.add_titles();
  title->set_language("en");
  title->set_text(absl::StrCat("Training for safe births, phase ", number));
  project.set_kind(projects::v1::Project::TRAINING);
  for (uint64_t i = 0; i < 3; ++i) {
    auto* participant = project.add_participants();
    participant->set_organisation(
        MadeUp(static_cast<int64_t>(Scattered(number, i) % organisations)).name());
    participant->set_role(i == 0 ? projects::v1::Participant::LEAD
                                 : projects::v1::Participant::PARTNER);
  }
  for (uint64_t i = 0; i < 2; ++i) {
    project.add_locations()->set_country(AnyOf(kCountries, Scattered(number, 10) + i));
    auto* theme = project.add_themes();
    theme->set_vocabulary("1");
    theme->set_code(AnyOf(kCodes, Scattered(number, 20) + i));
  }
  auto* contribution = project.add_contributions();
  contribution->set_kind(projects::v1::Contribution::COMMITMENT);
  contribution->mutable_value()->set_currency_code("GBP");
  contribution->mutable_value()->set_units(1000 +
                                           static_cast<int64_t>(Scattered(number, 30)) % 500);
  return project;
}

std::vector<std::string> ProjectRows(int64_t projects, int64_t organisations) {
  std::vector<std::string> rows;
  projects::v1::ImportProjectsRequest request;
  for (int64_t i = 0; i < projects; ++i) {
    request.mutable_row()->set_number(i + 1);
    *request.mutable_row()->mutable_project() = MadeUpProject(i, organisations);
    rows.push_back(request.SerializeAsString());
  }
  return rows;
}

std::string ResultOf(int64_t number) {
  projects::v1::CreateResultRequest request;
  request.set_parent(ProjectAt(number * kProjectsToAResult));
  auto* result = request.mutable_result();
  result->set_indicator(projects::v1::Result::HEALTH_WORKERS_TRAINED);
  for (auto* date : {result->mutable_start_date(), result->mutable_end_date()}) {
    date->set_year(2020 + static_cast<int>(number % 5));
    date->set_month(6);
    date->set_day(1);
  }
  result->set_actual(10 + number % 90);
  result->set_state(projects::v1::Result::REPORTED);
  return request.SerializeAsString();
}

std::unique_ptr<ServerProcess> StartService(const std::string& service,
                                            std::vector<std::string> arguments) {
  auto server = std::make_unique<ServerProcess>(
      ServerProcess::Options{.program = absl::StrCat("services/", service, "/baraza-", service),
                             .arguments = std::move(arguments)});
  Check(server->Start(kLongestStart));
  return server;
}

void Register(const ServerProcess& projects, int64_t count, int64_t organisations) {
  ImportRows(projects, ProjectRows(count, organisations), count,
             absl::StrCat(kProjects, "ImportProjects"));
  Check(RunLoad({.address = projects.address(),
                 .method = absl::StrCat(kProjects, "CreateResult"),
                 .request = ResultOf,
                 .caller = kCaller,
                 .callers = 32,
                 .seconds = 600,
                 .most = count / kProjectsToAResult,
                 .server = projects.pid()})
            .status());
}

template <class Progress, class IsThere>
void Await(const ServerProcess& server, const std::string& method, IsThere is_there) {
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  Progress progress;
  for (const absl::Time end = absl::Now() + kLongestStart; !is_there(progress);) {
    if (absl::Now() > end) Check(absl::DeadlineExceededError(progress.ShortDebugString()));
    absl::SleepFor(absl::Milliseconds(200));
    progress.ParseFromString(Check(CallOnce(channel, method, kFollower, "")));
  }
}

void MeasureAll(const ServerProcess& server, const std::string& redis,
                const std::vector<Answer>& answers) {
  for (const Answer& answer : answers) {
    PrintTitle(server, answer);
    Print("computed", Measure(server, answer));
    PrintFind(redis, AnswerBytes(server, answer));
  }
}

template <class Request>
Answer Report(const char* name, const char* method, std::function<Request(int64_t)> make) {
  return {name, absl::StrCat(kReports, method),
          [make](int64_t number) { return make(number).SerializeAsString(); }};
}

// Country by country, and over all of them.
std::vector<Answer> Reports() {
  using reporting::v1::GetHeadlineRequest;
  using reporting::v1::GetTotalsRequest;
  using reporting::v1::GetWhoDoesWhatWhereRequest;
  auto in_country = [](auto& request, int64_t number) {
    request.mutable_filter()->add_countries(AnyOf(kCountries, static_cast<uint64_t>(number)));
  };
  auto who_in_country = [in_country](int64_t number) {
    GetWhoDoesWhatWhereRequest request;
    in_country(request, number);
    return request;
  };
  auto who_of_one = [](int64_t number) {
    GetWhoDoesWhatWhereRequest request;
    request.mutable_filter()->add_organisations(
        MadeUpProject(number % 1000, 1000).participants(0).organisation());
    return request;
  };
  auto headline_in_country = [in_country](int64_t number) {
    GetHeadlineRequest request;
    in_country(request, number);
    return request;
  };
  auto totals = [](int64_t) {
    GetTotalsRequest request;
    request.add_dimensions(reporting::v1::DIMENSION_COUNTRY);
    request.add_dimensions(reporting::v1::DIMENSION_YEAR);
    return request;
  };
  return {Report<GetWhoDoesWhatWhereRequest>("WhoDoesWhatWhere, one organisation",
                                             "GetWhoDoesWhatWhere", who_of_one),
          Report<GetWhoDoesWhatWhereRequest>("WhoDoesWhatWhere, one country", "GetWhoDoesWhatWhere",
                                             who_in_country),
          Report<GetHeadlineRequest>("Headline, one country", "GetHeadline", headline_in_country),
          Report<GetHeadlineRequest>("Headline, everywhere", "GetHeadline",
                                     [](int64_t) { return GetHeadlineRequest(); }),
          Report<GetTotalsRequest>("Totals by country and year", "GetTotals", totals)};
}

Answer Checks(int64_t records) {
  return {"CheckOrganisation", absl::StrCat(kDuplication, "CheckOrganisation"),
          [records](int64_t number) {
            duplication::v1::CheckOrganisationRequest request;
            *request.mutable_organisation() = MadeUp(number * 7919 % records);
            request.mutable_organisation()->clear_name();
            return request.SerializeAsString();
          }};
}

}  // namespace

void MeasureComputed(const ServerProcess& organisations, const std::string& database,
                     const std::string& redis, int64_t records) {
  const std::string first = "--organisations=" + organisations.address();
  const auto projects = StartService("projects", {first, "--database=" + database});
  const std::string second = "--projects=" + projects->address();
  const int64_t count = records / kOrganisationsToAProject;
  Register(*projects, count, records);
  const int64_t changes = count + count / kProjectsToAResult;
  {
    const auto reporting = StartService("reporting", {first, second});
    Await<reporting::v1::GetProgressResponse>(
        *reporting, absl::StrCat(kReports, "GetProgress"), [&](const auto& progress) {
          return progress.positions().organisations() >= records &&
                 progress.positions().projects() >= changes;
        });
    MeasureAll(*reporting, redis, Reports());
  }
  const harness::TemporaryFolder folder;
  const auto duplication = StartService(
      "duplication", {first, second, "--database=sqlite:" + folder.path() + "/duplication.db"});
  Await<duplication::v1::GetProgressResponse>(
      *duplication, absl::StrCat(kDuplication, "GetProgress"), [&](const auto& progress) {
        return progress.organisations_position() >= records &&
               progress.projects_position() >= changes;
      });
  MeasureAll(*duplication, redis, {Checks(records)});
}

}  // namespace baraza::bench
