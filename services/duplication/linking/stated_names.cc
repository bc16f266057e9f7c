#include "services/duplication/linking/stated_names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace baraza::duplication {
namespace {

// Between blanks, in lower case: a word inside of a name is none of these.
constexpr std::string_view kMarkers[] = {
    "also known as", "a.k.a.",       "aka",   "formerly known as", "formerly",
    "previously",    "anciennement", "antes", "aussi appele",      "conocido como"};

constexpr absl::string_view kEdges = " \t,;:()[]-/";

std::string Trimmed(absl::string_view text) {
  while (!text.empty() && absl::StrContains(kEdges, text.front())) text.remove_prefix(1);
  while (!text.empty() && absl::StrContains(kEdges, text.back())) text.remove_suffix(1);
  return std::string(text);
}

// Where the first marker begins and ends; the text's end if there is none.
struct Marked {
  std::size_t begin, end;
};
Marked FirstMarker(const std::string& lower) {
  Marked first{lower.size(), lower.size()};
  for (const std::string_view marker : kMarkers) {
    for (std::size_t at = lower.find(marker); at < first.begin; at = lower.find(marker, at + 1)) {
      const std::size_t end = at + marker.size();
      const bool begins = at > 0 && absl::StrContains(kEdges, lower[at - 1]);
      const bool ends = end < lower.size() && absl::StrContains(kEdges, lower[end]);
      if (begins && ends) first = {at, end};
    }
  }
  return first;
}

}  // namespace

std::vector<std::string> StatedNames(std::string_view name) {
  std::vector<std::string> names;
  std::string rest(name);
  for (std::size_t taken = 0; taken < kMaxStatedNames; ++taken) {
    const Marked marker = FirstMarker(absl::AsciiStrToLower(rest));
    std::string before = Trimmed(absl::string_view(rest).substr(0, marker.begin));
    if (!before.empty()) names.push_back(std::move(before));
    if (marker.begin >= rest.size()) break;
    rest.erase(0, marker.end);
  }
  if (names.size() <= 1) return {std::string(name)};
  return names;
}

}  // namespace baraza::duplication
