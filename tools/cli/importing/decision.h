// What an import does with a record: the rule of docs/importing.md, "What the import decides".
//
// Why: the rule is told to people, so it stands in one place, without a server in it, and is tested
// there. It never merges by itself: what is likely a duplicate is registered and said to be one, so
// that a person decides.
//
// Thread-safety: pure.
#pragma once

#include <optional>
#include <string>

#include "baraza/duplication/v1/match.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace baraza::importing {

// A registered record that holds a VERIFIED identifier which the imported one cites.
struct Holder {
  std::string name;
  std::string title;
  std::string code;  // "GB-CHC-1113101"
};

// What is known of a record before it is sent.
struct Facts {
  std::string name;                     // under which it would be registered
  std::optional<std::string> standing;  // the record that this name leads to today
  std::optional<Holder> holder;
  google::protobuf::RepeatedPtrField<duplication::v1::Match> candidates;
  google::protobuf::RepeatedPtrField<std::string> ask_alliances;
};

struct Decision {
  std::string uses;     // another record takes its place: it is not sent. Empty: it is sent
  bool likely = false;  // a duplicate of something registered, by all appearances
  std::string note;     // what to tell people; empty: nothing
};

// `limit`: from which probability a candidate is said to be a likely duplicate.
Decision Decide(const Facts& facts, double limit);

// A row whose record `name` the row at `origin` of the same import holds already: the first is
// taken, or two that differ would replace one another at every import.
Decision Repetition(const std::string& name, const std::string& origin);

}  // namespace baraza::importing
