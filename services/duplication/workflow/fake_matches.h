// Matches in memory, for tests of the workflow.
//
// Thread-safety: none.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/duplication/workflow/match_records.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/record/fake_records.h"

namespace baraza::duplication {

class FakeMatches : public record::FakeRecords<v1::Match>,
                    public MatchIndex,
                    public ReadableMatches {
 public:
  using FakeRecords::FakeRecords;

  absl::StatusOr<std::vector<StoredMatch>> OfSubject(record::Transaction&,
                                                     std::string_view subject) override {
    return Where([&](const v1::Match& match) {
      return match.subjects(0) == subject || match.subjects(1) == subject;
    });
  }
  absl::StatusOr<std::vector<v1::Match>> OfSubjects(const scope::Scope& scope,
                                                    const std::vector<std::string>& subjects,
                                                    int limit) override {
    const std::set<std::string> wanted(subjects.begin(), subjects.end());
    std::vector<v1::Match> found;
    for (const auto& [name, stored] : records()) {
      const v1::Match& match = stored.resource;
      if (!wanted.contains(match.subjects(0)) && !wanted.contains(match.subjects(1))) continue;
      if (match.kind() == v1::Match::OVERLAPPING_EFFORT || match.state() == v1::Match::OBSOLETE ||
          !scope.MayRead(stored.audience) || static_cast<int>(found.size()) == limit) {
        continue;
      }
      found.push_back(match);
    }
    return found;
  }
  absl::StatusOr<std::vector<StoredMatch>> After(record::Transaction&, std::string_view after,
                                                 int limit) override {
    auto found = Where([&](const v1::Match& match) { return match.name() > after; });
    if (static_cast<int>(found.size()) > limit) found.resize(limit);
    return found;
  }
  absl::StatusOr<std::vector<v1::Match>> PendingEffects(std::string_view after,
                                                        int limit) override {
    std::vector<v1::Match> pending;
    for (const StoredMatch& match : Where([](const auto& m) { return IsEffectPending(m); })) {
      if (match.resource.name() > after && static_cast<int>(pending.size()) < limit) {
        pending.push_back(match.resource);
      }
    }
    return pending;
  }
  absl::StatusOr<std::vector<v1::Match>> Decided(v1::Match::Kind kind, int limit) override {
    std::vector<v1::Match> decided;
    for (const auto& [name, stored] : records()) {
      const v1::Match& match = stored.resource;
      const bool for_good =
          match.state() == v1::Match::RESOLVED || match.state() == v1::Match::REJECTED;
      if (match.kind() == kind && for_good) decided.push_back(match);
    }
    if (static_cast<int>(decided.size()) > limit) decided.resize(static_cast<size_t>(limit));
    return decided;
  }
  absl::StatusOr<int64_t> CountPendingEffects() override {
    return Where([](const auto& match) { return IsEffectPending(match); }).size();
  }
  absl::StatusOr<std::map<int, int64_t>> CountByState() override {
    std::map<int, int64_t> counts;
    for (const auto& [name, match] : records()) ++counts[match.resource.state()];
    return counts;
  }

 private:
  template <class Condition>
  std::vector<StoredMatch> Where(const Condition& condition) const {
    std::vector<StoredMatch> found;
    for (const auto& [name, match] : records()) {
      if (condition(match.resource)) found.push_back(match);
    }
    return found;
  }
};

}  // namespace baraza::duplication
