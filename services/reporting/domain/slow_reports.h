// The reports once more, computed straight from the records by their definitions, with no regard
// to speed: what the tests compare the real ones with. Shares no code with them.
//
// Thread-safety: pure functions.
#pragma once

#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/foundation/scope/scope.h"
#include "services/reporting/domain/fake_registers.h"
#include "services/reporting/domain/totals.h"
#include "services/reporting/domain/who_does_what_where.h"

namespace baraza::reporting {

v1::GetWhoDoesWhatWhereResponse SlowWhoDoesWhatWhere(const FakeRegisters& registers,
                                                     const scope::Scope& scope,
                                                     const WhoDoesWhatWhereQuery& query);

v1::GetTotalsResponse SlowTotals(const FakeRegisters& registers, const scope::Scope& scope,
                                 const TotalsQuery& query);

// Names of the projects that the filter admits.
std::vector<std::string> SlowSelection(const FakeRegisters& registers, const scope::Scope& scope,
                                       const v1::ReportFilter& filter);

}  // namespace baraza::reporting
