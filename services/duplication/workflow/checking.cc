#include "services/duplication/workflow/checking.h"

#include <algorithm>
#include <utility>

#include "services/duplication/workflow/raising.h"

namespace baraza::duplication {
namespace {

using v1::Match;

// Results that the engine is asked for first, and at most when hidden ones take up the places.
constexpr int kFirstAsk = 24;
constexpr int kLastAsk = 2000;

// Puts the draft first.
void Orient(const std::string& draft, Match& match) {
  if (match.subjects(0) == draft) return;
  match.mutable_subjects()->SwapElements(0, 1);
  match.mutable_subject_titles()->SwapElements(0, 1);
  match.mutable_subject_etags()->SwapElements(0, 1);
  for (v1::Evidence& evidence : *match.mutable_evidence()) {
    evidence.mutable_left()->swap(*evidence.mutable_right());
  }
}

}  // namespace

template <class Ask>
Checks::Found Checks::Visible(const scope::Scope& scope, const std::string& draft, int max_results,
                              const Ask& ask, std::set<std::string>& ask_alliances) const {
  Found visible;
  for (int asked = std::max(kFirstAsk, max_results);; asked *= 4) {
    visible.clear();
    Found found = ask(asked);
    for (Match& match : found) {
      Orient(draft, match);
      const KnownRecordPtr other = records_.Find(match.subjects(1));
      if (other == nullptr) continue;
      if (scope.MayRead(other->audience)) {
        visible.push_back(std::move(match));
      } else if (WorthRaising(match)) {
        ask_alliances.insert(other->alliances.begin(), other->alliances.end());
      }
    }
    const bool more = static_cast<int>(found.size()) >= asked && asked < kLastAsk;
    if (!more || static_cast<int>(visible.size()) >= max_results) break;
  }
  visible.resize(std::min(visible.size(), static_cast<size_t>(max_results)));
  return visible;
}

CheckAnswer Checks::Check(const scope::Scope& scope, KnownRecord draft, int max_results) const {
  const std::string given_name = draft.name;
  const KnownRecordPtr own = records_.Find(draft.name);
  if (own == nullptr || !scope.MayRead(own->audience)) draft.name.clear();
  const Engine& engine = engines_.Of(draft.feed);
  CheckAnswer answer;
  answer.candidates = Visible(
      scope, draft.name, max_results, [&](int limit) { return engine.Candidates(draft, limit); },
      answer.ask_alliances);
  answer.overlaps = Visible(
      scope, draft.name, max_results, [&](int limit) { return engine.Overlaps(draft, limit); },
      answer.ask_alliances);
  for (Found* found : {&answer.candidates, &answer.overlaps}) {
    for (Match& match : *found) match.set_subjects(0, given_name);
  }
  return answer;
}

}  // namespace baraza::duplication
