// Learns the weights of a register from the register itself, without labels.
//
// Method: expectation maximisation as Winkler (1988) applied it to Fellegi and Sunter's model.
// Pairs of a sample of records with their candidates are a mixture of pairs that are one, related
// pairs and others. E: each pair's probability under the present weights. M: the prior becomes the
// expected number of partners of a record; each weight becomes log2 of the share in which its event
// happens among pairs that are one. The probabilities of chance agreement stay those of the table
// of frequencies. Events are counted on top of kBelief imaginary pairs that follow the default
// weights, so that a small register learns little, and weights are held within bounds, so that an
// odd one learns nothing absurd.
//
// Against drift: a large register has many more chance pairs that are somewhat alike than pairs
// that are one, and unchecked maximisation takes them over bit by bit (seen at 100,000 synthetic
// records: the cost of a different country fell from 5 bits to 1). So only pairs that are one
// rather than not shape the weights, and a weight becomes more lenient by at most kLeniency bits.
//
// Deterministic: the same records give the same model. Thread-safety: pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_profile.h"

namespace baraza::duplication {

// Imaginary pairs that stand for the default weights.
inline constexpr double kBelief = 30;

// Bits by which a weight may become more lenient than the default.
inline constexpr double kLeniency = 1.0;

// The same for what happens to words of names, on which registers differ more.
inline constexpr double kNameLeniency = 2.5;

// The same for names that have nothing in common: registers differ most in that.
inline constexpr double kUnlikeLeniency = 6.0;

// Rounds of expectation and maximisation.
inline constexpr int kRounds = 6;

// A sampled record with the candidates that blocking gives it.
struct SampledRecord {
  OrganisationView record;
  std::vector<OrganisationView> candidates;
};

// What people decided about pairs of the register. Learning is then semi-supervised (Nigam et al.
// 2000): a confirmed pair counts as one that is one, for certain; a rejected one, met in the
// sample, as one that isn't.
struct ReviewedPairs {
  std::vector<v1::Match> confirmed;  // with the evidence on which they were confirmed
  // Resource names of both records, the lesser first, of rejected ones.
  absl::flat_hash_set<std::pair<std::string, std::string>> rejected;
};

// From what a model is learned.
struct LearningSource {
  // Whether a record of that resource name may be learned from: frequencies and weights tell about
  // all records that they were learned from, to everybody who sees a score. Empty: all.
  std::function<bool(std::string_view name)> may_learn_from;
  ReviewedPairs reviewed;
};

// Counts the terms of records that are one organisation, each once: what is common among
// organisations, not among spellings of one of them.
void CountTerms(const std::vector<OrganisationView>& records, TermTable& terms);

// Changes the priors and weights of `model`, whose frequencies are counted, to those of the sample.
// `record_count` is the number of records of the register.
void LearnWeights(const std::vector<SampledRecord>& sample, double record_count,
                  OrganisationModel& model, const ReviewedPairs& reviewed = {});

}  // namespace baraza::duplication
