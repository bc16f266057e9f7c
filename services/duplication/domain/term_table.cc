#include "services/duplication/domain/term_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/duplication/domain/packing.h"

namespace baraza::duplication {
namespace {

TermKind KindNamed(absl::string_view name) {
  if (name == "name") return TermKind::kNameToken;
  if (name == "country") return TermKind::kCountry;
  return TermKind::kTextToken;
}

}  // namespace

std::uint64_t TermKey(TermKind kind, std::string_view term) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ static_cast<std::uint64_t>(kind);
  for (const char c : term) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  return hash ^ (hash >> 33);
}

void TermTable::Add(TermKind kind, std::string_view term, std::int64_t count) {
  counts_[TermKey(kind, term)] += count;
}

void TermTable::AddTotal(TermKind kind, std::int64_t count) {
  totals_[static_cast<std::uint8_t>(kind)] += count;
}

void TermTable::Freeze() {
  absl::erase_if(counts_, [](const auto& entry) { return entry.second < 2; });
  counts_.rehash(0);
}

std::int64_t TermTable::Count(TermKind kind, std::string_view term) const {
  const auto found = counts_.find(TermKey(kind, term));
  return found == counts_.end() ? 1 : std::max<std::int64_t>(1, found->second);
}

std::int64_t TermTable::Total(TermKind kind) const {
  const auto found = totals_.find(static_cast<std::uint8_t>(kind));
  return found == totals_.end() ? 1 : std::max<std::int64_t>(1, found->second);
}

double TermTable::Bits(TermKind kind, std::string_view term) const {
  const double total = static_cast<double>(Total(kind));
  const double count = static_cast<double>(Count(kind, term));
  return std::max(0.0, std::log2(total / count));
}

void TermTable::Pack(Packer& packer) const {
  const std::map<std::uint8_t, std::int64_t> totals(totals_.begin(), totals_.end());
  packer.Number(static_cast<std::uint64_t>(totals.size()));
  for (const auto& [kind, count] : totals) {
    packer.Number(kind);
    packer.Number(count);
  }
  std::vector<std::pair<std::uint64_t, std::int64_t>> counts(counts_.begin(), counts_.end());
  std::sort(counts.begin(), counts.end());
  packer.Number(static_cast<std::uint64_t>(counts.size()));
  for (const auto& [key, count] : counts) {
    packer.Number(key);
    packer.Number(count);
  }
}

void TermTable::Unpack(Unpacker& from) {
  counts_.clear();
  totals_.clear();
  for (auto left = from.Number<std::uint64_t>(); left > 0 && from.ok(); --left) {
    const auto kind = from.Number<std::uint8_t>();
    totals_[kind] = from.Number<std::int64_t>();
  }
  for (auto left = from.Number<std::uint64_t>(); left > 0 && from.ok(); --left) {
    const auto key = from.Number<std::uint64_t>();
    counts_[key] = from.Number<std::int64_t>();
  }
}

void TermTable::AddBackground(std::string_view text) {
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    std::int64_t count = 0;
    if (words.size() != 3 || !absl::SimpleAtoi(words[2], &count)) continue;
    const TermKind kind = KindNamed(words[0]);
    if (words[1] == "*") {
      AddTotal(kind, count);
    } else {
      Add(kind, std::string_view(words[1].data(), words[1].size()), count);
    }
  }
}

}  // namespace baraza::duplication
