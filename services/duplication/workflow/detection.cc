#include "services/duplication/workflow/detection.h"

#include <algorithm>
#include <utility>

#include "services/duplication/workflow/committing.h"
#include "services/duplication/workflow/deciders.h"
#include "services/duplication/workflow/fingerprint.h"
#include "services/duplication/workflow/match_name.h"
#include "services/duplication/workflow/priority.h"
#include "services/duplication/workflow/raising.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Match;

constexpr int kMatchesPerStep = 256;
constexpr absl::Duration kRetryAfter = absl::Milliseconds(500);

scope::Scope Self() { return scope::Scope::Service("duplication"); }

}  // namespace

Detection::Detection(Dependencies dependencies) : to_(std::move(dependencies)) {}

void Detection::TakeIn(KnownRecord record, std::vector<std::string>& names) {
  const std::string name = record.name;
  if (!to_.records.Put(std::move(record))) return;
  const KnownRecordPtr kept = to_.records.Find(name);
  Engine& engine = to_.engines.Of(kept->feed);
  if (kept->live) {
    engine.Upsert(*kept);
  } else {
    engine.Erase(name);
  }
  names.push_back(name);
  if (kept->feed != Feed::kProjects) return;
  for (std::string& moved : dependents_.Put(*kept)) names.push_back(std::move(moved));
}

void Detection::Apply(Feed feed, std::vector<KnownRecord> changed, int64_t position, bool caught_up,
                      std::string token) {
  const int i = static_cast<int>(feed);
  std::vector<std::string> names;
  {
    absl::ReaderMutexLock applying(&applying_);
    const bool goes_on = CatchesUp(feed);
    if (goes_on && failpoint::Planted("snapshot-ahead")) changed.clear();
    for (KnownRecord& record : changed) TakeIn(std::move(record), names);
    absl::MutexLock lock(&mutex_);
    applied_[i] = std::max(applied_[i], position);
    tokens_[i] = std::move(token);
    loaded_[i] = loaded_[i] || caught_up;
    // While a register is read from the start nothing is known of what changed: all is looked at.
    if (phase_ != Phase::kLoading || goes_on) Queue(names);
    if (phase_ == Phase::kLoading && loaded_[0] && loaded_[1]) phase_ = Phase::kLearn;
  }
  to_.wake();
}

void Detection::Restart(Feed feed) {
  absl::ReaderMutexLock applying(&applying_);
  for (const std::string& name : to_.records.Forget(feed)) to_.engines.Of(feed).Erase(name);
  if (feed == Feed::kProjects) dependents_.Forget();
  absl::MutexLock lock(&mutex_);
  const int i = static_cast<int>(feed);
  loaded_[i] = false;
  applied_[i] = detected_[i] = 0;
  tokens_[i].clear();
  phase_ = Phase::kLoading;
}

void Detection::Queue(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (changed_set_.insert(name).second) changed_.push_back(name);
  }
}

void Detection::Touch(const std::vector<std::string>& names) {
  {
    absl::MutexLock lock(&mutex_);
    Queue(names);
  }
  to_.wake();
}

Detection::Phase Detection::phase() const {
  absl::MutexLock lock(&mutex_);
  return phase_;
}

Detection::Progress Detection::progress() const {
  absl::MutexLock lock(&mutex_);
  return {.ready = phase_ == Phase::kRunning,
          .applied = applied_,
          .detected = detected_,
          .waiting = static_cast<int64_t>(changed_.size() + rest_.size())};
}

std::array<std::string, kFeeds> Detection::tokens() const {
  absl::MutexLock lock(&mutex_);
  return tokens_;
}

absl::Status Detection::CheckReady() const {
  if (phase() == Phase::kRunning) return absl::OkStatus();
  return status::WithRetryAfter(
      status::Error(absl::StatusCode::kUnavailable, "NOT_READY",
                    "the registers are being read: try again in a moment"),
      kRetryAfter);
}

absl::StatusOr<bool> Detection::Step() {
  writing_ = MayWrite();
  switch (phase()) {
    case Phase::kLoading:
      return false;
    case Phase::kLearn:
      RETURN_IF_ERROR(Learn());
      return true;
    case Phase::kAudiences:
      return UpdateAudiences();
    case Phase::kRunning:
      return DetectSome();
  }
  return false;
}

absl::Status Detection::Learn() {
  for (Feed feed : {Feed::kOrganisations, Feed::kProjects}) {
    if (to_.engines.Of(feed).size() < kLeastToLearn) continue;
    ASSIGN_OR_RETURN(learned_[static_cast<int>(feed)], to_.models.Begin(feed));
  }
  absl::MutexLock lock(&mutex_);
  if (phase_ != Phase::kLearn) return absl::OkStatus();  // a feed started again meanwhile
  phase_ = Phase::kAudiences;
  audiences_after_.clear();
  return absl::OkStatus();
}

