#include "services/foundation/recordstore/record_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {
namespace {

using store::Bytes;
using store::Type;
using store::Value;

// Columns that every record has, as they are read.
constexpr char kCommon[] = "t.name, t.version, t.readers, t.redirect, t.body";
constexpr Type kCommonTypes[] = {Type::kText, Type::kInt, Type::kText, Type::kText, Type::kBytes};

// The same with the head of the feed, which the statement sees as it sees the record.
constexpr char kHead[] = ", (SELECT position FROM feed_head WHERE id = 1)";
constexpr Type kStandingTypes[] = {Type::kText, Type::kInt,   Type::kText,
                                   Type::kText, Type::kBytes, Type::kInt};

// The version where the head stands above what is told. Else NULL, which costs less to read than a
// number: most pages show nothing that has not been told.
constexpr char kUntold[] =
    ", CASE WHEN (SELECT position FROM feed_head WHERE id = 1) > :told THEN t.version END";

constexpr size_t kFoundAtOnce = 50;  // records that are read by name in one statement

std::string Parameters(size_t count) {
  std::vector<std::string> names(count);
  for (size_t i = 0; i < count; ++i) names[i] = absl::StrCat(":p", i + 1);
  return absl::StrJoin(names, ", ");
}

std::vector<std::string> WrittenColumns(const Schema& schema) {
  std::vector<std::string> columns = {"version", "is_public", "readers", "redirect", "body"};
  if (schema.derivation > 0) columns.push_back("derived");
  if (!schema.word_table.empty()) columns.push_back("words");
  columns.insert(columns.end(), schema.columns.begin(), schema.columns.end());
  return columns;
}

std::string InsertInto(const std::string& table, const std::vector<std::string>& columns) {
  return absl::StrCat("INSERT INTO ", table, " (", absl::StrJoin(columns, ", "), ") VALUES (",
                      Parameters(columns.size()), ")");
}

std::string InsertStatement(const Schema& schema) {
  std::vector<std::string> columns = WrittenColumns(schema);
  columns.push_back("name");
  return InsertInto(schema.table, columns);
}

std::vector<std::string> InsertChildStatements(const Schema& schema) {
  std::vector<std::string> statements;
  for (const Child& child : schema.children) {
    std::vector<std::string> columns = child.columns;
    columns.push_back("name");
    statements.push_back(InsertInto(child.table, columns));
  }
  return statements;
}

std::string UpdateStatement(const Schema& schema) {
  std::vector<std::string> sets;
  for (const std::string& column : WrittenColumns(schema)) {
    sets.push_back(absl::StrCat(column, " = :p", sets.size() + 1));
  }
  return absl::StrCat("UPDATE ", schema.table, " SET ", absl::StrJoin(sets, ", "),
                      " WHERE name = :name AND version = :before");
}

record::Record ToRecord(std::vector<Value>& row) {
  record::Record record;
  record.name = std::get<std::string>(std::move(row[0]));
  record.version = std::get<int64_t>(row[1]);
  record.audience = scope::DecodeAudience(std::get<std::string>(row[2]));
  if (auto* redirect = std::get_if<std::string>(&row[3])) record.redirect = std::move(*redirect);
  record.body = std::move(std::get<Bytes>(row[4]).value);
  return record;
}

// Those of `names` that exist: one by one where they are one, else many at a time.
absl::StatusOr<std::map<std::string, Standing>> FindBy(store::Session& session,
                                                       std::string_view one, std::string_view many,
                                                       absl::Span<const Type> columns,
                                                       const std::vector<std::string>& names) {
  std::map<std::string, Standing> found;
  for (size_t at = 0; at < names.size(); at += kFoundAtOnce) {
    const size_t end = std::min(names.size(), at + kFoundAtOnce);
    std::vector<Value> parameters(names.begin() + at, names.begin() + end);
    const bool alone = parameters.size() == 1;
    // One statement for all numbers of names.
    if (!alone) parameters.resize(kFoundAtOnce, parameters.back());
    RETURN_IF_ERROR(
        session.Rows(alone ? one : many, parameters, columns, [&](std::vector<Value>& row) {
          const int64_t position = row.size() > 5 ? std::get<int64_t>(row[5]) : 0;
          record::Record record = ToRecord(row);
          std::string name = record.name;
          found[std::move(name)] = {std::move(record), position};
          return absl::OkStatus();
        }));
  }
  return found;
}

// Takes the text of `value`, if there is one, in exchange for the memory of `text`.
void TakeText(Value& value, std::string& text) {
  if (auto* held = std::get_if<std::string>(&value)) {
    text.swap(*held);
  } else {
    text.clear();
  }
}

}  // namespace

