#include "tests/bench/reference/bare_sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "tests/bench/stopwatch.h"

namespace baraza::bench {
namespace {

// Ends the program if SQLite says something else than it should.
void Expect(sqlite3* database, int result, int expected, std::string_view what) {
  if (result == expected) return;
  std::fprintf(stderr, "bare SQLite: %.*s: %s\n", static_cast<int>(what.size()), what.data(),
               sqlite3_errmsg(database));
  std::abort();
}

void Run(sqlite3* database, const std::string& sql) {
  Expect(database, sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK, sql);
}

sqlite3* Open(const std::string& path) {
  sqlite3* database = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  Expect(database, sqlite3_open_v2(path.c_str(), &database, flags, nullptr), SQLITE_OK, path);
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                             "PRAGMA foreign_keys=ON", "PRAGMA mmap_size=1073741824"}) {
    Run(database, pragma);
  }
  return database;
}

sqlite3_stmt* Prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Expect(database, sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr), SQLITE_OK,
         sql);
  return statement;
}

void BindText(sqlite3_stmt* statement, int index, std::string_view text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

std::string_view Column(sqlite3_stmt* statement, int index) {
  const void* data = sqlite3_column_blob(statement, index);
  return {static_cast<const char*>(data),
          static_cast<size_t>(sqlite3_column_bytes(statement, index))};
}

using Row = std::vector<std::shared_ptr<sqlite3_value>>;

// A table that a create writes to, and the rows of some records in it.
struct Table {
  std::string name;
  std::string select;  // the rows of the record ?1
  int columns = 0;
  std::vector<std::vector<Row>> rows = {};  // by record
  sqlite3_stmt* query = nullptr;
  sqlite3_stmt* insert = nullptr;
};

// The words of a record lie by word, not by record: they are read from where they stand together.
constexpr char kWords[] =
    "SELECT substr(j.value, 1, instr(j.value, '/') - 1), "
    "CAST(substr(j.value, instr(j.value, '/') + 1) AS INTEGER), o.name FROM organisation o, "
    "json_each('[\"' || replace(trim(o.words), ' ', '\",\"') || '\"]') j WHERE o.name = ?1";

// In the order in which a create writes to them; the feed comes last.
std::vector<Table> TablesOfACreate() {
  std::vector<Table> tables = {{"organisation", ""}, {"organisation_word", kWords}};
  for (const char* name : {"organisation_identifier", "organisation_diaspora",
                           "organisation_offering", "organisation_reader", "audit", "feed"}) {
    tables.push_back({name, ""});
  }
  for (Table& table : tables) {
    if (table.select.empty()) table.select = "SELECT * FROM " + table.name + " WHERE name = ?1";
  }
  return tables;
}

std::vector<Row> RowsOf(sqlite3_stmt* query, const std::string& name) {
  std::vector<Row> rows;
  BindText(query, 1, name);
  while (sqlite3_step(query) == SQLITE_ROW) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(query); ++i) {
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(query, i)), sqlite3_value_free);
    }
  }
  sqlite3_reset(query);
  return rows;
}

// Reads the rows of `count` records.
void LoadGroup(std::vector<Table>& tables, const std::string* names, size_t count) {
  for (Table& table : tables) {
    table.rows.clear();
    for (size_t i = 0; i < count; ++i) table.rows.push_back(RowsOf(table.query, names[i]));
  }
}

std::vector<std::string> NamesInFeedOrder(sqlite3* source, int64_t most) {
  std::vector<std::string> names;
  sqlite3_stmt* query = Prepare(source, "SELECT name FROM feed ORDER BY position LIMIT ?");
  sqlite3_bind_int64(query, 1, most);
  while (sqlite3_step(query) == SQLITE_ROW) names.emplace_back(Column(query, 0));
  sqlite3_finalize(query);
  return names;
}