absl::StatusOr<bool> Detection::LearnAgain() {
  bool learned = false;
  if (!writing_) return false;
  for (Feed feed : {Feed::kOrganisations, Feed::kProjects}) {
    const int64_t before = std::max(learned_[static_cast<int>(feed)], kLeastToLearn / 2);
    if (to_.engines.Of(feed).size() < 2 * before) continue;
    ASSIGN_OR_RETURN(learned_[static_cast<int>(feed)], to_.models.Renew(feed));
    learned = true;
  }
  return learned;
}

void Detection::TouchAll() {
  if (phase() == Phase::kRunning) LookAtAll();
  to_.wake();
}

void Detection::LookAtAll() {
  std::vector<std::string> all = to_.records.LiveNames(Feed::kOrganisations);
  for (std::string& name : to_.records.LiveNames(Feed::kProjects)) all.push_back(std::move(name));
  absl::MutexLock lock(&mutex_);
  rest_ = std::move(all);
}

// A page of all matches, each given the audience that its records have now. Matches of records that
// are gone or retired end here too, and those of records that changed are judged again.
absl::StatusOr<bool> Detection::UpdateAudiences() {
  std::string after;
  {
    absl::MutexLock lock(&mutex_);
    after = audiences_after_;
  }
  std::vector<StoredMatch> page;
  RETURN_IF_ERROR(Commit("UpdateAudiences", [&](record::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(page, to_.index.After(transaction, after, kMatchesPerStep));
    for (const StoredMatch& stored : page) {
      // What stands as it was judged is judged again with all records, behind what changed.
      RETURN_IF_ERROR(OfPresentVersions(stored.resource)
                          ? Keep(transaction, &stored, stored.resource, std::nullopt)
                          : SettleOne(transaction, &stored, nullptr));
    }
    return absl::OkStatus();
  }));
  if (undone_ > 0) return false;
  if (static_cast<int>(page.size()) < kMatchesPerStep) LookAtAll();
  absl::MutexLock lock(&mutex_);
  if (phase_ != Phase::kAudiences) return true;
  if (!page.empty()) audiences_after_ = page.back().resource.name();
  if (static_cast<int>(page.size()) < kMatchesPerStep) phase_ = Phase::kRunning;
  return true;
}

absl::StatusOr<bool> Detection::DetectSome() {
  const std::vector<std::string> names = TakeSome();
  if (names.empty()) {
    ASSIGN_OR_RETURN(const bool learned, LearnAgain());
    if (learned) {
      LookAtAll();
      return true;
    }
    PublishPositions();
    return false;
  }
  const Findings findings = Find(names);
  absl::Status settled = Commit("DetectMatches", [&](record::Transaction& transaction) {
    return Settle(transaction, names, findings);
  });
  if (settled.ok() && undone_ == 0) return true;
  {
    absl::MutexLock lock(&mutex_);
    Queue(names);
  }
  if (!settled.ok()) return settled;
  return false;
}

std::vector<std::string> Detection::TakeSome() {
  std::vector<std::string> names;
  absl::MutexLock lock(&mutex_);
  while (!changed_.empty() && names.size() < kRecordsPerStep) {
    changed_set_.erase(changed_.front());
    names.push_back(std::move(changed_.front()));
    changed_.pop_front();
  }
  while (!rest_.empty() && names.size() < kRecordsPerStep) {
    names.push_back(std::move(rest_.back()));
    rest_.pop_back();
  }
  return names;
}

// Nothing waits, so that matches are in step with what is applied.
void Detection::PublishPositions() {
  absl::MutexLock lock(&mutex_);
  if (phase_ == Phase::kRunning && changed_.empty() && rest_.empty()) detected_ = applied_;
}

Detection::Pair Detection::PairOf(const Match& match) const {
  if (match.subjects_size() != 2) return {};
  return {to_.records.Find(match.subjects(0)), to_.records.Find(match.subjects(1))};
}

std::optional<Match> Detection::Finish(Match match, const Pair& pair) const {
  if (!pair.live() || !WorthRaising(match)) return std::nullopt;
  match.set_name(MatchName(match.kind(), pair.left->name, pair.right->name));
  for (const std::string& alliance : AlliancesOf(to_.records, match)) match.add_alliances(alliance);
  match.set_priority(
      Priority(match, std::max(dependents_.Of(pair.left->name), dependents_.Of(pair.right->name))));
  match.set_evidence_fingerprint(
      Fingerprint(to_.engines.Of(pair.left->feed), match, *pair.left, *pair.right));
  return match;
}

