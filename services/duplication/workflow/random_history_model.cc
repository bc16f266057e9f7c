// What must have become of every match, by a model that knows records and decisions only.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/random_history.h"

namespace baraza::duplication {
namespace {

using v1::Match;
using v1::Review;

// What is said of an open match, without what people added to it.
std::string Said(const Match& match) {
  Match said;
  said.set_kind(match.kind());
  *said.mutable_subjects() = match.subjects();
  *said.mutable_subject_etags() = match.subject_etags();
  *said.mutable_alliances() = match.alliances();
  *said.mutable_evidence() = match.evidence();
  said.set_probability(match.probability());
  said.set_priority(match.priority());
  said.set_evidence_fingerprint(match.evidence_fingerprint());
  return said.ShortDebugString();
}

const char* FieldOf(Match::Kind kind) {
  if (kind == Match::SAME_ORGANISATION) return "name";
  return kind == Match::RELATED_ORGANISATION ? "website" : "country";
}

}  // namespace

std::string RandomHistory::ValuesOf(const Match& match, Match::Kind kind) const {
  std::string values;
  for (const std::string& subject : match.subjects()) {
    const auto& record = register_.entries.at(subject.substr(subject.find('/') + 1)).record;
    const std::string field = FieldOf(kind);
    absl::StrAppend(&values, "|",
                    field == "name"      ? record.display_name()
                    : field == "website" ? record.website()
                                         : record.country());
  }
  return values;
}

std::string RandomHistory::VersionsOf(const Match& match) const {
  std::string versions;
  for (const std::string& subject : match.subjects()) {
    const auto& entry = register_.entries.at(subject.substr(subject.find('/') + 1));
    absl::StrAppend(&versions, "|", entry.version);
  }
  return versions;
}

bool RandomHistory::WantsFourEyes(const Match& match) const {
  return std::any_of(match.subjects().begin(), match.subjects().end(), [this](const auto& subject) {
    return register_.entries.at(subject.substr(subject.find('/') + 1)).record.alliance() ==
           "alliances/careful";
  });
}

void RandomHistory::Note(const Match& match, Review::Decision decision, const std::string& person) {
  const auto standing = decisions_.find(match.name());
  const bool awaited =
      standing != decisions_.end() && standing->second.state == Match::AWAITING_SECOND;
  Decision next{.state = Match::RESOLVED, .values = ValuesOf(match, match.kind())};
  next.kind = match.kind();
  // Who changes their mind decides about the evidence that is shown, which is that of the time when
  // the pair was settled.
  if (standing != decisions_.end() && !awaited) next.values = standing->second.values;
  if (decision == Review::REJECT) next.state = Match::REJECTED;
  if (decision == Review::DEFER) next.state = Match::DEFERRED;
  if (decision == Review::CONFIRM && match.kind() == Match::SAME_ORGANISATION) {
    next.state = Match::CONFIRMED;
    next.values = VersionsOf(match);
    if (WantsFourEyes(match) && !awaited) {
      next.state = Match::AWAITING_SECOND;
      next.first = person;
    } else if (WantsFourEyes(match) && standing->second.first == person) {
      log_.back() += " WRONGLY";
    }
  }
  decisions_[match.name()] = next;
}

bool RandomHistory::Holds(const Decision& decision, const StoredMatch& found) {
  switch (decision.state) {
    case Match::CONFIRMED:
      return true;
    case Match::AWAITING_SECOND:
      return decision.values == VersionsOf(found.resource);
    default:
      return decision.values == ValuesOf(found.resource, decision.kind);
  }
}

void RandomHistory::ForgetWhatNoLongerHolds(const Found& fresh) {
  for (auto it = decisions_.begin(); it != decisions_.end();) {
    Decision& decision = it->second;
    const auto found = fresh.find(it->first);
    const bool merged =
        decision.state == Match::RESOLVED && decision.kind == Match::SAME_ORGANISATION;
    if (found == fresh.end()) {  // the first of two people needs a pair to speak of
      it = decision.state == Match::AWAITING_SECOND ? decisions_.erase(it) : std::next(it);
      continue;
    }
    const Match& match = found->second.resource;
    if (merged) {  // it stands again: somebody undid the merge
      decision = {.state = Match::REJECTED, .values = ValuesOf(match, match.kind())};
      decision.kind = match.kind();
    }
    it = Holds(decision, found->second) ? std::next(it) : decisions_.erase(it);
  }
}

RandomHistory::Found RandomHistory::Afresh() const {
  FlakyWriter writer;
  FakeMatches matches(clock_);
  KnownRecords records;
  FakeEngine organisations, projects;
  projects.blind = kProjects;
  FakeShelf shelf;
  Models models({shelf, matches, {organisations, projects}, records, clock_, [] {}});
  Detection detection(
      {writer, matches, matches, records, {organisations, projects}, models, [] {}});
  TellAll(detection);
  absl::StatusOr<bool> worked = true;
  while (worked.ok() && *worked) worked = detection.Step();
  return matches.records();
}

std::string RandomHistory::ComplaintOf(const std::string& name, const Found& fresh) const {
  const auto found = fresh.find(name);
  const auto stored = matches_.records().find(name);
  const auto decision = decisions_.find(name);
  if (stored == matches_.records().end()) {
    return found == fresh.end() ? "" : name + " is missing";
  }
  const Match& match = stored->second.resource;
  if (found != fresh.end() && stored->second.audience != found->second.audience) {
    return name + " is shown to the wrong people";
  }
  const Match::State expected = decision != decisions_.end() ? decision->second.state
                                : found == fresh.end()       ? Match::OBSOLETE
                                                             : Match::OPEN;
  if (match.state() != expected) {
    return absl::StrCat(name, " is ", Match::State_Name(match.state()), ", not ",
                        Match::State_Name(expected));
  }
  if (expected == Match::OPEN && Said(match) != Said(found->second.resource)) {
    return absl::StrCat(name, " says ", Said(match), ", not ", Said(found->second.resource));
  }
  return "";
}

std::vector<std::string> RandomHistory::Complaints() {
  const Found fresh = Afresh();
  ForgetWhatNoLongerHolds(fresh);
  std::vector<std::string> complaints;
  if (log_.back().find("WRONGLY") != std::string::npos) complaints.push_back(log_.back());
  std::set<std::string> names;
  for (const Found* matches : {&fresh, &matches_.records()}) {
    for (const auto& [name, match] : *matches) names.insert(name);
  }
  for (const std::string& name : names) {
    const std::string complaint = ComplaintOf(name, fresh);
    if (!complaint.empty()) complaints.push_back(complaint);
  }
  if (complaints.empty()) complaints.push_back(ComplaintOfClusters(fresh));
  std::erase(complaints, "");
  return complaints;
}

}  // namespace baraza::duplication
