#include "services/foundation/recordstore/word_index.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {
namespace {

using store::Type;
using store::Value;

constexpr int kFirstChunk = 200;  // rows of a word that are looked at in the first statement
constexpr int kChunk = 1000;      // and in each of the next
constexpr int kRare = 2000;       // a word with fewer rows is rare
constexpr size_t kInserted = 32;  // words in one statement: a round trip costs more than a row
constexpr char kRelevance[] = "relevance";

// What comes after all words that begin so: U+10FFFF is in no folded text.
std::string EndOf(std::string_view word) {
  return absl::StrCat(std::string(word), "\xf4\x8f\xbf\xbf");
}

using Words = std::vector<std::pair<std::string, int>>;  // texts and weights

Words Decode(std::string_view encoded) {
  Words words;
  for (absl::string_view item :
       absl::StrSplit(absl::string_view(encoded.data(), encoded.size()), ' ', absl::SkipEmpty())) {
    const size_t slash = item.rfind('/');
    if (slash == absl::string_view::npos) continue;
    int weight = 0;
    std::from_chars(item.data() + slash + 1, item.data() + item.size(), weight);
    words.emplace_back(std::string(item.substr(0, slash)), weight);
  }
  return words;
}

// The rank of a record with these words; lower is better.
int RankOf(std::string_view encoded, const std::vector<std::string>& asked) {
  const Words words = Decode(encoded);
  int rank = 0;
  for (const std::string& part : asked) {
    int best = std::numeric_limits<int>::max() / 1000;
    for (const auto& [word, weight] : words) {
      if (word.compare(0, part.size(), part) != 0) continue;
      best = std::min(best, weight + (word == part ? 0 : WordIndex::kPartPenalty));
    }
    rank += best;
  }
  return rank;
}

std::string RankKey(int rank) { return absl::StrFormat("%09d", rank); }

absl::StatusOr<std::string> OrderColumn(const Schema& schema, const std::string& order_by) {
  if (order_by == kRelevance) return std::string("words");
  const auto order = schema.orders.find(order_by);
  if (order != schema.orders.end()) return order->second;
  return absl::InvalidArgumentError(absl::StrCat("no order is called ", order_by));
}

// Statements that insert 1, 2 ... words of a record.
std::vector<std::string> InsertStatements(const std::string& table) {
  std::vector<std::string> statements;
  std::string rows;
  for (size_t i = 1; i <= kInserted; ++i) {
    absl::StrAppend(&rows, rows.empty() ? "" : ", ", "(:w", i, ", :v", i, ", :n", i, ")");
    statements.push_back(
        absl::StrCat("INSERT INTO ", table, " (word, weight, name) VALUES ", rows));
  }
  return statements;
}

// What of `words` is not in `others`.
std::vector<Word> Without(const Words& words, const Words& others) {
  const std::set<std::pair<std::string, int>> left_out(others.begin(), others.end());
  std::vector<Word> rest;
  for (const auto& word : words) {
    if (!left_out.contains(word)) rest.push_back({word.first, word.second});
  }
  return rest;
}

// The limit is part of the text, and the order that of the index: a planner that doesn't know how
// few rows are wanted collects all rows of a word first, or reads the whole main table.
std::string AtMost(int rows) { return absl::StrCat(" ORDER BY word, weight, name LIMIT ", rows); }

// How many rows are looked at next, after so many.
int NextChunk(int looked) {
  return looked == 0 ? kFirstChunk : std::min(kChunk, WordIndex::kLooked - looked);
}

}  // namespace

WordIndex::WordIndex(const Schema& schema)
    : schema_(schema),
      inserts_(InsertStatements(schema.word_table)),
      delete_(absl::StrCat("DELETE FROM ", schema.word_table,
                           " WHERE word = :word AND weight = :weight AND name = :name")),
      select_words_(absl::StrCat("SELECT words FROM ", schema.table, " WHERE name = :name")) {}

std::string WordIndex::Encode(const std::vector<Word>& words) {
  std::string encoded;
  for (const Word& word : words) absl::StrAppend(&encoded, " ", word.text, "/", word.weight);
  return encoded;
}

