// A register of organisations to which things happen at random, the workflow beside it, and what a
// simple model says must have become of every match.
//
// Why: the rules of a match's life (reconcile.h) meet one another in orders that nobody thinks of:
// a record that is edited while its confirmation waits, archived while a second person is asked,
// unmerged after a restart. After each step two things are compared with the stored matches: what a
// detection finds that starts afresh on the same records, and the model's own book of decisions.
//
// Thread-safety: none.
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/duplication/workflow/effects.h"
#include "services/duplication/workflow/workflow_fixture.h"

namespace baraza::duplication {

// The projects, of which only the participants matter: the fake engine knows organisations.
inline const std::set<std::string> kProjects = {"projects/p0", "projects/p1", "projects/p2",
                                                "projects/p3"};

// A register that merges what it is asked to, if the reviewed versions still stand.
class RandomRegister : public Owners {
 public:
  struct Entry {
    organisations::v1::Organisation record;
    scope::Audience audience;
    int version = 1;
    std::string merged_into;  // id; empty: it stands
  };

  absl::Status Merge(const MergeOrder& order) override;
  // Gives a merged record back; false: it is merged into one that is merged itself.
  bool Unmerge(const std::string& id);
  // Makes the next version of a record.
  void Stamp(Entry& entry);
  bool live(const std::string& id) const;

  std::map<std::string, Entry> entries;  // by id
  std::map<std::string, projects::v1::Project> projects;
  std::map<std::string, int> project_versions;
  std::vector<std::string> changed;  // ids, not yet told
  bool away = false;

 private:
  std::map<std::string, absl::Status> decisions_;
};

// The workflow under test.
class RandomHistory : public WorkflowTest {
 protected:
  RandomHistory();

  // Runs `steps` steps from `seed`; what was wrong after the first step that left something wrong,
  // with the steps before it. Empty: nothing ever was.
  std::string Run(int seed, int steps);

 private:
  // What a person, or two, decided about a match, as the model keeps it.
  struct Decision {
    v1::Match::State state;
    std::string values;    // of what was evidence; of a merge: the versions reviewed
    std::string first;     // AWAITING_SECOND: who was the first
    bool started = false;  // CONFIRMED: the register was asked
    v1::Match::Kind kind = v1::Match::KIND_UNSPECIFIED;
  };
  using Found = std::map<std::string, StoredMatch>;

  int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(random_); }
  std::string AnyOrganisation();
  std::string AnyMatch();
  void Step();
  void Insert();
  void Edit();
  void ArchiveOrRestore();
  void NameInProject();
  void ReviewOne();
  void UndoOne();
  void AssignOne();
  void CarryOut();
  void UnmergeOne();
  void Restart();
  void TellChanges();
  void TellAll(Detection& detection) const;

  // The model.
  void Note(const v1::Match& match, v1::Review::Decision decision, const std::string& person);
  bool WantsFourEyes(const v1::Match& match) const;
  std::string ValuesOf(const v1::Match& match, v1::Match::Kind kind) const;
  std::string VersionsOf(const v1::Match& match) const;
  void ForgetWhatNoLongerHolds(const Found& fresh);
  bool Holds(const Decision& decision, const StoredMatch& found);
  Found Afresh() const;
  std::vector<std::string> Complaints();
  std::string ComplaintOf(const std::string& name, const Found& fresh) const;

  // The clusters (random_history_clusters.cc): told from the stored matches they are those of what
  // is found afresh, show nothing hidden, cross no decision, and are those of all their members.
  std::string ComplaintOfClusters(const Found& fresh);
  std::string ComplaintOfMembers(const scope::Scope& scope, const std::string& id,
                                 const std::set<std::string>& members) const;
  // True if people said that two records are not one.
  static bool Parts(const Decision& decision);
  void FillExpected(const Found& fresh, FakeMatches& expected) const;
  // Names of the live records of one display name that `scope` may read.
  std::set<std::string> Namesakes(const scope::Scope& scope, const std::string& id) const;

  RandomRegister register_;
  Effects effects_;
  std::mt19937 random_;
  std::map<std::string, Decision> decisions_;  // by match
  std::vector<std::string> log_;
};

}  // namespace baraza::duplication