RecordTable::RecordTable(Schema schema)
    : schema_(std::move(schema)),
      select_(absl::StrCat("SELECT ", kCommon, " FROM ", schema_.table, " t")),
      select_one_(absl::StrCat(select_, " WHERE t.name = :name")),
      select_many_(absl::StrCat(select_, " WHERE t.name IN (", Parameters(kFoundAtOnce), ")")),
      select_one_standing_(absl::StrCat("SELECT ", kCommon, kHead, " FROM ", schema_.table,
                                        " t WHERE t.name = :name")),
      select_many_standing_(absl::StrCat("SELECT ", kCommon, kHead, " FROM ", schema_.table,
                                         " t WHERE t.name IN (", Parameters(kFoundAtOnce), ")")),
      insert_(InsertStatement(schema_)),
      update_(UpdateStatement(schema_)),
      insert_children_(InsertChildStatements(schema_)),
      insert_reader_(InsertInto(schema_.table + "_reader", {"name", "reader"})),
      words_(schema_.word_table.empty() ? nullptr : std::make_unique<WordIndex>(schema_)) {}

absl::StatusOr<std::optional<record::Record>> RecordTable::Find(store::Session& session,
                                                                std::string_view name) const {
  std::optional<record::Record> found;
  const Value parameter = std::string(name);
  RETURN_IF_ERROR(
      session.Rows(select_one_, {&parameter, 1}, kCommonTypes, [&](std::vector<Value>& row) {
        found = ToRecord(row);
        return absl::OkStatus();
      }));
  return found;
}

absl::Status RecordTable::Hold(store::Session& session, std::string_view name, bool alone) const {
  if (failpoint::Planted("hold-nothing")) return absl::OkStatus();
  return session
      .Query<std::string>(absl::StrCat("SELECT name FROM ", schema_.table,
                                       " WHERE name = :name FOR ", alone ? "UPDATE" : "SHARE"),
                          name)
      .status();
}

absl::StatusOr<std::map<std::string, Standing>> RecordTable::FindAll(
    store::Session& session, const std::vector<std::string>& names) const {
  return FindBy(session, select_one_, select_many_, kCommonTypes, names);
}

absl::StatusOr<std::map<std::string, Standing>> RecordTable::FindAllStanding(
    store::Session& session, const std::vector<std::string>& names) const {
  return FindBy(session, select_one_standing_, select_many_standing_, kStandingTypes, names);
}

absl::StatusOr<ReadPage> RecordTable::List(store::Session& session, const scope::Scope& scope,
                                           const record::Query& query, int64_t told) const {
  ReadPage read;
  if (query.words.empty()) {
    ASSIGN_OR_RETURN(read, Scan(session, scope, query, told));
  } else {
    ASSIGN_OR_RETURN(read, Search(session, scope, query, told));
  }
  if (query.count_total) {
    ASSIGN_OR_RETURN(read.page.total, Count(session, scope, query));
  }
  return read;
}

absl::StatusOr<std::string> RecordTable::ScanStatement(const record::Query& query,
                                                       Condition& condition, bool telling) const {
  const auto order = schema_.orders.find(query.order_by);
  if (order == schema_.orders.end()) {
    return absl::InvalidArgumentError(absl::StrCat("no order is called ", query.order_by));
  }
  RETURN_IF_ERROR(condition.Add(query.filters));
  if (!query.from_key.empty()) {
    condition.Add(absl::StrCat("t.", order->second, " >= ", condition.Parameter(query.from_key)));
  }
  if (!query.after_name.empty()) {
    const std::string key = condition.Parameter(query.after_key);
    condition.Add(absl::StrCat("(t.", order->second, ", t.name) ", query.descending ? "<" : ">",
                               " (", key, ", ", condition.Parameter(query.after_name), ")"));
  }
  const std::string limit = condition.Parameter(int64_t{query.limit} + 1);
  const char* direction = query.descending ? " DESC" : "";
  const std::string& by = failpoint::Planted("unordered-page") ? "name" : order->second;
  return absl::StrCat("SELECT t.body, t.", order->second, ", t.name", telling ? kUntold : "",
                      " FROM ", schema_.table, " t WHERE ", condition.sql(), " ORDER BY t.", by,
                      direction, ", t.name", direction, " LIMIT ", limit);
}

