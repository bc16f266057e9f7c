#include "services/foundation/metrics/instrument.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace baraza::metrics {

std::size_t ThisSlice() noexcept {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t slice = threads.fetch_add(1, std::memory_order_relaxed) % kSlices;
  return slice;
}

prometheus::ClientMetric CounterValue::Collect() const {
  std::uint64_t count = 0;
  for (const Slice& slice : slices_) count += slice.count.load(std::memory_order_relaxed);
  prometheus::ClientMetric metric;
  metric.counter.value = static_cast<double>(count);
  return metric;
}

prometheus::ClientMetric GaugeValue::Collect() const {
  prometheus::ClientMetric metric;
  metric.gauge.value = value_.load(std::memory_order_relaxed);
  return metric;
}

HistogramValue::HistogramValue(std::vector<double> bounds)
    : bounds_(std::move(bounds)),
      lines_per_slice_(bounds_.size() / 8 + 1),
      lines_(std::make_unique<Line[]>(lines_per_slice_ * kSlices)) {}

std::atomic<std::uint64_t>& HistogramValue::Count(std::size_t slice,
                                                  std::size_t bucket) const noexcept {
  return lines_[slice * lines_per_slice_ + bucket / 8].counts[bucket % 8];
}

void HistogramValue::Observe(double value) noexcept {
  const auto holds = [value](double bound) { return value <= bound; };
  const auto bucket = std::find_if(bounds_.begin(), bounds_.end(), holds) - bounds_.begin();
  const std::size_t slice = ThisSlice();
  Count(slice, static_cast<std::size_t>(bucket)).fetch_add(1, std::memory_order_relaxed);
  sums_[slice].value.fetch_add(value, std::memory_order_relaxed);
}

prometheus::ClientMetric HistogramValue::Collect() const {
  prometheus::ClientMetric metric;
  std::uint64_t cumulative = 0;
  for (std::size_t bucket = 0; bucket <= bounds_.size(); ++bucket) {
    for (std::size_t slice = 0; slice < kSlices; ++slice) {
      cumulative += Count(slice, bucket).load(std::memory_order_relaxed);
    }
    const bool last = bucket == bounds_.size();
    metric.histogram.bucket.push_back(
        {cumulative, last ? std::numeric_limits<double>::infinity() : bounds_[bucket]});
  }
  // The count is that of the last bucket, not counted apart: the two must agree while others count.
  metric.histogram.sample_count = cumulative;
  for (const Sum& sum : sums_) {
    metric.histogram.sample_sum += sum.value.load(std::memory_order_relaxed);
  }
  return metric;
}

}  // namespace baraza::metrics
