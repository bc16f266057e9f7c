#include "services/foundation/metrics/instrument.h"

#include <cmath>
#include <limits>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::metrics {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// More threads than slices, all doing the same.
template <typename Action>
void OnManyThreads(Action action) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kSlices + 3; ++i) {
    threads.emplace_back([&action] {
      for (int k = 0; k < 1000; ++k) action();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

constexpr double kManyThreads = (kSlices + 3) * 1000.0;

std::vector<std::pair<double, std::uint64_t>> BucketsOf(const HistogramValue& histogram) {
  std::vector<std::pair<double, std::uint64_t>> buckets;
  for (const auto& bucket : histogram.Collect().histogram.bucket) {
    buckets.emplace_back(bucket.upper_bound, bucket.cumulative_count);
  }
  return buckets;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Counter, AddsUpWhatItIsTold) {
  CounterValue value;
  Counter(&value).Increment();
  Counter(&value).Increment(41);
  EXPECT_EQ(value.Collect().counter.value, 42);
}

TEST(Counter, LosesNothingOnManyThreads) {
  CounterValue value;
  OnManyThreads([&] { Counter(&value).Increment(); });
  EXPECT_EQ(value.Collect().counter.value, kManyThreads);
}

TEST(Gauge, ShowsWhatWasSetAndAdded) {
  GaugeValue value;
  Gauge(&value).Set(5);
  Gauge(&value).Add(-7.5);
  EXPECT_EQ(value.Collect().gauge.value, -2.5);
}

TEST(Gauge, LosesNothingOnManyThreads) {
  GaugeValue value;
  OnManyThreads([&] { Gauge(&value).Add(0.5); });
  EXPECT_EQ(value.Collect().gauge.value, kManyThreads / 2);
}

TEST(Histogram, PutsAValueIntoTheBucketWhoseBoundItDoesNotExceed) {
  HistogramValue value({1, 2});
  for (double observed : {0.5, 1.0, 1.5, 2.0, 3.0}) Histogram(&value).Observe(observed);
  EXPECT_THAT(BucketsOf(value), ElementsAre(Pair(1, 2), Pair(2, 4), Pair(kInfinity, 5)));
}

TEST(Histogram, SumsAndCounts) {
  HistogramValue value({1});
  Histogram(&value).Observe(0.25);
  Histogram(&value).Observe(4);
  EXPECT_EQ(value.Collect().histogram.sample_count, 2u);
  EXPECT_EQ(value.Collect().histogram.sample_sum, 4.25);
}

TEST(Histogram, TakesDurationsInSeconds) {
  HistogramValue value({1});
  Histogram(&value).Observe(absl::Milliseconds(1500));
  EXPECT_EQ(value.Collect().histogram.sample_sum, 1.5);
}

TEST(Histogram, CountsNanInTheLastBucket) {
  HistogramValue value({1});
  Histogram(&value).Observe(std::nan(""));
  EXPECT_THAT(BucketsOf(value), ElementsAre(Pair(1, 0), Pair(kInfinity, 1)));
}

TEST(Histogram, KeepsManyBucketsApart) {
  std::vector<double> bounds;
  for (int i = 0; i < 20; ++i) bounds.push_back(i);
  HistogramValue value(bounds);
  for (int i = 0; i <= 20; ++i) Histogram(&value).Observe(i);
  const auto buckets = BucketsOf(value);
  for (std::size_t i = 0; i < buckets.size(); ++i) EXPECT_EQ(buckets[i].second, i + 1);
}

TEST(Histogram, LosesNothingOnManyThreads) {
  HistogramValue value({1});
  OnManyThreads([&] { Histogram(&value).Observe(0.5); });
  EXPECT_EQ(value.Collect().histogram.sample_count, kManyThreads);
  EXPECT_EQ(value.Collect().histogram.sample_sum, kManyThreads / 2);
}

TEST(Handles, WithoutARegistryDoNotCrash) {
  Counter().Increment();
  Gauge().Set(1);
  Gauge().Add(1);
  Histogram().Observe(1.0);
}

}  // namespace
}  // namespace baraza::metrics
