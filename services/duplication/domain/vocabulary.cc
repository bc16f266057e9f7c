#include "services/duplication/domain/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "services/duplication/domain/packing.h"

namespace baraza::duplication {
namespace {

// A form that more words share than this is of no use for telling them apart.
constexpr std::size_t kMaxWordsPerForm = 64;

// Words of three letters are similar to those only that have one letter more.
constexpr std::size_t kShortWord = 3;

bool HasNeighbours(std::string_view text) {
  return text.size() >= kShortWord && text.size() <= kMaxTokenBytes &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// Calls `visit` with the key of the word and of each form that lacks one letter.
template <typename Visit>
void ForEachForm(std::string_view text, Visit visit) {
  visit(TermKey(TermKind::kNameToken, text));
  if (text.size() <= kShortWord) return;
  std::string form;
  for (std::size_t skip = 0; skip < text.size(); ++skip) {
    if (skip > 0 && text[skip] == text[skip - 1]) continue;
    form.assign(text.substr(0, skip));
    form.append(text.substr(skip + 1));
    visit(TermKey(TermKind::kNameToken, form));
  }
}

}  // namespace

TokenView MakeTokenView(std::string_view text, WordClass word_class, const TermTable& terms) {
  const auto bits = static_cast<float>(terms.Bits(TermKind::kNameToken, text));
  return {text, TermKey(TermKind::kNameToken, text), bits, bits, word_class};
}

TokenId Vocabulary::Intern(const Token& token, const TermTable& terms) {
  const std::uint64_t key = TermKey(TermKind::kNameToken, token.text);
  const auto [found, is_new] = ids_.try_emplace(key, static_cast<TokenId>(views_.size()));
  if (!is_new) return found->second;
  const TokenId id = found->second;
  texts_.push_back(token.text);
  views_.push_back(MakeTokenView(texts_.back(), token.word_class, terms));
  if (HasNeighbours(token.text)) {
    ForEachForm(token.text, [&](std::uint64_t form) {
      auto& words = deletions_[form];
      if (words.size() < kMaxWordsPerForm) words.push_back(id);
    });
  }
  return id;
}

TokenId Vocabulary::Find(std::string_view text) const {
  const auto found = ids_.find(TermKey(TermKind::kNameToken, text));
  return found == ids_.end() ? kNoToken : found->second;
}

std::vector<TokenId> Vocabulary::Similar(std::string_view text, std::size_t limit) const {
  if (similar_.size() == views_.size() && !similar_.empty()) {
    const TokenId id = Find(text);
    if (id != kNoToken) return {similar_[id].begin(), similar_[id].end()};
  }
  return LookUpSimilar(text, limit);
}

void Vocabulary::RememberSimilar(std::size_t limit) {
  std::vector<absl::InlinedVector<TokenId, 2>> similar(views_.size());
  const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> running;
  for (std::size_t i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      for (std::size_t id = i; id < views_.size(); id += threads) {
        const std::vector<TokenId> found = LookUpSimilar(views_[id].text, limit);
        similar[id].assign(found.begin(), found.end());
      }
    });
  }
  running.clear();
  similar_ = std::move(similar);
}

std::vector<TokenId> Vocabulary::LookUpSimilar(std::string_view text, std::size_t limit) const {
  std::vector<TokenId> similar;
  if (!HasNeighbours(text)) return similar;
  ForEachForm(text, [&](std::uint64_t form) {
    const auto found = deletions_.find(form);
    if (found == deletions_.end()) return;
    for (const TokenId id : found->second) {
      if (similar.size() >= limit || views_[id].text == text) continue;
      if (std::find(similar.begin(), similar.end(), id) != similar.end()) continue;
      if (EditDistance(views_[id].text, text, 1) <= 1) similar.push_back(id);
    }
  });
  return similar;
}

std::vector<TokenView> Vocabulary::Reweighed(const TermTable& terms) const {
  std::vector<TokenView> views = views_;
  for (TokenView& view : views) {
    view.bits = static_cast<float>(terms.Bits(TermKind::kNameToken, view.text));
    view.next_bits = view.bits;
  }
  return views;
}

void Vocabulary::Reweigh(const TermTable& terms) { views_ = Reweighed(terms); }

void Vocabulary::Pack(Packer& packer) const {
  packer.Number(static_cast<std::uint64_t>(views_.size()));
  for (const TokenView& view : views_) {
    packer.Number(static_cast<std::uint8_t>(view.word_class));
    packer.Text(view.text);
  }
}

void Vocabulary::Unpack(Unpacker& from, const TermTable& terms) {
  for (auto left = from.Number<std::uint64_t>(); left > 0 && from.ok(); --left) {
    const auto word_class = static_cast<WordClass>(from.Number<std::uint8_t>());
    Intern({std::string(from.Text()), word_class}, terms);
  }
}

int EditDistance(std::string_view left, std::string_view right, int limit) {
  left = left.substr(0, kMaxTokenBytes);
  right = right.substr(0, kMaxTokenBytes);
  const int gap = static_cast<int>(left.size()) - static_cast<int>(right.size());
  if (std::abs(gap) > limit) return limit + 1;
  std::array<std::array<int, kMaxTokenBytes + 1>, 3> rows{};
  for (std::size_t j = 0; j <= right.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    auto& now = rows[i % 3];
    const auto& before = rows[(i + 2) % 3];
    const auto& earlier = rows[(i + 1) % 3];
    now[0] = static_cast<int>(i);
    int least = now[0];
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const int change = left[i - 1] == right[j - 1] ? 0 : 1;
      now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + change});
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) now[j] = std::min(now[j], earlier[j - 2] + 1);
      least = std::min(least, now[j]);
    }
    if (least > limit) return limit + 1;
  }
  return std::min(rows[left.size() % 3][right.size()], limit + 1);
}

}  // namespace baraza::duplication
