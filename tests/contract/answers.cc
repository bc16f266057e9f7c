#include "tests/contract/answers.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "services/foundation/scope/scope.h"

namespace baraza::contract {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

}  // namespace

record::Writer::Done Answers::Next() {
  absl::MutexLock lock(&notes_->mutex);
  notes_->outcomes.emplace_back();
  return [notes = notes_, index = notes_->outcomes.size() - 1](Outcome outcome) {
    absl::MutexLock lock(&notes->mutex);
    if (outcome.ok()) notes->positions.push_back(outcome->position);
    notes->outcomes[index].push_back(std::move(outcome));
  };
}

std::vector<Outcome> Answers::All() {
  absl::MutexLock lock(&notes_->mutex);
  auto answered = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(notes_->mutex) {
    return std::none_of(notes_->outcomes.begin(), notes_->outcomes.end(),
                        [](const auto& answers) { return answers.empty(); });
  };
  notes_->mutex.AwaitWithTimeout(absl::Condition(&answered), kPatience);
  std::vector<Outcome> all;
  for (const auto& answers : notes_->outcomes) {
    if (answers.size() == 1) {
      all.push_back(answers[0]);
    } else if (answers.empty()) {
      all.push_back(absl::DeadlineExceededError("the write was never answered"));
    } else {
      all.push_back(absl::InternalError("the write was answered several times"));
    }
  }
  return all;
}

std::vector<int64_t> Answers::PositionsAsAnswered() const {
  absl::MutexLock lock(&notes_->mutex);
  return notes_->positions;
}

Outcome AnswerOf(const std::function<void(record::Writer::Done)>& start) {
  Answers answers;
  start(answers.Next());
  return answers.All()[0];
}

HeldQueue::HeldQueue(recordstore::Ledger& ledger) {
  auto wait = [gate = gate_](record::Transaction&) -> Outcome {
    if (!gate->reached.HasBeenNotified()) gate->reached.Notify();
    gate->open.WaitForNotification();
    return record::Written{};
  };
  ledger.Write(scope::Scope::Service("test"), {}, wait, answers_.Next());
  gate_->reached.WaitForNotification();
}

HeldQueue::~HeldQueue() { Release(); }

void HeldQueue::Release() {
  if (!gate_->open.HasBeenNotified()) gate_->open.Notify();
}

}  // namespace baraza::contract
