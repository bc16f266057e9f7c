// Contact points, over the wire: who sees them, and that nothing else holds them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "services/foundation/store/database.h"
#include "tests/harness/server_process.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using organisations::v1::Contact;
using organisations::v1::ListOrganisationRevisionsResponse;
using scope::Scope;
using store::Session;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class ContactsTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    Register("a", "display_name: 'A'");
  }

  // An address that stands nowhere else in the world.
  std::string Mail() const { return absl::StrCat("desk@", GetParam(), "-", word(), ".example"); }
  absl::StatusOr<Contact> Create(const Scope& scope, const std::string& id,
                                 const std::string& fields = "", const std::string& of = "a",
                                 const std::string& request = "") {
    return Ask(&Contacts::CreateContact, scope,
               absl::Substitute("parent: '$0' contact_id: '$1' contact { display_name: 'Desk' "
                                "email: '$2' consent { basis: NO_PERSON date { year: 2024 month: 1 "
                                "day: 1 } } $3 } $4",
                                Organisation(of), id, Mail(), fields, request));
  }
  std::string NameOf(const std::string& id) const {
    return absl::StrCat(Organisation("a"), "/contacts/", id);
  }
  absl::StatusOr<Contact> Read(const Scope& scope, const std::string& id) {
    return Ask(&Contacts::GetContact, scope, absl::Substitute("name: '$0'", NameOf(id)));
  }
  absl::Status Delete(const Scope& scope, const std::string& id) {
    return Ask(&Contacts::DeleteContact, scope, absl::Substitute("name: '$0'", NameOf(id)))
        .status();
  }
  std::vector<std::string> Listed(const Scope& scope, const std::string& of = "a") {
    std::vector<std::string> ids;
    const auto listed =
        Do(&Contacts::ListContacts, scope, absl::Substitute("parent: '$0'", Organisation(of)));
    for (const Contact& contact : listed.contacts()) {
      ids.push_back(contact.name().substr(contact.name().rfind('/') + 1));
    }
    return ids;
  }
  Scope Keeper() const { return MemberFor(Organisation("a"), Alliance()); }

  // The tables of the service's database in whose rows `text` stands.
  std::vector<std::string> TablesWith(const std::string& text);

 private:
  absl::Status Look(Session& session, const std::string& text, std::vector<std::string>& tables);
};

// Rows whose text, or bytes in PostgreSQL's spelling, hold `text`.
absl::StatusOr<int64_t> RowsWith(Session& session, const std::string& table,
                                 const std::string& text) {
  std::string condition;
  if (session.dialect() == store::Dialect::kSqlite) {
    ASSIGN_OR_RETURN(const auto columns, session.Query<std::string>(absl::StrCat(
                                             "SELECT name FROM pragma_table_info('", table, "')")));
    for (const auto& [column] : columns) {
      absl::StrAppend(&condition, condition.empty() ? "" : " OR ", "instr(CAST(", column,
                      " AS BLOB), CAST('", text, "' AS BLOB)) > 0");
    }
  } else {
    condition = absl::StrCat("position('", text, "' in CAST(t AS text)) > 0 OR position('",
                             absl::BytesToHexString(text), "' in CAST(t AS text)) > 0");
  }
  ASSIGN_OR_RETURN(const auto rows, session.Query<int64_t>(absl::StrCat(
                                        "SELECT COUNT(*) FROM ", table, " t WHERE ", condition)));
  return std::get<0>(rows[0]);
}

absl::Status ContactsTest::Look(Session& session, const std::string& text,
                                std::vector<std::string>& tables) {
  const bool sqlite = session.dialect() == store::Dialect::kSqlite;
  ASSIGN_OR_RETURN(
      const auto all,
      session.Query<std::string>(
          sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                 : "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = 'public' "
                   "ORDER BY tablename"));
  for (const auto& [table] : all) {
    ASSIGN_OR_RETURN(const int64_t rows, RowsWith(session, table, text));
    if (rows > 0) tables.push_back(table);
  }
  return absl::OkStatus();
}

