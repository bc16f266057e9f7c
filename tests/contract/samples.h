// Callers and organisations that the tests of this suite have in common, and short ways to read.
//
// Thread-safety: pure functions; those that read may be called from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/store/database.h"
#include "tests/contract/answers.h"

namespace baraza::contract {

using organisations::v1::Identifier;
using organisations::v1::Organisation;

// Of alliances/x: its secretariat, whose records are ACTIVE at once, and a member, whose are
// drafts.
scope::Scope Secretariat();
scope::Scope Member();
// Of alliances/z.
scope::Scope OtherSecretariat();
scope::Scope OtherMember();

// "organisations/ID".
std::string NameOfId(std::string_view id);
// An organisation that is called so.
Organisation Called(std::string_view display_name);
// The same with an identifier.
Organisation Holding(std::string_view display_name, std::string_view value,
                     Identifier::Status status);
// A patch of `id` that gives it another display name.
Organisation Renamed(std::string_view id, std::string_view display_name);
// The message in stored bytes.
Organisation Parse(const std::string& body);

// The reason of an error; "OK" of none.
std::string ReasonOf(const Outcome& outcome);
// How often each reason occurs, "OK" among them, as "REASON:COUNT" in order.
std::vector<std::string> CountReasons(const std::vector<Outcome>& outcomes);

// All of a list, page by page.
std::vector<Organisation> ListAll(record::RecordReader& reader, const scope::Scope& scope,
                                  record::Query query);
// Display names of all that `scope` sees, by name.
std::vector<std::string> DisplayNames(record::RecordReader& reader, const scope::Scope& scope,
                                      record::Query query = {});
// Every change of the feed.
std::vector<feed::Change> FeedOf(store::Database& database);

}  // namespace baraza::contract
