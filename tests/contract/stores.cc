#include "tests/contract/stores.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tests/harness/postgres.h"

namespace baraza::contract {
namespace {

// One cluster for all tests, started by the first that needs it.
absl::StatusOr<std::unique_ptr<harness::Postgres>>& Cluster() {
  static auto& cluster =
      *new absl::StatusOr<std::unique_ptr<harness::Postgres>>(harness::Postgres::Start());
  return cluster;
}

// Stops the cluster, if one was started, when the program's tests have ended.
class Stop : public testing::Environment {
 public:
  static bool started;
  void TearDown() override {
    if (started && Cluster().ok()) Cluster()->reset();
  }
};
bool Stop::started = false;
[[maybe_unused]] testing::Environment* const kStop = testing::AddGlobalTestEnvironment(new Stop);

// Runs one statement on the database at `address`.
absl::Status RunAt(const std::string& address, const std::string& sql) {
  ASSIGN_OR_RETURN(auto database, store::Database::Open({.address = address}));
  return database->Read([&](store::Session& session) { return session.RunOnce(sql); });
}

// The database of all tests. Its server need not reach the disk: no test cuts the power.
absl::StatusOr<std::string> MakeDatabase() {
  Stop::started = true;
  if (!Cluster().ok()) return Cluster().status();
  ASSIGN_OR_RETURN(const std::string first, (*Cluster())->CreateDatabase("first"));
  for (const char* sql : {"ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()",
                          "CREATE DATABASE contract TEMPLATE template0 ENCODING 'UTF8' "
                          "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"}) {
    RETURN_IF_ERROR(RunAt(first, sql));
  }
  return absl::StrCat(first.substr(0, first.rfind('/')), "/contract");
}

// A schema of the test's own, which takes a hundredth of the time of a database. Deadlocks are
// found early, so that tests of races are quick; notices are kept quiet.
absl::StatusOr<std::string> NewPostgresAddress() {
  static const auto& database = *new absl::StatusOr<std::string>(MakeDatabase());
  if (!database.ok()) return database.status();
  static int made = 0;
  const std::string schema = absl::StrCat("contract", ++made);
  RETURN_IF_ERROR(RunAt(*database, absl::StrCat("CREATE SCHEMA ", schema)));
  return absl::StrCat(*database, "?options=-c%20search_path%3D", schema,
                      "%20-c%20deadlock_timeout%3D50ms%20-c%20client_min_messages%3Dwarning");
}

}  // namespace

std::string NameOf(const testing::TestParamInfo<Store>& info) {
  return info.param == Store::kSqlite ? "SQLite" : "PostgreSQL";
}

void Contract::SetUp() {
  if (GetParam() == Store::kSqlite) {
    address_ = absl::StrCat("sqlite:", folder_.path(), "/contract.db");
    return;
  }
  auto made = NewPostgresAddress();
  if (absl::IsNotFound(made.status())) GTEST_SKIP() << made.status().message();
  ASSERT_TRUE(made.ok()) << made.status();
  address_ = *made;
}

void Contract::TearDown() { registers_.clear(); }

RegisterUnderTest& Contract::Open() {
  auto opened = RegisterUnderTest::Open({.address = address_}, clock_);
  if (!opened.ok()) {
    // Nothing of the test can go on: say why, and end the program.
    std::fprintf(stderr, "%s\n", opened.status().ToString().c_str());
    std::abort();
  }
  registers_.push_back(*std::move(opened));
  return *registers_.back();
}

std::vector<RegisterUnderTest*> Contract::OpenAll() {
  std::vector<RegisterUnderTest*> all = {&Open()};
  if (GetParam() == Store::kPostgres) all.push_back(&Open());
  return all;
}

Outage::Outage() { (*Cluster())->Kill(); }

Outage::~Outage() {
  const absl::Status back = (*Cluster())->Restart();
  EXPECT_TRUE(back.ok()) << back;
}

}  // namespace baraza::contract
