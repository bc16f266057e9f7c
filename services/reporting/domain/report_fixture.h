// What the tests of reports begin with: registers whose changes reach the facts at once.
//
// Thread-safety: one thread.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/reporting/domain/facts.h"
#include "services/reporting/domain/fake_registers.h"
#include "services/reporting/domain/totals.h"
#include "services/reporting/domain/who_does_what_where.h"

namespace baraza::reporting {

class ReportTest : public testing::Test {
 protected:
  template <class Record>
  void Put(const Record& record, scope::Audience audience = Everybody()) {
    facts_.Apply(registers_.Put(record, std::move(audience)));
  }

  static scope::Scope Public() { return scope::Scope::Public(); }
  static scope::Scope Member(const std::string& organisation, const std::string& alliance) {
    return scope::Scope({.subject = "m",
                         .role = scope::Role::kMember,
                         .organisation = organisation,
                         .alliance = alliance});
  }
  static scope::Scope Secretariat(const std::string& alliance) {
    return scope::Scope({.subject = "s", .role = scope::Role::kSecretariat, .alliance = alliance});
  }

  // Rows as text: "KEYS VALUE counted RESULTS left out N" with the keys joined by "|".
  std::vector<std::string> TotalsFor(const scope::Scope& scope, const TotalsQuery& query = {});
  // Cells as text: "PLACE THEME ORGANISATION: PROJECTS".
  std::vector<std::string> CellsFor(const scope::Scope& scope,
                                    const WhoDoesWhatWhereQuery& query = {});

  FakeRegisters registers_;
  Facts facts_;
};

}  // namespace baraza::reporting
