// Finding records by words: an inverted index in SQL, the same on both stores, as current as the
// records.
//
// Why: people look for an organisation by a part of its name, an acronym, a code, in their own
// script. Every word that a record is found by is a row `(word, weight, name)`, in that order, so
// that the records of a word are read best first; the main table keeps all words of a record in
// its column `words`, by which the other words of a query are checked and old rows are removed.
//
// A search starts from the query's rarest word. Work is bounded: at most kLooked rows of that word
// are looked at, a chunk at a time, until kHeld records or more are held and ranked. With one word
// and by relevance its rows come best first, so that a page is known as soon as it is full. The
// rank of a record is the sum, over the words of the query, of the weight of the word that begins
// so, plus kPartPenalty where it only begins so; records of one rank are ordered by name.
//
// Status: what the session answers. Thread-safety: const, so any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/condition.h"
#include "services/foundation/recordstore/table.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/store/session.h"

namespace baraza::recordstore {

class WordIndex {
 public:
  static constexpr int kLooked = 20000;
  static constexpr int kHeld = 2000;
  static constexpr int kPartPenalty = 100;

  // `schema` names a word_table and outlives the index.
  explicit WordIndex(const Schema& schema);

  // How a record's words lie in its column `words`: " word/weight" each.
  static std::string Encode(const std::vector<Word>& words);

  // Adds a record's words, many in one statement.
  absl::Status Insert(store::Session& session, std::string_view name,
                      const std::vector<Word>& words) const;
  // The words of a record as its column holds them; empty if there is no such record.
  absl::StatusOr<std::string> Standing(store::Session& session, std::string_view name) const;
  // Replaces the words of a record, which stood so before its row was replaced.
  absl::Status Replace(store::Session& session, std::string_view name, const std::string& standing,
                       const std::vector<Word>& words) const;

  // A record that was found.
  struct Hit {
    std::string key;  // by which hits are ordered: the rank, or the column of the query's order
    std::string name;
    friend auto operator<=>(const Hit&, const Hit&) = default;
  };

  // Records that `scope` may read, that pass the query's filters and hold its words: the first
  // `limit` of them after `after_key` and `after_name`, in order. `query.words` is not empty.
  // INVALID_ARGUMENT: no order or filter is called so.
  absl::StatusOr<std::vector<Hit>> Search(store::Session& session, const scope::Scope& scope,
                                          const record::Query& query, int limit) const;
  // Restricts a query on `t` to records that hold the words, all of them, however many there are.
  absl::Status Restrict(store::Session& session, const std::vector<std::string>& words,
                        Condition& condition) const;

 private:
  // SQL: the rows of a word and of those that begin with it, between two parameters.
  std::string RowsOf(const std::string& columns, const std::string& from,
                     const std::string& to) const;
  // A condition on `t` for each of the words.
  static void Require(const std::vector<std::string>& words, Condition& condition);

  // Where in the index a look at a word's rows goes on.
  struct Place {
    std::string word, end;
    int64_t weight = -1;
    std::string name;
  };

  // The word with the fewest rows; of words with kLooked rows or more the longest.
  struct Rarest {
    std::string word;
    bool is_rare = false;  // it has so few rows that each is read by itself
  };
  absl::StatusOr<Rarest> FindRarest(store::Session& session,
                                    const std::vector<std::string>& words) const;
  absl::StatusOr<int64_t> CountRows(store::Session& session, const std::string& word,
                                    int limit) const;
  // Looks at up to `most` next rows, adds what is found to `hits`; rows looked at.
  absl::StatusOr<int> LookAhead(store::Session& session, const scope::Scope& scope,
                                const record::Query& query, int most, Place& place,
                                std::map<std::string, std::string>& hits) const;
  // True if what is found holds the whole page: no row after `place` ranks before any of it.
  static bool Full(const record::Query& query, const Place& place,
                   const std::map<std::string, std::string>& found, int limit);
  // True if the hit comes after the page that the query goes on from.
  static bool IsAfter(const record::Query& query, const Hit& hit);

  const Schema& schema_;
  const std::vector<std::string> inserts_;  // by number of rows: 1, 2 ...
  const std::string delete_;
  const std::string select_words_;
};

}  // namespace baraza::recordstore
