#include "tests/contract/samples.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::contract {
namespace {

using scope::Role;
using scope::Scope;

}  // namespace

Scope Secretariat() {
  return Scope({.subject = "secretary@x", .role = Role::kSecretariat, .alliance = "alliances/x"});
}

Scope Member() {
  return Scope({.subject = "member@x",
                .role = Role::kMember,
                .organisation = "organisations/member-of-x",
                .alliance = "alliances/x"});
}

Scope OtherSecretariat() {
  return Scope({.subject = "secretary@z", .role = Role::kSecretariat, .alliance = "alliances/z"});
}

Scope OtherMember() {
  return Scope({.subject = "member@z",
                .role = Role::kMember,
                .organisation = "organisations/member-of-z",
                .alliance = "alliances/z"});
}

std::string NameOfId(std::string_view id) { return "organisations/" + std::string(id); }

Organisation Called(std::string_view display_name) {
  Organisation organisation;
  organisation.set_display_name(std::string(display_name));
  return organisation;
}

Organisation Holding(std::string_view display_name, std::string_view value,
                     Identifier::Status status) {
  Organisation organisation = Called(display_name);
  Identifier& identifier = *organisation.add_identifiers();
  identifier.set_scheme("GB-CHC");
  identifier.set_value(std::string(value));
  identifier.set_status(status);
  return organisation;
}

Organisation Renamed(std::string_view id, std::string_view display_name) {
  Organisation patch = Called(display_name);
  patch.set_name(NameOfId(id));
  return patch;
}

Organisation Parse(const std::string& body) {
  Organisation organisation;
  EXPECT_TRUE(organisation.ParseFromString(body));
  return organisation;
}

std::string ReasonOf(const Outcome& outcome) {
  if (outcome.ok()) return "OK";
  const std::string reason = status::Reason(outcome.status());
  return reason.empty() ? outcome.status().ToString() : reason;
}

std::vector<std::string> CountReasons(const std::vector<Outcome>& outcomes) {
  std::map<std::string, int> counts;
  for (const Outcome& outcome : outcomes) ++counts[ReasonOf(outcome)];
  std::vector<std::string> told;
  for (const auto& [reason, count] : counts) told.push_back(absl::StrCat(reason, ":", count));
  return told;
}

std::vector<Organisation> ListAll(record::RecordReader& reader, const Scope& scope,
                                  record::Query query) {
  std::vector<Organisation> all;
  if (query.order_by.empty()) query.order_by = "display_name";
  do {
    absl::StatusOr<record::Page> page = reader.List(scope, query);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (const std::string& body : page->bodies) all.push_back(Parse(body));
    query.after_key = page->next_key;
    query.after_name = page->next_name;
  } while (!query.after_name.empty());
  return all;
}

std::vector<std::string> DisplayNames(record::RecordReader& reader, const Scope& scope,
                                      record::Query query) {
  std::vector<std::string> names;
  for (const Organisation& organisation : ListAll(reader, scope, std::move(query))) {
    names.push_back(organisation.display_name());
  }
  return names;
}

std::vector<feed::Change> FeedOf(store::Database& database) {
  std::vector<feed::Change> changes;
  const absl::Status read = database.Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(changes, feed::ReadAfter(session, 0, 1'000'000));
    return absl::OkStatus();
  });
  EXPECT_TRUE(read.ok()) << read;
  return changes;
}

}  // namespace baraza::contract
