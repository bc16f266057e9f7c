#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/chaos/judges.h"
#include "tests/chaos/past.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Membership;
using organisations::v1::Organisation;

std::map<std::string, Organisation> OrganisationsOf(const Holdings& holdings) {
  std::map<std::string, Organisation> records;
  for (const auto& [name, bytes] : holdings.table) {
    if (IsOrganisation(name)) records[name].ParseFromString(bytes);
  }
  return records;
}

// What is wrong with the record that became part of another.
std::string FaultOfMerged(const Organisation& merged,
                          const std::map<std::string, Organisation>& records,
                          const Holdings& holdings) {
  const auto survivor = records.find(merged.merged_into());
  if (survivor == records.end()) return "which is nowhere";
  if (survivor->second.state() == Organisation::MERGED) return "which does not stand itself";
  const auto& known = survivor->second.former_names();
  if (std::find(known.begin(), known.end(), merged.name()) == known.end()) {
    return "which does not know it";
  }
  const auto led = holdings.leads_to.find(merged.name());
  if (led == holdings.leads_to.end()) return "";
  return led->second == merged.merged_into() ? ""
                                             : absl::StrCat("but is read as '", led->second, "'");
}

void JudgeMerged(const std::map<std::string, Organisation>& records, const Holdings& holdings,
                 Complaints& complaints) {
  for (const auto& [name, record] : records) {
    if (record.state() == Organisation::MERGED) {
      const std::string fault = FaultOfMerged(record, records, holdings);
      if (fault.empty()) continue;
      complaints.push_back(
          absl::StrCat("astray: ", name, " leads to ", record.merged_into(), ", ", fault));
    }
    for (const std::string& former : record.former_names()) {
      const auto merged = records.find(former);
      if (merged != records.end() && merged->second.merged_into() == name) continue;
      complaints.push_back(
          absl::StrCat("astray: ", name, " took in ", former, ", which does not lead to it"));
    }
  }
}

void JudgeMemberships(const std::map<std::string, Organisation>& records, const Holdings& holdings,
                      Complaints& complaints) {
  std::map<std::string, std::string> live;  // organisation and role -> membership
  for (const auto& [name, bytes] : holdings.table) {
    Membership membership;
    if (!IsMembership(name) || !membership.ParseFromString(bytes)) continue;
    const auto owner = records.find(membership.organisation());
    if (owner == records.end() || owner->second.state() == Organisation::MERGED) {
      complaints.push_back(absl::StrCat("astray: ", name, " belongs to ", membership.organisation(),
                                        ", which does not stand"));
    }
    if (!IsLive(membership)) continue;
    std::string& first = live[absl::StrCat(membership.organisation(), " ", membership.role())];
    if (!first.empty()) {
      complaints.push_back(absl::StrCat("astray: ", first, " and ", name, " are both live"));
    }
    first = name;
  }
}

}  // namespace

void JudgeStanding(const Holdings& holdings, Complaints& complaints) {
  const std::map<std::string, Organisation> records = OrganisationsOf(holdings);
  JudgeMerged(records, holdings, complaints);
  JudgeMemberships(records, holdings, complaints);
}

}  // namespace baraza::chaos
