// Rows with bytes in them, which PostgreSQL is asked for in a format of their own: what other
// columns hold comes out beside them, also after a statement has failed or its connection was lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tests/contract/stores.h"
#include "tests/harness/await.h"

namespace baraza::contract {
namespace {

using store::Bytes;
using store::Session;
using testing::ElementsAre;
using testing::HasSubstr;

using Row = std::tuple<std::optional<std::string>, std::optional<int64_t>, std::optional<double>,
                       std::optional<Bytes>>;

class Rows : public Contract {
 protected:
  void SetUp() override {
    Contract::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    database_ = OpenDatabase();
    static const std::vector<store::Migration> kSteps = {
        {1,
         "CREATE TABLE sample (k BIGINT PRIMARY KEY, t KEY_TEXT, n BIGINT, d DOUBLE PRECISION, "
         "b BLOB);\n"}};
    ASSERT_TRUE(store::Migrate(*database_, "sample", kSteps, clock_).ok());
  }
  void TearDown() override { database_.reset(); }

  std::unique_ptr<store::Database> OpenDatabase() {
    auto database = store::Database::Open({.address = address(), .readers = 1});
    EXPECT_TRUE(database.ok()) << database.status();
    return *std::move(database);
  }

  static absl::Status Insert(Session& session, int64_t key, const Row& row) {
    const auto value = [](const auto& column) {
      return column.has_value() ? store::Value(*column) : store::Value();
    };
    const auto& [t, n, d, b] = row;
    return session
        .Execute("INSERT INTO sample (k, t, n, d, b) VALUES (:k, :t, :n, :d, :b)", key, value(t),
                 value(n), value(d), value(b))
        .status();
  }
  static absl::StatusOr<std::vector<Row>> All(Session& session) {
    return session.Query<std::optional<std::string>, std::optional<int64_t>, std::optional<double>,
                         std::optional<Bytes>>("SELECT t, n, d, b FROM sample ORDER BY k");
  }
  // Runs the body with the one session for reading.
  void With(const std::function<absl::Status(Session&)>& body) {
    const absl::Status done = database_->Read(body);
    EXPECT_TRUE(done.ok()) << done;
  }

  const clock::RealClock clock_;
  std::unique_ptr<store::Database> database_;
};
INSTANTIATE_TEST_SUITE_P(Stores, Rows, testing::ValuesIn(kStores), NameOf);

TEST_P(Rows, ComeOutAsTheyWentInWhateverStandsBesideTheBytes) {
  using Int = std::numeric_limits<int64_t>;
  using Real = std::numeric_limits<double>;
  std::string all(256, '\0');
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i);
  const std::vector<Row> rows = {{"Hôpital", -1, -0.1, Bytes{all}},
                                 {"", 0, 0.0, Bytes{""}},
                                 {std::nullopt, std::nullopt, std::nullopt, std::nullopt},
                                 {"\\x41", Int::min(), Real::lowest(), Bytes{"\\x41"}},
                                 {"卫生部", Int::max(), Real::denorm_min(), std::nullopt},
                                 {std::nullopt, 256, 1e22, Bytes{std::string(2, '\0')}}};
  With([&](Session& session) -> absl::Status {
    for (size_t i = 0; i < rows.size(); ++i) {
      RETURN_IF_ERROR(Insert(session, static_cast<int64_t>(i), rows[i]));
    }
    ASSIGN_OR_RETURN(const auto found, All(session));
    EXPECT_EQ(found, rows);
    return absl::OkStatus();
  });
}

TEST_P(Rows, HoldAMegabyteOfBytes) {
  std::string large(1 << 20, '\0');
  for (size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 7919 >> 3);
  With([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, 1, {"large", 1, 1.5, Bytes{large}}));
    ASSIGN_OR_RETURN(const auto found, All(session));
    EXPECT_TRUE(found.size() == 1 && std::get<3>(found[0]) == Bytes{large});
    return absl::OkStatus();
  });
}

TEST_P(Rows, AreFoundByBytes) {
  With([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, 1, {"one", 1, 1.0, Bytes{"\x01\xff"}}));
    RETURN_IF_ERROR(Insert(session, 2, {"two", 2, 2.0, Bytes{"\x02\xff"}}));
    ASSIGN_OR_RETURN(const auto found, session.Query<std::string>(
                                           "SELECT t FROM sample WHERE b = :b", Bytes{"\x02\xff"}));
    EXPECT_THAT(found, ElementsAre(std::make_tuple("two")));
    return absl::OkStatus();
  });
}