// The file that a process holds is read from a copy.
std::vector<std::string> ContactsTest::TablesWith(const std::string& text) {
  harness::TemporaryFolder folder;
  std::string address = database();
  if (absl::StartsWith(address, "sqlite:")) {
    const std::string file = address.substr(address.find(':') + 1);
    const std::string copy = folder.path() + "/copy.db";
    for (const char* part : {"", "-wal"}) std::filesystem::copy_file(file + part, copy + part);
    address = "sqlite:" + copy;
  }
  std::vector<std::string> tables;
  auto opened = store::Database::Open({.address = address});
  EXPECT_TRUE(opened.ok()) << opened.status();
  if (!opened.ok()) return tables;
  const absl::Status looked =
      (*opened)->Read([&](Session& session) { return Look(session, text, tables); });
  EXPECT_TRUE(looked.ok()) << looked;
  return tables;
}

TEST_P(ContactsTest, AreSeenAsTheirVisibilitySays) {
  const Scope colleague = MemberFor(Organisation("b"), Alliance());
  struct Row {
    const char* visibility;
    bool colleague, stranger, anybody;
  };
  for (const Row& row : {Row{"ORGANISATION", false, false, false},
                         Row{"ALLIANCE", true, false, false}, Row{"PUBLIC", true, true, true}}) {
    SCOPED_TRACE(row.visibility);
    const std::string id = absl::AsciiStrToLower(row.visibility);
    ASSERT_TRUE(Create(Keeper(), id, absl::StrCat("visibility: ", row.visibility)).ok());
    EXPECT_TRUE(Read(Keeper(), id).ok());
    EXPECT_TRUE(Read(secretariat(), id).ok());
    EXPECT_EQ(Read(colleague, id).ok(), row.colleague);
    EXPECT_EQ(Read(stranger(), id).ok(), row.stranger);
    EXPECT_EQ(Read(Scope::Public(), id).ok(), row.anybody);
  }
  EXPECT_THAT(Listed(secretariat()), ElementsAre("alliance", "organisation", "public"));
  EXPECT_THAT(Listed(colleague), ElementsAre("alliance", "public"));
  EXPECT_THAT(Listed(Scope::Public()), ElementsAre("public"));
}

TEST_P(ContactsTest, OfADraftAreNobodyElsesHoweverPublic) {
  const Scope member = MemberFor(Organisation("m"), Alliance());
  Do(&Organisations::CreateOrganisation, member,
     absl::Substitute("organisation_id: '$0' organisation { display_name: 'Draft' }", Id("draft")));
  ASSERT_TRUE(Create(member, "desk", "visibility: PUBLIC", "draft").ok());
  const std::string name = absl::Substitute("name: '$0/contacts/desk'", Organisation("draft"));
  EXPECT_TRUE(Ask(&Contacts::GetContact, member, name).ok());
  EXPECT_TRUE(absl::IsNotFound(Ask(&Contacts::GetContact, Scope::Public(), name).status()));
  EXPECT_TRUE(absl::IsNotFound(Ask(&Contacts::ListContacts, stranger(),
                                   absl::Substitute("parent: '$0'", Organisation("draft")))
                                   .status()));
}

TEST_P(ContactsTest, AreKeptByThoseWhoKeepTheOrganisation) {
  ASSERT_TRUE(Create(secretariat(), "desk", "visibility: PUBLIC").ok());
  EXPECT_EQ(ReasonOf(Create(stranger(), "other")), "NOT_YOURS");
  const std::string patch =
      absl::Substitute("contact { name: '$0' function: 'Reception' }", NameOf("desk"));
  EXPECT_EQ(ReasonOf(Ask(&Contacts::UpdateContact, stranger(), patch)), "NOT_YOURS");
  EXPECT_EQ(Do(&Contacts::UpdateContact, Keeper(), patch).function(), "Reception");
  EXPECT_EQ(ReasonOf(Delete(stranger(), "desk")), "NOT_YOURS");
  EXPECT_TRUE(Delete(Keeper(), "desk").ok());
}

TEST_P(ContactsTest, StandInNoFeedNoRevisionAndNoOtherTable) {
  ASSERT_TRUE(Create(Keeper(), "desk", "visibility: PUBLIC", "a",
                     "request_id: '6a1f0d6e-3c5e-4a8e-9f0a-0d2b6a7c8e9f'")
                  .ok());
  Do(&Contacts::UpdateContact, Keeper(),
     absl::Substitute("contact { name: '$0' phone: '+232 76 123456' }", NameOf("desk")));
  EXPECT_THAT(WholeFeed(), Not(testing::HasSubstr(Mail())));
  EXPECT_THAT(Do(&Organisations::ListOrganisationRevisions, secretariat(),
                 absl::Substitute("name: '$0'", Organisation("a")))
                  .SerializeAsString(),
              Not(testing::HasSubstr(Mail())));
  EXPECT_THAT(TablesWith(Mail()), ElementsAre("contact"));
  ASSERT_TRUE(Delete(Keeper(), "desk").ok());
  EXPECT_THAT(TablesWith(Mail()), IsEmpty());
  // That somebody changed it is on record.
  EXPECT_THAT(TablesWith(NameOf("desk")), testing::Contains("audit"));
}

