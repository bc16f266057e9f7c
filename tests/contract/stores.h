// The two stores that pass this suite, and the fixture that gives each test a new empty one.
//
// Why: a test is written once and runs on both. PostgreSQL's database sorts text as English does,
// not by bytes, so that a column that is sorted and is no KEY_TEXT shows.
//
// Thread-safety: one thread, that of the test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "services/foundation/clock/clock.h"
#include "tests/contract/register_under_test.h"
#include "tests/harness/server_process.h"

namespace baraza::contract {

enum class Store { kSqlite, kPostgres };
inline constexpr Store kStores[] = {Store::kSqlite, Store::kPostgres};

// "SQLite" or "PostgreSQL".
std::string NameOf(const testing::TestParamInfo<Store>& info);

// PostgreSQL is killed, and away for as long as this lives.
class Outage {
 public:
  Outage();
  ~Outage();
  Outage(const Outage&) = delete;
  Outage& operator=(const Outage&) = delete;
};

class Contract : public testing::TestWithParam<Store> {
 protected:
  // Makes the database; skips where PostgreSQL is not installed.
  void SetUp() override;
  // Closes what is open.
  void TearDown() override;

  // The address of this test's database.
  const std::string& address() const { return address_; }
  // Opens the register, or, on PostgreSQL, one more process's worth of it.
  RegisterUnderTest& Open();
  // As many registers as can write to one database at once: two, or the one of a file.
  std::vector<RegisterUnderTest*> OpenAll();
  // Closes the register that was opened last.
  void Close() { registers_.pop_back(); }

 private:
  const clock::RealClock clock_;
  harness::TemporaryFolder folder_;
  std::string address_;
  std::vector<std::unique_ptr<RegisterUnderTest>> registers_;
};

}  // namespace baraza::contract
