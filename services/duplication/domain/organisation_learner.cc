#include "services/duplication/domain/organisation_learner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "services/duplication/domain/address.h"
#include "services/duplication/domain/evidence.h"
#include "services/duplication/domain/organisation_scorer.h"
#include "services/duplication/domain/word_sequence.h"

namespace baraza::duplication {
namespace {

using Seen = absl::flat_hash_set<std::uint64_t>;

std::string CodeTerm(const OrganisationView::Code& code) {
  return std::string(code.scheme) + " " + std::string(code.value);
}

// Only pairs that the rest of the evidence makes one shape a weight.
constexpr double kSure = 0.5;

// A share that is being estimated, and the weight it becomes.
struct Share {
  double happened = 0;
  double possible = 0;

  void Add(double probability, double times, double of) {
    happened += probability * times;
    possible += probability * of;
  }

  // log2 of the share, kBelief pairs of the believed weight included, within bounds.
  double Bits(double believed, double least, double greatest, double leniency = kLeniency) const {
    greatest = std::max(believed, std::min(greatest, believed + leniency));
    const double prior = std::exp2(believed);
    const double share = (happened + kBelief * prior) / (possible + kBelief);
    return std::clamp(std::log2(share), least, greatest);
  }
};

// Agreement, near agreement and disagreement of a field.
struct FieldShares {
  Share exact, close, partial, different;

  void Add(double probability, Level level) {
    exact.Add(probability, level == Level::kExact, 1);
    close.Add(probability, level == Level::kClose, 1);
    partial.Add(probability, level == Level::kPartial, 1);
    different.Add(probability, level == Level::kDifferent, 1);
  }
};

// The weights of a field that are learned; null: it has no such level.
struct LearnedField {
  using Weight = double OrganisationWeights::*;
  const char* name;
  Weight agrees, close, partial, differs;
};
using Weights = OrganisationWeights;
constexpr std::array<LearnedField, 6> kFields = {{
    {"country", &Weights::country_agrees, nullptr, nullptr, &Weights::country_differs},
    {"locality", &Weights::locality_agrees, &Weights::locality_close, nullptr,
     &Weights::locality_differs},
    {"website", &Weights::domain_agrees, nullptr, nullptr, &Weights::domain_differs},
    {"phone", &Weights::phone_agrees, nullptr, nullptr, &Weights::phone_differs},
    {"address", &Weights::address_agrees, &Weights::address_close, &Weights::address_near,
     &Weights::address_differs},
    {"postal_code", &Weights::postal_agrees, nullptr, nullptr, &Weights::postal_differs},
}};

struct Expectation {
  double partners = 0;
  double relatives = 0;
  std::array<FieldShares, kFields.size()> fields;
  Share misspelt, abbreviated, ordinary_dropped, generic_dropped, legal_dropped;
  Share replaced, generic_replaced, legal_replaced;
  Share unlike;
};

void AddName(double probability, const NameEvents& events, Expectation& sums) {
  sums.misspelt.Add(probability, events.misspelt, events.words);
  sums.abbreviated.Add(probability, events.abbreviated, events.words);
  sums.ordinary_dropped.Add(probability, events.ordinary_dropped, events.ordinary);
  sums.generic_dropped.Add(probability, events.generic_dropped, events.generic);
  sums.legal_dropped.Add(probability, events.legal_dropped, events.legal);
  sums.replaced.Add(probability, events.replaced, events.ordinary);
  sums.generic_replaced.Add(probability, events.generic_replaced, events.generic);
  sums.legal_replaced.Add(probability, events.legal_replaced, events.legal);
  sums.unlike.Add(probability, events.unlike, 1);
}

// The probability that two records are one, neither related nor nothing.
double PosteriorOf(double same_bits, double related_bits) {
  const double same = std::exp2(std::min(200.0, same_bits));
  const double related = std::exp2(std::min(200.0, related_bits));
  return same / (1 + same + related);
}

// What the rest of the evidence says that makes a pair one is asked about the part left out.
void AddPair(const OrganisationJudgement& judgement, const OrganisationModel& model,
             Expectation& sums) {
  const double same = judgement.same + model.prior_same;
  const double related = judgement.related + model.prior_related;
  sums.partners += PosteriorOf(same, related);
  sums.relatives += PosteriorOf(related, same);
  const NameComparison& name = judgement.name;
  const double nameless = PosteriorOf(same - name.same_bits - name.shared_acronym_bits,
                                      related - name.related_bits - name.shared_acronym_bits);
  if (nameless >= kSure && name.level != NameLevel::kAcronym) {
    AddName(nameless, name.events, sums);
  }
  for (const FieldComparison& field : judgement.fields) {
    const double rest = PosteriorOf(same - field.same, related - field.related);
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (std::strcmp(field.field, kFields[i].name) != 0) continue;
      if (rest >= kSure) sums.fields[i].Add(rest, field.level);
    }
  }
}

// A confirmed pair: its levels of agreement are those of one organisation. What happened to the
// words of its names is not in the evidence.
void AddConfirmed(const v1::Match& match, Expectation& sums) {
  for (const v1::Evidence& evidence : match.evidence()) {
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (evidence.field() == kFields[i].name) sums.fields[i].Add(1, LevelNamed(evidence.level()));
    }
  }
}

