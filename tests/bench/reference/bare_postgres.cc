#include "tests/bench/reference/bare_postgres.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
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

using Values = std::vector<std::optional<std::string>>;

// A table that a create writes to, and the rows of some records in it.
struct Table {
  std::string name;
  std::string select;  // the rows of the records $1, the name first
  int columns = 0;
  std::map<std::string, Values> rows = {};  // by record, all columns of all its rows
  std::set<size_t> prepared = {};           // numbers of rows that there is a statement for
};

// The words of a record lie by word, not by record: they are read from where they stand together.
constexpr char kWords[] =
    "SELECT name, split_part(w, '/', 1), split_part(w, '/', 2), name FROM organisation, "
    "unnest(string_to_array(trim(words), ' ')) w WHERE name = ANY($1)";

// In the order in which a create writes to them; the feed comes last.
std::vector<Table> TablesOfACreate() {
  std::vector<Table> tables = {{"organisation", ""}, {"organisation_word", kWords}};
  for (const char* name : {"organisation_identifier", "organisation_diaspora",
                           "organisation_offering", "organisation_reader", "audit", "feed"}) {
    tables.push_back({name, ""});
  }
  for (Table& table : tables) {
    if (!table.select.empty()) continue;
    table.select = "SELECT name, * FROM " + table.name + " WHERE name = ANY($1)";
  }
  return tables;
}

Result Query(PGconn* connection, const std::string& sql, const std::string& parameter) {
  const char* value = parameter.c_str();
  return Expect(connection,
                PQexecParams(connection, sql.c_str(), 1, nullptr, &value, nullptr, nullptr, 0),
                sql);
}

// Reads the rows of the records in `names`, an array in SQL.
void LoadRows(PGconn* connection, Table& table, const std::string& names) {
  const Result result = Query(connection, table.select, names);
  table.columns = PQnfields(result.get()) - 1;
  table.rows.clear();
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    Values& values = table.rows[PQgetvalue(result.get(), i, 0)];
    for (int c = 1; c <= table.columns; ++c) {
      if (PQgetisnull(result.get(), i, c)) {
        values.emplace_back();
      } else {
        values.emplace_back(PQgetvalue(result.get(), i, c));
      }
    }
  }
}

void LoadGroup(PGconn* connection, std::vector<Table>& tables, const std::string* names,
               size_t count) {
  std::string array = "{";
  for (size_t i = 0; i < count; ++i) array += (i == 0 ? "\"" : ",\"") + names[i] + "\"";
  for (Table& table : tables) LoadRows(connection, table, array + "}");
}

std::vector<std::string> NamesInFeedOrder(PGconn* connection, int64_t most) {
  const Result result =
      Query(connection, "SELECT name FROM feed ORDER BY position LIMIT $1", std::to_string(most));
  std::vector<std::string> names;
  for (int i = 0; i < PQntuples(result.get()); ++i) names.push_back(PQgetvalue(result.get(), i, 0));
  return names;
}

// A statement that inserts so many rows at once; its name.
std::string PreparedInsert(PGconn* connection, Table& table, size_t rows) {
  const std::string name = table.name + std::to_string(rows);
  if (!table.prepared.insert(rows).second) return name;
  std::string sql = "INSERT INTO " + table.name + " VALUES ";
  for (size_t row = 0; row < rows; ++row) {
    sql += row == 0 ? "(" : ", (";
    for (int i = 0; i < table.columns; ++i) {
      sql += (i == 0 ? "$" : ", $") + std::to_string(row * table.columns + i + 1);
    }
    sql += ")";
  }
  Expect(connection, PQprepare(connection, name.c_str(), sql.c_str(), 0, nullptr), sql);
  return name;
}

// The rows of one record in one table, in one statement.
void InsertRowsOf(PGconn* connection, Table& table, const std::string& name) {
  const auto found = table.rows.find(name);
  if (found == table.rows.end()) return;
  std::vector<const char*> values;
  for (const auto& value : found->second) {
    values.push_back(value.has_value() ? value->c_str() : nullptr);
  }
  const std::string statement = PreparedInsert(connection, table, values.size() / table.columns);
  Expect(connection,
         PQexecPrepared(connection, statement.c_str(), static_cast<int>(values.size()),
                        values.data(), nullptr, nullptr, 0),
         table.name);
}

// One durable transaction: the rows of each record, then the feed's head and its rows.
void InsertGroup(PGconn* connection, std::vector<Table>& tables, const std::string* names,
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

// Reads and writes in turn; only what writing took is counted.
BareRun InsertAll(PGconn* from, PGconn* to, const std::vector<std::string>& names, size_t group) {
  std::vector<Table> tables = TablesOfACreate();
  static constexpr char kHead[] =
      "UPDATE feed_head SET position = position + $1 WHERE id = 1 RETURNING position";
  Expect(to, PQprepare(to, "head", kHead, 1, nullptr), kHead);
  BareRun run = {static_cast<int64_t>(names.size()), 0, 0};
  for (size_t i = 0; i < names.size(); i += group) {
    const size_t count = std::min(group, names.size() - i);
    LoadGroup(from, tables, &names[i], count);
    const double wall = WallSeconds(), cpu = ThreadCpuSeconds();
    InsertGroup(to, tables, &names[i], count);
    run.seconds += WallSeconds() - wall;
    run.cpu_seconds += ThreadCpuSeconds() - cpu;
  }
  return run;
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
  PGconn* bare = Connect(Sibling(address, "bare"));
  Run(bare,
      "TRUNCATE organisation, organisation_word, organisation_identifier, organisation_diaspora, "
      "organisation_offering, organisation_reader, audit, feed");
  PQfinish(bare);
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

BareRun PostgresScan(const std::string& address, int page_size) {
  static constexpr char kSql[] =
      "SELECT body, sort_name, name FROM organisation WHERE is_public = 1 AND state IN (1, 2) "
      "AND (sort_name, name) > ($1, $2) ORDER BY sort_name, name LIMIT $3";
  PGconn* connection = Connect(address);
  Expect(connection, PQprepare(connection, "scan", kSql, 3, nullptr), kSql);
  const std::string limit = std::to_string(page_size);
  std::string key, name, page;
  BareRun run;
  const double wall = WallSeconds(), cpu = ThreadCpuSeconds();
  int rows = 0;
  do {
    const char* values[] = {key.c_str(), name.c_str(), limit.c_str()};
    const Result result = Expect(
        connection, PQexecPrepared(connection, "scan", 3, values, nullptr, nullptr, 1), kSql);
    rows = PQntuples(result.get());
    page.clear();
    for (int i = 0; i < rows; ++i) {
      page.append(PQgetvalue(result.get(), i, 0),
                  static_cast<size_t>(PQgetlength(result.get(), i, 0)));
    }
    if (rows > 0) {
      key = PQgetvalue(result.get(), rows - 1, 1);
      name = PQgetvalue(result.get(), rows - 1, 2);
    }
    run.records += rows;
  } while (rows == page_size);
  run.seconds = WallSeconds() - wall;
  run.cpu_seconds = ThreadCpuSeconds() - cpu;
  PQfinish(connection);
  return run;
}

BareRun PostgresInsertSame(const std::string& address, int group, int64_t most) {
  MakeEmptyCopy(address);
  PGconn* from = Connect(address);
  PGconn* to = Connect(Sibling(address, "bare"));
  const BareRun run = InsertAll(from, to, NamesInFeedOrder(from, most), group);
  PQfinish(to);
  PQfinish(from);
  return run;
}

}  // namespace baraza::bench