absl::StatusOr<ReadPage> RecordTable::Scan(store::Session& session, const scope::Scope& scope,
                                           const record::Query& query, int64_t told) const {
  static constexpr Type kTypes[] = {Type::kBytes, Type::kText, Type::kText, Type::kInt};
  const bool telling = told != kNobodyAsks;
  Condition condition(schema_, scope);
  ASSIGN_OR_RETURN(const std::string sql, ScanStatement(query, condition, telling));
  std::vector<Value> parameters;
  if (telling) parameters.push_back(told);
  parameters.insert(parameters.end(), condition.parameters().begin(), condition.parameters().end());
  ReadPage read;
  record::Page& page = read.page;
  page.bodies.reserve(query.limit);
  bool more = false;
  const auto types = absl::MakeConstSpan(kTypes).first(telling ? 4 : 3);
  RETURN_IF_ERROR(session.Rows(sql, parameters, types, [&](std::vector<Value>& row) {
    if (static_cast<int>(page.bodies.size()) == query.limit) {
      more = true;
      return absl::OkStatus();
    }
    page.bodies.push_back(std::move(std::get<Bytes>(row[0]).value));
    TakeText(row[1], page.next_key);
    TakeText(row[2], page.next_name);
    const auto* version = telling ? std::get_if<int64_t>(&row[3]) : nullptr;
    if (version != nullptr) read.shown.push_back({page.next_name, *version});
    return absl::OkStatus();
  }));
  if (!more) page.next_key = page.next_name = "";
  if (read.shown.empty()) return read;
  ASSIGN_OR_RETURN(const feed::Head head, feed::ReadHead(session));
  read.position = head.position;  // or later than the records, which does no harm
  return read;
}

absl::StatusOr<ReadPage> RecordTable::Search(store::Session& session, const scope::Scope& scope,
                                             const record::Query& query, int64_t told) const {
  ASSIGN_OR_RETURN(std::vector<WordIndex::Hit> hits,
                   words_->Search(session, scope, query, query.limit + 1));
  ReadPage read;
  if (static_cast<int>(hits.size()) > query.limit) {
    hits.pop_back();
    read.page.next_key = hits.back().key;
    read.page.next_name = hits.back().name;
  }
  std::vector<std::string> names;
  for (const WordIndex::Hit& hit : hits) names.push_back(hit.name);
  ASSIGN_OR_RETURN(auto records,
                   told == kNobodyAsks ? FindAll(session, names) : FindAllStanding(session, names));
  for (const std::string& name : names) {
    const auto found = records.find(name);
    // It may have changed since it was found.
    if (found == records.end()) continue;
    record::Record& record = found->second.record;
    if (!scope.MayRead(record.audience)) continue;
    read.page.bodies.push_back(std::move(record.body));
    const int64_t position = found->second.position;
    if (position <= told) continue;
    read.position = std::max(read.position, position);
    read.shown.push_back({name, record.version});
  }
  return read;
}

absl::StatusOr<int64_t> RecordTable::Count(store::Session& session, const scope::Scope& scope,
                                           const record::Query& query) const {
  Condition condition(schema_, scope);
  RETURN_IF_ERROR(condition.Add(query.filters));
  if (!query.words.empty()) RETURN_IF_ERROR(words_->Restrict(session, query.words, condition));
  int64_t count = 0;
  static constexpr Type kTypes[] = {Type::kInt};
  RETURN_IF_ERROR(session.Rows(
      absl::StrCat("SELECT COUNT(*) FROM ", schema_.table, " t WHERE ", condition.sql()),
      condition.parameters(), kTypes, [&count](std::vector<Value>& row) {
        count = std::get<int64_t>(row[0]);
        return absl::OkStatus();
      }));
  return count;
}

absl::StatusOr<std::vector<feed::Change>> RecordTable::Snapshot(store::Session& session,
                                                                const scope::Scope& scope,
                                                                std::string_view after,
                                                                int limit) const {
  Condition condition(schema_, scope);
  condition.Add(absl::StrCat("t.name > ", condition.Parameter(std::string(after))));
  const std::string sql =
      absl::StrCat(select_, " WHERE ", condition.sql(), " ORDER BY t.name LIMIT ",
                   condition.Parameter(int64_t{limit}));
  std::vector<feed::Change> states;
  RETURN_IF_ERROR(
      session.Rows(sql, condition.parameters(), kCommonTypes, [&](std::vector<Value>& row) {
        record::Record record = ToRecord(row);
        states.push_back({.name = std::move(record.name),
                          .before_field = schema_.before_field,
                          .version = record.version,
                          .after = std::move(record.body),
                          .after_audience = std::move(record.audience)});
        return absl::OkStatus();
      }));
  return states;
}

