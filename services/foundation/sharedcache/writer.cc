#include "services/foundation/sharedcache/writer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::sharedcache {
namespace {

// Large enough that a trip costs little for each, small enough that Redis is free for readers soon.
constexpr std::size_t kBatch = 128;
constexpr std::size_t kBatchBytes = 1 << 20;

}  // namespace

Writer::Writer(const Options& options, redis::Fleet& fleet, const Keys& keys, Tally& tally)
    : options_(options),
      fleet_(fleet),
      keys_(keys),
      tally_(tally),
      scripts_(keys, options.value_life, options.tombstone_life),
      thread_([this] { Run(); }) {}

Writer::~Writer() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

bool Writer::Admits(const Writing& writing) const {
  const std::size_t quarters = writing.offer ? 3 : 4;
  return queue_.size() < options_.queue_entries * quarters / 4 &&
         bytes_ + writing.bytes() <= options_.queue_bytes * quarters / 4;
}

void Writer::Add(Writing writing) {
  {
    absl::MutexLock lock(&mutex_);
    if (Admits(writing)) {
      bytes_ += writing.bytes();
      queue_.push_back(std::move(writing));
      return;
    }
  }
  Drop(writing);
}

std::size_t Writer::waiting() const {
  absl::MutexLock lock(&mutex_);
  return queue_.size() + under_way_;
}

void Writer::Run() {
  for (Batch batch = Next(); !batch.empty(); batch = Next()) Write(batch);
}

Writer::Batch Writer::Next() {
  absl::MutexLock lock(&mutex_);
  under_way_ = 0;
  const auto woken = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !queue_.empty();
  };
  mutex_.Await(absl::Condition(&woken));
  Batch batch;
  if (stopping_) return batch;
  for (std::size_t bytes = 0; !queue_.empty() && batch.size() < kBatch && bytes < kBatchBytes;
       queue_.pop_front()) {
    bytes += queue_.front().bytes();
    bytes_ -= queue_.front().bytes();
    batch.push_back(std::move(queue_.front()));
  }
  under_way_ = batch.size();
  return batch;
}

void Writer::Write(const Batch& batch) {
  const std::shared_ptr<const redis::Fleet::Members> members = fleet_.members();
  std::map<redis::Server*, std::vector<const Writing*>> parts;
  // Any key of an entry will do: all are of one slot.
  for (const Writing& writing : batch) {
    parts[members->ServerOf(keys_.Value(writing.key))].push_back(&writing);
  }
  for (const auto& [server, part] : parts) WriteTo(server, part);
}

void Writer::WriteTo(redis::Server* server, const std::vector<const Writing*>& part) {
  absl::StatusOr<std::vector<redis::Reply>> replies =
      server == nullptr ? absl::UnavailableError("nobody is known to hold the slot")
                        : Send(*server, part);
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (replies.ok()) {
      Count(*part[i], (*replies)[i]);
    } else {
      Drop(*part[i]);
    }
  }
}

absl::StatusOr<std::vector<redis::Reply>> Writer::Send(redis::Server& server,
                                                       const std::vector<const Writing*>& part) {
  const redis::Deadline deadline(options_.write_limit);
  RETURN_IF_ERROR(scripts_.Learn(server, deadline));
  std::vector<redis::Command> commands;
  for (const Writing* writing : part) commands.push_back(scripts_.Call(*writing));
  ASSIGN_OR_RETURN(std::vector<redis::Reply> replies, server.Run(commands, deadline));
  // A Redis that started anew has forgotten the scripts. Sent whole in the same order, the first
  // of each teaches it.
  std::vector<std::size_t> unknown;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].IsError("NOSCRIPT")) unknown.push_back(i);
  }
  if (unknown.empty()) return replies;
  commands.clear();
  for (const std::size_t i : unknown) commands.push_back(scripts_.CallWhole(*part[i]));
  ASSIGN_OR_RETURN(std::vector<redis::Reply> again, server.Run(commands, deadline));
  for (std::size_t i = 0; i < unknown.size(); ++i) replies[unknown[i]] = std::move(again[i]);
  return replies;
}

void Writer::Count(const Writing& writing, const redis::Reply& reply) {
  if (redis::IsAboutLayout(reply)) fleet_.Refresh();
  if (reply.kind != redis::Reply::Kind::kInteger) {
    Drop(writing);
    return;
  }
  const bool taken = reply.integer == 1;
  if (writing.offer) {
    ++(taken ? tally_.offers_taken : tally_.offers_refused);
    if (taken) tally_.bytes_written += writing.value.size();
  } else {
    ++(taken ? tally_.retracts_taken : tally_.retracts_refused);
  }
}

void Writer::Drop(const Writing& writing) {
  ++(writing.offer ? tally_.offers_dropped : tally_.retracts_dropped);
}

}  // namespace baraza::sharedcache
