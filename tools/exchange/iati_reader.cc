#include "tools/exchange/iati_reader.h"

#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/foundation/status/status.h"
#include "tools/exchange/iati_activity.h"
#include "tools/exchange/iati_root.h"

namespace baraza::exchange {
namespace {

using baraza::projects::v1::Contribution;
using baraza::projects::v1::Participant;
using baraza::projects::v1::Project;

constexpr int kMaxParticipants = 500;
constexpr absl::string_view kReferencePrefix = "organisations/mention-";
constexpr std::string_view kNobody = "names no organisation (docs/importing.md, the mention rule)";

std::optional<size_t> MentionNumber(const std::string& reference) {
  size_t number = 0;
  absl::string_view digits = reference;
  if (!absl::ConsumePrefix(&digits, kReferencePrefix) || !absl::SimpleAtoi(digits, &number)) {
    return std::nullopt;
  }
  return number;
}

// Resolves references of one activity.
class Binder {
 public:
  Binder(const Activity& activity, const MentionedOrganisations& organisations)
      : activity_(activity), organisations_(organisations) {}

  // The organisation's resource name; empty if the mention names nobody.
  std::string NameOf(size_t mention) const {
    const MentionedOrganisation* found =
        organisations_.Find(activity_.mentions.at(mention), activity_.context);
    return found == nullptr ? "" : found->record.name();
  }

  // Replaces a reference. False if there was one and it names nobody: then it is empty.
  bool Replace(std::string& reference) const {
    const std::optional<size_t> mention = MentionNumber(reference);
    if (!mention) return true;
    reference = NameOf(*mention);
    return !reference.empty();
  }

 private:
  const Activity& activity_;
  const MentionedOrganisations& organisations_;
};

void BindParticipants(const Activity& activity, const Binder& binder, Project& project,
                      Losses& losses) {
  std::set<std::pair<std::string, int>> seen;
  std::set<std::string> present;
  google::protobuf::RepeatedPtrField<Participant> kept;
  for (Participant participant : project.participants()) {
    if (!binder.Replace(*participant.mutable_organisation())) {
      losses.Lose("participating-org", kNobody);
      continue;
    }
    present.insert(participant.organisation());
    if (seen.emplace(participant.organisation(), participant.role()).second) {
      *kept.Add() = std::move(participant);
    }
  }
  if (activity.accountable_publisher) {
    const std::string publisher = binder.NameOf(*activity.accountable_publisher);
    const bool room = kept.size() < kMaxParticipants;
    if (!room) losses.Lose("reporting-org", "more participants than the contract takes");
    if (room && !publisher.empty() && !present.contains(publisher)) {
      Participant& added = *kept.Add();
      added.set_organisation(publisher);
      added.set_role(Participant::ACCOUNTABLE);
    }
  }
  project.mutable_participants()->Swap(&kept);
}

}  // namespace

std::string MentionReference(size_t mention) { return absl::StrCat(kReferencePrefix, mention); }

absl::StatusOr<std::unique_ptr<IatiReader>> IatiReader::Open(const std::string& path) {
  ASSIGN_OR_RETURN(auto stream, OpenIatiAs(path, IatiKind::kActivities));
  return std::unique_ptr<IatiReader>(new IatiReader(std::move(stream)));
}

absl::StatusOr<std::optional<Activity>> IatiReader::Next() {
  while (true) {
    ASSIGN_OR_RETURN(std::optional<XmlElement> element, stream_->Next());
    if (!element) return std::optional<Activity>();
    if (element->name != "iati-activity") continue;
    Activity activity = iati::MapActivity(*element);
    activity.number = ++activities_;
    return std::optional<Activity>(std::move(activity));
  }
}

Project Bind(const Activity& activity, const MentionedOrganisations& organisations,
             Losses& losses) {
  const Binder binder(activity, organisations);
  Project project = activity.project;
  BindParticipants(activity, binder, project, losses);
  for (Contribution& contribution : *project.mutable_contributions()) {
    if (!binder.Replace(*contribution.mutable_provider())) {
      losses.Lose("transaction/provider-org", kNobody);
    }
    if (!binder.Replace(*contribution.mutable_receiver())) {
      losses.Lose("transaction/receiver-org", kNobody);
    }
  }
  return project;
}

}  // namespace baraza::exchange
