#include "services/foundation/sharedcache/redis_tier.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::sharedcache {
namespace {

// Enough to meet a slot of any master that holds more than one slot in a thousand.
constexpr int kMostTags = 20'000;
// A planted fault's: nobody would wait for a cache for so long.
constexpr absl::Duration kPatience = absl::Seconds(2);

std::string RandomInstance() {
  std::random_device device;
  return absl::StrFormat("%08x%08x", device(), device());
}

bool IsServiceName(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return absl::ascii_isalnum(letter) || letter == '-' || letter == '_' || letter == '.';
  });
}

}  // namespace

// The keys whose entries one server has, as commands on their way.
struct RedisTier::Question {
  redis::Server* server = nullptr;
  std::vector<std::size_t> indices;
  std::vector<redis::Command> commands;
  std::optional<redis::Server::Trip> trip;
};

absl::StatusOr<std::unique_ptr<cache::SharedTier>> Open(Options options, metrics::Registry* metrics,
                                                        const clock::Clock& clock) {
  return RedisTier::Start(std::move(options), metrics, clock);
}

absl::StatusOr<std::unique_ptr<RedisTier>> RedisTier::Start(Options options,
                                                            metrics::Registry* metrics,
                                                            const clock::Clock& clock) {
  ASSIGN_OR_RETURN(redis::Address address, redis::ParseAddress(options.address));
  if (!IsServiceName(options.service)) {
    return absl::InvalidArgumentError(absl::StrCat("'", options.service, "' names no service"));
  }
  return std::unique_ptr<RedisTier>(
      new RedisTier(std::move(options), std::move(address), metrics, clock));
}

RedisTier::RedisTier(Options options, redis::Address address, metrics::Registry* metrics,
                     const clock::Clock& clock)
    : options_(std::move(options)),
      address_(std::move(address)),
      clock_(clock),
      keys_(options_.service, RandomInstance()),
      started_(clock.Now()) {
  fleet_ = redis::Fleet::Start({.address = address_,
                                .connections = options_.connections,
                                .on_connect = [this] { ++tally_.data_connects; }},
                               clock, [this](const auto& members) { Follow(members); });
  writer_ = std::make_unique<Writer>(options_, *fleet_, keys_, tally_);
  if (metrics == nullptr) return;
  find_seconds_ = FindSeconds(*metrics);
  readings_ = Declare(*metrics, tally_, MakeSoundings());
}

RedisTier::~RedisTier() {
  readings_.clear();
  writer_.reset();
  fleet_.reset();  // ends what adds listeners
  std::map<redis::Endpoint, std::unique_ptr<redis::Listener>> listeners;
  absl::MutexLock lock(&mutex_);
  listeners.swap(listeners_);
}

std::vector<std::optional<cache::SharedEntry>> RedisTier::Find(
    const std::vector<std::string>& keys) {
  const absl::Duration limit =
      failpoint::Planted("patient-shared-find") ? kPatience : options_.find_limit;
  const redis::Deadline deadline(limit);
  std::vector<std::optional<cache::SharedEntry>> entries(keys.size());
  const std::shared_ptr<const redis::Fleet::Members> members = fleet_->members();
  std::vector<Question> questions = Divide(keys, *members);
  // All are sent before the first answer is waited for.
  for (Question& question : questions) {
    if (question.server == nullptr) continue;
    auto trip = question.server->Begin(question.commands, deadline);
    if (trip.ok()) question.trip.emplace(*std::move(trip));
  }
  for (Question& question : questions) Receive(question, deadline, entries);
  find_seconds_.Observe(limit - deadline.Left());
  return entries;
}

std::vector<RedisTier::Question> RedisTier::Divide(const std::vector<std::string>& keys,
                                                   const redis::Fleet::Members& members) {
  std::vector<Question> questions;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::string value = keys_.Value(keys[i]);
    redis::Server* server = members.ServerOf(value);
    auto question = std::find_if(questions.begin(), questions.end(),
                                 [server](const Question& one) { return one.server == server; });
    if (question == questions.end()) {
      questions.push_back({.server = server});
      question = std::prev(questions.end());
    }
    question->indices.push_back(i);
    question->commands.push_back({"MGET", std::move(value), keys_.Tombstone(keys[i])});
  }
  return questions;
}

void RedisTier::Receive(Question& question, const redis::Deadline& deadline,
                        std::vector<std::optional<cache::SharedEntry>>& entries) {
  absl::StatusOr<std::vector<redis::Reply>> replies = absl::UnavailableError("not asked");
  if (question.trip.has_value()) replies = question.trip->Finish(deadline);
  if (!replies.ok()) {
    tally_.unreachable += question.indices.size();
    return;
  }
  for (std::size_t i = 0; i < replies->size(); ++i) {
    entries[question.indices[i]] = Read((*replies)[i]);
  }
}

