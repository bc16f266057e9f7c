#include "services/foundation/metrics/metrics.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <utility>

#include "prometheus/check_names.h"
#include "prometheus/text_serializer.h"
#include "services/foundation/status/status.h"

namespace baraza::metrics {
namespace {

using prometheus::MetricType;

constexpr std::size_t kMaxFaults = 20;

// What is wrong with a declaration on its own; empty if nothing is.
std::string Misnamed(const std::string& name, MetricType type, const Labels& labels) {
  if (!prometheus::CheckMetricName(name)) return "is no name that Prometheus allows";
  if (name.ends_with("_total") != (type == MetricType::Counter)) {
    return "must end in _total if and only if it is a counter";
  }
  for (const auto& [label, value] : labels) {
    const bool reserved = type == MetricType::Histogram && label == "le";
    if (reserved || !prometheus::CheckLabelName(label)) {
      return "has the label '" + label + "', which Prometheus does not allow";
    }
  }
  return "";
}

bool AscendStrictly(const std::vector<double>& bounds) {
  return std::adjacent_find(bounds.begin(), bounds.end(), std::greater_equal<>()) == bounds.end();
}

bool SameLabelNames(const Labels& a, const Labels& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first; });
}

}  // namespace

std::vector<double> LatencyBounds() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
          0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
}

Reading::Reading(Registry* registry, std::string name, Labels labels)
    : registry_(registry), name_(std::move(name)), labels_(std::move(labels)) {}

Reading::Reading(Reading&& other) noexcept
    : registry_(std::exchange(other.registry_, nullptr)),
      name_(std::move(other.name_)),
      labels_(std::move(other.labels_)) {}

Reading& Reading::operator=(Reading&& other) noexcept {
  std::swap(registry_, other.registry_);
  std::swap(name_, other.name_);
  std::swap(labels_, other.labels_);
  return *this;
}

Reading::~Reading() {
  if (registry_ != nullptr) registry_->Remove(name_, labels_);
}

Counter Registry::AddCounter(const std::string& name, const std::string& help,
                             const Labels& labels) {
  Value* const value =
      Declare(name, {MetricType::Counter, help}, labels, std::make_unique<CounterValue>());
  return value == nullptr ? Counter() : Counter(std::get<0>(*value).get());
}

Gauge Registry::AddGauge(const std::string& name, const std::string& help, const Labels& labels) {
  Value* const value =
      Declare(name, {MetricType::Gauge, help}, labels, std::make_unique<GaugeValue>());
  return value == nullptr ? Gauge() : Gauge(std::get<1>(*value).get());
}

Histogram Registry::AddHistogram(const std::string& name, const std::string& help,
                                 const std::vector<double>& bounds, const Labels& labels) {
  Value* const value = Declare(name, {MetricType::Histogram, help, bounds}, labels,
                               std::make_unique<HistogramValue>(bounds));
  return value == nullptr ? Histogram() : Histogram(std::get<2>(*value).get());
}

Reading Registry::ReadCounter(const std::string& name, const std::string& help,
                              const Labels& labels, Function read) {
  return DeclareReading(name, {MetricType::Counter, help}, labels, std::move(read));
}

Reading Registry::ReadGauge(const std::string& name, const std::string& help, const Labels& labels,
                            Function read) {
  return DeclareReading(name, {MetricType::Gauge, help}, labels, std::move(read));
}

Reading Registry::DeclareReading(const std::string& name, Shape shape, const Labels& labels,
                                 Function read) {
  const bool declared = Declare(name, std::move(shape), labels, std::move(read)) != nullptr;
  return declared ? Reading(this, name, labels) : Reading();
}

absl::Status Registry::Faults() const {
  absl::MutexLock lock(&mutex_);
  std::vector<status::FieldViolation> violations;
  for (const auto& [name, description] : faults_) violations.push_back({name, description});
  return status::InvalidFields(std::move(violations));
}

Registry::Value* Registry::Declare(const std::string& name, Shape shape, const Labels& labels,
                                   Value fresh) {
  absl::MutexLock lock(&mutex_);
  if (std::string fault = Misnamed(name, shape.type, labels); !fault.empty()) {
    return Fault(name, std::move(fault));
  }
  if (!AscendStrictly(shape.bounds)) return Fault(name, "has bounds that do not ascend");
  Family& family = families_.try_emplace(name, Family{shape, {}}).first->second;
  if (std::string fault = Contradiction(family, shape, labels); !fault.empty()) {
    return Fault(name, std::move(fault));
  }
  const bool reads = std::holds_alternative<Function>(fresh);
  const auto [series, added] = family.series.try_emplace(labels, std::move(fresh));
  if (!added && (reads || std::holds_alternative<Function>(series->second))) {
    return Fault(name, "is read by a function and declared twice with the same labels");
  }
  return &series->second;
}

std::string Registry::Contradiction(const Family& family, const Shape& shape,
                                    const Labels& labels) {
  if (family.shape.type != shape.type) return "is declared with two kinds";
  if (family.shape.help != shape.help) return "is declared with two helps";
  if (family.shape.bounds != shape.bounds) return "is declared with two lists of bounds";
  if (family.series.empty()) return "";
  if (!SameLabelNames(family.series.begin()->first, labels)) {
    return "is declared with different label names";
  }
  if (family.series.size() >= kMaxSeries && !family.series.contains(labels)) {
    return "has more than " + std::to_string(kMaxSeries) + " series";
  }
  return "";
}

Registry::Value* Registry::Fault(const std::string& name, std::string description) {
  if (faults_.size() < kMaxFaults) faults_.emplace_back(name, std::move(description));
  return nullptr;
}

void Registry::Remove(const std::string& name, const Labels& labels) {
  absl::MutexLock lock(&mutex_);
  const auto family = families_.find(name);
  if (family == families_.end()) return;
  family->second.series.erase(labels);
  if (family->second.series.empty()) families_.erase(family);
}

prometheus::ClientMetric Registry::Collect(const Family& family, const Value& value) {
  if (const Function* read = std::get_if<Function>(&value)) {
    prometheus::ClientMetric metric;
    (family.shape.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) =
        (*read)();
    return metric;
  }
  if (const auto* counter = std::get_if<0>(&value)) return (*counter)->Collect();
  if (const auto* gauge = std::get_if<1>(&value)) return (*gauge)->Collect();
  return std::get<2>(value)->Collect();
}

std::vector<prometheus::MetricFamily> Registry::Collect() const {
  absl::MutexLock lock(&mutex_);
  std::vector<prometheus::MetricFamily> families;
  for (const auto& [name, family] : families_) {
    families.push_back({name, family.shape.help, family.shape.type, {}});
    for (const auto& [labels, value] : family.series) {
      prometheus::ClientMetric metric = Collect(family, value);
      for (const auto& [label, text] : labels) metric.label.push_back({label, text});
      families.back().metric.push_back(std::move(metric));
    }
  }
  return families;
}

std::string Registry::Text() const {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, Collect());
  return text.str();
}

}  // namespace baraza::metrics
