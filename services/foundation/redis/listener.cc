#include "services/foundation/redis/listener.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::redis {
namespace {

constexpr char kChannel[] = "__redis__:invalidate";

absl::Status Refusal(const Endpoint& endpoint, const Reply& reply) {
  if (!reply.is_error()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("Redis at ", endpoint.ToString(), ": ", reply.text));
}

}  // namespace

Listener::Listener(Endpoint endpoint, Options options, const clock::Clock& clock)
    : endpoint_(std::move(endpoint)),
      options_(std::move(options)),
      clock_(clock),
      breaker_(options_.retry, clock),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      heard_us_(absl::ToUnixMicros(absl::InfinitePast())),
      thread_([this] { Run(); }) {}

Listener::~Listener() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(wake_);
}

bool Listener::stopping() const {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

void Listener::Run() {
  while (!stopping()) {
    const absl::Status status = Session();
    subscriber_.reset();
    tracker_.reset();
    if (status.ok()) return;
    if (breaker_.Failed()) {
      static log::RateLimit limit(absl::Seconds(10));
      log::Write(limit, log::Level::kWarning, "redis is not heard",
                 {{"server", endpoint_.ToString()}, {"reason", std::string(status.message())}});
    }
    if (failpoint::Planted("deaf-after-loss")) return;
    absl::MutexLock lock(&mutex_);
    clock_.AwaitUntil(mutex_, absl::Condition(&stopping_), breaker_.retry_at());
  }
}

absl::Status Listener::Session() {
  RETURN_IF_ERROR(Subscribe());
  options_.on_session();
  const absl::Time begun = clock_.Now();
  while (!stopping()) {
    RETURN_IF_ERROR(Beat());
    RETURN_IF_ERROR(HearUntil(clock_.Now() + options_.beat));
    if (clock_.Now() - std::max(begun, heard_at()) > options_.silence) {
      return absl::DeadlineExceededError("the heart-beat is not heard");
    }
  }
  return absl::OkStatus();
}

absl::Status Listener::Subscribe() {
  const Deadline deadline(options_.limit);
  ASSIGN_OR_RETURN(subscriber_, Connection::Open(endpoint_, options_.login, deadline));
  const std::vector<Command> commands = {{"CLIENT", "ID"}, {"SUBSCRIBE", kChannel}};
  ASSIGN_OR_RETURN(const std::vector<Reply> replies, subscriber_->Run(commands, deadline));
  for (const Reply& reply : replies) RETURN_IF_ERROR(Refusal(endpoint_, reply));
  return Track(replies[0].integer);
}

absl::Status Listener::Track(std::int64_t subscriber_id) {
  const Deadline deadline(options_.limit);
  ASSIGN_OR_RETURN(tracker_, Connection::Open(endpoint_, options_.login, deadline));
  ASSIGN_OR_RETURN(const Reply reply, tracker_->Run(Command{"CLIENT", "TRACKING", "ON", "REDIRECT",
                                                            absl::StrCat(subscriber_id), "BCAST",
                                                            "PREFIX", options_.prefix},
                                                    deadline));
  return Refusal(endpoint_, reply);
}

absl::Status Listener::Beat() {
  beat_key_ = options_.beat_key();
  if (beat_key_.empty()) return absl::UnavailableError("the server holds no slot");
  const std::vector<Command> commands = {{"SET", beat_key_, ""}, {"DEL", beat_key_}};
  ASSIGN_OR_RETURN(const std::vector<Reply> replies,
                   tracker_->Run(commands, Deadline(options_.limit)));
  return Refusal(endpoint_, replies[0]);
}

absl::Status Listener::HearUntil(absl::Time time) {
  while (!stopping() && clock_.Now() < time) {
    ASSIGN_OR_RETURN(const bool input,
                     subscriber_->AwaitInput(Deadline(time - clock_.Now()), wake_));
    if (!input) continue;
    ASSIGN_OR_RETURN(const Reply message, subscriber_->Receive(Deadline(options_.limit)));
    Heed(message);
  }
  return absl::OkStatus();
}

void Listener::Heed(const Reply& message) {
  if (message.elements.size() != 3 || message.elements[0].text != "message") return;
  const Reply& keys = message.elements[2];
  if (keys.kind == Reply::Kind::kNil) options_.on_flush();
  for (const Reply& key : keys.elements) {
    if (key.text != beat_key_) {
      options_.on_key(key.text);
    } else {
      heard_us_.store(absl::ToUnixMicros(clock_.Now()));
      breaker_.Recovered();
    }
  }
}

}  // namespace baraza::redis
