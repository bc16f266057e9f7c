#include "services/reporting/domain/fake_registers.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace baraza::reporting {
namespace {

void Tell(const scope::Audience& audience, feed::v1::Audience* message) {
  message->set_public_(audience.is_public);
  for (const std::string& reader : audience.readers) message->add_readers(reader);
}

// The parts of a change that all records have.
template <class Change, class R>
Change ChangeOf(const Kept<R>& kept, feed::v1::ChangeKind kind, int64_t position) {
  Change change;
  change.set_name(kept.record.name());
  change.set_kind(kind);
  change.set_version(kept.version);
  change.set_position(position);
  Tell(kept.audience, change.mutable_audience());
  return change;
}

template <class R>
Kept<R>& Keep(std::map<std::string, Kept<R>>& records, const R& record, scope::Audience audience) {
  Kept<R>& kept = records[record.name()];
  audience.Normalise();
  kept = {record, std::move(audience), kept.version + 1};
  return kept;
}

template <class R>
feed::v1::ChangeKind KindOf(const Kept<R>& kept) {
  return kept.version == 1 ? feed::v1::CHANGE_KIND_CREATED : feed::v1::CHANGE_KIND_UPDATED;
}

}  // namespace

scope::Audience Everybody() { return {.is_public = true}; }
scope::Audience Only(std::vector<std::string> readers) { return {.readers = std::move(readers)}; }

FakeRegisters::OrganisationChange FakeRegisters::Put(const Organisation& record,
                                                     scope::Audience audience) {
  const auto& kept = Keep(organisations_, record, std::move(audience));
  auto change = ChangeOf<OrganisationChange>(kept, KindOf(kept), ++organisations_position_);
  *change.mutable_after() = record;
  return change;
}

FakeRegisters::ProjectChange FakeRegisters::Put(const Project& record, scope::Audience audience) {
  const auto& kept = Keep(projects_, record, std::move(audience));
  auto change = ChangeOf<ProjectChange>(kept, KindOf(kept), ++projects_position_);
  *change.mutable_after() = record;
  return change;
}

FakeRegisters::ProjectChange FakeRegisters::Put(const Result& record, scope::Audience audience) {
  const auto& kept = Keep(results_, record, std::move(audience));
  auto change = ChangeOf<ProjectChange>(kept, KindOf(kept), ++projects_position_);
  *change.mutable_result_after() = record;
  return change;
}

std::vector<FakeRegisters::OrganisationChange> FakeRegisters::OrganisationSnapshot() const {
  std::vector<OrganisationChange> changes;
  for (const auto& [name, kept] : organisations_) {
    changes.push_back(ChangeOf<OrganisationChange>(kept, feed::v1::CHANGE_KIND_SNAPSHOT, 0));
    *changes.back().mutable_after() = kept.record;
  }
  return changes;
}

std::vector<FakeRegisters::ProjectChange> FakeRegisters::ProjectSnapshot() const {
  std::vector<ProjectChange> changes;
  for (const auto& [name, kept] : projects_) {
    changes.push_back(ChangeOf<ProjectChange>(kept, feed::v1::CHANGE_KIND_SNAPSHOT, 0));
    *changes.back().mutable_after() = kept.record;
  }
  for (const auto& [name, kept] : results_) {
    changes.push_back(ChangeOf<ProjectChange>(kept, feed::v1::CHANGE_KIND_SNAPSHOT, 0));
    *changes.back().mutable_result_after() = kept.record;
  }
  return changes;
}

organisations::v1::Organisation AnOrganisation(const std::string& id) {
  organisations::v1::Organisation organisation;
  organisation.set_name(absl::StrCat("organisations/", id));
  organisation.set_display_name(absl::StrCat("Title of ", id));
  organisation.set_state(organisations::v1::Organisation::ACTIVE);
  return organisation;
}

organisations::v1::Organisation Merged(const std::string& id, const std::string& into) {
  organisations::v1::Organisation organisation = AnOrganisation(id);
  organisation.set_state(organisations::v1::Organisation::MERGED);
  organisation.set_merged_into(absl::StrCat("organisations/", into));
  return organisation;
}

projects::v1::Project AProject(const std::string& id, const std::vector<std::string>& participants,
                               const std::vector<std::string>& countries,
                               const std::vector<std::string>& dac_codes) {
  using projects::v1::Participant;
  projects::v1::Project project;
  project.set_name(absl::StrCat("projects/", id));
  project.set_state(projects::v1::Project::ACTIVE);
  for (const std::string& participant : participants) {
    auto* added = project.add_participants();
    added->set_organisation(absl::StrCat("organisations/", participant));
    added->set_role(project.participants_size() == 1 ? Participant::LEAD : Participant::PARTNER);
  }
  for (const std::string& country : countries) project.add_locations()->set_country(country);
  for (const std::string& code : dac_codes) {
    auto* theme = project.add_themes();
    theme->set_vocabulary("DAC");
    theme->set_code(code);
  }
  return project;
}

projects::v1::Result AResult(const std::string& project, const std::string& id,
                             projects::v1::Result::Indicator indicator, int64_t actual, int year) {
  projects::v1::Result result;
  result.set_name(absl::StrCat("projects/", project, "/results/", id));
  result.set_indicator(indicator);
  result.set_actual(actual);
  result.mutable_start_date()->set_year(year);
  result.mutable_end_date()->set_year(year);
  result.set_state(projects::v1::Result::REPORTED);
  return result;
}

}  // namespace baraza::reporting
