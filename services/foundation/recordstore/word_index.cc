#include "services/foundation/recordstore/word_index.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {
namespace {

using store::Type;
using store::Value;

constexpr int kChunk = 1000;      // rows of a word that are looked at in one statement
constexpr int kCountedTo = 2001;  // a word with more rows is common, however many it has
constexpr char kRelevance[] = "relevance";

// What comes after all words that begin so: U+10FFFF is in no folded text.
std::string EndOf(std::string_view word) {
  return absl::StrCat(std::string(word), "\xf4\x8f\xbf\xbf");
}

std::vector<std::pair<std::string, int>> Decode(std::string_view encoded) {
  std::vector<std::pair<std::string, int>> words;
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
  const auto words = Decode(encoded);
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

}  // namespace

WordIndex::WordIndex(const Schema& schema)
    : schema_(schema),
      insert_(absl::StrCat("INSERT INTO ", schema.word_table,
                           " (word, weight, name) VALUES (:word, :weight, :name)")),
      delete_(absl::StrCat("DELETE FROM ", schema.word_table,
                           " WHERE word = :word AND weight = :weight AND name = :name")),
      select_words_(absl::StrCat("SELECT words FROM ", schema.table, " WHERE name = :name")),
      rarity_(absl::StrCat("SELECT COUNT(*) FROM (SELECT 1 FROM ", schema.word_table,
                           " WHERE word >= :word AND word < :end LIMIT :limit) counted")) {}

std::string WordIndex::Encode(const std::vector<Word>& words) {
  std::string encoded;
  for (const Word& word : words) absl::StrAppend(&encoded, " ", word.text, "/", word.weight);
  return encoded;
}

absl::Status WordIndex::Insert(store::Session& session, std::string_view name,
                               const std::vector<Word>& words) const {
  for (const Word& word : words) {
    RETURN_IF_ERROR(session.Execute(insert_, word.text, word.weight, name).status());
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
  if (standing == Encode(words)) return absl::OkStatus();
  for (const auto& [word, weight] : Decode(standing)) {
    RETURN_IF_ERROR(session.Execute(delete_, word, weight, name).status());
  }
  return Insert(session, name, words);
}

void WordIndex::Require(const std::vector<std::string>& words, Condition& condition) {
  for (const std::string& word : words) {
    condition.Add(
        absl::StrCat("t.words LIKE ", condition.Parameter(absl::StrCat("% ", word, "%"))));
  }
}

absl::Status WordIndex::Restrict(store::Session& session, const std::vector<std::string>& words,
                                 Condition& condition) const {
  ASSIGN_OR_RETURN(const std::string rarest, Rarest(session, words));
  const std::string from = condition.Parameter(rarest);
  condition.Add(absl::StrCat("t.name IN (SELECT name FROM ", schema_.word_table, " WHERE word >= ",
                             from, " AND word < ", condition.Parameter(EndOf(rarest)), ")"));
  Require(words, condition);
  return absl::OkStatus();
}

absl::StatusOr<std::string> WordIndex::Rarest(store::Session& session,
                                              const std::vector<std::string>& words) const {
  if (words.size() == 1) return words[0];
  std::string rarest;
  int64_t fewest = std::numeric_limits<int64_t>::max();
  for (const std::string& word : words) {
    ASSIGN_OR_RETURN(auto rows, session.Query<int64_t>(rarity_, word, EndOf(word), kCountedTo));
    const int64_t count = std::get<0>(rows[0]);
    if (count < fewest || (count == fewest && word.size() > rarest.size())) rarest = word;
    fewest = std::min(fewest, count);
    if (fewest == 0) break;
  }
  return rarest;
}

absl::StatusOr<int> WordIndex::LookAhead(store::Session& session, const scope::Scope& scope,
                                         const record::Query& query, Place& place,
                                         std::map<std::string, std::string>& hits) const {
  ASSIGN_OR_RETURN(const std::string column, OrderColumn(schema_, query.order_by));
  std::vector<Value> parameters = {place.word, place.weight, place.name, place.end,
                                   int64_t{kChunk}};
  Condition condition(schema_, scope);
  RETURN_IF_ERROR(condition.Add(query.filters));
  Require(query.words, condition);
  parameters.insert(parameters.end(), condition.parameters().begin(), condition.parameters().end());
  const std::string sql =
      absl::StrCat("SELECT w.word, w.weight, w.name, t.", column,
                   " FROM (SELECT word, weight, name FROM ", schema_.word_table,
                   " WHERE (word, weight, name) > (:word, :weight, :name) AND word < :end"
                   " ORDER BY word, weight, name LIMIT :limit) w LEFT JOIN ",
                   schema_.table, " t ON t.name = w.name AND ", condition.sql(),
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

absl::StatusOr<std::vector<WordIndex::Hit>> WordIndex::Search(store::Session& session,
                                                              const scope::Scope& scope,
                                                              const record::Query& query,
                                                              int limit) const {
  ASSIGN_OR_RETURN(std::string rarest, Rarest(session, query.words));
  Place place{.word = rarest, .end = EndOf(rarest)};
  std::map<std::string, std::string> found;  // by name: a record may hold several such words
  for (int looked = 0, last = kChunk; last == kChunk && looked < kLooked; looked += last) {
    ASSIGN_OR_RETURN(last, LookAhead(session, scope, query, place, found));
    if (static_cast<int>(found.size()) >= kHeld) break;
  }
  std::vector<Hit> hits;
  const Hit after{query.after_key, query.after_name};
  for (auto& [name, key] : found) {
    Hit hit{std::move(key), name};
    if (query.after_name.empty() || hit > after) hits.push_back(std::move(hit));
  }
  std::sort(hits.begin(), hits.end());
  if (static_cast<int>(hits.size()) > limit) hits.resize(limit);
  return hits;
}

}  // namespace baraza::recordstore
