// A row of a table as the engine's record.
#pragma once

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/duplication/domain/organisation_profile.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

// The record `organisations/{row}`, of the row's number.
organisations::v1::Organisation RecordOf(const OrganisationRow& row, Row number);

// What a row has that records have not.
ContactHints HintsOf(const OrganisationRow& row);

// The row of a record's name.
Row RowOf(const std::string& name);

}  // namespace baraza::duplication
