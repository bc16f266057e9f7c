// What of an organisation's record is compared, normalised once.
//
// Why: a record is compared thousands of times and written once. The matcher keeps a profile as one
// block of bytes with four bytes a word (a million records in some hundred megabytes) and opens it
// as views; a draft is opened from its own strings, so that a check writes nothing.
//
// Bounds: at most kMaxNames names and kMaxCodes identifiers of a record are looked at, in the order
// of the record. Ownership: an OrganisationView points into the profile or the block, and into the
// vocabulary. Thread-safety: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/duplication/domain/normalise.h"
#include "services/duplication/domain/term_table.h"
#include "services/duplication/domain/vocabulary.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxNames = 24;
inline constexpr std::size_t kMaxCodes = 24;

// Further fields that files to be linked carry and the register does not: contacts never travel in
// feeds. Empty: not known.
struct ContactHints {
  std::string phone;
  std::string address;
};

// A normalised record that owns its strings.
struct OrganisationProfile {
  struct Name {
    std::string text;  // as written
    bool is_acronym = false;
    bool is_part = false;    // one of the parts of the name before (NameParts)
    bool has_parts = false;  // they follow
    std::vector<Token> tokens;
  };
  struct Code {
    std::string scheme;  // NormaliseScheme
    std::string value;   // NormaliseIdentifier, never empty
    bool verified = false;
  };
  std::string name;   // resource name; empty for a draft
  std::string title;  // display name
  std::string etag;
  std::vector<Name> names;
  std::vector<std::string> given_acronyms;
  std::vector<std::string> derived_acronyms;
  std::string country;
  std::string locality;  // as written; compared folded
  std::string folded_locality;
  std::string domain;
  std::string phone;
  std::string address;      // NormaliseAddress
  std::string postal_code;  // letters and digits, lower case
  std::vector<Code> codes;
  std::vector<std::string> mentioned_countries;  // in names, where `country` is not known
  std::vector<std::string> succession;           // resource names of predecessors and successors
};

// The profile of a record.
OrganisationProfile ProfileOf(const organisations::v1::Organisation& organisation,
                              const ContactHints& hints = {});

// A profile opened for comparing.
struct OrganisationView {
  struct Name {
    std::string_view text;
    bool is_acronym = false;
    bool is_part = false;
    bool has_parts = false;
    absl::InlinedVector<TokenView, 8> tokens;
  };
  struct Code {
    std::string_view scheme;
    std::string_view value;
    bool verified = false;
  };
  std::string_view name, title, etag, country, locality, folded_locality, domain, phone, address,
      postal_code;
  absl::InlinedVector<Name, 2> names;
  absl::InlinedVector<std::string_view, 4> given_acronyms, derived_acronyms, succession;
  absl::InlinedVector<std::string_view, 2> mentioned_countries;
  absl::InlinedVector<Code, 2> codes;
};

// Opens a profile; `profile` must outlive the view.
OrganisationView ViewOf(const OrganisationProfile& profile, const TermTable& terms);

// Packs a profile into a block, interning its words.
std::string PackProfile(const OrganisationProfile& profile, Vocabulary& vocabulary,
                        const TermTable& terms);

// The resource name in a block, a view into it.
std::string_view NameIn(std::string_view block);

// Opens a block that PackProfile made; the block and the words' texts must outlive the view.
// `words` are those of the vocabulary that packed it; `terms` says how much a word adds to the one
// before it.
OrganisationView OpenProfile(std::string_view block, absl::Span<const TokenView> words,
                             const TermTable& terms);

}  // namespace baraza::duplication
