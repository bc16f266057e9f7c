#include "services/duplication/linking/lookup_prominence.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "services/duplication/domain/normalise.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kFewestWords = 2, kMostWords = 6;
constexpr float kPerName = 0.7F;
constexpr float kPerPart = 1;
constexpr float kMost = 6;

using Counts = absl::flat_hash_map<std::uint64_t, std::vector<Row>>;

std::uint64_t HashOf(absl::Span<const WordId> words) {
  std::uint64_t hash = 1469598103934665603u;  // FNV-1a over word numbers
  for (const WordId word : words) hash = (hash ^ (word + 1)) * 1099511628211u;
  return hash;
}

// Adds to each row how many names of other records contain one of its names.
void CountNamesakes(const LookupNames& names, std::vector<float>& parts) {
  absl::flat_hash_map<std::uint64_t, std::pair<Row, bool>> owners;  // row; several rows
  for (NameId name = 0; name < names.size(); ++name) {
    const auto words = names.Words(name);
    if (words.size() < kFewestWords || words.size() > kMostWords) continue;
    const auto [found, added] = owners.try_emplace(HashOf(words), names[name].row, false);
    if (!added && found->second.first != names[name].row) found->second.second = true;
  }
  for (NameId name = 0; name < names.size(); ++name) {
    const auto words = names.Words(name);
    for (std::size_t from = 0; from < words.size(); ++from) {
      for (std::size_t count = kFewestWords; count <= kMostWords && from + count <= words.size();
           ++count) {
        if (count == words.size()) continue;
        const auto owner = owners.find(HashOf(words.subspan(from, count)));
        if (owner == owners.end() || owner->second.second) continue;
        if (owner->second.first != names[name].row) ++parts[owner->second.first];
      }
    }
  }
}

// Adds to each row how many other records have their pages below its website.
void CountSites(const std::vector<OrganisationRow>& rows, std::vector<float>& parts) {
  absl::flat_hash_map<std::string, float> guests;
  std::vector<std::string> hosts;
  for (const OrganisationRow& row : rows) {
    hosts.push_back(WebDomain(row.website));
    if (!hosts.back().empty()) ++guests[RegisteredDomain(hosts.back())];
  }
  for (Row row = 0; row < rows.size(); ++row) {
    const auto found = guests.find(hosts[row]);
    const std::size_t scheme = rows[row].website.find("://");
    const std::string path = rows[row].website.substr(scheme == std::string::npos ? 0 : scheme + 3);
    const bool root = std::count(path.begin(), path.end(), '/') <= 1;
    if (found != guests.end() && root) parts[row] += found->second - 1;
  }
}

}  // namespace

std::string RegisteredDomain(std::string_view host) {
  static constexpr std::array<std::string_view, 14> kSecond = {"ac",   "co",   "edu", "gov", "org",
                                                               "or",   "go",   "com", "net", "gob",
                                                               "gouv", "govt", "nhs", "res"};
  std::size_t labels = 2;
  const std::size_t last = host.rfind('.');
  if (last == std::string_view::npos || last == 0) return std::string(host);
  const std::size_t second = host.rfind('.', last - 1);
  if (second == std::string_view::npos) return std::string(host);
  const std::string_view name = host.substr(second + 1, last - second - 1);
  const bool country = host.size() - last == 3;
  if (country && std::find(kSecond.begin(), kSecond.end(), name) != kSecond.end()) ++labels;
  if (labels == 2) return std::string(host.substr(second + 1));
  const std::size_t third = second == 0 ? std::string_view::npos : host.rfind('.', second - 1);
  return std::string(third == std::string_view::npos ? host : host.substr(third + 1));
}

std::vector<float> Prominence(const std::vector<OrganisationRow>& rows, const LookupNames& names) {
  std::vector<float> parts(rows.size(), 0);
  CountNamesakes(names, parts);
  CountSites(rows, parts);
  for (Row row = 0; row < rows.size(); ++row) {
    const auto known = static_cast<float>(names.FirstOf(row + 1) - names.FirstOf(row));
    parts[row] =
        std::min(kMost, kPerName * std::log2(1 + known) + kPerPart * std::log2(1 + parts[row]));
  }
  return parts;
}

}  // namespace baraza::duplication
