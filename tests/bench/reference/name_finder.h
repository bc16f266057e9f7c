// What the stores can do by themselves to find names: the references of searches.
//
// SQLite: a table of FTS5 over the folded words of each record, with an index of four-letter
// prefixes; every word of the query begins a word, best first by bm25. PostgreSQL: pg_trgm's
// `display_name % query`, most similar first, by a GIN index: it looks at whole names, so it finds
// misspelt ones, too, and neither codes nor acronyms. Both answer names only, in this process.
//
// Ownership: the database is read when the finder is made. Faults end the program.
// Thread-safety: one thread per object.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace baraza::bench {

class NameFinder {
 public:
  virtual ~NameFinder() = default;
  // How it finds: "FTS5".
  virtual const char* kind() const = 0;
  // Names of the first ten records for a query: its text, and its words folded.
  virtual std::vector<std::string> Find(const std::string& text,
                                        const std::vector<std::string>& words) = 0;
};

// Reads the file `source` into an index in the file `target`.
std::unique_ptr<NameFinder> MakeSqliteFinder(const std::string& source, const std::string& target);
// Adds a table and an index to the database at `address`.
std::unique_ptr<NameFinder> MakePostgresFinder(const std::string& address);
// The same over names that are given, called by their positions: "0", "1" ...
std::unique_ptr<NameFinder> MakePostgresFinder(const std::string& address,
                                               const std::vector<std::string>& names);
// MB of the database on the disk.
double PostgresMegabytes(const std::string& address);
// VACUUM and ANALYZE, as autovacuum does minutes after an import.
void PostgresVacuum(const std::string& address);

}  // namespace baraza::bench
