// Pairs of rows of a table of projects that are worth comparing.
//
// Why: of each row the rows whose words are most alike, by title and by all of the text, each once.
// Where two sources are linked, pairs within one source are wanted as well: neither source repeats
// itself, so that these show how alike two rows can be that are not one ("decoys", as Elias and
// Gygi, "Target-decoy search strategy", Nature Methods 4 (2007), judge the likeness of spectra by
// sequences that are known not to be there).
//
// Bounds: at most 2 x kMaxNearest pairs of a row, and 2 x kMaxDecoys decoys of each of about
// kMaxDecoyRows rows, spread over the table. Ties go to the lesser row.
// Thread-safety: pure.
#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "services/duplication/linking/project_features.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxNearest = 10;
inline constexpr std::size_t kMaxDecoys = 5;
inline constexpr std::size_t kMaxDecoyRows = 100000;

// Numbers of the rows' sources.
using Sources = std::vector<std::uint32_t>;

// Two rows, the lesser first, and in what they agree and differ.
struct ComparedPair {
  Row left = 0;
  Row right = 0;
  float namesakes = 0;  // ProjectComparer::Namesakes
  Features features{};
};

struct ProjectPairs {
  std::vector<ComparedPair> candidates;  // in order of (left, right)
  std::vector<ComparedPair> decoys;      // pairs known not to be one; empty unless `between`
};

// With `options.between` candidates are pairs of two sources; without, all. Labelled pairs are
// candidates however little they are alike.
ProjectPairs FindPairs(const ProjectComparer& comparer, const Sources& sources,
                       const LinkOptions& options);

}  // namespace baraza::duplication
