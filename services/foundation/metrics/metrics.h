// The numbers by which a service is watched, each declared once under its name.
//   metrics::Counter refused = registry.AddCounter(
//       "baraza_requests_refused_total", "Requests refused by reason.", {{"reason", "overload"}});
//   refused.Increment();
//
// Why: names are an interface: dashboards and alerts break silently when one changes. A declaration
// that contradicts an earlier one, or Prometheus' rules, is a fault that the service reports when
// it starts, not a page that Prometheus refuses later.
//
// Rules: a name is of [a-zA-Z_:][a-zA-Z0-9_:]*, and ends in _total if and only if it is a
// counter's; all series of a name have the same kind, help, label names and bounds; label values
// come from small fixed sets (a name has at most kMaxSeries series). Durations are in seconds.
//
// Ownership: the registry owns the values and outlives all handles. Thread-safety: all methods may
// be called from any thread; declaring takes a lock, changing a value does not.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"
#include "services/foundation/metrics/instrument.h"

namespace baraza::metrics {

using Labels = std::map<std::string, std::string>;

// Series per name: more means that a label holds what only logs should.
inline constexpr std::size_t kMaxSeries = 5000;

// Bounds in seconds for what is waited for: 100 us to 10 s, about three per decade.
std::vector<double> LatencyBounds();

class Registry;

// Keeps a value that is read by a function in the registry; goes before what the function reads,
// and before the registry.
class Reading {
 public:
  Reading() = default;
  Reading(Reading&& other) noexcept;
  Reading& operator=(Reading&& other) noexcept;
  ~Reading();

 private:
  friend class Registry;
  Reading(Registry* registry, std::string name, Labels labels);

  Registry* registry_ = nullptr;
  std::string name_;
  Labels labels_;
};

class Registry : public prometheus::Collectable {
 public:
  using Function = absl::AnyInvocable<double() const>;

  // The handle of the series; the same declaration gives the same series again. A faulty
  // declaration gives a handle that counts nowhere, and is kept for Faults().
  Counter AddCounter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge AddGauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram AddHistogram(const std::string& name, const std::string& help,
                         const std::vector<double>& bounds = LatencyBounds(),
                         const Labels& labels = {});

  // A series whose value is asked for when it is read, for what somebody counts already. `read`
  // is called under the registry's lock: it may not use the registry. A second one with the same
  // name and labels is a fault.
  [[nodiscard]] Reading ReadCounter(const std::string& name, const std::string& help,
                                    const Labels& labels, Function read);
  [[nodiscard]] Reading ReadGauge(const std::string& name, const std::string& help,
                                  const Labels& labels, Function read);

  // INVALID_ARGUMENT, with a violation per faulty declaration (the first 20); OK if there is none.
  absl::Status Faults() const;

  // All series, by name and labels in order.
  std::vector<prometheus::MetricFamily> Collect() const override;

  // All series in Prometheus' text format.
  std::string Text() const;

 private:
  friend class Reading;
  using Value = std::variant<std::unique_ptr<CounterValue>, std::unique_ptr<GaugeValue>,
                             std::unique_ptr<HistogramValue>, Function>;

  // What a declaration says of all series of its name.
  struct Shape {
    prometheus::MetricType type;
    std::string help;
    std::vector<double> bounds = {};
  };
  struct Family {
    Shape shape;
    std::map<Labels, Value> series;
  };

  Value* Declare(const std::string& name, Shape shape, const Labels& labels, Value fresh);
  Reading DeclareReading(const std::string& name, Shape shape, const Labels& labels, Function read);
  Value* Fault(const std::string& name, std::string description)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remove(const std::string& name, const Labels& labels);
  static std::string Contradiction(const Family& family, const Shape& shape, const Labels& labels);
  static prometheus::ClientMetric Collect(const Family& family, const Value& value);

  mutable absl::Mutex mutex_;
  std::map<std::string, Family> families_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::pair<std::string, std::string>> faults_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::metrics
