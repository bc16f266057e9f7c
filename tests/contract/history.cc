#include "tests/contract/history.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/identifier.h"
#include "tests/contract/samples.h"

namespace baraza::contract {
namespace {

using Faults = std::vector<std::string>;

// The rows of a query, of whatever database.
template <class... Columns>
std::vector<std::tuple<Columns...>> RowsOf(store::Database& database, std::string_view sql) {
  std::vector<std::tuple<Columns...>> rows;
  const absl::Status read = database.Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, session.Query<Columns...>(sql));
    return absl::OkStatus();
  });
  EXPECT_TRUE(read.ok()) << read;
  return rows;
}

// The last change of each record, by name.
std::map<std::string, feed::Change> LastOf(const std::vector<feed::Change>& changes,
                                           Faults& faults) {
  std::map<std::string, feed::Change> last;
  int64_t position = 0;
  for (const feed::Change& change : changes) {
    if (change.position != ++position) {
      faults.push_back(absl::StrCat("position ", change.position, " stands at ", position));
      position = change.position;
    }
    const feed::Change before = std::exchange(last[change.name], change);
    if (change.version != before.version + 1) {
      faults.push_back(
          absl::StrCat(change.name, ": version ", change.version, " follows ", before.version));
    }
    if (change.before != before.after) {
      faults.push_back(absl::StrCat(change.name, ": `before` of version ", change.version,
                                    " is not what the preceding change left"));
    }
  }
  return last;
}

// Holds the table of organisations to the last changes of the feed.
void CompareTable(store::Database& database, const std::map<std::string, feed::Change>& last,
                  Faults& faults) {
  const auto rows = RowsOf<std::string, int64_t, store::Bytes>(
      database, "SELECT name, version, body FROM organisation");
  if (rows.size() != last.size()) {
    faults.push_back(
        absl::StrCat("the table has ", rows.size(), " records, the feed ", last.size()));
  }
  for (const auto& [name, version, body] : rows) {
    const auto change = last.find(name);
    if (change == last.end() || change->second.version != version ||
        change->second.after != body.value) {
      faults.push_back(absl::StrCat(name, ": table and feed disagree"));
    }
  }
}

// Holds the identifiers that are searched to those of the stored messages.
void CompareIdentifiers(store::Database& database, const std::map<std::string, feed::Change>& last,
                        Faults& faults) {
  std::multiset<std::pair<std::string, std::string>> searched, stored;
  for (auto& [name, key] : RowsOf<std::string, std::string>(
           database, "SELECT name, key FROM organisation_identifier")) {
    searched.emplace(name, key);
  }
  for (const auto& [name, change] : last) {
    const Organisation record = Parse(change.after);
    for (const Identifier& identifier : record.identifiers()) {
      stored.emplace(name, organisations::IdentifierKey(identifier.scheme(), identifier.value()));
    }
  }
  if (searched != stored) faults.push_back("identifiers of the table are not those of the records");
}

}  // namespace

Faults FaultsOfHistory(store::Database& database) {
  Faults faults;
  const std::vector<feed::Change> changes = FeedOf(database);
  const auto last = LastOf(changes, faults);
  CompareTable(database, last, faults);
  CompareIdentifiers(database, last, faults);
  std::set<std::pair<std::string, int64_t>> audited;
  for (auto& [name, version] :
       RowsOf<std::string, int64_t>(database, "SELECT name, version FROM audit")) {
    audited.emplace(name, version);
  }
  for (const feed::Change& change : changes) {
    if (audited.erase({change.name, change.version}) == 0) {
      faults.push_back(absl::StrCat(change.name, ": a change is not in the audit trail"));
    }
  }
  if (!audited.empty())
    faults.push_back("the audit trail tells of changes that are not in the feed");
  return faults;
}

Faults FaultsOfAnswers(store::Database& database, const std::vector<Outcome>& outcomes) {
  std::map<int64_t, feed::Change> by_position;
  for (feed::Change& change : FeedOf(database)) by_position[change.position] = std::move(change);
  Faults faults;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.ok()) continue;
    const feed::Change& change = by_position[outcome->position];
    if (change.name != outcome->name || change.version != outcome->version ||
        change.after != outcome->body) {
      faults.push_back(absl::StrCat(outcome->name, ": version ", outcome->version,
                                    " was acknowledged at ", outcome->position, ", where ",
                                    change.name, " ", change.version, " stands"));
    }
  }
  return faults;
}

std::map<std::string, int64_t> CountRows(store::Database& database) {
  std::map<std::string, int64_t> counts;
  for (const char* table : {"organisation", "organisation_reader", "organisation_identifier",
                            "audit", "feed", "request", "decision", "merged"}) {
    const auto rows = RowsOf<int64_t>(database, absl::StrCat("SELECT count(*) FROM ", table));
    counts[table] = rows.empty() ? -1 : std::get<0>(rows[0]);
  }
  return counts;
}

}  // namespace baraza::contract
