#include "services/duplication/domain/project_frequencies.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/project_terms.h"

namespace baraza::duplication {
namespace {

// More than the two of a pair.
constexpr std::int64_t kLeastFamily = 3;

std::string Family(TermKind kind, const std::string& shared) {
  return shared.empty() ? "" : absl::StrCat(static_cast<int>(kind), "\x1f", shared);
}

std::string Within(const std::string& family, TermKind kind, const std::string& term) {
  return absl::StrCat(family, "\x1f", static_cast<int>(kind), "\x1f", term);
}

bool Depends(TermKind kind) {
  return kind == TermKind::kDay || kind == TermKind::kOrganisation || kind == TermKind::kPlace ||
         kind == TermKind::kTheme || kind == TermKind::kText;
}

}  // namespace

ProjectFrequencies::ProjectFrequencies(const TermTable& terms, const ProjectProfile& left,
                                       const ProjectProfile& right)
    : terms_(terms) {
  const auto take = [&](TermKind kind, const std::string& a, const std::string& b) {
    if (!family_.empty() || a.empty() || a != b) return;
    const std::int64_t count = terms.Count(kind, a);
    if (count < kLeastFamily) return;
    family_ = Family(kind, a);
    in_family_ = static_cast<double>(count);
  };
  take(TermKind::kTitle, left.folded_title, right.folded_title);
  take(TermKind::kText, left.folded_text, right.folded_text);
}

double ProjectFrequencies::Bits(TermKind kind, const std::string& term) const {
  const double bits = terms_.Bits(kind, term);
  if (family_.empty() || !Depends(kind) || family_ == Family(kind, term)) return bits;
  const auto with =
      static_cast<double>(terms_.Count(TermKind::kJoint, Within(family_, kind, term)));
  return std::min(bits, std::max(0.0, std::log2(in_family_ / with)));
}

void CountFamilies(const ProjectProfile& record, TermTable& terms) {
  for (const std::string& family : {Family(TermKind::kTitle, record.folded_title),
                                    Family(TermKind::kText, record.folded_text)}) {
    if (family.empty()) continue;
    const auto count = [&](TermKind kind, const std::string& term) {
      terms.Add(TermKind::kJoint, Within(family, kind, term));
    };
    if (!record.folded_text.empty()) count(TermKind::kText, record.folded_text);
    if (record.has_start) count(TermKind::kDay, absl::StrCat(record.start));
    if (record.has_end) count(TermKind::kDay, absl::StrCat(record.end));
    for (const std::string& term : record.organisations) count(TermKind::kOrganisation, term);
    for (const std::string& term : PlaceTerms(record)) count(TermKind::kPlace, term);
    for (const std::string& term : ThemeTerms(record)) count(TermKind::kTheme, term);
  }
}

}  // namespace baraza::duplication