TEST_P(ContactsTest, AreGoneForGoodAndTheirIdsWithThem) {
  ASSERT_TRUE(Create(Keeper(), "desk").ok());
  ASSERT_TRUE(Delete(Keeper(), "desk").ok());
  EXPECT_TRUE(absl::IsNotFound(Read(Keeper(), "desk").status()));
  EXPECT_TRUE(absl::IsNotFound(Delete(Keeper(), "desk")));
  EXPECT_THAT(Listed(Keeper()), IsEmpty());
  EXPECT_EQ(ReasonOf(Create(Keeper(), "desk")), "NAME_TAKEN");
}

TEST_P(ContactsTest, AreAnsweredWhenARequestIsRepeated) {
  const std::string request = "request_id: '7b1f0d6e-3c5e-4a8e-9f0a-0d2b6a7c8e9f'";
  const auto first = Create(Keeper(), "", "", "a", request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Create(Keeper(), "", "", "a", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Listed(Keeper()).size(), 1u);
  Do(&Contacts::DeleteContact, Keeper(), absl::Substitute("name: '$0'", first->name()));
  EXPECT_TRUE(absl::IsNotFound(Create(Keeper(), "", "", "a", request).status()));
  EXPECT_THAT(Listed(Keeper()), IsEmpty());
}

TEST_P(ContactsTest, AreKeptForTwoYearsUnlessSaidOtherwise) {
  const auto day_of = [](const google::type::Date& date) {
    return absl::CivilDay(date.year(), date.month(), date.day());
  };
  const auto created = Create(Keeper(), "desk");
  ASSERT_TRUE(created.ok()) << created.status();
  const absl::CivilDay made = absl::ToCivilDay(
      absl::FromUnixSeconds(created->create_time().seconds()), absl::UTCTimeZone());
  EXPECT_EQ(day_of(created->retain_until()), made + 730);
  EXPECT_EQ(created->controller(), Organisation("a"));
  for (const absl::CivilDay day : {made - 1, made + 1102}) {
    const auto refused = Create(Keeper(), "other",
                                absl::Substitute("retain_until { year: $0 month: $1 day: $2 }",
                                                 day.year(), day.month(), day.day()));
    ASSERT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
    EXPECT_EQ(status::Violations(refused.status()).at(0).field, "retain_until");
  }
}

TEST_P(ContactsTest, OfAMergedOrganisationAreFoundAtItsSurvivor) {
  Register("b", "display_name: 'B'");
  ASSERT_TRUE(Create(secretariat(), "mine").ok());
  ASSERT_TRUE(Create(secretariat(), "theirs", "visibility: PUBLIC", "b").ok());
  ASSERT_TRUE(Create(secretariat(), "inner", "", "b").ok());
  Do(&Organisations::MergeOrganisations, secretariat(),
     absl::Substitute("survivor: '$0' others: '$1' decision_id: '$2'", Organisation("a"),
                      Organisation("b"), Id("d")));
  EXPECT_THAT(Listed(secretariat()), testing::UnorderedElementsAre("mine", "inner", "theirs"));
  EXPECT_THAT(Listed(Scope::Public(), "b"), ElementsAre("theirs"));
  EXPECT_EQ(ReasonOf(Create(secretariat(), "new", "", "b")), "MERGED");
  // Kept by those who keep the survivor now, whoever could see it before.
  Do(&Contacts::DeleteContact, Keeper(),
     absl::Substitute("name: '$0/contacts/inner'", Organisation("b")));
}

TEST_P(ContactsTest, AreNoMoreThanAHundred) {
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(Create(Keeper(), absl::StrCat("c", i)).ok());
  }
  EXPECT_EQ(ReasonOf(Create(Keeper(), "one-too-many")), "TOO_MANY_CONTACTS");
}

BARAZA_ON_BOTH_STORES(ContactsTest);

}  // namespace
}  // namespace baraza::integration
