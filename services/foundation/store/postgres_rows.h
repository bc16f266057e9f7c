// The rows that PostgreSQL answered, read column by column in either of its formats.
//
// Thread-safety: one thread at a time.
#pragma once

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/foundation/store/postgres_connection.h"
#include "services/foundation/store/session.h"

namespace baraza::store {

// The format to ask for where columns of these types are read. It is one for all columns: bytes
// come as they are in the binary one, and at twice their size, to be decoded, as text. Without
// bytes there is nothing to win by the binary format, which knows fewer types.
PostgresFormat FormatFor(absl::Span<const Type> columns);

// Passes each row on; the sink's error ends it. INTERNAL: a column is of a type that cannot be
// read.
absl::Status PassRows(const PGresult& result, absl::Span<const Type> columns,
                      const Session::RowSink& sink);

}  // namespace baraza::store
