// A fresh database per test, in each of the two stores, for what is promised of the feed whatever
// the store.
//
// Thread-safety: one thread.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza {

class FeedStore {
 public:
  // The address of an empty database; `store` is "sqlite" or "postgresql".
  absl::StatusOr<std::string> Create(const std::string& store) {
    static int number = 0;
    const std::string name = "feed" + std::to_string(++number);
    if (store == "sqlite") return "sqlite:" + folder_.path() + "/" + name + ".db";
    return Postgres().CreateDatabase(name);
  }

 private:
  static harness::Postgres& Postgres() {
    static auto* postgres = new std::unique_ptr<harness::Postgres>(*harness::Postgres::Start());
    static const int registered = std::atexit([] { postgres->reset(); });
    (void)registered;
    return **postgres;
  }

  harness::TemporaryFolder folder_;
};

}  // namespace baraza
