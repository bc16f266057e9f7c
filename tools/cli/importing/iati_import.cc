#include "tools/cli/importing/iati_import.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/failure.h"
#include "tools/exchange/iati_reader.h"
#include "tools/exchange/mention.h"

namespace baraza::importing {
namespace {

using exchange::Activity;
using exchange::IatiReader;
using projects::v1::Participant;
using projects::v1::Project;
using ProjectRow = Row<Project>;

std::string FileName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Calls `each` with every activity of every file, and a number that is the same in every pass.
absl::Status ForEachActivity(
    const std::vector<std::string>& paths, const Screen& screen, const std::string& label,
    const std::function<absl::Status(int64_t, const std::string&, Activity)>& each) {
  int64_t number = 0;
  for (const std::string& path : paths) {
    const std::string file = FileName(path);
    absl::StatusOr<std::unique_ptr<IatiReader>> reader = IatiReader::Open(path);
    if (!reader.ok()) return cli::UnreadableInput(reader.status());
    auto progress = screen.Step(absl::StrCat(label, " ", file), "activities");
    progress->SetGoal((*reader)->bytes_total());
    while (true) {
      absl::StatusOr<std::optional<Activity>> activity = (*reader)->Next();
      if (!activity.ok()) {
        progress->Clear();
        return cli::UnreadableInput(activity.status());
      }
      if (!activity->has_value()) break;
      RETURN_IF_ERROR(each(++number, file, *std::move(*activity)));
      progress->Update((*reader)->bytes_read(), (*reader)->activities());
    }
    progress->Finish();
  }
  return absl::OkStatus();
}

std::string OriginOf(const std::string& file, const Activity& activity) {
  return absl::StrCat(file, " activity ", activity.number);
}

std::string TitleOf(const Project& project) {
  return project.titles().empty() ? "" : project.titles(0).text();
}

std::vector<Row<organisations::v1::Organisation>> OrganisationRows(
    const exchange::MentionedOrganisations& mentioned) {
  std::vector<Row<organisations::v1::Organisation>> rows;
  for (const exchange::MentionedOrganisation& organisation : mentioned.all()) {
    rows.push_back({static_cast<int64_t>(rows.size()) + 1,
                    absl::StrCat(organisation.mentions, " mentions"),
                    organisation.record.display_name(), organisation.record});
  }
  return rows;
}

// Codes that more than one of the rows cites.
std::set<std::string> SharedCodes(const std::vector<Row<organisations::v1::Organisation>>& rows) {
  std::map<std::string, int> cited;
  for (const auto& row : rows) {
    for (const std::string& code : OrganisationRegister::CodesOf(row.draft)) ++cited[code];
  }
  std::set<std::string> shared;
  for (const auto& [code, times] : cited) {
    if (times > 1) shared.insert(code);
  }
  return shared;
}

// One import of some files, step by step.
class IatiImport {
 public:
  IatiImport(const std::vector<std::string>& paths, const Client& client, const Settings& settings,
             const Screen& screen, Report& report)
      : paths_(paths), client_(client), settings_(settings), screen_(screen), report_(report) {}

  absl::Status Run() {
    RETURN_IF_ERROR(Gather());
    RETURN_IF_ERROR(DecideOrganisations());
    RETURN_IF_ERROR(DecideProjects());
    RETURN_IF_ERROR(SendOrganisations());
    return SendProjects();
  }

 private:
  absl::Status Gather() {
    exchange::MentionBook book;
    RETURN_IF_ERROR(ForEachActivity(
        paths_, screen_, "Reading", [&](int64_t, const std::string&, const Activity& activity) {
          for (const exchange::Mention& mention : activity.mentions) {
            book.Add(mention, activity.context);
          }
          report_.mentions += static_cast<int64_t>(activity.mentions.size());
          return absl::OkStatus();
        }));
    mentioned_ = book.Resolve();
    report_.files = static_cast<int64_t>(paths_.size());
    report_.nobody = mentioned_.nobody();
    organisation_rows_ = OrganisationRows(mentioned_);
    return absl::OkStatus();
  }

  absl::Status DecideOrganisations() {
    organisation_decider_.emplace(client_, settings_, SharedCodes(organisation_rows_));
    auto progress = screen_.Step("Checking organisations", "organisations");
    progress->SetGoal(static_cast<int64_t>(organisation_rows_.size()));
    std::vector<Row<organisations::v1::Organisation>> batch;
    int64_t decided = 0;
    for (const auto& row : organisation_rows_) {
      batch.push_back(row);
      if (batch.size() < kBatch && &row != &organisation_rows_.back()) continue;
      RETURN_IF_ERROR(organisation_decider_->Add(batch));
      decided += static_cast<int64_t>(batch.size());
      progress->Update(decided, decided);
      batch.clear();
    }
    progress->Finish();
    return absl::OkStatus();
  }

