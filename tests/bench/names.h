// A register of organisations as real ones are, made up: what is imported and searched for at
// scale.
//
// Why: real registers of this size may not lie in the repository, and names that count up have no
// common words, no rare ones and no namesakes. Names here put real kinds of organisation, themes,
// towns and family names in five languages together, the frequent ones often; two fifths of the
// places and persons are of invented syllables, for the long tail that real names have. Of those
// with three capitals 45 % have an acronym; of all, 15 % have a name in a second language, 8 % one
// in another script, 20 % an identifier, 30 % a web site, 30 % a description. It is no sample of
// any register: ratios between stores and versions mean something, shares of hits little.
//
// Every record follows from its number and a seed that is fixed, so figures can be compared.
//
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::bench {

// The record with this number; its resource name rises with the number, as names given by the
// server do.
organisations::v1::Organisation MadeUp(int64_t number);

// How people look for something.
enum class Ask {
  kWholeName,   // the name of a record
  kTwoWords,    // two of its words of four letters or more
  kAcronym,     // a written acronym
  kIdentifier,  // a code with its scheme
  kPrefix,      // the first four letters of a word
  kCommon,      // one word that one record in ten has
  kTwoCommon,   // two words, each of which many have
  kMisspelt,    // a word that nobody has
};
inline constexpr Ask kAsks[] = {Ask::kWholeName, Ask::kTwoWords, Ask::kAcronym,   Ask::kIdentifier,
                                Ask::kPrefix,    Ask::kCommon,   Ask::kTwoCommon, Ask::kMisspelt};
// The kind of query in words: "whole name".
const char* TextOf(Ask ask);

// A query, and the record that it was made from.
struct MadeQuery {
  std::string text;
  std::string name;  // resource name
};
// Some queries of a kind, made from records with numbers below `records`.
std::vector<MadeQuery> QueriesOf(Ask ask, int64_t records, int count);

}  // namespace baraza::bench
