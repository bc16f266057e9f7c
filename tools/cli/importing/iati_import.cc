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
#include "tools/cli/importing/organisation_rows.h"
#include "tools/cli/importing/sender.h"
#include "tools/exchange/iati_organisations.h"
#include "tools/exchange/iati_reader.h"
#include "tools/exchange/iati_root.h"
#include "tools/exchange/mention.h"

namespace baraza::importing {
namespace {

using exchange::Activity;
using exchange::IatiReader;
using exchange::PublishedOrganisation;
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

// Adds the organisations that activities mention.
void AddMentioned(const exchange::MentionedOrganisations& mentioned, OrganisationRows& rows) {
  for (const exchange::MentionedOrganisation& organisation : mentioned.all()) {
    rows.push_back({.number = static_cast<int64_t>(rows.size()) + 1,
                    .origin = absl::StrCat(organisation.mentions, " mentions"),
                    .title = organisation.record.display_name(),
                    .draft = organisation.record});
  }
}

// Adds the organisations of an organisation file that can be sent; the others are told as refused.
absl::Status AddPublished(const std::string& path, const Screen& screen, Report& report,
                          OrganisationRows& rows) {
  const std::string file = FileName(path);
  ASSIGN_OR_RETURN(auto reader, exchange::IatiOrganisationReader::Open(path));
  auto progress = screen.Step(absl::StrCat("Reading ", file), "organisations");
  progress->SetGoal(reader->bytes_total());
  while (true) {
    ASSIGN_OR_RETURN(std::optional<PublishedOrganisation> read, reader->Next());
    if (!read.has_value()) return absl::OkStatus();
    progress->Update(reader->bytes_read(), reader->organisations());
    report.losses.Add(read->losses);
    std::string origin = absl::StrCat(file, " organisation ", read->number);
    std::string title = read->record.display_name();
    if (!read->violations.empty()) {
      report.AddRefused(report.organisations, {.origin = std::move(origin),
                                               .title = std::move(title),
                                               .line = read->line,
                                               .violations = std::move(read->violations)});
      continue;
    }
    read->record.set_name(NameOf(read->record));
    rows.push_back({static_cast<int64_t>(rows.size()) + 1, std::move(origin), read->line,
                    std::move(title), std::move(read->record)});
  }
}

// One import of some files, step by step.
class IatiImport {
 public:
  IatiImport(const std::vector<std::string>& paths, const Client& client, const Settings& settings,
             const Screen& screen, Report& report)
      : paths_(paths),
        client_(client),
        settings_(settings),
        screen_(screen),
        report_(report),
        reconnection_([&screen](const std::string& sentence) { screen.Say(sentence); }) {}

  absl::Status Run() {
    const absl::Status status = RunSteps();
    report_.reconnections = reconnection_.times();
    return status;
  }

 private:
  absl::Status RunSteps() {
    OrganisationRows rows;
    RETURN_IF_ERROR(ReadOrganisations(rows));
    RETURN_IF_ERROR(Gather());
    AddMentioned(mentioned_, rows);
    organisations_.emplace(
        OrganisationImport::Surroundings{client_, settings_, screen_, reconnection_, report_},
        std::move(rows));
    RETURN_IF_ERROR(organisations_->Decide());
    RETURN_IF_ERROR(DecideProjects());
    RETURN_IF_ERROR(organisations_->Send());
    return SendProjects();
  }

  // Parts the files by kind, and reads those of organisations.
  absl::Status ReadOrganisations(OrganisationRows& rows) {
    for (const std::string& path : paths_) {
      const auto kind = exchange::KindOfIati(path);
      if (!kind.ok()) return cli::UnreadableInput(kind.status());
      if (*kind == exchange::IatiKind::kActivities) {
        activity_paths_.push_back(path);
      } else if (absl::Status read = AddPublished(path, screen_, report_, rows); !read.ok()) {
        return cli::UnreadableInput(read);
      }
    }
    return absl::OkStatus();
  }

  absl::Status Gather() {
    exchange::MentionBook book;
    RETURN_IF_ERROR(ForEachActivity(activity_paths_, screen_, "Reading",
                                    [&](int64_t, const std::string&, const Activity& activity) {
                                      for (const exchange::Mention& mention : activity.mentions) {
                                        book.Add(mention, activity.context);
                                      }
                                      report_.mentions +=
                                          static_cast<int64_t>(activity.mentions.size());
                                      return absl::OkStatus();
                                    }));
    mentioned_ = book.Resolve();
    report_.files = static_cast<int64_t>(paths_.size());
    report_.nobody = mentioned_.nobody();
    return absl::OkStatus();
  }

  // The project as it is sent; nothing if it cannot be.
  ProjectRow RowOf(int64_t number, const std::string& file, const Activity& activity,
                   exchange::Losses& losses) const {
    Project project = exchange::Bind(activity, mentioned_, losses);
    std::string title = TitleOf(project);
    return {number, OriginOf(file, activity), activity.line, std::move(title), std::move(project)};
  }

  absl::Status DecideProjects() {
    project_decider_.emplace(client_, settings_, reconnection_);
    std::vector<ProjectRow> batch;
    exchange::Losses ignored;
    auto each = [&](int64_t number, const std::string& file,
                    const Activity& activity) -> absl::Status {
      if (!activity.refusal.empty()) return absl::OkStatus();
      batch.push_back(RowOf(number, file, activity, ignored));
      Redirect(organisations_->instead(), {}, batch.back().draft);
      if (batch.size() < kBatch) return absl::OkStatus();
      return project_decider_->Add(std::exchange(batch, {}));
    };
    RETURN_IF_ERROR(ForEachActivity(activity_paths_, screen_, "Checking", each));
    return project_decider_->Add(batch);
  }

  absl::Status SendProjects() {
    Sender<ProjectRegister> sender(client_, settings_, *project_decider_, reconnection_, report_,
                                   report_.projects);
    auto each = [&](int64_t number, const std::string& file,
                    const Activity& activity) -> absl::Status {
      report_.losses.Add(activity.losses);
      if (!activity.refusal.empty()) {
        report_.AddRefused(report_.projects, {.origin = OriginOf(file, activity),
                                              .title = activity.identifier,
                                              .note = activity.refusal,
                                              .line = activity.line});
        return absl::OkStatus();
      }
      ProjectRow row = RowOf(number, file, activity, report_.losses);
      report_.unchecked +=
          Redirect(organisations_->instead(), organisations_->would_be_created(), row.draft);
      return sender.Send(std::move(row));
    };
    RETURN_IF_ERROR(ForEachActivity(activity_paths_, screen_, "Sending", each));
    return sender.Finish();
  }

  const std::vector<std::string>& paths_;
  const Client& client_;
  const Settings settings_;
  const Screen& screen_;
  Report& report_;
  Reconnection reconnection_;
  static constexpr size_t kBatch = Decider<ProjectRegister>::kBatch;
  std::vector<std::string> activity_paths_;
  exchange::MentionedOrganisations mentioned_;
  std::optional<OrganisationImport> organisations_;
  std::optional<Decider<ProjectRegister>> project_decider_;
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
