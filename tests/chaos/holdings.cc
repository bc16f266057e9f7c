#include "tests/chaos/holdings.h"

#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/status/status.h"
#include "tests/chaos/client.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {
namespace {

using namespace organisations::v1;  // NOLINT: most of its messages are used here

constexpr int kPage = 1000;

scope::Scope Oracle() { return scope::Scope::Service("oracle"); }

// Asks one server; all into the same holdings.
class Gatherer {
 public:
  Gatherer(const std::string& address, Holdings& holdings)
      : organisations_(OrganisationsService::NewStub(peers::Connect(address))),
        alliances_(AlliancesService::NewStub(peers::Connect(address))),
        holdings_(holdings) {}

  absl::Status Run() {
    RETURN_IF_ERROR(ListOrganisationsOfAllStates());
    RETURN_IF_ERROR(ListAllAlliances());
    RETURN_IF_ERROR(ListAllMemberships());
    RETURN_IF_ERROR(ReadAll());
    return FindAll();
  }

 private:
  template <class Records>
  absl::Status Keep(const Records& records) {
    for (const auto& record : records) {
      if (!holdings_.table.emplace(record.name(), record.SerializeAsString()).second) {
        return absl::DataLossError(absl::StrCat("listed twice: ", record.name()));
      }
    }
    return absl::OkStatus();
  }

  // Asks for page after page and keeps what `records` finds in each.
  template <class Response, class Request, class Call, class Records>
  absl::Status ListPages(Request request, const Call& call, const Records& records) {
    request.set_page_size(kPage);
    do {
      ASSIGN_OR_RETURN(const Response page,
                       Client::Once<Response>(Oracle(), [&](auto* context, Response* response) {
                         return call(context, request, response);
                       }));
      RETURN_IF_ERROR(Keep(records(page)));
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  absl::Status ListOrganisationsOfAllStates() {
    ListOrganisationsRequest request;
    for (auto state : {Organisation::PENDING, Organisation::ACTIVE, Organisation::ARCHIVED,
                       Organisation::MERGED}) {
      request.add_states(state);
    }
    return ListPages<ListOrganisationsResponse>(
        request,
        [this](auto* c, auto& r, auto* a) { return organisations_->ListOrganisations(c, r, a); },
        [](const auto& page) { return page.organisations(); });
  }

  absl::Status ListAllAlliances() {
    return ListPages<ListAlliancesResponse>(
        ListAlliancesRequest(),
        [this](auto* c, auto& r, auto* a) { return alliances_->ListAlliances(c, r, a); },
        [](const auto& page) { return page.alliances(); });
  }

  absl::Status ListAllMemberships() {
    ListMembershipsRequest request;
    request.set_parent("alliances/-");
    return ListPages<ListMembershipsResponse>(
        request, [this](auto* c, auto& r, auto* a) { return alliances_->ListMemberships(c, r, a); },
        [](const auto& page) { return page.memberships(); });
  }

  // Reads every organisation by its name.
  absl::Status ReadAll() {
    std::vector<std::string> standing;
    for (const auto& [name, bytes] : holdings_.table) {
      if (!IsOrganisation(name)) continue;
      Organisation record;
      record.ParseFromString(bytes);
      if (record.state() == Organisation::MERGED) {
        RETURN_IF_ERROR(Resolve(name));
      } else {
        standing.push_back(name);
      }
    }
    for (size_t begin = 0; begin < standing.size(); begin += kPage) {
      BatchGetOrganisationsRequest request;
      for (size_t i = begin; i < standing.size() && i < begin + kPage; ++i) {
        request.add_names(standing[i]);
      }
      RETURN_IF_ERROR(ReadBatch(request));
    }
    return absl::OkStatus();
  }

  absl::Status ReadBatch(const BatchGetOrganisationsRequest& request) {
    using Response = BatchGetOrganisationsResponse;
    ASSIGN_OR_RETURN(const Response batch,
                     Client::Once<Response>(Oracle(), [&](auto* context, Response* response) {
                       return organisations_->BatchGetOrganisations(context, request, response);
                     }));
    for (const Organisation& record : batch.organisations()) {
      holdings_.reads.emplace(record.name(), record.SerializeAsString());
    }
    return absl::OkStatus();
  }

  absl::Status Resolve(const std::string& name) {
    GetOrganisationRequest request;
    request.set_name(name);
    const auto read = Client::Once<Organisation>(Oracle(), [&](auto* context, Organisation* r) {
      return organisations_->GetOrganisation(context, request, r);
    });
    if (IsOpen(read.status())) return read.status();
    holdings_.leads_to[name] = read.ok() ? read->name() : "";
    return absl::OkStatus();
  }

  // Looks up every code that a record shows, and those of the version before it.
  absl::Status FindAll() {
    std::set<std::string> codes;
    std::map<std::string, std::string> latest, preceding;
    for (const Seen& seen : holdings_.feed) {
      if (!IsOrganisation(seen.name)) continue;
      preceding[seen.name] = std::exchange(latest[seen.name], seen.bytes);
    }
    for (const auto& versions : {preceding, latest}) {
      for (const auto& [name, bytes] : versions) {
        Organisation record;
        record.ParseFromString(bytes);
        for (const std::string& code : CodesOf(record)) codes.insert(code);
      }
    }
    for (const std::string& code : codes) RETURN_IF_ERROR(Find(code));
    return absl::OkStatus();
  }

  absl::Status Find(const std::string& code) {
    ListOrganisationsRequest request;
    request.set_identifier(code);
    using Response = ListOrganisationsResponse;
    ASSIGN_OR_RETURN(const Response page,
                     Client::Once<Response>(Oracle(), [&](auto* context, Response* response) {
                       return organisations_->ListOrganisations(context, request, response);
                     }));
    std::vector<std::string>& names = holdings_.found[code];
    for (const Organisation& record : page.organisations()) names.push_back(record.name());
    return absl::OkStatus();
  }

  const std::unique_ptr<OrganisationsService::Stub> organisations_;
  const std::unique_ptr<AlliancesService::Stub> alliances_;
  Holdings& holdings_;
};

}  // namespace

std::vector<std::string> CodesOf(const Organisation& record) {
  std::vector<std::string> codes;
  for (const Identifier& identifier : record.identifiers()) {
    if (identifier.scheme() != "KEY" && identifier.scheme() != "WRITE") continue;
    codes.push_back(absl::StrCat(identifier.scheme(), "-", identifier.value()));
  }
  return codes;
}

absl::StatusOr<Holdings> Gather(const std::string& address, const std::string& token) {
  Holdings holdings;
  FeedReader reader(address, token);
  const bool caught_up = reader.AwaitCaughtUp();
  reader.Stop();
  holdings.feed = reader.seen();
  holdings.feed_complaints = reader.complaints();
  if (!caught_up) return absl::DeadlineExceededError("the feed cannot be read to its end");
  RETURN_IF_ERROR(Gatherer(address, holdings).Run());
  return holdings;
}

}  // namespace baraza::chaos
