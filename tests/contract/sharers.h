// Processes that share a cache, for tests: their tails poll only when the clock is moved, and what
// the cache answers one of them can be changed.
//
// Thread-safety: one thread.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/foundation/cache/memory_tier.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/metrics/metrics.h"
#include "tests/contract/register_under_test.h"
#include "tests/contract/samples.h"

namespace baraza::contract {

// Of a tail.
inline constexpr absl::Duration kPatience = absl::Seconds(2);

// A process's part of a tier that several share, and that the test can have answer otherwise.
class Lent : public cache::SharedTier {
 public:
  using Answer = std::function<void(std::vector<std::optional<cache::SharedEntry>>&)>;

  Lent(cache::MemoryTier& tier, const Answer& answer) : tier_(tier), answer_(answer) {}

  std::vector<std::optional<cache::SharedEntry>> Find(
      const std::vector<std::string>& keys) override {
    auto entries = tier_.Find(keys);
    if (answer_ != nullptr) answer_(entries);
    return entries;
  }
  void Offer(std::string key, cache::SharedEntry entry) override {
    tier_.Offer(std::move(key), std::move(entry));
  }
  void Retract(std::string key, std::int64_t version, std::int64_t position) override {
    tier_.Retract(std::move(key), version, position);
  }
  void OnRetracted(std::function<void(std::string_view key)> listener) override {
    tier_.OnRetracted(std::move(listener));
  }

 private:
  cache::MemoryTier& tier_;
  const Answer& answer_;
};

// One process's worth of a register over a tier. Its tail polls only when the clock is moved.
class Sharer {
 public:
  Sharer(const std::string& address, cache::MemoryTier& tier) {
    auto opened = RegisterUnderTest::Open(
        {.address = address,
         .tail = {.poll = absl::Hours(1), .tick = absl::Hours(1), .patience = kPatience},
         .metrics = &metrics_,
         .open_shared = [this, &tier]() -> absl::StatusOr<std::unique_ptr<cache::SharedTier>> {
           opened_ = true;
           return std::make_unique<Lent>(tier, answer_);
         }},
        clock_);
    EXPECT_TRUE(opened.ok()) << opened.status();
    register_ = *std::move(opened);
  }

  RegisterUnderTest* operator->() { return register_.get(); }
  clock::FakeClock& clock() { return clock_; }
  bool opened() const { return opened_; }
  // Changes what the tier answers this process from now on.
  void SetAnswer(Lent::Answer answer) { answer_ = std::move(answer); }

  int64_t VersionOf(const std::string& id) {
    const auto read = register_->store().Get(Secretariat(), NameOfId(id));
    return read.ok() ? (*read)->version : 0;
  }
  // How many records were found in `from` (shared, store), and how many searches.
  double Answers(const std::string& from) const { return Count("baraza_cache_fills_total", from); }
  double Pages(const std::string& from) const { return Count("baraza_cache_pages_total", from); }
  // Look-ups of organisations that found them in memory, and that did not.
  double hits() const { return Count("baraza_cache_hits_total", "organisation"); }
  double misses() const { return Count("baraza_cache_misses_total", "organisation"); }

 private:
  // Of organisations, and with this value of a label.
  double Count(const std::string& name, const std::string& value) const {
    for (const auto& family : metrics_.Collect()) {
      if (family.name != name) continue;
      for (const auto& series : family.metric) {
        bool organisation = false, here = false;
        for (const auto& label : series.label) {
          organisation |= label.value == "organisation";
          here |= label.value == value;
        }
        if (organisation && here) return series.counter.value;
      }
    }
    return -1;
  }

  clock::FakeClock clock_;
  metrics::Registry metrics_;
  Lent::Answer answer_;
  bool opened_ = false;
  std::unique_ptr<RegisterUnderTest> register_;
};

}  // namespace baraza::contract
