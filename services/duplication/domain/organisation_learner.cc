#include "services/duplication/domain/organisation_learner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "services/duplication/domain/organisation_scorer.h"

namespace baraza::duplication {
namespace {

// A share that is being estimated, and the weight it becomes.
struct Share {
  double happened = 0;
  double possible = 0;

  void Add(double probability, double times, double of) {
    happened += probability * times;
    possible += probability * of;
  }

  // log2 of the share, kBelief pairs of the believed weight included, within bounds.
  double Bits(double believed, double least, double greatest) const {
    greatest = std::max(believed, std::min(greatest, believed + kLeniency));
    const double prior = std::exp2(believed);
    const double share = (happened + kBelief * prior) / (possible + kBelief);
    return std::clamp(std::log2(share), least, greatest);
  }
};

// Agreement, near agreement and disagreement of a field.
struct FieldShares {
  Share exact, close, different;

  void Add(double probability, Level level) {
    exact.Add(probability, level == Level::kExact, 1);
    close.Add(probability, level == Level::kClose, 1);
    different.Add(probability, level == Level::kDifferent, 1);
  }
};

// The fields that are learned, in this order.
constexpr std::array<const char*, 5> kFields = {"country", "locality", "website", "phone",
                                                "address"};

struct Expectation {
  double partners = 0;
  double relatives = 0;
  std::array<FieldShares, kFields.size()> fields;
  Share misspelt, abbreviated, ordinary_dropped, generic_dropped, legal_dropped;
};

void AddName(double probability, const NameEvents& events, Expectation& sums) {
  sums.misspelt.Add(probability, events.misspelt, events.words);
  sums.abbreviated.Add(probability, events.abbreviated, events.words);
  sums.ordinary_dropped.Add(probability, events.ordinary_dropped, events.ordinary);
  sums.generic_dropped.Add(probability, events.generic_dropped, events.generic);
  sums.legal_dropped.Add(probability, events.legal_dropped, events.legal);
}

void AddPair(const OrganisationJudgement& judgement, const OrganisationModel& model,
             Expectation& sums) {
  const double same = std::exp2(std::min(200.0, judgement.same + model.prior_same));
  const double related = std::exp2(std::min(200.0, judgement.related + model.prior_related));
  const double probability = same / (1 + same + related);
  sums.partners += probability;
  sums.relatives += related / (1 + same + related);
  if (probability < 0.5) return;
  if (judgement.name.level != NameLevel::kAcronym)
    AddName(probability, judgement.name.events, sums);
  for (const FieldComparison& field : judgement.fields) {
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (std::strcmp(field.field, kFields[i]) == 0) sums.fields[i].Add(probability, field.level);
    }
  }
}

void SetNameWeights(const Expectation& sums, const NameWeights& start, NameWeights& name) {
  name.misspelt = sums.misspelt.Bits(start.misspelt, -7, -2);
  name.abbreviated = sums.abbreviated.Bits(start.abbreviated, -6, -1.5);
  name.ordinary_dropped = sums.ordinary_dropped.Bits(start.ordinary_dropped, -6, -1.5);
  name.generic_dropped = sums.generic_dropped.Bits(start.generic_dropped, -4, -0.5);
  name.legal_dropped = sums.legal_dropped.Bits(start.legal_dropped, -2, -0.1);
}

void SetFieldWeights(const Expectation& sums, const OrganisationWeights& start,
                     OrganisationWeights& same) {
  const auto set = [&](std::size_t field, double OrganisationWeights::*agrees,
                       double OrganisationWeights::*differs) {
    same.*agrees = sums.fields[field].exact.Bits(start.*agrees, -4, -0.01);
    same.*differs = sums.fields[field].different.Bits(start.*differs, -8, -0.2);
  };
  set(0, &OrganisationWeights::country_agrees, &OrganisationWeights::country_differs);
  set(1, &OrganisationWeights::locality_agrees, &OrganisationWeights::locality_differs);
  set(2, &OrganisationWeights::domain_agrees, &OrganisationWeights::domain_differs);
  set(3, &OrganisationWeights::phone_agrees, &OrganisationWeights::phone_differs);
  set(4, &OrganisationWeights::address_agrees, &OrganisationWeights::address_differs);
  same.locality_close = sums.fields[1].close.Bits(start.locality_close, -7, -1);
  same.address_close = sums.fields[4].close.Bits(start.address_close, -7, -1);
}

// Partners expected of a record, held between one in a hundred and a third of the register.
double PriorOf(double expected, double believed, double records, double record_count) {
  const double mean = (expected + kBelief * believed) / (records + kBelief);
  return std::log2(std::clamp(mean, 0.01, record_count / 3) / record_count);
}

}  // namespace

void LearnWeights(const std::vector<SampledRecord>& sample, double record_count,
                  OrganisationModel& model) {
  if (sample.empty()) return;
  const NameWeights start_name = model.name;
  const OrganisationWeights start_same = model.same;
  const double count = std::max(record_count, 3.0);
  const double believed_same = std::exp2(model.prior_same) * count;
  const double believed_related = std::exp2(model.prior_related) * count;
  const auto records = static_cast<double>(sample.size());
  for (int round = 0; round < kRounds; ++round) {
    Expectation sums;
    for (const SampledRecord& sampled : sample) {
      for (const OrganisationView& candidate : sampled.candidates) {
        AddPair(JudgeOrganisations(sampled.record, candidate, model), model, sums);
      }
    }
    model.prior_same = PriorOf(sums.partners, believed_same, records, count);
    model.prior_related = PriorOf(sums.relatives, believed_related, records, count);
    SetNameWeights(sums, start_name, model.name);
    SetFieldWeights(sums, start_same, model.same);
  }
}

}  // namespace baraza::duplication
