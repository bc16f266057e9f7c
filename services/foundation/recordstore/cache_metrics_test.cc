#include "services/foundation/recordstore/cache_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/cache/cache.h"

namespace baraza::recordstore {
namespace {

using testing::HasSubstr;

TEST(CacheMetrics, TellWhatTheCacheCounts) {
  cache::Cache<int> cache({}, [](const int&) { return 100; });
  metrics::Registry registry;
  const auto readings =
      DeclareCacheMetrics(registry, "tests", "note", [&] { return cache.Count(); });
  EXPECT_EQ(registry.Faults(), absl::OkStatus());
  ASSERT_TRUE(cache.Put(cache.BeginFill("notes/a"), 1, 7));
  const std::string text = registry.Text();
  const std::string labels = "{records=\"note\",store=\"tests\"} ";
  EXPECT_THAT(text, HasSubstr("baraza_cache_evictions_total" + labels + "0\n"));
  EXPECT_THAT(text, HasSubstr("baraza_cache_entries" + labels + "1\n"));
}

}  // namespace
}  // namespace baraza::recordstore
