#include "tests/bench/reference/bare_postgres.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "tests/bench/stopwatch.h"

namespace baraza::bench {
namespace {

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, FreeResult>;

// Ends the program if PostgreSQL refused.
Result Expect(PGconn* connection, PGresult* result, const std::string& what) {
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return Result(result);
  std::fprintf(stderr, "bare PostgreSQL: %s: %s\n", what.c_str(), PQerrorMessage(connection));
  std::abort();
}

PGconn* Connect(const std::string& address) {
  PGconn* connection = PQconnectdb(address.c_str());
  if (PQstatus(connection) == CONNECTION_OK) return connection;
  std::fprintf(stderr, "bare PostgreSQL: %s\n", PQerrorMessage(connection));
  std::abort();
}

Result Run(PGconn* connection, const std::string& sql) {
  return Expect(connection, PQexec(connection, sql.c_str()), sql);
}

using Row = std::vector<std::optional<std::string>>;

// A table that a create writes to, with the rows that one record has in it.
struct Table {
  std::string name;
  int columns = 0;
  std::map<std::string, std::vector<Row>> rows = {};
};

// In the order in which a create writes to them; the feed comes last.
std::vector<Table> TablesOfACreate() {
  return {
      {"organisation"}, {"organisation_identifier"}, {"organisation_reader"}, {"audit"}, {"feed"}};
}

void LoadRows(PGconn* connection, Table& table) {
  const Result result = Run(connection, "SELECT name, * FROM " + table.name);
  table.columns = PQnfields(result.get()) - 1;
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    Row& row = table.rows[PQgetvalue(result.get(), i, 0)].emplace_back();
    for (int c = 1; c <= table.columns; ++c) {
      if (PQgetisnull(result.get(), i, c)) {
        row.emplace_back();
      } else {
        row.emplace_back(PQgetvalue(result.get(), i, c));
      }
    }
  }
}

std::vector<std::string> NamesInFeedOrder(PGconn* connection) {
  const Result result = Run(connection, "SELECT name FROM feed ORDER BY position");
  std::vector<std::string> names;
  for (int i = 0; i < PQntuples(result.get()); ++i) names.push_back(PQgetvalue(result.get(), i, 0));
  return names;
}

void PrepareInsert(PGconn* connection, const Table& table) {
  std::string sql = "INSERT INTO " + table.name + " VALUES ($1";
  for (int i = 2; i <= table.columns; ++i) sql += ", $" + std::to_string(i);
  sql += ")";
  Expect(connection, PQprepare(connection, table.name.c_str(), sql.c_str(), 0, nullptr), sql);
}

void InsertRowsOf(PGconn* connection, const Table& table, const std::string& name) {
  const auto found = table.rows.find(name);
  if (found == table.rows.end()) return;
  for (const Row& row : found->second) {
    std::vector<const char*> values;
    for (const auto& value : row) values.push_back(value.has_value() ? value->c_str() : nullptr);
    Expect(connection,
           PQexecPrepared(connection, table.name.c_str(), table.columns, values.data(), nullptr,
                          nullptr, 0),
           table.name);
  }
}

// One durable transaction: the rows of each record, then the feed's head and its rows.
void InsertGroup(PGconn* connection, const std::vector<Table>& tables, const std::string* names,
                 size_t count) {
  Run(connection, "BEGIN");
  for (size_t i = 0; i < count; ++i) {
    for (size_t t = 0; t + 1 < tables.size(); ++t) InsertRowsOf(connection, tables[t], names[i]);
  }
  const std::string number = std::to_string(count);
  const char* value = number.c_str();
  Expect(connection, PQexecPrepared(connection, "head", 1, &value, nullptr, nullptr, 0), "head");
  for (size_t i = 0; i < count; ++i) InsertRowsOf(connection, tables.back(), names[i]);
  Run(connection, "COMMIT");
}

// The address of the database `name` on the same server.
std::string Sibling(const std::string& address, const std::string& name) {
  return address.substr(0, address.rfind('/') + 1) + name;
}

void MakeEmptyCopy(const std::string& address) {
  PGconn* server = Connect(Sibling(address, "postgres"));
  Run(server, "DROP DATABASE IF EXISTS bare");
  Run(server, "CREATE DATABASE bare TEMPLATE " + address.substr(address.rfind('/') + 1));
  PQfinish(server);
}

}  // namespace

PostgresPointReader::PostgresPointReader(const std::string& address)
    : connection_(Connect(address)) {
  static constexpr char kSql[] =
      "SELECT name, version, readers, redirect, body FROM organisation WHERE name = $1";
  Expect(connection_, PQprepare(connection_, "read", kSql, 1, nullptr), kSql);
}

PostgresPointReader::~PostgresPointReader() { PQfinish(connection_); }

std::string PostgresPointReader::Read(std::string_view name) {
  const std::string key(name);
  const char* value = key.c_str();
  const Result result = Expect(
      connection_, PQexecPrepared(connection_, "read", 1, &value, nullptr, nullptr, 0), "read");
  size_t size = 0;
  unsigned char* bytes = PQunescapeBytea(
      reinterpret_cast<const unsigned char*>(PQgetvalue(result.get(), 0, 4)), &size);
  std::string body(reinterpret_cast<char*>(bytes), size);
  PQfreemem(bytes);
  return body;
}

BareRun PostgresInsertSame(const std::string& address, int group) {
  MakeEmptyCopy(address);
  PGconn* connection = Connect(Sibling(address, "bare"));
  std::vector<Table> tables = TablesOfACreate();
  for (Table& table : tables) LoadRows(connection, table);
  const std::vector<std::string> names = NamesInFeedOrder(connection);
  Run(connection,
      "TRUNCATE organisation, organisation_identifier, organisation_reader, audit, feed");
  for (const Table& table : tables) PrepareInsert(connection, table);
  static constexpr char kHead[] =
      "UPDATE feed_head SET position = position + $1 WHERE id = 1 RETURNING position";
  Expect(connection, PQprepare(connection, "head", kHead, 1, nullptr), kHead);
  const double wall = WallSeconds(), cpu = ThreadCpuSeconds();
  for (size_t i = 0; i < names.size(); i += group) {
    InsertGroup(connection, tables, &names[i], std::min<size_t>(group, names.size() - i));
  }
  const BareRun run = {static_cast<int64_t>(names.size()), WallSeconds() - wall,
                       ThreadCpuSeconds() - cpu};
  PQfinish(connection);
  return run;
}

}  // namespace baraza::bench
