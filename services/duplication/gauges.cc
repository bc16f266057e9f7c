#include "services/duplication/gauges.h"

#include "absl/strings/ascii.h"

namespace baraza::duplication {
namespace {

const char* NameOf(Feed feed) {
  return feed == Feed::kOrganisations ? "organisations" : "projects";
}

void DeclareFeed(metrics::Registry& registry, const Detection& detection, const Engine& engine,
                 Feed feed, std::vector<metrics::Reading>& readings) {
  const metrics::Labels labels = {{"feed", NameOf(feed)}};
  const int i = static_cast<int>(feed);
  readings.push_back(registry.ReadGauge(
      "baraza_duplication_applied_position", "Position of the feed that is in the index.", labels,
      [&detection, i] { return static_cast<double>(detection.progress().applied[i]); }));
  readings.push_back(registry.ReadGauge(
      "baraza_duplication_detected_position",
      "Position of the feed up to which matches are in step.", labels,
      [&detection, i] { return static_cast<double>(detection.progress().detected[i]); }));
  readings.push_back(registry.ReadGauge("baraza_duplication_indexed_records",
                                        "Records in the index.", labels,
                                        [&engine] { return static_cast<double>(engine.size()); }));
}

}  // namespace

std::vector<metrics::Reading> DeclareGauges(metrics::Registry& registry, const Detection& detection,
                                            Engines engines, const Census& census) {
  std::vector<metrics::Reading> readings;
  for (Feed feed : {Feed::kOrganisations, Feed::kProjects}) {
    DeclareFeed(registry, detection, engines.Of(feed), feed, readings);
  }
  readings.push_back(
      registry.ReadGauge("baraza_duplication_records_waiting", "Records still to be looked at.", {},
                         [&] { return static_cast<double>(detection.progress().waiting); }));
  readings.push_back(registry.ReadGauge(
      "baraza_duplication_pending_effects", "Confirmed decisions that are not carried out yet.", {},
      [&] { return static_cast<double>(census.pending_effects()); }));
  for (int state = v1::Match::OPEN; state < v1::Match::State_ARRAYSIZE; ++state) {
    const auto value = static_cast<v1::Match::State>(state);
    readings.push_back(registry.ReadGauge(
        "baraza_duplication_matches", "Matches by state.",
        {{"state", absl::AsciiStrToLower(v1::Match::State_Name(value))}},
        [&census, value] { return static_cast<double>(census.matches(value)); }));
  }
  return readings;
}

}  // namespace baraza::duplication
