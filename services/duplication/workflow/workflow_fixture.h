// What the tests of the workflow stand on: records, fakes, and the parts put together.
//
// Thread-safety: none.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/duplication/workflow/assigning.h"
#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/fake_engine.h"
#include "services/duplication/workflow/fake_matches.h"
#include "services/duplication/workflow/fake_shelf.h"
#include "services/duplication/workflow/match_name.h"
#include "services/duplication/workflow/reviewing.h"
#include "services/duplication/workflow/undoing.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/record/fake_records.h"

namespace baraza::duplication {

// A writer that can be made to fail.
class FlakyWriter : public record::FakeWriter {
 public:
  void Write(const scope::Scope& scope, record::WriteOptions options, Body body,
             Done done) override {
    if (options.method == failing_method) return done(absl::UnavailableError("the store is away"));
    if (failures-- > 0) return done(absl::UnavailableError("the store is away"));
    FakeWriter::Write(scope, std::move(options), std::move(body), std::move(done));
  }
  int failures = 0;            // of the next writes
  std::string failing_method;  // all writes of this method fail
};

inline organisations::v1::Organisation Organisation(const std::string& id,
                                                    const std::string& display_name, int version) {
  organisations::v1::Organisation organisation;
  organisation.set_name("organisations/" + id);
  organisation.set_display_name(display_name);
  organisation.set_state(organisations::v1::Organisation::ACTIVE);
  organisation.set_alliance("alliances/x");
  organisation.set_etag(std::to_string(version) + "-" + id);
  return organisation;
}

class WorkflowTest : public testing::Test {
 protected:
  WorkflowTest()
      : matches_(clock_),
        detection_({writer_, matches_, matches_, records_, {engine_, projects_}, models_, [] {}}),
        editor_(writer_, matches_, records_),
        reviews_({editor_,
                  records_,
                  clock_,
                  [] {},
                  [this](const auto& names) { detection_.Touch(names); },
                  {"alliances/careful"}}),
        undoing_(editor_, clock_, [this](const auto& names) { detection_.Touch(names); }),
        assigning_(editor_, clock_) {}
  ~WorkflowTest() override { failpoint::PlantForTest(""); }

  static scope::Scope Secretariat(const std::string& alliance,
                                  const std::string& subject = "alice") {
    return scope::Scope(
        {.subject = subject, .role = scope::Role::kSecretariat, .alliance = alliance});
  }

  // Tells of organisations as the feed would.
  void Tell(const std::vector<organisations::v1::Organisation>& changed,
            const scope::Audience& audience = {.is_public = true}) {
    std::vector<KnownRecord> records;
    for (const auto& organisation : changed) {
      int version = std::stoi(organisation.etag());
      records.push_back(Know(organisation, version, audience));
    }
    position_ += static_cast<int64_t>(changed.size());
    detection_.Apply(Feed::kOrganisations, std::move(records), position_, false);
  }

  // Tells of projects as the feed would.
  void TellOfProject(const projects::v1::Project& project, int version,
                     const scope::Audience& audience = {.is_public = true}) {
    detection_.Apply(Feed::kProjects, {Know(project, version, audience)}, version, false);
  }

  // Ends the snapshots and does what is to be done.
  void Begin() {
    detection_.Apply(Feed::kOrganisations, {}, position_, true);
    detection_.Apply(Feed::kProjects, {}, 0, true);
    Settle();
  }
  void Settle() {
    absl::StatusOr<bool> worked = true;
    while (worked.ok() && *worked) worked = detection_.Step();
    EXPECT_TRUE(worked.ok()) << worked.status();
  }

  static std::string NameOf(const std::string& a, const std::string& b) {
    return MatchName(v1::Match::SAME_ORGANISATION, "organisations/" + a, "organisations/" + b);
  }
  bool Raised(const std::string& a, const std::string& b) const {
    return matches_.records().contains(NameOf(a, b));
  }
  const StoredMatch& Between(const std::string& a, const std::string& b) const {
    return matches_.at(NameOf(a, b));
  }
  v1::Match::State StateOf(const std::string& a, const std::string& b) const {
    return Between(a, b).resource.state();
  }

  absl::Status Review(const scope::Scope& scope, const std::string& match,
                      v1::Review::Decision decision, const std::string& etag,
                      const std::string& survivor = "") {
    v1::Review review;
    review.set_decision(decision);
    review.set_reason("looked at both");
    review.set_survivor(survivor);
    return record::Await<record::Written>([&](record::Writer::Done done) {
             reviews_.Review(scope, {match, review, etag}, {.method = "ReviewMatch"},
                             std::move(done));
           })
        .status();
  }
  // By the secretariat, of the version that stands.
  absl::Status Review(const std::string& a, const std::string& b, v1::Review::Decision decision,
                      const std::string& survivor = "") {
    return Review(Secretariat("alliances/x"), NameOf(a, b), decision, Between(a, b).resource.etag(),
                  survivor);
  }

  // Takes the review back of the version that stands.
  absl::Status Undo(const scope::Scope& scope, const std::string& match, const std::string& etag) {
    return record::Await<record::Written>([&](record::Writer::Done done) {
             undoing_.Undo(scope, {match, "a slip", etag}, {.method = "UndoReview"},
                           std::move(done));
           })
        .status();
  }
  absl::Status Undo(const std::string& a, const std::string& b) {
    return Undo(Secretariat("alliances/x"), NameOf(a, b), Between(a, b).resource.etag());
  }

  // Says who is to look at a match, whatever its version.
  absl::Status Assign(const scope::Scope& scope, const std::string& match,
                      const std::string& assignee, const std::string& etag = "") {
    return record::Await<record::Written>([&](record::Writer::Done done) {
             assigning_.Assign(scope, {match, assignee, etag}, {.method = "AssignMatch"},
                               std::move(done));
           })
        .status();
  }

  clock::FakeClock clock_;
  FlakyWriter writer_;
  FakeMatches matches_;
  KnownRecords records_;
  FakeEngine engine_, projects_;
  FakeShelf shelf_;
  int rescored_ = 0;
  Models models_{
      {shelf_, matches_, {engine_, projects_}, records_, clock_, [this] { ++rescored_; }}};
  Detection detection_;
  MatchEditor editor_;
  Reviews reviews_;
  Undoing undoing_;
  Assigning assigning_;
  int64_t position_ = 0;
};

}  // namespace baraza::duplication
