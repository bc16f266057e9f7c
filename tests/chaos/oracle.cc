#include "tests/chaos/oracle.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::chaos {
namespace {

using organisations::v1::ListOrganisationsRequest;
using organisations::v1::ListOrganisationsResponse;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using Stub = OrganisationsService::Stub;
using Complaints = std::vector<std::string>;

constexpr int kPage = 1000;

absl::StatusOr<ListOrganisationsResponse> List(Stub& stub,
                                               const ListOrganisationsRequest& request) {
  grpc::ClientContext context;
  peers::CallAs(context, scope::Scope::Service("oracle"), absl::Seconds(30));
  context.set_wait_for_ready(true);
  ListOrganisationsResponse response;
  RETURN_IF_ERROR(rpc::FromGrpc(stub.ListOrganisations(&context, request, &response)));
  return response;
}

absl::Status GatherTable(Stub& stub, Holdings& holdings) {
  ListOrganisationsRequest request;
  request.set_page_size(kPage);
  do {
    ASSIGN_OR_RETURN(ListOrganisationsResponse page, List(stub, request));
    for (const Organisation& record : page.organisations()) {
      if (!holdings.table.emplace(record.name(), record.SerializeAsString()).second) {
        return absl::DataLossError(absl::StrCat("listed twice: ", record.name()));
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status GatherReads(Stub& stub, Holdings& holdings) {
  organisations::v1::BatchGetOrganisationsRequest request;
  auto ask = [&]() -> absl::Status {
    grpc::ClientContext context;
    peers::CallAs(context, scope::Scope::Service("oracle"), absl::Seconds(30));
    organisations::v1::BatchGetOrganisationsResponse response;
    RETURN_IF_ERROR(rpc::FromGrpc(stub.BatchGetOrganisations(&context, request, &response)));
    for (const Organisation& record : response.organisations()) {
      holdings.reads.emplace(record.name(), record.SerializeAsString());
    }
    request.clear_names();
    return absl::OkStatus();
  };
  for (const auto& [name, bytes] : holdings.table) {
    request.add_names(name);
    if (request.names_size() == kPage) RETURN_IF_ERROR(ask());
  }
  return request.names().empty() ? absl::OkStatus() : ask();
}

absl::Status GatherFound(Stub& stub, const std::string& filter, Holdings& holdings) {
  ListOrganisationsRequest request;
  request.set_identifier(filter);
  ASSIGN_OR_RETURN(ListOrganisationsResponse response, List(stub, request));
  std::vector<std::string>& names = holdings.found[filter];
  for (const Organisation& record : response.organisations()) names.push_back(record.name());
  return absl::OkStatus();
}

// The last change of each record.
std::map<std::string, const Seen*> LastOf(const std::vector<Seen>& feed) {
  std::map<std::string, const Seen*> last;
  for (const Seen& seen : feed) last[seen.name] = &seen;
  return last;
}

// By which filters a record has to be found, and by which no longer.
absl::Status GatherCodes(Stub& stub, Holdings& holdings) {
  std::map<std::string, int64_t> preceding;
  std::map<std::string, const Seen*> last;
  for (const Seen& seen : holdings.feed) {
    const Seen*& known = last[seen.name];
    if (known != nullptr) preceding[seen.name] = known->write;
    known = &seen;
  }
  for (const auto& [name, bytes] : holdings.table) {
    Organisation record;
    record.ParseFromString(bytes);
    RETURN_IF_ERROR(GatherFound(stub, KeyFilter(KeyOf(record)), holdings));
    RETURN_IF_ERROR(GatherFound(stub, WriteFilter(WriteOf(record)), holdings));
    const auto old = preceding.find(name);
    if (old != preceding.end()) {
      RETURN_IF_ERROR(GatherFound(stub, WriteFilter(old->second), holdings));
    }
  }
  return absl::OkStatus();
}

void JudgeWrite(const Write& write, const std::vector<const Seen*>& seen, Complaints& complaints) {
  const std::string what = absl::StrCat("write ", write.id);
  if (write.intent == Intent::kNothing && !seen.empty()) {
    complaints.push_back(absl::StrCat("trace: ", what, " should have left none, and made ",
                                      seen[0]->name, " ", seen[0]->etag));
  }
  if (seen.size() > 1) {
    complaints.push_back(absl::StrCat("twice: ", what, " is ", seen[0]->name, " ", seen[0]->etag,
                                      " and ", seen[1]->name, " ", seen[1]->etag));
  }
  for (const Seen* change : seen) {
    if (change->content == write.content) continue;
    complaints.push_back(absl::StrCat("half: ", change->name, " ", change->etag, " shows ", what,
                                      ", but not as it was sent"));
  }
  if (!write.acknowledged || write.intent == Intent::kNothing) return;
  const bool there = std::any_of(seen.begin(), seen.end(), [&](const Seen* change) {
    return change->name == write.name && change->etag == write.etag;
  });
  if (!there) {
    complaints.push_back(absl::StrCat("lost: ", what, " was acknowledged as ", write.name, " ",
                                      write.etag, ", and the feed does not have it"));
  }
}

void JudgeWrites(const std::vector<Write>& writes, const std::vector<Seen>& feed,
                 Complaints& complaints) {
  std::vector<std::vector<const Seen*>> seen(writes.size() + 1);
  for (const Seen& change : feed) {
    if (change.write < 1 || change.write > static_cast<int64_t>(writes.size())) {
      complaints.push_back(
          absl::StrCat("half: nobody sent what ", change.name, " ", change.etag, " shows"));
      continue;
    }
    seen[change.write].push_back(&change);
  }
  for (const Write& write : writes) JudgeWrite(write, seen[write.id], complaints);
}

void JudgeTable(const Holdings& holdings, Complaints& complaints) {
  const std::map<std::string, const Seen*> last = LastOf(holdings.feed);
  for (const auto& [name, seen] : last) {
    const auto row = holdings.table.find(name);
    if (row == holdings.table.end()) {
      complaints.push_back(absl::StrCat("lost: the feed has ", name, ", the table has not"));
    } else if (row->second != seen->bytes) {
      complaints.push_back(absl::StrCat("apart: table and feed disagree about ", name));
    }
  }
  for (const auto& [name, bytes] : holdings.table) {
    if (last.count(name) == 0) {
      complaints.push_back(absl::StrCat("apart: the table has ", name, ", the feed has not"));
    }
    const auto read = holdings.reads.find(name);
    if (read == holdings.reads.end() || read->second != bytes) {
      complaints.push_back(absl::StrCat("apart: a read of ", name, " differs from the list"));
    }
  }
}

// Every code that was asked for leads to the records that show it now, and to no other.
void JudgeCodes(const Holdings& holdings, Complaints& complaints) {
  std::map<std::string, std::vector<std::string>> shown;
  for (const auto& [name, bytes] : holdings.table) {
    Organisation record;
    record.ParseFromString(bytes);
    shown[KeyFilter(KeyOf(record))].push_back(name);
    shown[WriteFilter(WriteOf(record))].push_back(name);
  }
  for (const auto& [filter, names] : shown) {
    if (names.size() > 1) {
      complaints.push_back(
          absl::StrCat("twice: ", absl::StrJoin(names, " and "), " are both ", filter));
    }
  }
  for (const auto& [filter, names] : holdings.found) {
    std::vector<std::string> expected = shown[filter], found = names;
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    if (expected == found) continue;
    complaints.push_back(absl::StrCat("half: ", filter, " is shown by [",
                                      absl::StrJoin(expected, " "), "] and finds [",
                                      absl::StrJoin(found, " "), "]"));
  }
}

}  // namespace

absl::StatusOr<Holdings> Gather(const std::string& address, const std::string& token) {
  Holdings holdings;
  FeedReader reader(address, token);
  const bool caught_up = reader.AwaitCaughtUp();
  reader.Stop();
  holdings.feed = reader.seen();
  holdings.feed_complaints = reader.complaints();
  if (!caught_up) return absl::DeadlineExceededError("the feed cannot be read to its end");
  auto stub = OrganisationsService::NewStub(peers::Connect(address));
  RETURN_IF_ERROR(GatherTable(*stub, holdings));
  RETURN_IF_ERROR(GatherReads(*stub, holdings));
  RETURN_IF_ERROR(GatherCodes(*stub, holdings));
  return holdings;
}

std::vector<std::string> Judge(const std::vector<Write>& writes, const Holdings& holdings) {
  Complaints complaints = holdings.feed_complaints;
  JudgeWrites(writes, holdings.feed, complaints);
  JudgeTable(holdings, complaints);
  JudgeCodes(holdings, complaints);
  return complaints;
}

std::vector<std::string> Examine(const std::string& address, const std::string& token,
                                 const Journal& journal, FeedReader& follower) {
  absl::StatusOr<Holdings> holdings = Gather(address, token);
  if (!holdings.ok()) return {holdings.status().ToString()};
  Complaints complaints = journal.complaints();
  const Complaints verdict = Judge(journal.writes(), *holdings);
  complaints.insert(complaints.end(), verdict.begin(), verdict.end());
  const int64_t head = holdings->feed.empty() ? 0 : holdings->feed.back().position;
  if (head > 0 && !follower.AwaitPosition(head)) complaints.push_back("the follower stays behind");
  const Complaints followed = follower.complaints();
  complaints.insert(complaints.end(), followed.begin(), followed.end());
  if (follower.seen() != holdings->feed) complaints.push_back("the follower saw another history");
  return complaints;
}

}  // namespace baraza::chaos
