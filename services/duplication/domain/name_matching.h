// Which words of two names correspond: equal, misspelt, abbreviated, or two written as one.
//
// Thread-safety: pure.
#pragma once

#include <string_view>

#include "absl/container/inlined_vector.h"
#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_profile.h"

namespace baraza::duplication {

using NameTokens = absl::InlinedVector<TokenView, 8>;

// What a matched word adds before it is discounted for its rank.
struct MatchedWord {
  double bits;
  std::string_view word;
};

// Words of both names, matched.
struct NameMatching {
  absl::InlinedVector<MatchedWord, 8> matched;
  NameTokens left_over, right_over;
  int misspelt = 0, abbreviated = 0;
  bool all_equal = true;  // no misspelling, abbreviation or joining was needed
};

// Matches the words one to one. `town` is the town of both records, folded; empty if it isn't one.
NameMatching MatchWords(const OrganisationView::Name& left, const OrganisationView::Name& right,
                        std::string_view town, const NameWeights& weights);

}  // namespace baraza::duplication