void CopySchema(sqlite3* source, sqlite3* target) {
  sqlite3_stmt* query = Prepare(source,
                                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
                                "AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
  while (sqlite3_step(query) == SQLITE_ROW) Run(target, std::string(Column(query, 0)));
  sqlite3_finalize(query);
  Run(target, "INSERT INTO feed_head (id, epoch, position) VALUES (1, 'bare', 0)");
}

void PrepareTable(sqlite3* source, sqlite3* target, Table& table) {
  table.query = Prepare(source, table.select);
  table.columns = sqlite3_column_count(table.query);
  std::string marks = "?";
  for (int i = 1; i < table.columns; ++i) marks += ", ?";
  table.insert = Prepare(target, "INSERT INTO " + table.name + " VALUES (" + marks + ")");
}

void InsertRows(sqlite3* target, Table& table, size_t record) {
  for (const Row& row : table.rows[record]) {
    for (int i = 0; i < table.columns; ++i) sqlite3_bind_value(table.insert, i + 1, row[i].get());
    Expect(target, sqlite3_step(table.insert), SQLITE_DONE, table.name);
    sqlite3_reset(table.insert);
  }
}

// One durable transaction: the rows of each record, then the feed's head and its rows.
void InsertGroup(sqlite3* target, std::vector<Table>& tables, sqlite3_stmt* move_head,
                 size_t count) {
  Run(target, "BEGIN IMMEDIATE");
  for (size_t i = 0; i < count; ++i) {
    for (size_t t = 0; t + 1 < tables.size(); ++t) InsertRows(target, tables[t], i);
  }
  sqlite3_bind_int64(move_head, 1, static_cast<int64_t>(count));
  Expect(target, sqlite3_step(move_head), SQLITE_ROW, "feed_head");
  sqlite3_reset(move_head);
  for (size_t i = 0; i < count; ++i) InsertRows(target, tables.back(), i);
  Run(target, "COMMIT");
}

// Reads and writes in turn; only what writing took is counted.
BareRun InsertAll(sqlite3* target, std::vector<Table>& tables,
                  const std::vector<std::string>& names, size_t group) {
  sqlite3_stmt* move_head = Prepare(
      target, "UPDATE feed_head SET position = position + ? WHERE id = 1 RETURNING position");
  BareRun run = {static_cast<int64_t>(names.size()), 0, 0};
  for (size_t i = 0; i < names.size(); i += group) {
    const size_t count = std::min(group, names.size() - i);
    LoadGroup(tables, &names[i], count);
    const double wall = WallSeconds(), cpu = ThreadCpuSeconds();
    InsertGroup(target, tables, move_head, count);
    run.seconds += WallSeconds() - wall;
    run.cpu_seconds += ThreadCpuSeconds() - cpu;
  }
  sqlite3_finalize(move_head);
  return run;
}

// Reads one page after (`key`, `name`) into `page`; the number of rows.
int ReadPage(sqlite3_stmt* query, std::string& key, std::string& name, int limit,
             std::string& page) {
  BindText(query, 1, key);
  BindText(query, 2, name);
  sqlite3_bind_int(query, 3, limit);
  std::string last_key, last_name;
  int rows = 0;
  page.clear();
  for (; sqlite3_step(query) == SQLITE_ROW; ++rows) {
    page += Column(query, 0);
    last_key = Column(query, 1);
    last_name = Column(query, 2);
  }
  sqlite3_reset(query);
  key = last_key;
  name = last_name;
  return rows;
}

}  // namespace

SqlitePointReader::SqlitePointReader(const std::string& path)
    : database_(Open(path)),
      statement_(Prepare(database_,
                         "SELECT name, version, readers, redirect, body FROM organisation "
                         "WHERE name = ?")) {}

SqlitePointReader::~SqlitePointReader() {
  sqlite3_finalize(statement_);
  sqlite3_close(database_);
}

std::string SqlitePointReader::Read(std::string_view name) {
  BindText(statement_, 1, name);
  Expect(database_, sqlite3_step(statement_), SQLITE_ROW, name);
  std::string body(Column(statement_, 4));
  sqlite3_reset(statement_);
  return body;
}

BareRun SqliteScan(const std::string& path, int page_size) {
  sqlite3* database = Open(path);
  sqlite3_stmt* query = Prepare(database,
                                "SELECT body, sort_name, name FROM organisation "
                                "WHERE is_public = 1 AND state IN (1, 2) "
                                "AND (sort_name, name) > (?, ?) ORDER BY sort_name, name LIMIT ?");
  std::string key, name, page;
  BareRun run;
  const double wall = WallSeconds(), cpu = ThreadCpuSeconds();
  int rows = 0;
  do {
    rows = ReadPage(query, key, name, page_size, page);
    run.records += rows;
  } while (rows == page_size);
  run.seconds = WallSeconds() - wall;
  run.cpu_seconds = ThreadCpuSeconds() - cpu;
  sqlite3_finalize(query);
  sqlite3_close(database);
  return run;
}

BareRun SqliteInsertSame(const std::string& source, const std::string& target, int group,
                         int64_t most) {
  sqlite3* from = Open(source);
  sqlite3* to = Open(target);
  CopySchema(from, to);
  std::vector<Table> tables = TablesOfACreate();
  for (Table& table : tables) PrepareTable(from, to, table);
  const BareRun run = InsertAll(to, tables, NamesInFeedOrder(from, most), group);
  for (Table& table : tables) {
    sqlite3_finalize(table.query);
    sqlite3_finalize(table.insert);
  }
  sqlite3_close(from);
  sqlite3_close(to);
  return run;
}

}  // namespace baraza::bench
