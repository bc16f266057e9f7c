// The oracle's judgement of small made-up histories.
#include "tests/chaos/oracle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Organisation;
using organisations::v1::OrganisationChange;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// A server that has kept its word about two writes: organisations/a was created and updated.
class OracleTest : public testing::Test {
 protected:
  OracleTest() {
    Keep(Intent::kCreate, 1);
    Keep(Intent::kUpdate, 2);
  }

  void Keep(Intent intent, int64_t version) {
    int64_t id = 0;
    Organisation record = journal_.Enter(intent, "ka", &id);
    record.set_name("organisations/a");
    record.set_etag(absl::StrCat(version, "-x"));
    journal_.Acknowledge(id, record.name(), record.etag());
    Show(version, version, record);
  }

  void Show(int64_t position, int64_t version, const Organisation& record) {
    OrganisationChange change;
    change.set_name(record.name());
    change.set_position(position);
    change.set_version(version);
    *change.mutable_after() = record;
    if (!last_.etag().empty()) *change.mutable_before() = last_;
    const std::string wrong = sequence_.Take(change);
    if (!wrong.empty()) holdings_.feed_complaints.push_back(wrong);
    last_ = record;
  }

  std::vector<std::string> Verdict() {
    holdings_.feed = sequence_.seen();
    if (holdings_.table.empty()) holdings_.table[last_.name()] = last_.SerializeAsString();
    holdings_.reads = holdings_.table;
    return Judge(journal_, holdings_);
  }

  Journal journal_;
  Sequence sequence_;
  Organisation last_;
  Holdings holdings_;
};

TEST_F(OracleTest, IsContentWithAServerThatKeptItsWord) { EXPECT_THAT(Verdict(), IsEmpty()); }

TEST_F(OracleTest, MissesAnAcknowledgedWrite) {
  int64_t id = 0;
  journal_.Enter(Intent::kUpdate, "ka", &id);
  journal_.Acknowledge(id, "organisations/a", "3-x");
  EXPECT_THAT(Verdict(), Contains(HasSubstr("lost: write 3")));
}

TEST_F(OracleTest, AllowsAWriteThatNobodyAcknowledgedToBeAbsent) {
  int64_t id = 0;
  journal_.Enter(Intent::kUpdate, "ka", &id);
  EXPECT_THAT(Verdict(), IsEmpty());
}

TEST_F(OracleTest, SeesAWriteThatIsThereTwice) {
  Organisation again = last_;
  again.set_etag("3-x");
  Show(3, 3, again);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("twice: write 2")));
}

TEST_F(OracleTest, SeesHalfAWrite) {
  int64_t id = 0;
  Organisation record = journal_.Enter(Intent::kUpdate, "ka", &id);
  record.set_name("organisations/a");
  record.set_etag("3-x");
  record.mutable_identifiers()->RemoveLast();
  Show(3, 3, record);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: organisations/a 3-x")));
}

TEST_F(OracleTest, SeesTheTraceOfADryRun) {
  int64_t id = 0;
  Organisation record = journal_.Enter(Intent::kNothing, "ka", &id);
  record.set_name("organisations/a");
  record.set_etag("3-x");
  Show(3, 3, record);
  EXPECT_THAT(Verdict(), Contains(HasSubstr("trace: write 3")));
}

TEST_F(OracleTest, SeesGapsDoublingsAndDisorderOfPositions) {
  Organisation record = last_;
  for (int64_t position : {4, 2, 1}) {
    OrganisationChange change;
    change.set_name("organisations/a");
    change.set_position(position);
    Sequence copy = sequence_;
    EXPECT_THAT(copy.Take(change), HasSubstr("where 3 comes next"));
  }
}

TEST_F(OracleTest, SeesARecordThatSkipsAVersionOrComesFromAnother) {
  OrganisationChange change;
  change.set_name("organisations/a");
  change.set_position(3);
  change.set_version(4);
  change.mutable_before()->set_etag("3-x");
  EXPECT_THAT(sequence_.Take(change),
              testing::AllOf(HasSubstr("version 4 of organisations/a after version 2"),
                             HasSubstr("was 2-x")));
}

TEST_F(OracleTest, SeesThatTableAndFeedDisagree) {
  holdings_.table["organisations/a"] = "an older state";
  EXPECT_THAT(Verdict(), Contains(HasSubstr("table and feed disagree about organisations/a")));
}

TEST_F(OracleTest, SeesACodeOfAnEarlierVersionThatStillLeadsToTheRecord) {
  holdings_.found[WriteFilter(1)] = {"organisations/a"};
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: WRITE-w1")));
}

TEST_F(OracleTest, SeesARecordThatIsNotFoundByItsCode) {
  holdings_.found[WriteFilter(2)] = {};
  EXPECT_THAT(Verdict(), Contains(HasSubstr("half: WRITE-w2")));
}

}  // namespace
}  // namespace baraza::chaos
