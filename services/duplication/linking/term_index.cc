#include "services/duplication/linking/term_index.h"

#include <algorithm>
#include <cmath>

namespace baraza::duplication {

TermIndex::TermIndex(const ProjectTexts& texts, Terms ProjectText::*field, Use use)
    : texts_(texts), field_(field) {
  lengths_.reserve(texts.size());
  for (Row row = 0; row < texts.size(); ++row) {
    lengths_.push_back(std::sqrt(texts.Square(texts[row].*field)));
  }
  if (use == Use::kSearch) AddEntries();
}

void TermIndex::AddEntries() {
  starts_.assign(texts_.term_count() + 1, 0);
  for (Row row = 0; row < texts_.size(); ++row) {
    for (const Term term : texts_[row].*field_) ++starts_[term + 1];
  }
  for (std::size_t term = 0; term + 1 < starts_.size(); ++term) starts_[term + 1] += starts_[term];
  std::vector<std::uint64_t> next(starts_.begin(), starts_.end());
  entries_.resize(starts_.back());
  for (Row row = 0; row < texts_.size(); ++row) {
    for (const Term term : texts_[row].*field_) entries_[next[term]++] = row;
  }
}

std::vector<NearRow> TermIndex::Find(Row row, std::vector<double>& scratch) const {
  if (starts_.empty()) return {};
  scratch.resize(texts_.size(), 0);
  Terms terms = texts_[row].*field_;
  std::stable_sort(terms.begin(), terms.end(),
                   [&](Term a, Term b) { return texts_.Information(a) > texts_.Information(b); });
  std::vector<NearRow> found;
  std::size_t read = 0;
  for (const Term term : terms) {
    const std::size_t size = starts_[term + 1] - starts_[term];
    if (read + size > kMaxTermPostings) break;
    read += size;
    const double square = texts_.Information(term) * texts_.Information(term);
    for (std::uint64_t at = starts_[term]; at < starts_[term + 1]; ++at) {
      const Row other = entries_[at];
      if (scratch[other] == 0) found.push_back({other, 0});
      scratch[other] += square;
    }
  }
  for (NearRow& near : found) {
    near.cosine = scratch[near.row] / (lengths_[row] * lengths_[near.row]);
    scratch[near.row] = 0;
  }
  std::erase_if(found, [&](const NearRow& near) { return near.row == row; });
  return found;
}

double TermIndex::Cosine(Row left, Row right) const {
  const double length = lengths_[left] * lengths_[right];
  if (length <= 0) return 0;
  return texts_.Square(InBoth(texts_[left].*field_, texts_[right].*field_)) / length;
}

}  // namespace baraza::duplication
