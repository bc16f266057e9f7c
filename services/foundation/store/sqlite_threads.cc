#include "services/foundation/store/sqlite_threads.h"

#include <sqlite3.h>

namespace baraza::store {

void UseSqliteConnectionsByOneThread() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  (void)configured;  // SQLITE_MISUSE: something else has used SQLite before; only slower
}

}  // namespace baraza::store
