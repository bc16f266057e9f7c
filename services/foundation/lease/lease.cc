#include "services/foundation/lease/lease.h"

#include <unistd.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/lease/lease_table.h"
#include "services/foundation/status/status.h"

namespace baraza::lease {
namespace {

constexpr int kContactsInATerm = 3;

// Who holds it, for people who look into the table; what counts is the token.
std::string ThisProcess() {
  char host[256] = "";
  ::gethostname(host, sizeof(host) - 1);
  return absl::StrCat(host, ":", ::getpid());
}

}  // namespace

Lease::Lease(Options options, store::Database& database, const clock::Clock& clock)
    : options_(std::move(options)), database_(database), clock_(clock), holder_(ThisProcess()) {
  if (options_.metrics == nullptr) return;
  const metrics::Labels labels = {{"lease", options_.name}};
  takeovers_ = options_.metrics->AddCounter("baraza_lease_takeovers_total",
                                            "Times that this process took a lease.", labels);
  held_ = options_.metrics->ReadGauge(
      "baraza_lease_held", "1 while this process does what only one replica may, else 0.", labels,
      [this] { return HeldWithinTerm() ? 1 : 0; });
}

Lease::~Lease() { Stop(); }

bool Lease::HeldWithinTerm() const {
  return held() && (!database_.shared() ||
                    absl::FromUnixMicros(renewed_us_.load()) + options_.term > clock_.Now());
}

absl::Status Lease::Start() {
  RETURN_IF_ERROR(Contact());
  if (!database_.shared()) {
    session_.reset();  // a file has one writer, and it is not this
    return absl::OkStatus();
  }
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

void Lease::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
  const int64_t token = token_.exchange(0);
  if (token == 0 || session_ == nullptr) return;
  // An error costs the next holder a term.
  Release(*session_, options_.name, token).IgnoreError();
  session_.reset();
}

void Lease::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      clock_.AwaitUntil(mutex_, absl::Condition(&stopping_),
                        clock_.Now() + options_.term / kContactsInATerm);
      if (stopping_) return;
    }
    const absl::Status status = Contact();
    if (status.ok()) continue;
    log::Write(limit_, log::Level::kWarning, "cannot ask for a lease, trying again",
               {{"lease", options_.name}, {"status", status.ToString()}});
  }
}

// Renews the lease, or tries to take it.
absl::Status Lease::Contact() {
  if (session_ == nullptr || !session_->healthy()) {
    session_.reset();
    ASSIGN_OR_RETURN(session_, database_.NewSession());
  }
  if (!begun_) RETURN_IF_ERROR(Begin(*session_, options_.name));
  begun_ = true;
  const absl::Time now = clock_.Now();
  const int64_t token = token_.load();
  if (token != 0) {
    ASSIGN_OR_RETURN(const bool ours, Renew(*session_, options_.name, token, options_.term));
    if (!ours) Lose(token);
  } else {
    ASSIGN_OR_RETURN(const std::optional<int64_t> taken,
                     Acquire(*session_, options_.name, holder_, options_.term));
    if (taken.has_value()) Set(*taken);
  }
  renewed_us_ = absl::ToUnixMicros(now);
  return absl::OkStatus();
}

void Lease::Set(int64_t token) {
  token_ = token;
  takeovers_.Increment();
  log::Info("lease taken", {{"lease", options_.name}, {"token", token}});
  if (listener_) listener_();
}

void Lease::Lose(int64_t token) {
  if (!token_.compare_exchange_strong(token, 0)) return;
  log::Warning("lease lost: another process was not told for a term that this one lives",
               {{"lease", options_.name}});
  if (listener_) listener_();
}

absl::Status Lease::Hold(store::Session& session) { return Hold(session, token()); }

absl::Status Lease::Hold(store::Session& session, int64_t token) {
  absl::Status status = lease::Hold(session, options_.name, token);
  if (status::Reason(status) == "LEASE_LOST") Lose(token);
  return status;
}

}  // namespace baraza::lease
