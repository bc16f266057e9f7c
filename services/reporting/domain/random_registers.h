// Small registers full of what makes reports go wrong: merges, drafts, restricted records, shared
// results, odd percentages, missing parts - drawn from a seed.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "services/foundation/scope/scope.h"
#include "services/reporting/domain/fake_registers.h"
#include "services/reporting/domain/totals.h"
#include "services/reporting/domain/who_does_what_where.h"

namespace baraza::reporting {

class RandomRegisters {
 public:
  explicit RandomRegisters(uint32_t seed) : random_(seed) {}

  // Draws a change of some record, or of none yet.
  organisations::v1::OrganisationChange ChangeOrganisation();
  projects::v1::ProjectChange ChangeProjectOrResult();

  scope::Scope DrawScope();
  WhoDoesWhatWhereQuery DrawPlacesQuery();
  TotalsQuery DrawTotalsQuery();
  // 0 to below - 1.
  int Draw(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  const FakeRegisters& registers() const { return registers_; }

 private:
  bool OneIn(int many) { return Draw(many) == 0; }
  std::string Numbered(const char* prefix, int below) {
    return prefix + std::to_string(Draw(below));
  }
  scope::Audience DrawAudience();
  v1::ReportFilter DrawFilter();
  void AddPlaces(projects::v1::Project& project);
  void AddThemes(projects::v1::Project& project);
  projects::v1::Project DrawProject(const std::string& id);
  projects::v1::Result DrawResult();

  std::mt19937 random_;
  FakeRegisters registers_;
};

}  // namespace baraza::reporting
