#include "services/foundation/redis/fleet.h"

#include <algorithm>
#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/log/log.h"
#include "services/foundation/redis/discovery.h"

namespace baraza::redis {

bool IsAboutLayout(const Reply& reply) {
  return reply.IsError("MOVED") || reply.IsError("ASK") || reply.IsError("READONLY") ||
         reply.IsError("CLUSTERDOWN") || reply.IsError("MASTERDOWN") || reply.IsError("TRYAGAIN");
}

Server* Fleet::Members::ServerOf(std::string_view key) const {
  const int master = layout.MasterOf(key);
  return master < 0 ? nullptr : servers[static_cast<size_t>(master)].get();
}

Fleet::Fleet(Options options, const clock::Clock& clock, OnMembers on_members)
    : options_(std::move(options)),
      clock_(clock),
      on_members_(std::move(on_members)),
      members_(std::make_shared<const Members>()) {}

std::unique_ptr<Fleet> Fleet::Start(Options options, const clock::Clock& clock,
                                    OnMembers on_members) {
  std::unique_ptr<Fleet> fleet(new Fleet(std::move(options), clock, std::move(on_members)));
  fleet->thread_ = std::thread([fleet = fleet.get()] { fleet->Run(); });
  return fleet;
}

Fleet::~Fleet() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

std::shared_ptr<const Fleet::Members> Fleet::members() const {
  absl::MutexLock lock(&mutex_);
  return members_;
}

void Fleet::Refresh() {
  absl::MutexLock lock(&mutex_);
  refresh_ = true;
}

void Fleet::ServerFailed() {
  absl::MutexLock lock(&mutex_);
  failed_ = true;
  refresh_ = true;
}

void Fleet::Run() {
  while (Await()) {
    bool discover = false;
    {
      absl::MutexLock lock(&mutex_);
      failed_ = false;
      discover = NextDiscovery() <= clock_.Now();
    }
    if (discover) Rediscover();
    Tend();
  }
}

absl::Time Fleet::NextDiscovery() const {
  const bool fixed = options_.address.topology == Topology::kSingle;
  if (fixed && discovered_at_ != absl::InfinitePast()) return absl::InfiniteFuture();
  return discovered_at_ + (refresh_ ? options_.least_refresh : options_.refresh);
}

absl::Time Fleet::NextTending() const {
  absl::Time next = absl::InfiniteFuture();
  for (const auto& server : members()->servers) next = std::min(next, server->TendAt());
  return next;
}

bool Fleet::Await() {
  const absl::Time tending = NextTending();
  absl::MutexLock lock(&mutex_);
  const bool refresh = refresh_;
  const auto woken = [this, refresh]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || failed_ || refresh_ != refresh;
  };
  clock_.AwaitUntil(mutex_, absl::Condition(&woken), std::min(tending, NextDiscovery()));
  return !stopping_;
}

void Fleet::Rediscover() {
  const std::shared_ptr<const Members> before = members();
  {
    absl::MutexLock lock(&mutex_);
    refresh_ = false;
    discovered_at_ = clock_.Now();
  }
  absl::StatusOr<Layout> layout =
      Discover(options_.address, before->layout.masters, options_.connect_limit);
  if (!layout.ok()) {
    static log::RateLimit limit(absl::Seconds(10));
    log::Write(limit, log::Level::kWarning, "redis does not tell its masters",
               {{"reason", std::string(layout.status().message())}});
    return;
  }
  const bool same = *layout == before->layout || failpoint::Planted("keep-first-layout");
  if (same && !before->servers.empty()) return;
  const std::shared_ptr<const Members> fresh = Assemble(*std::move(layout));
  {
    absl::MutexLock lock(&mutex_);
    members_ = fresh;
  }
  on_members_(*fresh);
}

std::shared_ptr<const Fleet::Members> Fleet::Assemble(Layout layout) {
  const std::shared_ptr<const Members> before = members();
  auto fresh = std::make_shared<Members>();
  fresh->layout = std::move(layout);
  const Server::Options options{.login = options_.address.login,
                                .connections = options_.connections,
                                .connect_limit = options_.connect_limit,
                                .breaker = options_.breaker,
                                .on_failure = [this] { ServerFailed(); },
                                .on_connect = options_.on_connect};
  for (const Endpoint& endpoint : fresh->layout.masters) {
    const auto known =
        std::find_if(before->servers.begin(), before->servers.end(),
                     [&endpoint](const auto& server) { return server->endpoint() == endpoint; });
    fresh->servers.push_back(known != before->servers.end()
                                 ? *known
                                 : std::make_shared<Server>(endpoint, options, clock_));
  }
  return fresh;
}

void Fleet::Tend() {
  for (const auto& server : members()->servers) {
    if (server->TendAt() <= clock_.Now()) server->Tend();
  }
}

}  // namespace baraza::redis
