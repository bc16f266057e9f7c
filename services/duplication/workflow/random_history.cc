#include "services/duplication/workflow/random_history.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using Record = organisations::v1::Organisation;
using v1::Match;
using v1::Review;

constexpr int kMostOrganisations = 7;

std::string IdOf(const std::string& name) { return name.substr(name.find('/') + 1); }

Record WithState(Record record, Record::State state) {
  record.set_state(state);
  return record;
}

}  // namespace

void RandomRegister::Stamp(Entry& entry) {
  ++entry.version;
  const std::string id = IdOf(entry.record.name());
  entry.record.set_etag(absl::StrCat(entry.version, "-", id));
  changed.push_back(id);
}

bool RandomRegister::live(const std::string& id) const {
  return entries.at(id).record.state() == Record::ACTIVE;
}

absl::Status RandomRegister::Merge(const MergeOrder& order) {
  if (away) return absl::UnavailableError("away");
  if (const auto known = decisions_.find(order.decision_id); known != decisions_.end()) {
    return known->second;
  }
  for (const auto& [name, etag] : order.reviewed_etags) {
    if (entries.at(IdOf(name)).record.etag() == etag) continue;
    return status::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", name + " was changed");
  }
  Entry& other = entries.at(IdOf(order.other));
  other.merged_into = IdOf(order.survivor);
  other.record.set_state(Record::MERGED);
  Stamp(other);
  Stamp(entries.at(other.merged_into));
  return decisions_[order.decision_id] = absl::OkStatus();
}

bool RandomRegister::Unmerge(const std::string& id) {
  Entry& other = entries.at(id);
  if (other.merged_into.empty() || !live(other.merged_into)) return false;
  Stamp(entries.at(other.merged_into));
  other.merged_into.clear();
  other.record.set_state(Record::ACTIVE);
  Stamp(other);
  return true;
}

RandomHistory::RandomHistory()
    : effects_(writer_, matches_, matches_, register_,
               [this](const auto& names) { detection_.Touch(names); }) {
  projects_.blind = kProjects;
}

std::string RandomHistory::AnyOrganisation() {
  if (register_.entries.empty()) return "";
  return std::next(register_.entries.begin(), Roll(static_cast<int>(register_.entries.size())))
      ->first;
}

std::string RandomHistory::AnyMatch() {
  const auto& records = matches_.records();
  if (records.empty()) return "";
  return std::next(records.begin(), Roll(static_cast<int>(records.size())))->first;
}

void RandomHistory::TellChanges() {
  for (const std::string& id : std::exchange(register_.changed, {})) {
    const auto& entry = register_.entries.at(id);
    Tell({entry.record}, entry.audience);
  }
}

void RandomHistory::Insert() {
  if (register_.entries.size() == kMostOrganisations) return Edit();
  const std::string id(1, static_cast<char>('a' + register_.entries.size()));
  auto& entry = register_.entries[id];
  entry.record = Organisation(id, absl::StrCat("name", Roll(3)), 1);
  if (Roll(2) == 0) entry.record.set_website(absl::StrCat("https://", Roll(2)));
  if (Roll(2) == 0) entry.record.set_country("SL");
  if (Roll(3) == 0) entry.record.set_alliance("alliances/careful");
  entry.audience = Roll(4) == 0 ? scope::Audience{.readers = {"alliances/x"}}
                                : scope::Audience{.is_public = true};
  register_.changed.push_back(id);
}

void RandomHistory::Edit() {
  const std::string id = AnyOrganisation();
  if (id.empty() || !register_.live(id)) return;
  auto& entry = register_.entries.at(id);
  switch (Roll(5)) {
    case 0:
      entry.record.set_display_name(absl::StrCat("name", Roll(3)));
      break;
    case 1:
      entry.record.set_website(Roll(2) == 0 ? "" : absl::StrCat("https://", Roll(2)));
      break;
    case 2:
      entry.record.set_country(Roll(2) == 0 ? "" : "SL");
      break;
    case 3:
      entry.audience = {.is_public = Roll(2) == 0};
      break;
    default:  // nothing that is evidence
      entry.record.set_locality(absl::StrCat("town", Roll(9)));
  }
  register_.Stamp(entry);
}

void RandomHistory::ArchiveOrRestore() {
  const std::string id = AnyOrganisation();
  if (id.empty() || !register_.entries.at(id).merged_into.empty()) return;
  auto& entry = register_.entries.at(id);
  entry.record = WithState(entry.record, register_.live(id) ? Record::ARCHIVED : Record::ACTIVE);
  register_.Stamp(entry);
}

void RandomHistory::NameInProject() {
  const std::string id = absl::StrCat("p", Roll(static_cast<int>(kProjects.size()))),
                    organisation = AnyOrganisation();
  if (organisation.empty()) return;
  projects::v1::Project& project = register_.projects[id];
  project.set_name("projects/" + id);
  project.set_state(projects::v1::Project::ACTIVE);
  project.clear_participants();
  project.add_participants()->set_organisation("organisations/" + organisation);
  TellOfProject(project, ++register_.project_versions[id]);
}

