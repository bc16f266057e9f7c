#include "services/duplication/linking/project_features.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace baraza::duplication {
namespace {

constexpr std::size_t kLeastCodePart = 4;

// Letters and digits in a row that both codes have, of the shorter code: "TV24734" and "24734", or
// "DU1055BK" and "DU1055XTSB" are one thing in two depths. 0 for fewer than kLeastCodePart.
double PartInCommon(const std::string& left, const std::string& right) {
  std::vector<std::size_t> row(right.size() + 1, 0);
  std::size_t longest = 0;
  for (const char c : left) {
    for (std::size_t j = right.size(); j-- > 0;) {
      row[j + 1] = c == right[j] ? row[j] + 1 : 0;
      longest = std::max(longest, row[j + 1]);
    }
  }
  if (longest < kLeastCodePart) return 0;
  return static_cast<double>(longest) / static_cast<double>(std::min(left.size(), right.size()));
}

}  // namespace

ProjectComparer::ProjectComparer(const ProjectTexts& texts)
    : texts_(texts),
      titles_(texts, &ProjectText::title, TermIndex::Use::kSearch),
      all_(texts, &ProjectText::all, TermIndex::Use::kSearch),
      grams_(texts, &ProjectText::grams, TermIndex::Use::kCompareOnly),
      people_(texts, &ProjectText::people, TermIndex::Use::kCompareOnly),
      possible_(std::max(1.0, std::log((texts.size() + 1.0) / 2))) {}

double ProjectComparer::Held(const Terms& terms, const Terms& in) const {
  const double whole = texts_.Sum(terms);
  return whole > 0 ? texts_.Sum(InBoth(terms, in)) / whole : 0;
}

double ProjectComparer::Rarest(const Terms& terms) const {
  double rarest = 0;
  for (const Term term : terms) rarest = std::max(rarest, texts_.Information(term));
  return std::min(1.0, rarest / possible_);
}

void ProjectComparer::CompareCodes(const ProjectText& left, const ProjectText& right,
                                   Features& features) const {
  const double shared =
      std::max(Rarest(InBoth(left.codes, right.joined)), Rarest(InBoth(left.joined, right.codes)));
  features[kCodeShared] = static_cast<float>(shared);
  if (left.title_codes.empty() || right.title_codes.empty() || shared > 0) return;
  double part = 0;
  for (const Term a : left.title_codes) {
    for (const Term b : right.title_codes) {
      part = std::max(part, PartInCommon(texts_.Spelt(a), texts_.Spelt(b)));
    }
  }
  features[kCodePart] = static_cast<float>(part);
  features[kCodeConflict] = static_cast<float>(1 - part);
}

void ProjectComparer::CompareWords(Row left, Row right, Features& features) const {
  const ProjectText& a = texts_[left];
  const ProjectText& b = texts_[right];
  const auto one = static_cast<float>(Held(a.title, b.all));
  const auto other = static_cast<float>(Held(b.title, a.all));
  features[kTitleCosine] = static_cast<float>(titles_.Cosine(left, right));
  features[kTextCosine] = static_cast<float>(all_.Cosine(left, right));
  features[kGramCosine] = static_cast<float>(grams_.Cosine(left, right));
  features[kTitleHeldMore] = std::max(one, other);
  features[kTitleHeldLess] = std::min(one, other);
  features[kRarestShared] = static_cast<float>(Rarest(InBoth(a.all, b.all)));
  if (!a.title.empty() && a.whole_title == b.whole_title) {
    features[kTitleEqual] = static_cast<float>(Rarest({a.whole_title}));
  }
}

double ProjectComparer::Namesakes(Row left, Row right) const {
  const ProjectText& a = texts_[left];
  const ProjectText& b = texts_[right];
  std::uint32_t most = 2;
  if (!a.title.empty() && a.whole_title == b.whole_title) {
    most = std::max(most, texts_.Count(a.whole_title));
  }
  if (a.whole_text != 0 && a.whole_text == b.whole_text) {
    most = std::max(most, texts_.Count(a.whole_text));
  }
  return std::log(most - 1.0);
}

void ProjectComparer::CompareStarts(const ProjectText& left, const ProjectText& right,
                                    Features& features) {
  if (left.year == 0 || right.year == 0) {
    features[kYearSilent] = 1;
    return;
  }
  features[kYearEqual] = left.year == right.year ? 1 : 0;
  features[kYearConflict] = std::abs(left.year - right.year) > 1 ? 1 : 0;
  if (left.day == 0 || right.day == 0) return;
  features[kDayEqual] = left.day == right.day ? 1 : 0;
  features[kDayConflict] = std::abs(left.day - right.day) > 31 ? 1 : 0;
}

Features ProjectComparer::Compare(Row left, Row right) const {
  const ProjectText& a = texts_[left];
  const ProjectText& b = texts_[right];
  Features features{};
  CompareWords(left, right, features);
  CompareCodes(a, b, features);
  if (!a.numbers.empty() && !b.numbers.empty()) {
    features[kNumberConflict] = InBoth(a.numbers, b.numbers).empty() ? 1 : 0;
  }
  if (!a.people.empty() && !b.people.empty()) {
    const Terms both = InBoth(a.people, b.people);
    const double told = std::min(1.0, texts_.Sum(both) / possible_);
    features[kPeopleCosine] = static_cast<float>(told * people_.Cosine(left, right));
    features[kPeopleConflict] = both.empty() ? 1 : 0;
  } else {
    features[kPeopleSilent] = 1;
  }
  CompareStarts(a, b, features);
  return features;
}

}  // namespace baraza::duplication
