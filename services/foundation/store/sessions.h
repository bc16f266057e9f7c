// The sessions of the two stores, and what both hold to.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/foundation/store/session.h"

namespace baraza::store {

// More different statements than this means that SQL is built from values: start over.
inline constexpr size_t kMaxPrepared = 256;

// INVALID_ARGUMENT: a text holds a zero byte. PostgreSQL's texts end at one, those of SQLite do
// not: neither store takes one.
absl::Status CheckTexts(absl::Span<const Value> parameters);
// How much of a BLOB is stored: all of it.
size_t StoredSize(const Bytes& bytes);

// Opens a session on a SQLite file.
absl::StatusOr<std::unique_ptr<Session>> OpenSqlite(const std::string& path);
// Opens a session on a PostgreSQL database, given libpq's connection string.
absl::StatusOr<std::unique_ptr<Session>> OpenPostgres(const std::string& target);

}  // namespace baraza::store
