// How SQLite is shared between threads.
//
// Why a file of its own: sqlite3.h and SOCI's header for SQLite declare the same names.
// Thread-safety: may be called from any thread.
#pragma once

namespace baraza::store {

// Tells SQLite, once and before the first connection, that a connection is used by one thread at a
// time (as a Session is), so that it takes no lock around each column that is read.
void UseSqliteConnectionsByOneThread();

}  // namespace baraza::store
