// From the organisations that a file mentions to the organisations that there are.
//
// Why: an IATI file names USAID 2,600 times, in three spellings, with and without a code. This is
// the one place that decides which mentions are one organisation. The rule is stated for people in
// docs/importing.md ("The mention rule") and checked there by a script in another language; it
// doesn't depend on the order of files, activities or mentions:
//
//   Two mentions are one organisation if (A) their plain names are equal and their activities have
//   the same countries, or (B) they cite the same code and their core names are equal. Where the
//   mentions that (A) would join cite two codes of one register, (A) joins only those that cite
//   the same code or none. Names that name nobody and codes of categories count for nothing.
//
// Ownership: everything is a value. Thread-safety: as a container (const methods may be called from
// any thread while nobody adds).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::exchange {

// A name as a mention gives it.
struct MentionedName {
  std::string text;      // clean, one line
  std::string language;  // BCP-47; empty: not said
  friend auto operator<=>(const MentionedName&, const MentionedName&) = default;
};

// An organisation as one element of a file names it.
struct Mention {
  // Where in an activity it stands.
  enum class Place { kReporting, kParticipating, kProvider, kReceiver };

  Place place = Place::kParticipating;
  std::string reference;             // the `ref` attribute as it came; may be empty
  std::vector<MentionedName> names;  // in the order of the file; may be empty
  std::string type_code;             // IATI organisation type ("21"); may be empty
};

// What the mention rule looks at. Equal marks are always one organisation, or nobody.
struct MentionMark {
  std::string plain_name;  // of the first name that names somebody; empty: none does
  std::string code_key;    // of the code that may identify; empty: none
  std::string context;     // countries of the activity; see ContextOf
  friend auto operator<=>(const MentionMark&, const MentionMark&) = default;
};

// The context of an activity's mentions: its countries (capitals, sorted, each once, with commas),
// or, for an activity without a country, "by " and its publisher's code key or plain name.
std::string ContextOf(std::vector<std::string> countries, const Mention& reporting);

// The mark of a mention that stands in an activity with this context.
MentionMark MarkOf(const Mention& mention, std::string_view context);

// An organisation to which mentions were resolved.
struct MentionedOrganisation {
  // A valid record with its name `organisations/{id}`. The id follows from the rule's key: a file
  // read again gives the same names.
  baraza::organisations::v1::Organisation record;
  // Contexts in which it was mentioned, sorted: "LS", "SL". Not part of the record, since an
  // activity's country isn't its participant's.
  std::vector<std::string> contexts;
  int64_t mentions = 0;
};

// The answer of a MentionBook.
class MentionedOrganisations {
 public:
  // The organisations, sorted by name.
  const std::vector<MentionedOrganisation>& all() const { return all_; }

  // The organisation of a mention that was added with this context; nullptr if it names nobody (or
  // wasn't added). Valid as long as this object.
  const MentionedOrganisation* Find(const Mention& mention, std::string_view context) const;

  // Mentions that name nobody.
  int64_t nobody() const { return nobody_; }

 private:
  friend class MentionBook;
  std::vector<MentionedOrganisation> all_;
  std::map<MentionMark, size_t> index_;
  int64_t nobody_ = 0;
};

// Gathers mentions and resolves them. Holds one entry per distinct mark, not per mention.
class MentionBook {
 public:
  void Add(const Mention& mention, std::string_view context);

  // Applies the rule to all that was added.
  MentionedOrganisations Resolve() const;

  // What was gathered under one mark.
  struct Entry {
    std::map<std::string, int64_t> spellings;       // of the name the mark was made from
    std::map<MentionedName, int64_t> translations;  // further names of the same mentions
    std::map<std::string, int64_t> references;      // as they came
    std::map<std::string, int64_t> type_codes;
    int64_t mentions = 0;
  };

 private:
  MentionedOrganisation Gather(const std::vector<MentionMark>& marks) const;

  std::map<MentionMark, Entry> entries_;
};

}  // namespace baraza::exchange