void Detection::AddFindings(const KnownRecord& record, Findings& findings) const {
  const Engine& engine = to_.engines.Of(record.feed);
  std::vector<Match> found = engine.Candidates(record, kMaxCandidates);
  for (Match& overlap : engine.Overlaps(record, kMaxOverlaps)) found.push_back(std::move(overlap));
  for (Match& match : found) {
    const Pair pair = PairOf(match);
    std::optional<Match> finished = Finish(std::move(match), pair);
    if (finished.has_value()) findings.emplace(finished->name(), *std::move(finished));
  }
}

Detection::Findings Detection::Find(const std::vector<std::string>& names) const {
  Findings findings;
  for (const std::string& name : names) {
    const KnownRecordPtr record = to_.records.Find(name);
    if (record != nullptr && record->live) AddFindings(*record, findings);
  }
  return findings;
}

absl::Status Detection::Commit(const char* method,
                               std::function<absl::Status(record::Transaction&)> body) {
  return CommitAndWait(to_.writer, Self(), method,
                       [this, body = std::move(body)](
                           record::Transaction& transaction) -> absl::StatusOr<record::Written> {
                         undone_ = 0;
                         if (writing_ && to_.hold) RETURN_IF_ERROR(to_.hold(transaction));
                         RETURN_IF_ERROR(body(transaction));
                         return record::Written{};
                       })
      .status();
}

absl::Status Detection::Settle(record::Transaction& transaction,
                               const std::vector<std::string>& names, const Findings& findings) {
  std::map<std::string, StoredMatch> stored;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(std::vector<StoredMatch> matches, to_.index.OfSubject(transaction, name));
    for (StoredMatch& match : matches) {
      const std::string key = match.resource.name();
      stored.emplace(key, std::move(match));
    }
  }
  for (const auto& [name, match] : stored) {
    const auto found = findings.find(name);
    RETURN_IF_ERROR(
        SettleOne(transaction, &match, found == findings.end() ? nullptr : &found->second));
  }
  for (const auto& [name, match] : findings) {
    if (!stored.contains(name)) RETURN_IF_ERROR(SettleOne(transaction, nullptr, &match));
  }
  return absl::OkStatus();
}

// The pair judged by itself: from the side of one record it may not have been among the first.
std::optional<Match> Detection::JudgeAgain(const Match& stored, const Pair& pair) const {
  if (!pair.live() || !DependsOnJudgement(stored)) return std::nullopt;
  std::optional<Match> judged =
      Finish(to_.engines.Of(pair.left->feed).Judge(*pair.left, *pair.right), pair);
  if (judged.has_value() && judged->name() != stored.name()) return std::nullopt;
  return judged;
}

bool Detection::EvidenceChanged(const Match& stored, const Pair& pair) const {
  if (!pair.live() || !IsSettled(stored)) return false;
  return Fingerprint(to_.engines.Of(pair.left->feed), stored, *pair.left, *pair.right) !=
         stored.evidence_fingerprint();
}

absl::Status Detection::SettleOne(record::Transaction& transaction, const StoredMatch* stored,
                                  const Match* found) {
  const Match& match = stored == nullptr ? *found : stored->resource;
  const Pair pair = PairOf(match);
  std::optional<Match> judged;
  if (found == nullptr) {
    judged = JudgeAgain(match, pair);
    if (judged.has_value()) found = &*judged;
  }
  const bool evidence_changed = stored != nullptr && EvidenceChanged(match, pair);
  return Keep(transaction, stored, match,
              Reconcile(stored == nullptr ? nullptr : &match, found, evidence_changed));
}

bool Detection::OfPresentVersions(const Match& match) const {
  const Pair pair = PairOf(match);
  return pair.live() && match.subject_etags_size() == 2 &&
         match.subject_etags(0) == pair.left->etag && match.subject_etags(1) == pair.right->etag;
}

absl::Status Detection::Keep(record::Transaction& transaction, const StoredMatch* stored,
                             const Match& match, const std::optional<Match>& next) {
  const Pair pair = PairOf(match);
  scope::Audience audience;
  if (pair.left != nullptr && pair.right != nullptr) {
    audience = ReadersOfBoth(pair.left->audience, pair.right->audience);
  }
  const bool same_audience = stored != nullptr && stored->audience == audience;
  if (!next.has_value() && same_audience) return absl::OkStatus();
  if (!writing_) {
    ++undone_;
    return absl::OkStatus();
  }
  StoredMatch after = stored == nullptr ? StoredMatch{} : *stored;
  if (next.has_value()) after.resource = *next;
  after.audience = std::move(audience);
  return to_.matches.Put(transaction, Self(), stored, after);
}

}  // namespace baraza::duplication