std::vector<Value> RecordTable::Values(const record::Record& record, const Row& row) const {
  std::vector<Value> values = {record.version, int64_t{record.audience.is_public},
                               scope::EncodeAudience(record.audience), record.redirect,
                               Bytes{record.body}};
  if (schema_.derivation > 0) values.push_back(schema_.derivation);
  if (words_ != nullptr) values.push_back(WordIndex::Encode(row.words));
  values.insert(values.end(), row.columns.begin(), row.columns.end());
  values.push_back(record.name);
  return values;
}

absl::Status RecordTable::Insert(store::Session& session, const record::Record& record,
                                 const Row& row) const {
  RETURN_IF_ERROR(session.Run(insert_, Values(record, row)).status());
  if (words_ != nullptr) RETURN_IF_ERROR(words_->Insert(session, record.name, row.words));
  return InsertChildren(session, record, row);
}

absl::StatusOr<bool> RecordTable::Replace(store::Session& session, const record::Record& record,
                                          const Row& row) const {
  return Write(session, record.version - 1, record, row);
}

absl::StatusOr<bool> RecordTable::Write(store::Session& session, int64_t standing,
                                        const record::Record& record, const Row& row) const {
  std::vector<Value> values = Values(record, row);
  values.push_back(standing);
  std::string words;
  if (words_ != nullptr) {
    ASSIGN_OR_RETURN(words, words_->Standing(session, record.name));
  }
  ASSIGN_OR_RETURN(int64_t replaced, session.Run(update_, values));
  if (replaced == 0) return false;
  if (words_ != nullptr) {
    RETURN_IF_ERROR(words_->Replace(session, record.name, words, row.words));
  }
  if (failpoint::Planted("keep-old-children")) return true;
  RETURN_IF_ERROR(DeleteChildren(session, record.name));
  RETURN_IF_ERROR(InsertChildren(session, record, row));
  return true;
}

absl::StatusOr<int> RecordTable::Rederive(
    store::Session& session, int limit,
    const std::function<absl::StatusOr<Row>(const record::Record&)>& row_of) const {
  if (schema_.derivation == 0) return 0;
  std::vector<record::Record> older;
  const Value parameters[] = {schema_.derivation, int64_t{limit}};
  RETURN_IF_ERROR(session.Rows(absl::StrCat(select_, " WHERE t.derived < :derivation LIMIT :limit"),
                               parameters, kCommonTypes, [&older](std::vector<Value>& row) {
                                 older.push_back(ToRecord(row));
                                 return absl::OkStatus();
                               }));
  for (const record::Record& record : older) {
    ASSIGN_OR_RETURN(const Row row, row_of(record));
    RETURN_IF_ERROR(Write(session, record.version, record, row).status());
  }
  return static_cast<int>(older.size());
}

absl::StatusOr<bool> RecordTable::Erase(store::Session& session, std::string_view name,
                                        int64_t version) const {
  RETURN_IF_ERROR(DeleteChildren(session, name));
  ASSIGN_OR_RETURN(int64_t erased,
                   session.Execute(absl::StrCat("DELETE FROM ", schema_.table,
                                                " WHERE name = :name AND version = :version"),
                                   name, version));
  return erased > 0;
}

absl::Status RecordTable::DeleteChildren(store::Session& session, std::string_view name) const {
  for (const Child& child : schema_.children) {
    RETURN_IF_ERROR(
        session.Execute(absl::StrCat("DELETE FROM ", child.table, " WHERE name = :name"), name)
            .status());
  }
  return session
      .Execute(absl::StrCat("DELETE FROM ", schema_.table, "_reader WHERE name = :name"), name)
      .status();
}

absl::Status RecordTable::InsertChildren(store::Session& session, const record::Record& record,
                                         const Row& row) const {
  for (size_t i = 0; i < schema_.children.size(); ++i) {
    for (std::vector<Value> values : row.children[i]) {
      values.push_back(record.name);
      RETURN_IF_ERROR(session.Run(insert_children_[i], values).status());
    }
  }
  if (record.audience.is_public) return absl::OkStatus();  // nobody needs a key
  for (const std::string& reader : record.audience.readers) {
    RETURN_IF_ERROR(session.Execute(insert_reader_, record.name, reader).status());
  }
  return absl::OkStatus();
}

}  // namespace baraza::recordstore
