#include "tests/chaos/coherence.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace baraza::chaos {
namespace {

// The greatest version known by each point of an order (a time or a position).
template <class Point>
class Known {
 public:
  void Add(Point point, int64_t version) { points_.emplace_back(point, version); }

  void Seal() {
    std::sort(points_.begin(), points_.end());
    int64_t greatest = 0;
    for (auto& [point, version] : points_) version = greatest = std::max(greatest, version);
  }

  // The greatest version of a point before `point`; 0: there is none.
  int64_t Before(Point point) const {
    const auto after =
        std::lower_bound(points_.begin(), points_.end(), std::pair(point, int64_t{0}));
    return after == points_.begin() ? 0 : std::prev(after)->second;
  }

 private:
  std::vector<std::pair<Point, int64_t>> points_;
};

template <class Key, class Point>
class KnownBy {
 public:
  void Add(const Key& key, Point point, int64_t version) { known_[key].Add(point, version); }
  void Seal() {
    for (auto& [key, known] : known_) known.Seal();
  }
  int64_t Before(const Key& key, Point point) const {
    const auto found = known_.find(key);
    return found == known_.end() ? 0 : found->second.Before(point);
  }

 private:
  std::map<Key, Known<Point>> known_;
};

// What an access should have shown at least, three times over.
class Model {
 public:
  explicit Model(const std::vector<Access>& accesses) {
    for (const Access& access : accesses) {
      seen_.Add(Life(access), access.end, access.version);
      if (!access.write) continue;
      acknowledged_.Add(access.record, access.end, access.version);
      stood_.Add(access.record, access.position, access.version);
    }
    seen_.Seal();
    acknowledged_.Seal();
    stood_.Seal();
  }

  int64_t SeenBefore(const Access& access) const {
    return seen_.Before(Life(access), access.start);
  }
  int64_t StoodAt(const Access& access) const {
    return stood_.Before(access.record, access.position + 1);
  }
  int64_t LongAcknowledged(const Access& access) const {
    return acknowledged_.Before(access.record, access.start - Coherence::kLongest);
  }

 private:
  using LifeKey = std::tuple<int, int, int>;
  static LifeKey Life(const Access& access) { return {access.replica, access.life, access.record}; }

  KnownBy<LifeKey, absl::Time> seen_;
  KnownBy<int, absl::Time> acknowledged_;
  KnownBy<int, int64_t> stood_;
};

const char* Verb(const Access& access) {
  if (access.write) return "written";
  return access.page ? "listed" : "read";
}

class Complaint {
 public:
  explicit Complaint(std::string kind) : kind_(std::move(kind)) {}

  void Judge(const Access& access, int64_t least) {
    if (access.version >= least) return;
    if (count_++ == 0) {
      first_ = absl::StrCat("record ", access.record, " was ", Verb(access), " through replica ",
                            access.replica, " (life ", access.life, ") in version ", access.version,
                            " instead of ", least);
    }
  }

  void AddTo(std::vector<std::string>& complaints) const {
    if (count_ > 0) complaints.push_back(absl::StrCat(kind_, ": ", count_, " times; ", first_));
  }

 private:
  const std::string kind_;
  int64_t count_ = 0;
  std::string first_;
};

// For how long the write was not seen by these reads; nothing if none came after it.
std::optional<absl::Duration> LagOf(const Access& write, const std::vector<const Access*>& reads) {
  std::optional<absl::Duration> lag;
  for (const Access* read : reads) {
    if (read->start < write.end) continue;
    const bool older = read->version < write.version;
    lag = std::max(lag.value_or(absl::ZeroDuration()),
                   older ? read->start - write.end : absl::ZeroDuration());
  }
  return lag;
}

}  // namespace

void Coherence::Record(const Access& access) {
  absl::MutexLock lock(&mutex_);
  accesses_.push_back(access);
}

std::vector<std::string> Coherence::Complaints() const {
  absl::MutexLock lock(&mutex_);
  const Model model(accesses_);
  Complaint backwards("backwards"), at_least("at least"), late("late");
  for (const Access& access : accesses_) {
    backwards.Judge(access, model.SeenBefore(access));
    late.Judge(access, model.LongAcknowledged(access));
    if (!access.write && access.position > 0) at_least.Judge(access, model.StoodAt(access));
  }
  std::vector<std::string> complaints;
  for (const Complaint* complaint : {&backwards, &at_least, &late}) complaint->AddTo(complaints);
  return complaints;
}

std::vector<absl::Duration> Coherence::Lags(absl::Time from, absl::Time to) const {
  absl::MutexLock lock(&mutex_);
  // Reads without a position, by record and replica.
  std::map<int, std::map<int, std::vector<const Access*>>> reads;
  for (const Access& access : accesses_) {
    if (access.write || access.page || access.position > 0) continue;
    reads[access.record][access.replica].push_back(&access);
  }
  std::vector<absl::Duration> lags;
  for (const Access& write : accesses_) {
    if (!write.write || write.end < from || write.end >= to) continue;
    for (const auto& [replica, of_replica] : reads[write.record]) {
      const std::optional<absl::Duration> lag = LagOf(write, of_replica);
      if (lag.has_value()) lags.push_back(*lag);
    }
  }
  std::sort(lags.begin(), lags.end());
  return lags;
}

int64_t Coherence::reads() const {
  absl::MutexLock lock(&mutex_);
  return std::count_if(accesses_.begin(), accesses_.end(),
                       [](const Access& access) { return !access.write; });
}

int64_t Coherence::writes() const {
  absl::MutexLock lock(&mutex_);
  return std::count_if(accesses_.begin(), accesses_.end(),
                       [](const Access& access) { return access.write; });
}

}  // namespace baraza::chaos
