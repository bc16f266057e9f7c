// A matching engine for tests of the workflow: two organisations are one if they have the same
// display name, related if they have the same website, and overlap if they are in one country.
//
// Thread-safety: none.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/duplication/workflow/engine.h"

namespace baraza::duplication {

class FakeEngine : public Engine {
 public:
  void Upsert(const KnownRecord& record) override {
    records_.insert_or_assign(record.name, record);
  }
  void Erase(std::string_view name) override { records_.erase(std::string(name)); }
  int64_t size() const override { return static_cast<int64_t>(records_.size()); }

  std::vector<v1::Match> Candidates(const KnownRecord& record, int limit) const override {
    return Find(record, limit, /*overlaps=*/false);
  }
  std::vector<v1::Match> Overlaps(const KnownRecord& record, int limit) const override {
    return Find(record, limit, /*overlaps=*/true);
  }

  v1::Match Judge(const KnownRecord& left, const KnownRecord& right) const override {
    if (right.name < left.name) return Judge(right, left);
    const auto a = Parse(left), b = Parse(right);
    v1::Match match;
    for (const auto* record : {&left, &right}) {
      match.add_subjects(record->name);
      match.add_subject_titles(Parse(*record).display_name());
      match.add_subject_etags(record->etag);
    }
    if (a.display_name() == b.display_name()) {
      Say(v1::Match::SAME_ORGANISATION, 0.9 + bonus, "name", match);
    } else if (!a.website().empty() && a.website() == b.website()) {
      Say(v1::Match::RELATED_ORGANISATION, 0.6, "website", match);
    } else if (!a.country().empty() && a.country() == b.country()) {
      Say(v1::Match::OVERLAPPING_EFFORT, 0.3, "country", match);
    }
    return match;
  }

  std::string Values(const KnownRecord& record, std::string_view evidence) const override {
    const auto organisation = Parse(record);
    if (evidence == "name") return organisation.display_name();
    return evidence == "website" ? organisation.website() : organisation.country();
  }

  // The version and the number of records learned from; a damaged model is called that.
  std::string Learn(const std::string& version, const LearningSource& source) const override {
    ++learned;
    reviewed = source.reviewed.confirmed.size() + source.reviewed.rejected.size();
    const auto count = std::count_if(records_.begin(), records_.end(), [&](const auto& record) {
      return !source.may_learn_from || source.may_learn_from(record.first);
    });
    return version + " of " + std::to_string(count);
  }
  absl::Status Adopt(std::string_view model) override {
    if (model == "damaged") return absl::DataLossError("the bytes are damaged");
    adopted = model;
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<v1::ModelWeight>> Weights(std::string_view) const override {
    std::vector<v1::ModelWeight> weights(1);
    weights[0].set_name("name");
    return weights;
  }
  absl::StatusOr<std::vector<double>> Probabilities(std::string_view,
                                                    const Pairs& pairs) const override {
    std::vector<double> probabilities;
    for (const auto& [left, right] : pairs) {
      const v1::Match match = Judge(*left, *right);
      const bool same = match.kind() == v1::Match::SAME_ORGANISATION;
      probabilities.push_back(same ? match.probability() : 0);
    }
    return probabilities;
  }

  // Records from whose side nothing is found.
  std::set<std::string> blind;
  // What a name in common says more since the model changed.
  double bonus = 0;
  mutable int learned = 0;
  mutable size_t reviewed = 0;  // pairs that the last model was taught by
  std::string adopted;          // the model that scores

 private:
  static organisations::v1::Organisation Parse(const KnownRecord& record) {
    organisations::v1::Organisation organisation;
    organisation.ParseFromString(record.body);
    return organisation;
  }

  static void Say(v1::Match::Kind kind, double probability, const char* field, v1::Match& match) {
    match.set_kind(kind);
    match.set_probability(probability);
    v1::Evidence& evidence = *match.add_evidence();
    evidence.set_field(field);
    evidence.set_weight(probability);
  }

  std::vector<v1::Match> Find(const KnownRecord& record, int limit, bool overlaps) const {
    std::vector<v1::Match> found;
    if (blind.contains(record.name)) return found;
    for (const auto& [name, other] : records_) {
      if (name == record.name || static_cast<int>(found.size()) == limit) continue;
      v1::Match match = Judge(record, other);
      const bool overlap = match.kind() == v1::Match::OVERLAPPING_EFFORT;
      if (match.probability() > 0 && overlap == overlaps) found.push_back(std::move(match));
    }
    return found;
  }

  std::map<std::string, KnownRecord> records_;
};

}  // namespace baraza::duplication
