#include "tests/chaos/feed_reader.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {
namespace {

using organisations::v1::OrganisationChange;
using organisations::v1::OrganisationsService;
using organisations::v1::WatchOrganisationsRequest;

constexpr absl::Duration kPause = absl::Milliseconds(20);  // before a stream is begun again
constexpr size_t kMostComplaints = 20;

scope::Scope Follower() { return scope::Scope::Service("follower"); }

}  // namespace

// The one state of a change - `before`, `membership_before` ... - that is set; empty: none is.
Sequence::Last Sequence::StateOf(const OrganisationChange& change, const char* when) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  change.GetReflection()->ListFields(change, &fields);
  for (const auto* field : fields) {
    if (!absl::EndsWith(field->name(), when)) continue;
    const auto& state = change.GetReflection()->GetMessage(change, field);
    const auto* etag = state.GetDescriptor()->FindFieldByName("etag");
    return {0, state.GetReflection()->GetString(state, etag), state.SerializeAsString()};
  }
  return {};
}

bool IsOrganisation(const std::string& name) { return absl::StartsWith(name, "organisations/"); }

bool IsMembership(const std::string& name) { return absl::StrContains(name, "/memberships/"); }

std::string Sequence::Take(const OrganisationChange& change) {
  const int64_t expected = seen_.empty() ? 1 : seen_.back().position + 1;
  Last& last = last_[change.name()];
  const Last before = StateOf(change, "before"), after = StateOf(change, "after");
  std::string wrong;
  if (change.position() != expected) {
    absl::StrAppend(&wrong, "feed: position ", change.position(), " where ", expected,
                    " comes next; ");
  }
  if (change.version() != last.version + 1) {
    absl::StrAppend(&wrong, "feed: version ", change.version(), " of ", change.name(),
                    " after version ", last.version, "; ");
  }
  if (before.bytes != last.bytes) {
    absl::StrAppend(&wrong, "feed: ", change.name(), " was ", last.etag, " and became ", after.etag,
                    " from ", before.etag, "; ");
  }
  last = {change.version(), after.etag, after.bytes};
  Seen seen = {.position = change.position(),
               .version = change.version(),
               .name = change.name(),
               .etag = after.etag,
               .bytes = after.bytes,
               .act = ActOf(change.actor())};
  if (IsOrganisation(change.name())) {
    seen.content = ContentOf(change.after());
    seen.write = WriteOf(change.after());
  }
  seen_.push_back(std::move(seen));
  return wrong;
}

absl::StatusOr<std::string> TokenOfNow(const std::string& address) {
  auto stub = OrganisationsService::NewStub(peers::Connect(address));
  grpc::ClientContext context;
  peers::CallAs(context, Follower());
  auto stream = stub->WatchOrganisations(&context, {});
  organisations::v1::WatchOrganisationsResponse response;
  while (stream->Read(&response)) {
    if (!response.caught_up()) continue;
    context.TryCancel();
    return response.resume_token();
  }
  return rpc::FromGrpc(stream->Finish());
}

FeedReader::FeedReader(const std::vector<std::string>& addresses, std::string token,
                       OnChange on_change)
    : on_change_(std::move(on_change)), token_(std::move(token)) {
  for (const std::string& address : addresses) {
    stubs_.push_back(OrganisationsService::NewStub(peers::Connect(address)));
  }
  thread_ = std::thread([this] { Run(); });
}

void FeedReader::Interrupt() {
  absl::MutexLock lock(&mutex_);
  if (open_ != nullptr) open_->TryCancel();
}

void FeedReader::Run() {
  while (true) {
    const absl::Status status = Follow();
    absl::MutexLock lock(&mutex_);
    if (!stopping_ && !absl::IsUnavailable(status) && !absl::IsUnknown(status) &&
        !absl::IsCancelled(status)) {
      Complain(absl::StrCat("the stream ended: ", status.ToString()));
      return;
    }
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kPause)) return;
  }
}

absl::Status FeedReader::Follow() {
  grpc::ClientContext context;
  peers::CallAs(context, Follower(), absl::ZeroDuration());
  context.set_wait_for_ready(true);
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return absl::OkStatus();
    open_ = &context;
    ++streams_;
  }
  WatchOrganisationsRequest request;
  request.set_resume_token(token_);
  auto stream = stubs_[streams_ % stubs_.size()]->WatchOrganisations(&context, request);
  for (Response response; stream->Read(&response);) Take(response);
  const absl::Status status = rpc::FromGrpc(stream->Finish());
  absl::MutexLock lock(&mutex_);
  open_ = nullptr;
  return status;
}

// The token moves on with what was taken: together, as a follower stores them in one transaction.
void FeedReader::Take(const Response& response) {
  for (const OrganisationChange& change : response.changes()) {
    Seen seen;
    {
      absl::MutexLock lock(&mutex_);
      const std::string wrong = sequence_.Take(change);
      if (!wrong.empty()) Complain(wrong);
      if (on_change_ != nullptr) seen = sequence_.seen().back();
    }
    if (on_change_ != nullptr) on_change_(seen);
  }
  token_ = response.resume_token();
  absl::MutexLock lock(&mutex_);
  if (response.caught_up()) caught_up_in_stream_ = streams_;
}

void FeedReader::Complain(const std::string& what) {
  if (complaints_.size() < kMostComplaints) complaints_.push_back(what);
}

bool FeedReader::AwaitPosition(int64_t position, absl::Duration limit) {
  absl::MutexLock lock(&mutex_);
  auto there = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !sequence_.seen().empty() && sequence_.seen().back().position >= position;
  };
  return mutex_.AwaitWithTimeout(absl::Condition(&there), limit);
}

bool FeedReader::AwaitCaughtUp(absl::Duration limit) {
  absl::MutexLock lock(&mutex_);
  const int stream = streams_;
  if (open_ != nullptr) open_->TryCancel();
  auto there = [&]()
                   ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return caught_up_in_stream_ > stream; };
  return mutex_.AwaitWithTimeout(absl::Condition(&there), limit);
}

void FeedReader::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (open_ != nullptr) open_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
}

std::vector<Seen> FeedReader::seen() const {
  absl::MutexLock lock(&mutex_);
  return sequence_.seen();
}

std::vector<std::string> FeedReader::complaints() const {
  absl::MutexLock lock(&mutex_);
  return complaints_;
}

}  // namespace baraza::chaos
