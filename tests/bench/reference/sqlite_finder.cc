#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

#include "tests/bench/reference/name_finder.h"

namespace baraza::bench {
namespace {

// Ends the program if SQLite says something else than it should.
void Expect(sqlite3* database, bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "bare SQLite: %s: %s\n", what.c_str(), sqlite3_errmsg(database));
  std::abort();
}

sqlite3_stmt* Prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Expect(database, sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK,
         sql);
  return statement;
}

void BindText(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

std::string TextAt(sqlite3_stmt* statement, int column) {
  return reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
}

// " river/2 north/2" -> "river north"
std::string WithoutWeights(const std::string& encoded) {
  std::string words;
  bool in_weight = false;
  for (char c : encoded) {
    in_weight = c == '/' || (in_weight && c != ' ');
    if (!in_weight) words += c;
  }
  return words;
}

class SqliteFinder : public NameFinder {
 public:
  SqliteFinder(const std::string& source, const std::string& target) {
    Expect(database_, sqlite3_open(target.c_str(), &database_) == SQLITE_OK, target);
    Run("PRAGMA mmap_size=1073741824");
    Run("CREATE VIRTUAL TABLE book USING fts5(words, name UNINDEXED, prefix='4')");
    Run("ATTACH '" + source + "' AS source");
    Run("BEGIN");
    Fill();
    Run("COMMIT");
    Run("DETACH source");
    find_ = Prepare(database_, "SELECT name FROM book WHERE book MATCH ? ORDER BY rank LIMIT 10");
  }
  ~SqliteFinder() override {
    sqlite3_finalize(find_);
    sqlite3_close(database_);
  }

  const char* kind() const override { return "FTS5"; }

  std::vector<std::string> Find(const std::string&,
                                const std::vector<std::string>& words) override {
    std::string query;
    for (const std::string& word : words) query += "\"" + word + "\"* ";
    BindText(find_, 1, query);
    std::vector<std::string> names;
    while (sqlite3_step(find_) == SQLITE_ROW) names.push_back(TextAt(find_, 0));
    sqlite3_reset(find_);
    return names;
  }

 private:
  void Run(const std::string& sql) {
    Expect(database_, sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK,
           sql);
  }

  void Fill() {
    sqlite3_stmt* read = Prepare(database_, "SELECT words, name FROM source.organisation");
    sqlite3_stmt* write = Prepare(database_, "INSERT INTO book VALUES (?, ?)");
    while (sqlite3_step(read) == SQLITE_ROW) {
      BindText(write, 1, WithoutWeights(TextAt(read, 0)));
      BindText(write, 2, TextAt(read, 1));
      Expect(database_, sqlite3_step(write) == SQLITE_DONE, "filling FTS5");
      sqlite3_reset(write);
    }
    sqlite3_finalize(read);
    sqlite3_finalize(write);
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* find_ = nullptr;
};

}  // namespace

std::unique_ptr<NameFinder> MakeSqliteFinder(const std::string& source, const std::string& target) {
  return std::make_unique<SqliteFinder>(source, target);
}

}  // namespace baraza::bench