TEST_P(Rows, AreReadAfterTheReaderOfEarlierOnesGaveUp) {
  With([&](Session& session) -> absl::Status {
    for (int64_t key : {1, 2, 3}) RETURN_IF_ERROR(Insert(session, key, {"x", key, 0, Bytes{"x"}}));
    static constexpr store::Type kBytes[] = {store::Type::kBytes};
    const absl::Status gave_up = session.Rows("SELECT b FROM sample", {}, kBytes,
                                              [](auto&) { return absl::CancelledError("enough"); });
    EXPECT_EQ(gave_up.code(), absl::StatusCode::kCancelled);
    ASSIGN_OR_RETURN(const auto found, All(session));
    EXPECT_EQ(found.size(), 3u);
    return absl::OkStatus();
  });
}

// What only PostgreSQL does: SQLite's columns have no types, its file no connection.
class PostgresRows : public Rows {
 protected:
  // Statements that the session's connection keeps.
  static int64_t Prepared(Session& session) {
    auto counted = session.Query<int64_t>("SELECT count(*) FROM pg_prepared_statements");
    return counted.ok() ? std::get<0>(counted->at(0)) : -1;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, PostgresRows, testing::Values(Store::kPostgres), NameOf);

TEST_P(PostgresRows, OfATypeThatCannotBeReadAreRefusedAndNotMisread) {
  With([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, 1, {"x", 1, 1.0, Bytes{"x"}}));
    auto read = session.Query<int64_t, Bytes>("SELECT cast(n AS numeric), b FROM sample");
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInternal) << read.status();
    EXPECT_THAT(read.status().message(), HasSubstr("cast it"));
    return absl::OkStatus();
  });
}

TEST_P(PostgresRows, AreAskedForByWhatStandsAfterColonsButNotInTextsAndCasts) {
  With([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, 7, {"x", 1, 1.0, Bytes{"x"}}));
    ASSIGN_OR_RETURN(const auto found,
                     session.Query<std::string>("SELECT t || ':k, ' || n::text || ' it''s :k' FROM "
                                                "sample WHERE k = :k AND n=:some_1",
                                                7, 1));
    EXPECT_THAT(found, ElementsAre(std::make_tuple("x:k, 1 it's :k")));
    return absl::OkStatus();
  });
}

TEST_P(PostgresRows, KeepTheirStatementsPreparedWhenOneIsRefused) {
  With([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, 1, {"x", 1, 1.0, Bytes{"x"}}));
    RETURN_IF_ERROR(All(session).status());
    const int64_t before = Prepared(session);
    EXPECT_EQ(Insert(session, 1, {"x", 1, 1.0, Bytes{"x"}}).code(),
              absl::StatusCode::kAlreadyExists);
    EXPECT_EQ(Prepared(session), before);
    return absl::OkStatus();
  });
}

TEST_P(PostgresRows, AreReadAgainAfterTheSchemaHasChangedUnderTheirStatement) {
  With([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, 1, {"x", 1, 1.0, Bytes{"x"}}));
    RETURN_IF_ERROR(All(session).status());
    RETURN_IF_ERROR(session.RunOnce("ALTER TABLE sample ALTER COLUMN n TYPE integer"));
    EXPECT_EQ(All(session).status().code(), absl::StatusCode::kInternal);
    ASSIGN_OR_RETURN(const auto found, All(session));
    EXPECT_EQ(std::get<1>(found.at(0)), 1);
    return absl::OkStatus();
  });
}

TEST_P(PostgresRows, OfAConnectionThatIsLostInTheMiddleAreUnavailableAndThenReadByANewOne) {
  With([](Session& session) { return Insert(session, 1, {"x", 1, 1.0, Bytes{"x"}}); });
  absl::Status lost;
  bool healthy = true;
  std::thread reader([&] {
    lost = database_->Read([&](Session& session) {
      const auto read = session.Query<Bytes>("SELECT b FROM sample, pg_sleep(60)");
      healthy = session.healthy();
      return read.status();
    });
  });
  const auto other = OpenDatabase();
  EXPECT_TRUE(harness::Await([&] {
    bool ended = false;
    const absl::Status asked = other->Read([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto found,
                       session.Query<int64_t>("SELECT CASE WHEN pg_terminate_backend(pid) THEN 1 "
                                              "ELSE 0 END FROM pg_stat_activity WHERE query LIKE "
                                              "'SELECT b FROM sample%' AND state = 'active'"));
      ended = !found.empty();
      return absl::OkStatus();
    });
    return asked.ok() && ended;
  }));
  reader.join();
  EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable) << lost;
  EXPECT_FALSE(healthy);
  With([](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto found, All(session));
    EXPECT_EQ(found.size(), 1u);
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace baraza::contract
