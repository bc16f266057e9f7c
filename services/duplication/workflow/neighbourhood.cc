#include "services/duplication/workflow/neighbourhood.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/duplication/workflow/raising.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Match;

class Gathering {
 public:
  Gathering(const scope::Scope& scope, const KnownRecords& records, ReadableMatches& matches,
            const NeighbourhoodLimits& limits)
      : scope_(scope), records_(records), matches_(matches), limits_(limits) {}

  absl::Status Run(const std::string& start) {
    if (!Take(start)) return record::NotFound(start);
    std::vector<std::string> edge = {start};
    while (!edge.empty()) {
      ASSIGN_OR_RETURN(const std::set<std::string> beyond, LookBeyond(edge));
      edge.clear();
      for (const std::string& name : beyond) {
        if (taken_.size() == limits_.records) {
          truncated_ = true;
          break;
        }
        if (Take(name)) edge.push_back(name);
      }
    }
    return absl::OkStatus();
  }

  Neighbourhood Result() {
    Neighbourhood made{.truncated = truncated_};
    for (auto& [name, record] : taken_) made.records.push_back(std::move(record));
    for (auto& [name, match] : found_) {
      if (taken_.contains(match.subjects(0)) && taken_.contains(match.subjects(1))) {
        made.matches.push_back(std::move(match));
      }
    }
    return made;
  }

 private:
  KnownRecordPtr Readable(const std::string& name) const {
    KnownRecordPtr record = records_.Find(name);
    return record != nullptr && record->live && scope_.MayRead(record->audience) ? record : nullptr;
  }

  // False: there is no live record of that name that may be read.
  bool Take(const std::string& name) {
    KnownRecordPtr record = Readable(name);
    if (record == nullptr) return false;
    taken_.emplace(name, std::move(record));
    return true;
  }

  // Keeps the matches of the records of the edge; names that these hold together with others.
  absl::StatusOr<std::set<std::string>> LookBeyond(const std::vector<std::string>& edge) {
    ASSIGN_OR_RETURN(std::vector<Match> matches,
                     matches_.OfSubjects(scope_, edge, static_cast<int>(limits_.matches) + 1));
    std::set<std::string> beyond;
    for (Match& match : matches) {
      if (found_.contains(match.name())) continue;
      if (found_.size() == limits_.matches) {
        truncated_ = true;
        break;
      }
      for (const std::string& subject : match.subjects()) {
        const bool further = HoldsTogether(match) && !taken_.contains(subject);
        if (further && Readable(subject) != nullptr) beyond.insert(subject);
      }
      match.clear_evidence();
      found_.emplace(match.name(), std::move(match));
    }
    return beyond;
  }

  const scope::Scope& scope_;
  const KnownRecords& records_;
  ReadableMatches& matches_;
  const NeighbourhoodLimits limits_;
  std::map<std::string, KnownRecordPtr> taken_;
  std::map<std::string, Match> found_;
  bool truncated_ = false;
};

}  // namespace

std::optional<Row> Neighbourhood::Find(std::string_view name) const {
  const auto found = std::lower_bound(
      records.begin(), records.end(), name,
      [](const KnownRecordPtr& record, std::string_view than) { return record->name < than; });
  if (found == records.end() || (*found)->name != name) return std::nullopt;
  return static_cast<Row>(found - records.begin());
}

bool HoldsTogether(const Match& match) {
  if (!IsMergeable(match.kind())) return false;
  if (match.state() == Match::CONFIRMED) return true;
  return (IsUndecided(match) || match.state() == Match::DEFERRED) &&
         match.probability() >= kRaiseProbability;
}

absl::StatusOr<Neighbourhood> Gather(const scope::Scope& scope, const KnownRecords& records,
                                     ReadableMatches& matches, const std::string& start,
                                     const NeighbourhoodLimits& limits) {
  Gathering gathering(scope, records, matches, limits);
  RETURN_IF_ERROR(gathering.Run(start));
  return gathering.Result();
}

}  // namespace baraza::duplication
