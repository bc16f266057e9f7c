#include "services/foundation/sharedcache/tally.h"

#include <string>
#include <utility>

namespace baraza::sharedcache {
namespace {

// Declares readings one after the other.
class Page {
 public:
  explicit Page(metrics::Registry& registry) : registry_(registry) {}

  void Counter(const std::string& name, const std::string& help, const metrics::Labels& labels,
               const Tally::Count& count) {
    readings_.push_back(registry_.ReadCounter(
        name, help, labels, [&count] { return static_cast<double>(count.load()); }));
  }
  void Gauge(const std::string& name, const std::string& help, std::function<double()> read) {
    readings_.push_back(registry_.ReadGauge(name, help, {}, std::move(read)));
  }
  std::vector<metrics::Reading> Take() { return std::move(readings_); }

 private:
  metrics::Registry& registry_;
  std::vector<metrics::Reading> readings_;
};

void DeclareFinds(Page& page, const Tally& tally) {
  const std::string name = "baraza_shared_cache_finds_total";
  const std::string help =
      "Keys asked for in the shared cache, by outcome; unreachable ones count as misses.";
  page.Counter(name, help, {{"outcome", "found"}}, tally.found);
  page.Counter(name, help, {{"outcome", "missed"}}, tally.missed);
  page.Counter(name, help, {{"outcome", "unreachable"}}, tally.unreachable);
}

void DeclareWrites(Page& page, const Tally& tally) {
  const std::string name = "baraza_shared_cache_writes_total";
  const std::string help =
      "What was to be written to the shared cache, by kind and outcome; refused: something newer "
      "was there; dropped: the queue was full, or Redis out of reach or full.";
  const auto add = [&](const char* kind, const char* outcome, const Tally::Count& count) {
    page.Counter(name, help, {{"kind", kind}, {"outcome", outcome}}, count);
  };
  add("offer", "taken", tally.offers_taken);
  add("offer", "refused", tally.offers_refused);
  add("offer", "dropped", tally.offers_dropped);
  add("offer", "too_large", tally.offers_too_large);
  add("retract", "taken", tally.retracts_taken);
  add("retract", "refused", tally.retracts_refused);
  add("retract", "dropped", tally.retracts_dropped);
}

void DeclarePush(Page& page, const Tally& tally, Soundings& soundings) {
  page.Counter("baraza_shared_cache_pushes_total",
               "Changes that other processes announced through the shared cache.", {},
               tally.pushes);
  page.Counter("baraza_shared_cache_flushes_total", "Times that the shared cache was emptied.", {},
               tally.flushes);
  page.Gauge("baraza_shared_cache_heartbeat_age_seconds",
             "Since the push channel was last heard, of the server heard longest ago.",
             std::move(soundings.heartbeat_age));
}

void DeclareConnections(Page& page, const Tally& tally, Soundings& soundings) {
  const std::string connects = "baraza_shared_cache_connects_total";
  const std::string help = "Connections made to the shared cache, by what they are for.";
  page.Counter(connects, help, {{"connection", "data"}}, tally.data_connects);
  page.Counter(connects, help, {{"connection", "push"}}, tally.push_connects);
  const std::string bytes = "baraza_shared_cache_bytes_total";
  const std::string bytes_help = "Bytes of values found in, and written to, the shared cache.";
  page.Counter(bytes, bytes_help, {{"direction", "found"}}, tally.bytes_found);
  page.Counter(bytes, bytes_help, {{"direction", "written"}}, tally.bytes_written);
  page.Gauge("baraza_shared_cache_queue_entries", "What waits to be written to the shared cache.",
             std::move(soundings.queue_entries));
  page.Gauge("baraza_shared_cache_reachable",
             "1 while every known server of the shared cache answers, otherwise 0.",
             std::move(soundings.reachable));
}

}  // namespace

std::vector<metrics::Reading> Declare(metrics::Registry& registry, const Tally& tally,
                                      Soundings soundings) {
  Page page(registry);
  DeclareFinds(page, tally);
  DeclareWrites(page, tally);
  DeclarePush(page, tally, soundings);
  DeclareConnections(page, tally, soundings);
  return page.Take();
}

metrics::Histogram FindSeconds(metrics::Registry& registry) {
  return registry.AddHistogram("baraza_shared_cache_find_seconds",
                               "Duration of one question to the shared cache.");
}

}  // namespace baraza::sharedcache
