#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/clusters.h"
#include "services/duplication/workflow/random_history.h"

namespace baraza::duplication {
namespace {

using v1::Cluster;
using v1::Match;

std::set<std::string> MembersOf(const Cluster& cluster) {
  std::set<std::string> names;
  for (const auto& member : cluster.members()) names.insert(member.name());
  return names;
}

bool HasBoth(const std::set<std::string>& names, const Match& match) {
  return names.contains(match.subjects(0)) && names.contains(match.subjects(1));
}

}  // namespace

// What was found afresh, and the decisions, which ComplaintOf holds to the model.
void RandomHistory::FillExpected(const Found& fresh, FakeMatches& expected) const {
  record::FakeMemory memory;
  record::FakeTransaction transaction(memory);
  Found all = fresh;
  for (const auto& [name, stored] : matches_.records()) {
    if (decisions_.contains(name)) all.insert_or_assign(name, stored);
  }
  for (auto& [name, match] : all) {
    EXPECT_TRUE(expected.Put(transaction, scope::Scope::Service("test"), nullptr, match).ok());
  }
}

std::set<std::string> RandomHistory::Namesakes(const scope::Scope& scope,
                                               const std::string& id) const {
  std::set<std::string> names;
  const std::string& name = register_.entries.at(id).record.display_name();
  for (const auto& [other, entry] : register_.entries) {
    if (entry.record.display_name() == name && register_.live(other) &&
        scope.MayRead(entry.audience)) {
      names.insert(entry.record.name());
    }
  }
  return names;
}

bool RandomHistory::Parts(const Decision& decision) {
  if (decision.kind == Match::SAME_ORGANISATION) return decision.state == Match::REJECTED;
  return decision.kind == Match::RELATED_ORGANISATION && decision.state == Match::RESOLVED;
}

std::string RandomHistory::ComplaintOfMembers(const scope::Scope& scope, const std::string& id,
                                              const std::set<std::string>& members) const {
  const std::set<std::string> namesakes = Namesakes(scope, id);
  bool decided = false;
  for (const auto& [name, decision] : decisions_) {
    const Match& match = matches_.at(name).resource;
    if (Parts(decision) && HasBoth(members, match)) {
      return absl::StrCat("the cluster of ", id, " crosses the decision about ", name);
    }
    decided |= namesakes.contains(match.subjects(0)) || namesakes.contains(match.subjects(1));
  }
  // The fake engine goes by names alone.
  return decided || members == namesakes ? "" : absl::StrCat("the cluster of ", id, " is wrong");
}

std::string RandomHistory::ComplaintOfClusters(const Found& fresh) {
  FakeMatches expected(clock_);
  FillExpected(fresh, expected);
  KnownRecords records;
  for (const auto& [id, entry] : register_.entries) {
    records.Put(Know(entry.record, entry.version, entry.audience));
  }
  const Clusters now(records_, matches_, {engine_, projects_});
  const Clusters afresh(records, expected, {engine_, projects_});
  for (const auto& scope : {scope::Scope::Service("test"),
                            scope::Scope({.subject = "dan", .role = scope::Role::kMember})}) {
    for (const auto& [id, entry] : register_.entries) {
      const auto told = now.Of(scope, entry.record.name());
      const auto said = afresh.Of(scope, entry.record.name());
      if (told.ok() != (register_.live(id) && scope.MayRead(entry.audience))) return id + " hides";
      if (told.status() != said.status()) return absl::StrCat(id, " ", told.status().ToString());
      if (!told.ok()) continue;
      if (told->DebugString() != said->DebugString()) {
        return absl::StrCat("the cluster of ", id, " is ", told->ShortDebugString(), ", not ",
                            said->ShortDebugString());
      }
      const std::set<std::string> members = MembersOf(*told);
      for (const std::string& member : members) {
        if (MembersOf(*now.Of(scope, member)) != members) return member + " has another cluster";
      }
      const std::string complaint = ComplaintOfMembers(scope, id, members);
      if (!complaint.empty()) return complaint;
    }
  }
  return "";
}

}  // namespace baraza::duplication