void RandomHistory::ReviewOne() {
  const std::string name = AnyMatch();
  if (name.empty()) return;
  const Match before = matches_.at(name).resource;
  const auto decision = static_cast<Review::Decision>(1 + Roll(3));
  const std::string person = Roll(2) == 0 ? "alice" : "bob";
  const scope::Scope scope({.subject = person, .role = scope::Role::kService});
  const absl::Status reviewed = WorkflowTest::Review(scope, name, decision, before.etag());
  log_.back() += absl::StrCat(" ", name, " ", Review::Decision_Name(decision), " by ", person, " ",
                              reviewed.ok() ? "" : status::Reason(reviewed));
  if (reviewed.ok()) Note(before, decision, person);
}

void RandomHistory::UndoOne() {
  const std::string name = AnyMatch();
  if (name.empty()) return;
  const scope::Scope scope({.subject = "carol", .role = scope::Role::kService});
  const bool undone = Undo(scope, name, matches_.at(name).resource.etag()).ok();
  log_.back() += absl::StrCat(" ", name, undone ? " undone" : " refused");
  const auto decision = decisions_.find(name);
  const bool may = decision != decisions_.end() && !decision->second.started &&
                   !(decision->second.state == Match::RESOLVED &&
                     decision->second.kind == Match::SAME_ORGANISATION);
  if (undone != may) log_.back() += " WRONGLY";
  if (undone) decisions_.erase(name);
}

void RandomHistory::AssignOne() {
  const std::string name = AnyMatch();
  if (name.empty()) return;
  const scope::Scope scope({.subject = "carol", .role = scope::Role::kService});
  (void)Assign(scope, name, Roll(2) == 0 ? "alice" : "");
}

void RandomHistory::CarryOut() {
  register_.away = Roll(3) == 0;
  std::map<std::string, bool> standing;  // whether the records are as they were reviewed
  for (auto& [name, decision] : decisions_) {
    if (decision.state != Match::CONFIRMED) continue;
    decision.started = true;
    standing[name] = decision.values == VersionsOf(matches_.at(name).resource);
  }
  (void)effects_.Step();
  if (register_.away) return;
  for (const auto& [name, as_reviewed] : standing) {
    // Several decisions of one step may be about one record: the first wins.
    const bool done = matches_.at(name).resource.effect().status() == v1::Effect::DONE;
    if (done && !as_reviewed) log_.back() += " WRONGLY";
    if (done) {
      decisions_[name].state = Match::RESOLVED;
    } else {
      decisions_.erase(name);
    }
  }
}

void RandomHistory::UnmergeOne() {
  const std::string id = AnyOrganisation();
  if (!id.empty()) log_.back() += register_.Unmerge(id) ? " " + id : " nothing";
}

// As a process would that starts on the matches of another one.
void RandomHistory::Restart() {
  detection_.Restart(Feed::kOrganisations);
  detection_.Restart(Feed::kProjects);
  TellAll(detection_);
}

void RandomHistory::TellAll(Detection& detection) const {
  for (const auto& [id, entry] : register_.entries) {
    detection.Apply(Feed::kOrganisations, {Know(entry.record, entry.version, entry.audience)}, 0,
                    false);
  }
  for (const auto& [id, project] : register_.projects) {
    detection.Apply(Feed::kProjects,
                    {Know(project, register_.project_versions.at(id), {.is_public = true})}, 0,
                    false);
  }
  detection.Apply(Feed::kOrganisations, {}, 0, true);
  detection.Apply(Feed::kProjects, {}, 0, true);
}

void RandomHistory::Step() {
  struct Act {
    const char* name;
    int weight;
    void (RandomHistory::*act)();
  };
  static constexpr Act kActs[] = {{"insert", 3, &RandomHistory::Insert},
                                  {"edit", 6, &RandomHistory::Edit},
                                  {"archive", 2, &RandomHistory::ArchiveOrRestore},
                                  {"project", 2, &RandomHistory::NameInProject},
                                  {"review", 8, &RandomHistory::ReviewOne},
                                  {"undo", 3, &RandomHistory::UndoOne},
                                  {"assign", 1, &RandomHistory::AssignOne},
                                  {"carry out", 3, &RandomHistory::CarryOut},
                                  {"unmerge", 3, &RandomHistory::UnmergeOne},
                                  {"restart", 1, &RandomHistory::Restart}};
  int all = 0;
  for (const Act& act : kActs) all += act.weight;
  int roll = Roll(all);
  const Act* chosen = kActs;
  while (roll >= chosen->weight) roll -= (chosen++)->weight;
  log_.push_back(chosen->name);
  (this->*chosen->act)();
  TellChanges();
  Settle();
}

std::string RandomHistory::Run(int seed, int steps) {
  random_.seed(seed);
  Begin();
  for (int i = 0; i < steps; ++i) {
    Step();
    const std::vector<std::string> complaints = Complaints();
    if (complaints.empty()) continue;
    return absl::StrCat(absl::StrJoin(complaints, "\n"), "\nwith seed ", seed, " after\n",
                        absl::StrJoin(log_, "\n"));
  }
  return "";
}

}  // namespace baraza::duplication
