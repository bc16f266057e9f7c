// The keys under which records are found, and adding up which records share the rarest of them.
//
// Why: comparing a draft with a million records takes seconds; records that are one share at least
// a rare word, an acronym, a web domain, an identifier or the whole name.
//
// Bounds: see Gather. Thread-safety: pure; each thread keeps a counter per record of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "services/duplication/domain/organisation_profile.h"
#include "services/duplication/domain/postings.h"
#include "services/duplication/domain/term_table.h"

namespace baraza::duplication {

// A key to look for, and the information that a record which has it brings.
struct WeightedKey {
  std::uint64_t key = 0;
  float bits = 0;
};

// Misspelt forms of one word that are looked up.
inline constexpr std::size_t kMaxSimilarWords = 12;

// Keys under which a record is indexed, each once.
std::vector<std::uint64_t> IndexKeys(const OrganisationView& record);

// Information of all keys under which a record is indexed.
float KeyBits(const OrganisationView& record, const TermTable& terms);

// Keys to look up for a record: its own, its words misspelt or joined, and acronyms both ways.
std::vector<WeightedKey> QueryKeys(const OrganisationView& record, const Vocabulary& vocabulary,
                                   const TermTable& terms);

// Records below `record_count` that share keys, the most information in common first (equal ones by
// id), at most `limit`. Reads the shortest lists first and at most `max_postings` entries in all.
//
// Ties at the limit are cut by id, that is by order of arrival; with kDropped the records of a tie
// that doesn't fit are left out altogether, so that the answer doesn't depend on it.
enum class Ties { kCut, kDropped };
struct Gathered {
  RecordId record = 0;
  float bits = 0;  // in common
};
std::vector<Gathered> GatherWeighed(const Postings& postings, const std::vector<WeightedKey>& keys,
                                    std::size_t record_count, std::size_t max_postings,
                                    std::size_t limit, Ties ties = Ties::kCut);

// The same records without the bits.
std::vector<RecordId> Gather(const Postings& postings, const std::vector<WeightedKey>& keys,
                             std::size_t record_count, std::size_t max_postings, std::size_t limit,
                             Ties ties = Ties::kCut);

}  // namespace baraza::duplication
