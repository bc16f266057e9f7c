#include "services/duplication/rpc/batch_review.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/rpc/writing.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using Response = v1::BatchReviewMatchesResponse;

// The outcomes as they come; the last one answers the call.
class Outcomes {
 public:
  Outcomes(const v1::BatchReviewMatchesRequest& request, const rpc::Responder& responder)
      : responder_(responder), missing_(request.requests_size()) {
    for (const auto& one : request.requests()) response_.add_results()->set_name(one.name());
  }

  void Tell(int index, const absl::StatusOr<record::Written>& written) {
    absl::MutexLock lock(&mutex_);
    Response::Result& result = *response_.mutable_results(index);
    if (written.ok()) {
      result.mutable_match()->ParseFromString(written->body);
      result.mutable_match()->clear_evidence();
      position_ = std::max(position_, written->position);
    } else {
      *result.mutable_error() = status::ToRpcStatus(written.status());
    }
    if (--missing_ > 0) return;
    rpc::Reply reply = rpc::Reply::Message(response_);
    reply.position = position_;
    responder_.Finish(std::move(reply));
  }

 private:
  const rpc::Responder responder_;
  absl::Mutex mutex_;
  Response response_ ABSL_GUARDED_BY(mutex_);
  int missing_ ABSL_GUARDED_BY(mutex_);
  int64_t position_ ABSL_GUARDED_BY(mutex_) = 0;
};

// As ReviewMatch would have it: a repeated request_id is known there, too.
record::WriteOptions OptionsOf(const v1::ReviewMatchRequest& request) {
  record::WriteOptions options{.method = "ReviewMatch", .request_id = request.request_id()};
  if (!options.request_id.empty()) options.request_hash = rpc::ContentHash(request);
  options.validate_only = request.validate_only();
  return options;
}

}  // namespace

void ReviewAll(Reviews& reviews, const scope::Scope& scope,
               const v1::BatchReviewMatchesRequest& request, const rpc::Responder& responder) {
  auto outcomes = std::make_shared<Outcomes>(request, responder);
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::ReviewMatchRequest& one = request.requests(i);
    reviews.Review(scope, {one.name(), one.review(), one.etag()}, OptionsOf(one),
                   [outcomes, i](const absl::StatusOr<record::Written>& written) {
                     outcomes->Tell(i, written);
                   });
  }
}

}  // namespace baraza::duplication
