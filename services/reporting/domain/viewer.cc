#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {
namespace {

// Registers keep chains of merges flat; a chain that is longer is damaged.
constexpr int kLongestChain = 64;

// Where the merges of `row` end: itself if it is not merged, or merged in a circle.
uint32_t EndOfMerges(const std::vector<uint32_t>& merged_into, uint32_t row) {
  uint32_t end = row;
  for (int step = 0; merged_into[end] != 0; ++step) {
    if (step == kLongestChain) return row;
    end = merged_into[end];
  }
  return end;
}

}  // namespace

Viewer::Viewer(const Facts& facts, const scope::Scope& scope)
    : facts_(facts), admitting_(facts.audiences().Admitting(scope)) {
  FindSurvivors();
  FindHomes();
}

void Viewer::FindSurvivors() {
  const auto& merged_into = facts_.organisations().columns().merged_into;
  survivors_.resize(facts_.organisations().rows());
  for (OrganisationRow row = 0; row < survivors_.size(); ++row) {
    survivors_[row] = row;
    if (merged_into[row] == 0) continue;
    const OrganisationRow end = EndOfMerges(merged_into, row);
    if (Reads(row) || Reads(end)) survivors_[row] = end;
  }
}

void Viewer::FindHomes() {
  const auto& columns = facts_.projects().columns();
  auto reads = [&](ProjectRow row) {
    return columns.known[row] != 0 && admitting_[columns.audiences[row]] != 0;
  };
  home_.resize(facts_.projects().rows());
  for (ProjectRow row = 0; row < home_.size(); ++row) {
    const ProjectRow end = EndOfMerges(columns.merged_into, row);
    if (columns.counts[end] != 0 && reads(end) && reads(row)) home_[row] = end;
  }
}

}  // namespace baraza::reporting