  // The project as it is sent; nothing if it cannot be.
  ProjectRow RowOf(int64_t number, const std::string& file, const Activity& activity,
                   exchange::Losses& losses) const {
    Project project = exchange::Bind(activity, mentioned_, losses);
    std::string title = TitleOf(project);
    return {number, OriginOf(file, activity), std::move(title), std::move(project)};
  }

  absl::Status DecideProjects() {
    project_decider_.emplace(client_, settings_);
    std::vector<ProjectRow> batch;
    exchange::Losses ignored;
    auto each = [&](int64_t number, const std::string& file,
                    const Activity& activity) -> absl::Status {
      if (!activity.refusal.empty()) return absl::OkStatus();
      batch.push_back(RowOf(number, file, activity, ignored));
      Redirect(organisation_decider_->instead(), {}, batch.back().draft);
      if (batch.size() < kBatch) return absl::OkStatus();
      return project_decider_->Add(std::exchange(batch, {}));
    };
    RETURN_IF_ERROR(ForEachActivity(paths_, screen_, "Checking", each));
    return project_decider_->Add(batch);
  }

  absl::Status SendOrganisations() {
    const int64_t goal = static_cast<int64_t>(organisation_rows_.size());
    auto progress = screen_.Step("Sending organisations", "organisations");
    progress->SetGoal(goal);
    Sender<OrganisationRegister> sender(
        client_, settings_, *organisation_decider_, report_, report_.organisations,
        [&](int64_t answered) { progress->Update(answered, answered); });
    for (auto& row : organisation_rows_) RETURN_IF_ERROR(sender.Send(std::move(row)));
    RETURN_IF_ERROR(sender.Finish());
    organisation_rows_.clear();
    missing_ = sender.would_be_created();
    progress->Finish();
    return absl::OkStatus();
  }

  absl::Status SendProjects() {
    Sender<ProjectRegister> sender(client_, settings_, *project_decider_, report_,
                                   report_.projects);
    auto each = [&](int64_t number, const std::string& file,
                    const Activity& activity) -> absl::Status {
      report_.losses.Add(activity.losses);
      if (!activity.refusal.empty()) {
        report_.AddRefused(report_.projects, {OriginOf(file, activity), activity.identifier, "", "",
                                              activity.refusal});
        return absl::OkStatus();
      }
      ProjectRow row = RowOf(number, file, activity, report_.losses);
      report_.unchecked += Redirect(organisation_decider_->instead(), missing_, row.draft);
      return sender.Send(std::move(row));
    };
    RETURN_IF_ERROR(ForEachActivity(paths_, screen_, "Sending", each));
    return sender.Finish();
  }

  const std::vector<std::string>& paths_;
  const Client& client_;
  const Settings settings_;
  const Screen& screen_;
  Report& report_;
  static constexpr size_t kBatch = Decider<ProjectRegister>::kBatch;
  exchange::MentionedOrganisations mentioned_;
  std::vector<Row<organisations::v1::Organisation>> organisation_rows_;
  std::optional<Decider<OrganisationRegister>> organisation_decider_;
  std::optional<Decider<ProjectRegister>> project_decider_;
  std::set<std::string> missing_;  // organisations that a dry run did not create
};

// Replaces a name; false if what it names is missing.
bool Replace(const std::map<std::string, std::string>& instead,
             const std::set<std::string>& missing, std::string& name) {
  if (const auto found = instead.find(name); found != instead.end()) name = found->second;
  return missing.count(name) == 0;
}

}  // namespace

int64_t Redirect(const std::map<std::string, std::string>& instead,
                 const std::set<std::string>& missing, Project& project) {
  int64_t left_out = 0;
  std::set<std::pair<std::string, int>> taken;
  google::protobuf::RepeatedPtrField<Participant> participants;
  for (Participant& participant : *project.mutable_participants()) {
    if (!Replace(instead, missing, *participant.mutable_organisation())) {
      ++left_out;
    } else if (taken.emplace(participant.organisation(), participant.role()).second) {
      participants.Add()->Swap(&participant);
    }
  }
  participants.Swap(project.mutable_participants());
  for (projects::v1::Contribution& contribution : *project.mutable_contributions()) {
    for (std::string* name : {contribution.mutable_provider(), contribution.mutable_receiver()}) {
      if (Replace(instead, missing, *name)) continue;
      name->clear();
      ++left_out;
    }
  }
  return left_out;
}

absl::Status ImportIati(const std::vector<std::string>& paths, const Client& client,
                        const Settings& settings, const Screen& screen, Report& report) {
  report.dry_run = settings.dry_run;
  return IatiImport(paths, client, settings, screen, report).Run();
}

}  // namespace baraza::importing
