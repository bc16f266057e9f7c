// What the workflow asks of the matching engine, for one register.
//
// Why: how records are compared (../domain) and what becomes of what is found (here) change for
// different reasons. The adapters in organisation_engine.cc and project_engine.cc are the only
// files of the workflow that see the matchers; tests put a small fake in their place.
//
// Matches come as the matchers shape them: kind, subjects in order of their names (a draft without
// one first), titles, etags, probability, weight, evidence; no name, state or times.
//
// Thread-safety: all methods may be called from any thread. Nothing fails but reading a model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "baraza/duplication/v1/match.pb.h"
#include "baraza/duplication/v1/model.pb.h"
#include "services/duplication/domain/organisation_learner.h"
#include "services/duplication/workflow/known_record.h"

namespace baraza::duplication {

class Engine {
 public:
  virtual ~Engine() = default;

  // Indexes a live record in place of the one of the same name.
  virtual void Upsert(const KnownRecord& record) = 0;
  virtual void Erase(std::string_view name) = 0;
  // Number of indexed records.
  virtual int64_t size() const = 0;

  // All that is indexed as bytes, if they are read faster than records are indexed; else empty.
  virtual std::string Snapshot() const { return ""; }
  // Indexes what Snapshot gave in place of all there is. DATA_LOSS, FAILED_PRECONDITION: it is
  // damaged, of another version, or empty; nothing has changed then.
  virtual absl::Status Restore(std::string_view) {
    return absl::FailedPreconditionError("an index is not kept");
  }

  // Records that `record`, indexed or a draft, may be one with, the most probable first. The
  // record of its own name is left out.
  virtual std::vector<v1::Match> Candidates(const KnownRecord& record, int limit) const = 0;
  // Records that do the same as `record`, the strongest overlap first.
  virtual std::vector<v1::Match> Overlaps(const KnownRecord& record, int limit) const = 0;
  // What the two records are to one another, exactly as Candidates or Overlaps would have it:
  // as duplicates, however improbable; as an overlap if Overlaps would tell of it.
  virtual v1::Match Judge(const KnownRecord& left, const KnownRecord& right) const = 0;

  // All that `record` says in the fields behind evidence of this name (Evidence.field): equal bytes
  // as long as none of them changes. Of a name that is not known: the whole record.
  virtual std::string Values(const KnownRecord& record, std::string_view evidence) const = 0;

  // A model of that version, learned from what is indexed and the source allows, as bytes. It
  // doesn't score yet.
  virtual std::string Learn(const std::string& version, const LearningSource& source) const = 0;
  // Scores by this model from now on. DATA_LOSS, FAILED_PRECONDITION: it is none that can be read.
  virtual absl::Status Adopt(std::string_view model) = 0;
  // What a model weighs with. Status as Adopt.
  virtual absl::StatusOr<std::vector<v1::ModelWeight>> Weights(std::string_view model) const = 0;
  // Probabilities, by that model, that the records of each pair are one. Status as Adopt.
  using Pairs = std::vector<std::pair<KnownRecordPtr, KnownRecordPtr>>;
  virtual absl::StatusOr<std::vector<double>> Probabilities(std::string_view model,
                                                            const Pairs& pairs) const = 0;
};

// The engines by register.
struct Engines {
  Engine& organisations;
  Engine& projects;
  Engine& Of(Feed feed) const { return feed == Feed::kProjects ? projects : organisations; }
};

}  // namespace baraza::duplication
