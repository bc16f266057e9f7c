#include "services/foundation/recordstore/record_table.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
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

// Parameters are bound in the order in which they occur; their names only have to differ.
std::string Parameter(std::vector<Value>& parameters, Value value) {
  parameters.push_back(std::move(value));
  return absl::StrCat(":p", parameters.size());
}

std::string Parameters(size_t count) {
  std::vector<std::string> names(count);
  for (size_t i = 0; i < count; ++i) names[i] = absl::StrCat(":p", i + 1);
  return absl::StrJoin(names, ", ");
}

std::vector<std::string> WrittenColumns(const Schema& schema) {
  std::vector<std::string> columns = {"version", "is_public", "readers", "redirect", "body"};
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

Value ToValue(const std::variant<int64_t, std::string>& value) {
  return std::visit([](const auto& inner) { return Value(inner); }, value);
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
      insert_(InsertStatement(schema_)),
      update_(UpdateStatement(schema_)),
      insert_children_(InsertChildStatements(schema_)),
      insert_reader_(InsertInto(schema_.table + "_reader", {"name", "reader"})) {}

absl::StatusOr<std::optional<record::Record>> RecordTable::Find(store::Session& session,
                                                                std::string_view name) const {
  ASSIGN_OR_RETURN(std::vector<record::Record> found, FindAll(session, {std::string(name)}));
  if (found.empty()) return std::nullopt;
  return std::move(found[0]);
}

absl::StatusOr<std::vector<record::Record>> RecordTable::FindAll(
    store::Session& session, const std::vector<std::string>& names) const {
  std::vector<record::Record> records;
  for (const std::string& name : names) {
    const Value parameter = name;
    RETURN_IF_ERROR(
        session.Rows(select_one_, {&parameter, 1}, kCommonTypes, [&](std::vector<Value>& row) {
          records.push_back(ToRecord(row));
          return absl::OkStatus();
        }));
  }
  return records;
}

// The condition that `scope` may read a record of `t`.
std::string RecordTable::Visible(const scope::Scope& scope, std::vector<Value>& parameters) const {
  if (scope.ReadsAll() || failpoint::Planted("drop-scope")) return "1 = 1";
  if (scope.Keys().empty()) return "t.is_public = 1";
  std::vector<std::string> keys;
  for (const std::string& key : scope.Keys()) keys.push_back(Parameter(parameters, key));
  return absl::StrCat("(t.is_public = 1 OR EXISTS (SELECT 1 FROM ", schema_.table,
                      "_reader r WHERE r.name = t.name AND r.reader IN (",
                      absl::StrJoin(keys, ", "), ")))");
}

absl::StatusOr<std::string> RecordTable::Condition(const record::Filter& filter,
                                                   std::vector<Value>& parameters) const {
  const auto found = schema_.filters.find(filter.field);
  if (found == schema_.filters.end()) {
    return absl::InvalidArgumentError(absl::StrCat("no filter is called ", filter.field));
  }
  std::vector<std::string> values;
  for (const auto& value : filter.any_of) values.push_back(Parameter(parameters, ToValue(value)));
  const std::string in = absl::StrCat(" IN (", absl::StrJoin(values, ", "), ")");
  if (!absl::StrContains(found->second, '.')) return absl::StrCat("t.", found->second, in);
  const std::pair<std::string, std::string> child = absl::StrSplit(found->second, '.');
  return absl::StrCat("EXISTS (SELECT 1 FROM ", child.first, " c WHERE c.name = t.name AND c.",
                      child.second, in, ")");
}

absl::StatusOr<record::Page> RecordTable::List(store::Session& session, const scope::Scope& scope,
                                               const record::Query& query) const {
  const auto order = schema_.orders.find(query.order_by);
  if (order == schema_.orders.end()) {
    return absl::InvalidArgumentError(absl::StrCat("no order is called ", query.order_by));
  }
  std::vector<Value> parameters;
  std::vector<std::string> conditions = {Visible(scope, parameters)};
  for (const record::Filter& filter : query.filters) {
    ASSIGN_OR_RETURN(conditions.emplace_back(), Condition(filter, parameters));
  }
  if (!query.from_key.empty()) {
    conditions.push_back(
        absl::StrCat("t.", order->second, " >= ", Parameter(parameters, query.from_key)));
  }
  if (!query.after_name.empty()) {
    const std::string key = Parameter(parameters, query.after_key);
    conditions.push_back(absl::StrCat("(t.", order->second, ", t.name) ",
                                      query.descending ? "<" : ">", " (", key, ", ",
                                      Parameter(parameters, query.after_name), ")"));
  }
  const char* direction = query.descending ? " DESC" : "";
  const std::string sql = absl::StrCat(
      "SELECT t.body, t.", order->second, ", t.name FROM ", schema_.table, " t WHERE ",
      absl::StrJoin(conditions, " AND "), " ORDER BY t.", order->second, direction, ", t.name",
      direction, " LIMIT ", Parameter(parameters, int64_t{query.limit} + 1));
  static constexpr Type kTypes[] = {Type::kBytes, Type::kText, Type::kText};

  record::Page page;
  page.bodies.reserve(query.limit);
  bool more = false;
  RETURN_IF_ERROR(session.Rows(sql, parameters, kTypes, [&](std::vector<Value>& row) {
    if (static_cast<int>(page.bodies.size()) == query.limit) {
      more = true;
      return absl::OkStatus();
    }
    page.bodies.push_back(std::move(std::get<Bytes>(row[0]).value));
    TakeText(row[1], page.next_key);
    TakeText(row[2], page.next_name);
    return absl::OkStatus();
  }));
  if (!more) page.next_key = page.next_name = "";
  return page;
}

absl::StatusOr<std::vector<feed::Change>> RecordTable::Snapshot(store::Session& session,
                                                                const scope::Scope& scope,
                                                                std::string_view after,
                                                                int limit) const {
  std::vector<Value> parameters;
  const std::string visible = Visible(scope, parameters);
  const std::string from = Parameter(parameters, std::string(after));
  const std::string sql =
      absl::StrCat(select_, " WHERE ", visible, " AND t.name > ", from, " ORDER BY t.name LIMIT ",
                   Parameter(parameters, int64_t{limit}));
  std::vector<feed::Change> states;
  RETURN_IF_ERROR(session.Rows(sql, parameters, kCommonTypes, [&](std::vector<Value>& row) {
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
  values.insert(values.end(), row.columns.begin(), row.columns.end());
  values.push_back(record.name);
  return values;
}

absl::Status RecordTable::Insert(store::Session& session, const record::Record& record,
                                 const Row& row) const {
  RETURN_IF_ERROR(session.Run(insert_, Values(record, row)).status());
  return InsertChildren(session, record, row);
}

absl::StatusOr<bool> RecordTable::Replace(store::Session& session, const record::Record& record,
                                          const Row& row) const {
  std::vector<Value> values = Values(record, row);
  values.push_back(record.version - 1);
  ASSIGN_OR_RETURN(int64_t replaced, session.Run(update_, values));
  if (replaced == 0) return false;
  if (failpoint::Planted("keep-old-children")) return true;
  RETURN_IF_ERROR(DeleteChildren(session, record.name));
  RETURN_IF_ERROR(InsertChildren(session, record, row));
  return true;
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