bool IsRejected(const OrganisationView& left, const OrganisationView& right,
                const ReviewedPairs& reviewed) {
  if (reviewed.rejected.empty()) return false;
  const auto& [less, greater] = std::minmax(left.name, right.name);
  return reviewed.rejected.contains(std::pair(std::string(less), std::string(greater)));
}

void SetNameWeights(const Expectation& sums, const NameWeights& start, NameWeights& name) {
  const auto learn = [](double& weight, const Share& share, double believed, double least,
                        double greatest) {
    weight = share.Bits(believed, least, greatest, kNameLeniency);
  };
  learn(name.misspelt, sums.misspelt, start.misspelt, -7, -2);
  learn(name.abbreviated, sums.abbreviated, start.abbreviated, -6, -1.5);
  learn(name.ordinary_dropped, sums.ordinary_dropped, start.ordinary_dropped, -6, -1);
  learn(name.generic_dropped, sums.generic_dropped, start.generic_dropped, -4, -0.3);
  learn(name.legal_dropped, sums.legal_dropped, start.legal_dropped, -2, -0.1);
  learn(name.replaced, sums.replaced, start.replaced, -9, -3);
  learn(name.generic_replaced, sums.generic_replaced, start.generic_replaced, -7, -2);
  learn(name.legal_replaced, sums.legal_replaced, start.legal_replaced, -6, -0.1);
  name.unlike = sums.unlike.Bits(start.unlike, -14, -2, kUnlikeLeniency);
}

void SetFieldWeights(const std::array<FieldShares, kFields.size()>& sums,
                     const OrganisationWeights& start, OrganisationWeights& weights) {
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const LearnedField& field = kFields[i];
    const auto set = [&](LearnedField::Weight weight, const Share& share, double least,
                         double greatest) {
      if (weight != nullptr) weights.*weight = share.Bits(start.*weight, least, greatest);
    };
    set(field.agrees, sums[i].exact, -6, -0.01);
    set(field.close, sums[i].close, -7, -0.5);
    set(field.partial, sums[i].partial, -7, -0.2);
    set(field.differs, sums[i].different, -8, -0.2);
  }
}

// Partners expected of a record, held between one in a hundred and a third of the register.
double PriorOf(double expected, double believed, double records, double record_count) {
  const double mean = (expected + kBelief * believed) / (records + kBelief);
  return std::log2(std::clamp(mean, 0.01, record_count / 3) / record_count);
}

void Add(TermKind kind, std::string_view term, Seen& seen, TermTable& terms) {
  if (term.empty() || !seen.insert(TermKey(kind, term)).second) return;
  terms.Add(kind, term);
}