absl::Status WordIndex::Insert(store::Session& session, std::string_view name,
                               const std::vector<Word>& words) const {
  for (size_t at = 0; at < words.size();) {
    const size_t end = std::min(words.size(), at + kInserted);
    const std::string& statement = inserts_[end - at - 1];
    std::vector<Value> values;
    for (; at < end; ++at) {
      values.insert(values.end(), {words[at].text, int64_t{words[at].weight}, std::string(name)});
    }
    RETURN_IF_ERROR(session.Run(statement, values).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> WordIndex::Standing(store::Session& session,
                                                std::string_view name) const {
  ASSIGN_OR_RETURN(auto rows, session.Query<std::string>(select_words_, name));
  return rows.empty() ? std::string() : std::get<0>(std::move(rows[0]));
}

absl::Status WordIndex::Replace(store::Session& session, std::string_view name,
                                const std::string& standing, const std::vector<Word>& words) const {
  const Words before = Decode(standing), after = Decode(Encode(words));
  for (const Word& word : Without(before, after)) {
    RETURN_IF_ERROR(session.Execute(delete_, word.text, word.weight, name).status());
  }
  return Insert(session, name, Without(after, before));
}

void WordIndex::Require(const std::vector<std::string>& words, Condition& condition) {
  for (const std::string& word : words) {
    condition.Add(
        absl::StrCat("t.words LIKE ", condition.Parameter(absl::StrCat("% ", word, "%"))));
  }
}

std::string WordIndex::RowsOf(const std::string& columns, const std::string& from,
                              const std::string& to) const {
  // All columns of the index are compared, so that PostgreSQL takes many rows for likely and the
  // index for the way to the first of them.
  return absl::StrCat("SELECT ", columns, " FROM ", schema_.word_table,
                      " WHERE (word, weight, name) > (", from, ", -1, '') AND word < ", to);
}

absl::Status WordIndex::Restrict(store::Session& session, const std::vector<std::string>& words,
                                 Condition& condition) const {
  ASSIGN_OR_RETURN(const Rarest rarest, FindRarest(session, words));
  const std::string from = condition.Parameter(rarest.word);
  const std::string rows = RowsOf("name", from, condition.Parameter(EndOf(rarest.word)));
  // For few names the main table is read by name, for many as a whole: the limit tells which.
  condition.Add(absl::StrCat("t.name IN (SELECT name FROM (", rows,
                             rarest.is_rare ? AtMost(kRare) : "", ") named)"));
  Require(words, condition);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> WordIndex::CountRows(store::Session& session, const std::string& word,
                                             int limit) const {
  ASSIGN_OR_RETURN(auto rows, session.Query<int64_t>(absl::StrCat("SELECT COUNT(*) FROM (",
                                                                  RowsOf("word", ":word", ":end"),
                                                                  AtMost(limit), ") counted"),
                                                     word, EndOf(word)));
  return std::get<0>(rows[0]);
}

absl::StatusOr<WordIndex::Rarest> WordIndex::FindRarest(
    store::Session& session, const std::vector<std::string>& words) const {
  Rarest rarest;
  // Most queries hold a rare word: it is found without counting the common ones to the end.
  for (const int limit : {kRare, kLooked}) {
    int64_t fewest = std::numeric_limits<int64_t>::max();
    for (const std::string& word : words) {
      ASSIGN_OR_RETURN(const int64_t count, CountRows(session, word, limit));
      if (count < fewest || (count == fewest && word.size() > rarest.word.size())) {
        rarest.word = word;
      }
      fewest = std::min(fewest, count);
      if (fewest == 0) break;
    }
    rarest.is_rare = fewest < kRare;
    if (rarest.is_rare || words.size() == 1) break;
  }
  return rarest;
}

absl::StatusOr<int> WordIndex::LookAhead(store::Session& session, const scope::Scope& scope,
                                         const record::Query& query, int most, Place& place,
                                         std::map<std::string, std::string>& hits) const {
  ASSIGN_OR_RETURN(const std::string column, OrderColumn(schema_, query.order_by));
  std::vector<Value> parameters = {place.word, place.weight, place.name, place.end};
  Condition condition(schema_, scope);
  RETURN_IF_ERROR(condition.Add(query.filters));
  Require(query.words, condition);
  parameters.insert(parameters.end(), condition.parameters().begin(), condition.parameters().end());
  const std::string sql = absl::StrCat(
      "SELECT w.word, w.weight, w.name, t.", column, " FROM (SELECT word, weight, name FROM ",
      schema_.word_table, " WHERE (word, weight, name) > (:word, :weight, :name) AND word < :end",
      AtMost(most), ") w LEFT JOIN ", schema_.table, " t ON t.name = w.name AND ", condition.sql(),
      " ORDER BY w.word, w.weight, w.name");
  static constexpr Type kTypes[] = {Type::kText, Type::kInt, Type::kText, Type::kText};
  int looked = 0;
  RETURN_IF_ERROR(session.Rows(sql, parameters, kTypes, [&](std::vector<Value>& row) {
    ++looked;
    place.word = std::get<std::string>(row[0]);
    place.weight = std::get<int64_t>(row[1]);
    place.name = std::get<std::string>(row[2]);
    const auto* held = std::get_if<std::string>(&row[3]);
    if (held == nullptr) return absl::OkStatus();
    hits.emplace(place.name,
                 query.order_by == kRelevance ? RankKey(RankOf(*held, query.words)) : *held);
    return absl::OkStatus();
  }));
  return looked;
}

bool WordIndex::Full(const record::Query& query, const Place& place,
                     const std::map<std::string, std::string>& found, int limit) {
  if (query.order_by != kRelevance || query.words.size() > 1) return false;
  if (place.word != query.words[0] || place.weight >= kPartPenalty) return false;
  const auto later = std::count_if(found.begin(), found.end(), [&](const auto& hit) {
    return IsAfter(query, {hit.second, hit.first});
  });
  return later >= limit;
}

bool WordIndex::IsAfter(const record::Query& query, const Hit& hit) {
  return query.after_name.empty() || hit > Hit{query.after_key, query.after_name};
}

absl::StatusOr<std::vector<WordIndex::Hit>> WordIndex::Search(store::Session& session,
                                                              const scope::Scope& scope,
                                                              const record::Query& query,
                                                              int limit) const {
  Rarest rarest{query.words[0]};
  if (query.words.size() > 1) {
    ASSIGN_OR_RETURN(rarest, FindRarest(session, query.words));
  }
  Place place{.word = rarest.word, .end = EndOf(rarest.word)};
  std::map<std::string, std::string> found;  // by name: a record may hold several such words
  for (int looked = 0, asked = 0, last = 0; last == asked && looked < kLooked; looked += last) {
    asked = NextChunk(looked);
    ASSIGN_OR_RETURN(last, LookAhead(session, scope, query, asked, place, found));
    if (static_cast<int>(found.size()) >= kHeld || Full(query, place, found, limit)) break;
  }
  std::vector<Hit> hits;
  for (auto& [name, key] : found) {
    Hit hit{std::move(key), name};
    if (IsAfter(query, hit)) hits.push_back(std::move(hit));
  }
  std::sort(hits.begin(), hits.end());
  if (static_cast<int>(hits.size()) > limit) hits.resize(limit);
  return hits;
}

}  // namespace baraza::recordstore
