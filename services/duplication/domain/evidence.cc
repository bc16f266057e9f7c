#include "services/duplication/domain/evidence.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kMaxValueBytes = 300;

std::string Cut(std::string_view text) {
  if (text.size() <= kMaxValueBytes) return std::string(text);
  std::size_t end = kMaxValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

const char* LevelWord(Level level) {
  switch (level) {
    case Level::kExact:
      return "exact";
    case Level::kClose:
      return "close";
    case Level::kPartial:
      return "partial";
    case Level::kDifferent:
      return "different";
    case Level::kMissing:
      return "missing";
  }
  return "missing";
}

Level LevelNamed(std::string_view word) {
  for (const Level level : {Level::kExact, Level::kClose, Level::kPartial, Level::kDifferent}) {
    if (word == LevelWord(level)) return level;
  }
  return Level::kMissing;
}

void AddSubjects(const Subject& left, const Subject& right, v1::Match& match) {
  for (const Subject* subject : {&left, &right}) {
    match.add_subjects(std::string(subject->name));
    match.add_subject_titles(std::string(subject->title));
    match.add_subject_etags(std::string(subject->etag));
  }
}

void AddEvidence(const char* field, Level level, double weight, std::string_view left,
                 std::string_view right, std::string sentence, v1::Match& match) {
  v1::Evidence& evidence = *match.add_evidence();
  evidence.set_field(field);
  evidence.set_level(LevelWord(level));
  evidence.set_weight(weight);
  evidence.set_left(Cut(left));
  evidence.set_right(Cut(right));
  evidence.set_sentence(std::move(sentence));
}

void AddPrior(double bits, v1::Match& match) {
  AddEvidence("prior", Level::kMissing, bits, "", "",
              absl::StrFormat("Before looking, about one pair of records in %.0f is such a match.",
                              std::exp2(-bits)),
              match);
}

void FinishMatch(v1::Match& match) {
  auto& evidence = *match.mutable_evidence();
  std::stable_sort(evidence.begin(), evidence.end(), [](const auto& a, const auto& b) {
    return std::abs(a.weight()) > std::abs(b.weight());
  });
  double weight = 0;
  for (const v1::Evidence& reason : evidence) weight += reason.weight();
  match.set_match_weight(weight);
  match.set_probability(1.0 / (1.0 + std::exp2(-weight)));
}

}  // namespace baraza::duplication