std::optional<cache::SharedEntry> RedisTier::Read(const redis::Reply& reply) {
  if (!reply.is_list() || reply.elements.size() != 2) {
    if (redis::IsAboutLayout(reply)) fleet_->Refresh();
    ++tally_.unreachable;
    return std::nullopt;
  }
  const redis::Reply& value = reply.elements[0];
  const redis::Reply& tombstone = reply.elements[1];
  std::optional<cache::SharedEntry> entry;
  if (value.is_text()) entry = ReadEntry(value.text);
  const bool older = tombstone.is_text() &&
                     value.text.compare(0, kStampBytes, tombstone.text) < 0 &&
                     !failpoint::Planted("ignore-tombstones");
  if (!entry.has_value() || older) {
    ++tally_.missed;
    return std::nullopt;
  }
  ++tally_.found;
  tally_.bytes_found += entry->value.size();
  return entry;
}

void RedisTier::Offer(std::string key, cache::SharedEntry entry) {
  const bool sound = entry.version >= 0 && entry.position >= 0;
  if (!sound || entry.value.size() > options_.largest_value) {
    ++tally_.offers_too_large;
    return;
  }
  writer_->Add({.offer = true,
                .key = std::move(key),
                .stamp = Stamp(entry.version, entry.position),
                .value = std::move(entry.value)});
}

void RedisTier::Retract(std::string key, std::int64_t version, std::int64_t position) {
  writer_->Add(
      {.key = std::move(key),
       .stamp = Stamp(std::max<std::int64_t>(version, 0), std::max<std::int64_t>(position, 0))});
}

void RedisTier::OnRetracted(std::function<void(std::string_view key)> listener) {
  absl::MutexLock lock(&mutex_);
  on_retracted_ = std::make_shared<const OnKey>(std::move(listener));
}

void RedisTier::Heard(std::string_view announcement) {
  const std::optional<std::string_view> key = keys_.ReadAnnouncement(announcement);
  if (!key.has_value()) return;
  ++tally_.pushes;
  std::shared_ptr<const OnKey> listener;
  {
    absl::MutexLock lock(&mutex_);
    listener = on_retracted_;
  }
  if (listener != nullptr) (*listener)(*key);
}

void RedisTier::Follow(const redis::Fleet::Members& members) {
  std::vector<std::unique_ptr<redis::Listener>> gone;  // end without the lock: they take it
  absl::MutexLock lock(&mutex_);
  layout_ = members.layout;
  std::map<redis::Endpoint, std::unique_ptr<redis::Listener>> before;
  before.swap(listeners_);
  for (const redis::Endpoint& master : layout_.masters) {
    auto known = before.find(master);
    listeners_[master] = known == before.end() ? Listen(master) : std::move(known->second);
  }
  for (auto& [master, listener] : before) gone.push_back(std::move(listener));
}

std::unique_ptr<redis::Listener> RedisTier::Listen(const redis::Endpoint& master) {
  return std::make_unique<redis::Listener>(
      master,
      redis::Listener::Options{.login = address_.login,
                               .prefix = keys_.announced(),
                               .beat_key = [this, master] { return BeatKey(master); },
                               .on_key = [this](std::string_view key) { Heard(key); },
                               .on_flush = [this] { ++tally_.flushes; },
                               .on_session = [this] { ++tally_.push_connects; },
                               .beat = options_.heart_beat,
                               .silence = 4 * options_.heart_beat},
      clock_);
}

std::string RedisTier::BeatKey(const redis::Endpoint& master) const {
  absl::MutexLock lock(&mutex_);
  for (int tag = 0; tag < kMostTags; ++tag) {
    std::string key = keys_.HeartBeat(absl::StrCat(tag));
    const int holder = layout_.MasterOf(key);
    if (holder >= 0 && layout_.masters[static_cast<std::size_t>(holder)] == master) return key;
  }
  return "";
}

bool RedisTier::reachable() const {
  const std::shared_ptr<const redis::Fleet::Members> members = fleet_->members();
  return !members->servers.empty() &&
         std::all_of(members->servers.begin(), members->servers.end(),
                     [](const auto& server) { return server->reachable(); });
}

absl::Duration RedisTier::heartbeat_age() const {
  absl::MutexLock lock(&mutex_);
  absl::Time oldest = absl::InfiniteFuture();
  for (const auto& [master, listener] : listeners_) {
    oldest = std::min(oldest, std::max(started_, listener->heard_at()));
  }
  return clock_.Now() - (listeners_.empty() ? started_ : oldest);
}

Soundings RedisTier::MakeSoundings() {
  return {.heartbeat_age = [this] { return absl::ToDoubleSeconds(heartbeat_age()); },
          .queue_entries = [this] { return static_cast<double>(waiting()); },
          .reachable = [this] { return reachable() ? 1.0 : 0.0; }};
}

}  // namespace baraza::sharedcache