void CountNames(const OrganisationView& record, Seen& seen, TermTable& terms) {
  for (const auto& name : record.names) {
    for (std::size_t i = 0; i < name.tokens.size(); ++i) {
      if (seen.insert(name.tokens[i].key).second) terms.AddKey(name.tokens[i].key);
      if (i == 0) continue;
      const std::uint64_t pair = WordPairKey(name.tokens[i - 1].key, name.tokens[i].key);
      if (seen.insert(pair).second) terms.AddKey(pair);
    }
  }
  for (const auto& text : record.given_acronyms) Add(TermKind::kAcronym, text, seen, terms);
  for (const auto& text : record.derived_acronyms) Add(TermKind::kAcronym, text, seen, terms);
}

struct CountedField {
  TermKind kind;
  std::string_view OrganisationView::*value;
};

constexpr std::array<CountedField, 5> kCountedFields = {{
    {TermKind::kCountry, &OrganisationView::country},
    {TermKind::kLocality, &OrganisationView::folded_locality},
    {TermKind::kDomain, &OrganisationView::domain},
    {TermKind::kPhone, &OrganisationView::phone},
    {TermKind::kPostalCode, &OrganisationView::postal_code},
}};

// Counts one kind of terms of all records, and the group in the total if it has any.
template <typename ForEachTerm>
void CountKind(TermKind kind, const std::vector<OrganisationView>& records, Seen& seen,
               TermTable& terms, ForEachTerm for_each_term) {
  bool any = false;
  for (const OrganisationView& record : records) {
    for_each_term(record, [&](std::string_view term) {
      any |= !term.empty();
      Add(kind, term, seen, terms);
    });
  }
  if (any) terms.AddTotal(kind);
}

}  // namespace

void CountTerms(const std::vector<OrganisationView>& records, TermTable& terms) {
  Seen seen;
  for (const OrganisationView& record : records) CountNames(record, seen, terms);
  terms.AddTotal(TermKind::kNameToken);
  terms.AddTotal(TermKind::kAcronym);
  for (const CountedField& field : kCountedFields) {
    CountKind(field.kind, records, seen, terms,
              [&](const OrganisationView& record, auto add) { add(record.*field.value); });
  }
  CountKind(TermKind::kAddress, records, seen, terms,
            [](const OrganisationView& record, auto add) { add(AddressKey(record.address)); });
  CountKind(TermKind::kIdentifier, records, seen, terms,
            [](const OrganisationView& record, auto add) {
              for (const auto& code : record.codes) add(CodeTerm(code));
            });
}

void LearnWeights(const std::vector<SampledRecord>& sample, double record_count,
                  OrganisationModel& model, const ReviewedPairs& reviewed) {
  if (sample.empty()) return;
  const NameWeights start_name = model.name;
  const OrganisationWeights start_same = model.same;
  const double start_related = model.prior_related;
  const double count = std::max(record_count, 3.0);
  const double believed_same = std::exp2(model.prior_same) * count;
  const auto records = static_cast<double>(sample.size());
  for (int round = 0; round < kRounds; ++round) {
    Expectation sums;
    for (const SampledRecord& sampled : sample) {
      for (const OrganisationView& candidate : sampled.candidates) {
        if (IsRejected(sampled.record, candidate, reviewed)) continue;
        AddPair(JudgeOrganisations(sampled.record, candidate, model), model, sums);
      }
    }
    for (const v1::Match& match : reviewed.confirmed) AddConfirmed(match, sums);
    model.prior_same = PriorOf(sums.partners, believed_same, records, count);
    model.prior_related = std::min(
        start_related, PriorOf(sums.relatives, std::exp2(start_related) * count, records, count));
    SetNameWeights(sums, start_name, model.name);
    SetFieldWeights(sums.fields, start_same, model.same);
  }
}

}  // namespace baraza::duplication
