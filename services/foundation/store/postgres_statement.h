// Runs a statement that PostgreSQL has prepared, past SOCI: rows with bytes come in PostgreSQL's
// binary format, and bytes go out as they are. SOCI carries them as hexadecimal text, two
// characters a byte, which the server writes and the client reads.
//
// A query's rows are all fetched before the first is passed on: pages and batches are bounded by
// their statements' LIMIT.
//
// Errors: both functions throw soci::postgresql_soci_error with PostgreSQL's message and SQLSTATE,
// as SOCI itself does, so that one place (soci_postgres.cc) says what they mean.
// Thread-safety: one thread at a time per connection.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/foundation/store/session.h"

namespace baraza::store {

struct FreePostgresResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, FreePostgresResult>;

// Runs the statement `name` with its parameters, and takes all that it answers. `columns`: those
// that are going to be read, for the format of the answer.
PostgresResult RunPrepared(PGconn& connection, const std::string& name,
                           absl::Span<const Value> parameters, absl::Span<const Type> columns);

// Passes each row of a query on; the sink's error ends it.
absl::Status PassRows(const PGresult& result, absl::Span<const Type> columns,
                      const Session::RowSink& sink);

}  // namespace baraza::store
