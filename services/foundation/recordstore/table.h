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

// A word that a record is found by, and how it ranks among records that share it: the lower the
// weight, the earlier (0 to 999).
struct Word {
  std::string text;
  int weight = 0;
};

// The names of a type's tables and columns. Plain identifiers: they become part of SQL text.
struct Schema {
  std::string table;
  std::vector<std::string> columns;  // of the main table, beside the common ones
  std::vector<Child> children;
  // What a list can be filtered by: field -> condition on the row `t`, with `$` in the place of the
  // list of values: `t.type IN $` (see Is and Has).
  std::map<std::string, std::string> filters;
  // What a list can be ordered by: order -> column of the main table (KEY_TEXT). The first of the
  // map is not the default: a query names its order.
  std::map<std::string, std::string> orders;
  // Field number of `before` in the service's change message.
  int before_field = 10;
  // The words that a search finds a record by (see word_index.h): a table `(word, weight, name)`
  // and the column `words` of the main table. Empty: records cannot be searched.
  std::string word_table = {};
  // Number of the way in which columns, children and words follow from the resource; raised when
  // that changes, so that older rows are derived anew (RecordTable::Rederive). The main table has
  // a column `derived` for it. 0: it never changed.
  int64_t derivation = 0;
  // True: the resource holds personal data. It stands in no feed, cache or audit trail (who changed
  // it and when does), and can be erased.
  bool confidential = false;
};

// Conditions that filters are made of: a column of the main table is one of the values; the record
// has a row in a child table with such a column.
inline std::string Is(const std::string& column) { return "t." + column + " IN $"; }
inline std::string Has(const std::string& child, const std::string& column) {
  return "EXISTS (SELECT 1 FROM " + child + " c WHERE c.name = t.name AND c." + column + " IN $)";
}

// The values of one record, in the order of the schema's columns and children.
struct Row {
  std::vector<store::Value> columns;
  std::vector<std::vector<std::vector<store::Value>>> children;  // [child][row][column]
  std::string redirect;
  std::vector<Word> words = {};  // each once
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
