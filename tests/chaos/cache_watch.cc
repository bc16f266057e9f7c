#include "tests/chaos/cache_watch.h"

#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"

namespace baraza::chaos {
namespace {

constexpr int64_t kMergedSince = std::numeric_limits<int64_t>::max();  // newer than any version

}  // namespace

CacheWatch::CacheWatch(const std::string& address, const std::string& token)
    : stub_(organisations::v1::OrganisationsService::NewStub(peers::Connect(address))),
      reader_(
          std::make_unique<FeedReader>(address, token, [this](const Seen& seen) { Read(seen); })) {}

int64_t CacheWatch::VersionNow(const std::string& name) {
  grpc::ClientContext context;
  peers::CallAs(context, scope::Scope::Service("cache-watch"));
  organisations::v1::GetOrganisationRequest request;
  request.set_name(name);
  organisations::v1::Organisation record;
  if (!rpc::FromGrpc(stub_->GetOrganisation(&context, request, &record)).ok()) return 0;
  if (record.name() != name) return kMergedSince;
  int64_t version = 0;  // an etag is "version-hash"
  return absl::SimpleAtoi(record.etag().substr(0, record.etag().find('-')), &version) ? version : 0;
}

void CacheWatch::Read(const Seen& seen) {
  if (!IsOrganisation(seen.name)) return;
  const absl::Time begin = absl::Now();
  absl::Duration older;
  int64_t version = VersionNow(seen.name);
  if (version == 0) return;  // the database is away
  while (version > 0 && version < seen.version && older < kBound) {
    version = VersionNow(seen.name);
    older = absl::Now() - begin;
  }
  ++reads_;
  if (older > absl::ZeroDuration()) ++older_;
  longest_us_ = std::max(longest_us_.load(), absl::ToInt64Microseconds(older));
}

}  // namespace baraza::chaos
