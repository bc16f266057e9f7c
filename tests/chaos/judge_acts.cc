#include <set>

#include "absl/strings/str_cat.h"
#include "tests/chaos/effects.h"
#include "tests/chaos/judges.h"

namespace baraza::chaos {
namespace {

std::string Describe(const Act& act) {
  return absl::StrCat("act ", act.id, " (", ActName(act.kind), ")");
}

std::string FoundEssence(const Seen& seen) {
  if (IsOrganisation(seen.name)) {
    organisations::v1::Organisation record;
    record.ParseFromString(seen.bytes);
    return EssenceOf(record);
  }
  organisations::v1::Membership record;
  record.ParseFromString(seen.bytes);
  return EssenceOf(record);
}

// Goes through the feed, piece by piece: a piece is what one act has changed without a break.
class ActJudge {
 public:
  ActJudge(const std::vector<Act>& acts, const std::vector<Seen>& feed, Complaints& complaints)
      : acts_(acts), feed_(feed), complaints_(complaints) {}

  void Run() {
    for (size_t begin = 0; begin < feed_.size();) {
      size_t end = begin + 1;
      while (end < feed_.size() && feed_[end].act == feed_[begin].act) ++end;
      if (feed_[begin].act > 0) JudgePiece(begin, end);
      for (; begin < end; ++begin) past_.Take(feed_[begin]);
    }
    for (const Act& act : acts_) JudgeAcknowledged(act);
  }

 private:
  void Complain(const std::string& what) { complaints_.push_back(what); }

  void JudgePiece(size_t begin, size_t end) {
    const int64_t id = feed_[begin].act;
    if (id > static_cast<int64_t>(acts_.size())) {
      return Complain(absl::StrCat("half: nobody sent act ", id));
    }
    const Act& act = acts_[id - 1];
    if (!seen_.insert(id).second) {
      return Complain(absl::StrCat("twice: ", Describe(act), " changed ", feed_[begin].name,
                                   " at another time, too"));
    }
    if (act.kind == ActKind::kInVain) {
      return Complain(absl::StrCat("trace: ", Describe(act), " changed ", feed_[begin].name));
    }
    Effects effects = EffectsOf(act, past_);
    for (size_t i = begin; i < end; ++i) JudgeChange(act, feed_[i], effects);
    for (const auto& [name, essence] : effects) {
      Complain(absl::StrCat("half: ", Describe(act), " left ", name, " as it was, not ", essence));
    }
  }

  // Takes what is found out of what is expected.
  void JudgeChange(const Act& act, const Seen& change, Effects& effects) {
    if (change.name == act.name && change.etag == act.etag) confirmed_.insert(act.id);
    auto expected = effects.find(change.name);
    if (expected == effects.end() && change.version == 1) expected = effects.find(kNew);
    if (expected == effects.end()) {
      return Complain(absl::StrCat("half: ", Describe(act), " changed ", change.name, ", too, to ",
                                   FoundEssence(change)));
    }
    if (const std::string found = FoundEssence(change); found != expected->second) {
      Complain(absl::StrCat("half: ", Describe(act), " made ", change.name, " ", found, ", not ",
                            expected->second));
    }
    effects.erase(expected);
  }

  void JudgeAcknowledged(const Act& act) {
    if (!act.acknowledged) return;
    if (act.etag.empty() ? seen_.contains(act.id) : confirmed_.contains(act.id)) return;
    Complain(absl::StrCat("lost: ", Describe(act), " was acknowledged as ", act.name, " ", act.etag,
                          ", and the feed does not have it"));
  }

  const std::vector<Act>& acts_;
  const std::vector<Seen>& feed_;
  Complaints& complaints_;
  Past past_;
  std::set<int64_t> seen_, confirmed_;
};

}  // namespace

void JudgeActs(const std::vector<Act>& acts, const std::vector<Seen>& feed,
               Complaints& complaints) {
  ActJudge(acts, feed, complaints).Run();
}

}  // namespace baraza::chaos
