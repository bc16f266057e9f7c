#include "services/organisations/rpc/organisation_query.h"

#include <vector>

#include "services/foundation/calendar/calendar.h"
#include "services/foundation/rpc/listing.h"
#include "services/foundation/status/status.h"
#include "services/organisations/domain/active_as.h"
#include "services/organisations/domain/identifier.h"
#include "services/organisations/domain/search_words.h"

namespace baraza::organisations {
namespace {

// What both requests filter by.
template <class Request>
void AddFilters(const Request& request, record::Query& query) {
  const std::vector<int> live = {v1::Organisation::PENDING, v1::Organisation::ACTIVE};
  rpc::Where(query, "state", request.states());
  if (request.states().empty()) rpc::Where(query, "state", live);
  rpc::Where(query, "type", request.types());
  rpc::Where(query, "country", request.countries());
  rpc::Where(query, "diaspora", request.diaspora_countries());
  for (const std::string& word : FoldedWords(request.offering())) {
    query.filters.push_back({"offering", {word}});
  }
  if (!request.alliances().empty()) {
    rpc::Where(query, "active_as", ActiveAsAny(request.alliances(), request.roles()));
  } else {
    rpc::Where(query, "active_in_role", request.roles());
  }
  query.count_total = request.count_total();
}

}  // namespace

record::Query QueryOf(const v1::ListOrganisationsRequest& request, absl::CivilDay today) {
  record::Query query{.order_by = request.order_by().empty() ? "display_name" : request.order_by()};
  AddFilters(request, query);
  if (!request.identifier().empty()) {
    query.filters.push_back({"identifier", {IdentifierKeyOf(request.identifier())}});
  }
  if (request.stale()) query.filters.push_back({"stale_on", {calendar::DayNumber(today)}});
  return query;
}

absl::StatusOr<record::Query> QueryOf(const v1::SearchOrganisationsRequest& request) {
  record::Query query{.order_by = request.order_by().empty() ? "relevance" : request.order_by()};
  query.words = QueryWords(request.query());
  if (query.words.empty()) {
    return status::InvalidFields({{"query", "holds no letter and no digit: say what to look for"}});
  }
  AddFilters(request, query);
  return query;
}

}  // namespace baraza::organisations
