// How one type of resource lies in SQL tables: which columns are searched, sorted and constrained.
//
// The main table has, beside the columns named here, those that every record has: name (key),
// version, is_public, readers (the audience as text), redirect, body. Child tables have `name` and
// the columns named here; the table of readers, `TABLE_reader(name, reader)`, is written for every
// record. Schemas are plain SQL migrations of the service; storage_test holds them to this.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/foundation/store/session.h"

namespace baraza::recordstore {

// A child table: any number of rows for one record.
struct Child {
  std::string table;
  std::vector<std::string> columns;
};

// The names of a type's tables and columns. Plain identifiers: they become part of SQL text.
struct Schema {
  std::string table;
  std::vector<std::string> columns;  // of the main table, beside the common ones
  std::vector<Child> children;
  // What a list can be filtered by: field -> "column", or "table.column" of a child.
  std::map<std::string, std::string> filters;
  // What a list can be ordered by: order -> column of the main table (KEY_TEXT). The first of the
  // map is not the default: a query names its order.
  std::map<std::string, std::string> orders;
  // Field number of `before` in the service's change message.
  int before_field = 10;
};

// The values of one record, in the order of the schema's columns and children.
struct Row {
  std::vector<store::Value> columns;
  std::vector<std::vector<std::vector<store::Value>>> children;  // [child][row][column]
  std::string redirect;
};

// An instant as a column by which lists are ordered (KEY_TEXT): its byte order is that of time.
inline std::string TimeKey(const google::protobuf::Timestamp& time) {
  return absl::StrFormat("%012d.%09d", time.seconds(), time.nanos());
}

// A type of resource: its schema, and what of a resource goes into it.
template <class R>
struct Mapping {
  Schema schema;
  std::function<Row(const R&)> row;
};

}  // namespace baraza::recordstore
