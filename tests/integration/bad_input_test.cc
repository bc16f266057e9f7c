// Bad input to every method of the organisations service, put together from the contract: it is
// refused with the field's name, within what a client can receive, and leaves nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "baraza/validation/v1/validation.pb.h"
#include "tests/integration/any_method.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using scope::Scope;
using status::FieldViolation;
using testing::Contains;
using testing::Field;

constexpr char kImport[] = "ImportOrganisations";  // refuses row by row
constexpr int kItems = 100'000;
// Of one error, all fields and descriptions together.
constexpr size_t kMostBytes = 3'000;

class BadInputTest : public RegisterTest {
 protected:
  void SetUp() override {
    RegisterTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    caller_ = std::make_unique<AnyMethod>(address());
    Register("here", "display_name: 'Here'");
    before_ = FeedPosition();
  }
  // Nothing was stored, and the service answers.
  void TearDown() override {
    if (IsSkipped() || HasFatalFailure()) return;
    EXPECT_EQ(FeedPosition(), before_);
    EXPECT_EQ(Get(Scope::Public(), Organisation("here")).display_name(), "Here");
  }

  absl::Status Call(const Method& method, const std::string& bytes) {
    return caller_->Call(method, Scope::Service("test"), {bytes});
  }
  // What an import answers these messages.
  std::vector<bulk::v1::RowOutcome> Import(
      const std::vector<organisations::v1::ImportOrganisationsRequest>& messages) {
    grpc::ClientContext context;
    peers::CallAs(context, secretariat());
    const auto stub = organisations::v1::OrganisationsService::NewStub(peers::Connect(address()));
    const auto stream = stub->ImportOrganisations(&context);
    for (const auto& message : messages) stream->Write(message);
    stream->WritesDone();
    std::vector<bulk::v1::RowOutcome> outcomes;
    for (bulk::v1::RowOutcome outcome; stream->Read(&outcome);) outcomes.push_back(outcome);
    EXPECT_TRUE(stream->Finish().ok());
    return outcomes;
  }
  // Sends a request that is wrong in one place, and expects the error to name it.
  void ExpectNamed(const Method& method, const Message& request, const std::string& name) {
    const absl::Status refused = Call(method, request.SerializeAsString());
    ASSERT_TRUE(absl::IsInvalidArgument(refused)) << method.name() << " " << name << refused;
    EXPECT_THAT(status::Violations(refused), Contains(Field(&FieldViolation::field, name)))
        << method.name();
  }
  // Calls `spoil(holder, place)` for each place of each method; where it answers true, the place
  // has to be named.
  template <class SpoilPlace>
  void ForEachPlace(bool list, const SpoilPlace& spoil) {
    int tried = 0;
    for (const Method* method : AllMethods()) {
      if (method->name() == kImport) continue;
      for (const Place& place : PlacesOf(*method)) {
        const auto request = RequestOf(*method);
        if (!spoil(place.Holder(*request), place.field())) continue;
        ExpectNamed(*method, *request, place.Name(list));
        ++tried;
      }
    }
    EXPECT_GT(tried, 10);
  }

 private:
  std::unique_ptr<AnyMethod> caller_;
  int64_t before_ = 0;
};

const validation::v1::FieldRules& RulesOf(const FieldDescriptor& field) {
  return field.options().GetExtension(validation::v1::rules);
}

bool SetText(Message& holder, const FieldDescriptor& field, const std::string& text) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
  if (field.is_repeated()) {
    holder.GetReflection()->AddString(&holder, &field, text);
  } else {
    holder.GetReflection()->SetString(&holder, &field, text);
  }
  return true;
}

size_t BytesOf(const std::vector<FieldViolation>& violations) {
  size_t bytes = 0;
  for (const auto& violation : violations) {
    bytes += violation.field.size() + violation.description.size();
  }
  return bytes;
}

// An error that reached the client with its details, and is no longer than it may be.
void ExpectBounded(const absl::Status& refused) {
  ASSERT_TRUE(absl::IsInvalidArgument(refused)) << refused;
  const auto violations = status::Violations(refused);
  EXPECT_FALSE(violations.empty()) << "the details are lost: " << refused;
  EXPECT_LT(BytesOf(violations), kMostBytes);
}

TEST_P(BadInputTest, NamesTextsWithControlCharacters) {
  ForEachPlace(false, [](Message& holder, const FieldDescriptor& field) {
    return SetText(holder, field, "a\x01z");
  });
}

TEST_P(BadInputTest, NamesTextsThatAreTooLong) {
  ForEachPlace(false, [](Message& holder, const FieldDescriptor& field) {
    const auto& rules = RulesOf(field);
    const bool bounded = rules.max_len() > 0 || rules.format() != 0 || !rules.pattern().empty();
    return bounded && SetText(holder, field, std::string(30'000, 'a'));
  });
}

TEST_P(BadInputTest, NamesCodesAndNamesThatAreNone) {
  const std::map<int, const char*> wrong = {{validation::v1::FORMAT_COUNTRY, "XX"},
                                            {validation::v1::FORMAT_SUBDIVISION, "SL"},
                                            {validation::v1::FORMAT_LANGUAGE, "english!"},
                                            {validation::v1::FORMAT_URL, "nowhere"},
                                            {validation::v1::FORMAT_UUID, "1"},
                                            {validation::v1::FORMAT_RESOURCE_NAME, "a/b"},
                                            {validation::v1::FORMAT_RESOURCE_ID, "Not an id"}};
  ForEachPlace(false, [&wrong](Message& holder, const FieldDescriptor& field) {
    const auto text = wrong.find(RulesOf(field).format());
    return text != wrong.end() && SetText(holder, field, text->second);
  });
}

TEST_P(BadInputTest, NamesEnumsWithNumbersThatNobodyKnows) {
  ForEachPlace(false, [](Message& holder, const FieldDescriptor& field) {
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return false;
    if (field.is_repeated()) {
      holder.GetReflection()->AddEnumValue(&holder, &field, 99);
    } else {
      holder.GetReflection()->SetEnumValue(&holder, &field, 99);
    }
    return true;
  });
}

TEST_P(BadInputTest, NamesListsOfAHundredThousandItems) {
  ForEachPlace(true, [](Message& holder, const FieldDescriptor& field) {
    if (!field.is_repeated()) return false;
    for (int i = 0; i < kItems; ++i) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        holder.GetReflection()->AddMessage(&holder, &field);
      } else if (!SetText(holder, field, "SL")) {
        holder.GetReflection()->AddEnumValue(&holder, &field, 1);
      }
    }
    return true;
  });
}

TEST_P(BadInputTest, NamesEveryRequiredFieldOfAnEmptyRequestAtOnce) {
  const std::map<std::string, std::vector<std::string>> expected = {
      {"CreateOrganisation", {"organisation"}},
      {"SearchOrganisations", {"query"}},
      {"MergeOrganisations", {"survivor", "others", "decision_id"}},
      {"CreateMembership", {"parent", "membership"}},
      {"DecideMembership", {"name", "state"}},
      {"CreateConsortium", {"parent", "consortium"}},
      {"CreateContact", {"parent", "contact"}}};
  for (const Method* method : AllMethods()) {
    const auto fields = expected.find(method->name());
    if (fields == expected.end()) continue;
    std::vector<std::string> named;
    for (const auto& violation : status::Violations(Call(*method, ""))) {
      named.push_back(violation.field);
    }
    EXPECT_EQ(named, fields->second) << method->name();
  }
}

TEST_P(BadInputTest, TellsNoMoreThanAClientCanReceiveWhenEverythingIsWrong) {
  for (const Method* method : AllMethods()) {
    if (method->name() == kImport) continue;
    SCOPED_TRACE(method->name());
    ExpectBounded(Call(*method, AllWrong(*method)));
  }
}

TEST_P(BadInputTest, TellsNoMoreThanAClientCanReceiveOfAThousandWrongPaths) {
  for (const char* path : {"nothing", "name"}) {
    organisations::v1::UpdateOrganisationRequest request;
    request.mutable_organisation()->set_name(Organisation("here"));
    for (int i = 0; i < 1000; ++i) request.mutable_update_mask()->add_paths(path);
    ExpectBounded(Send(&Organisations::UpdateOrganisation, secretariat(), request).status());
  }
  organisations::v1::UpdateOrganisationRequest request;
  request.mutable_organisation()->set_name(Organisation("here"));
  request.mutable_update_mask()->add_paths(std::string(1'000'000, 'x'));
  ExpectBounded(Send(&Organisations::UpdateOrganisation, secretariat(), request).status());
}

TEST_P(BadInputTest, TellsNoMoreThanAClientCanReceiveOfReferencesThatLeadNowhere) {
  organisations::v1::CreateOrganisationRequest request;
  request.mutable_organisation()->set_display_name("كلية الطب الاستوائي");
  for (int i = 0; i < 50; ++i) {
    auto* step = request.mutable_organisation()->add_succession();
    step->set_organisation(absl::StrCat("organisations/", std::string(50, 'x'), i));
    step->set_direction(organisations::v1::Succession::PREDECESSOR);
    step->set_kind(organisations::v1::Succession::MERGER);
  }
  for (int i = 0; i < 100; ++i) {
    auto* identifier = request.mutable_organisation()->add_identifiers();
    identifier->set_scheme("BARAZA-SL-كلية");
    identifier->set_value(std::string(200, 'y'));
    identifier->set_status(organisations::v1::Identifier::VERIFIED);
  }
  ExpectBounded(Send(&Organisations::CreateOrganisation, secretariat(), request).status());
}

TEST_P(BadInputTest, NamesTheMaskOfEveryUpdate) {
  const std::string bad = "update_mask { paths: ['nothing'] }";
  const auto expect = [](const absl::Status& refused) {
    EXPECT_THAT(status::Violations(refused), Contains(Field(&FieldViolation::field, "update_mask")))
        << refused;
  };
  expect(Ask(&Organisations::UpdateOrganisation, secretariat(),
             absl::Substitute("organisation { name: '$0' } $1", Organisation("here"), bad))
             .status());
  for (const char* path : {"state", "etag", "name", "create_time", "organisation.country"}) {
    expect(Ask(&Organisations::UpdateOrganisation, secretariat(),
               absl::Substitute("organisation { name: '$0' } update_mask { paths: '$1' }",
                                Organisation("here"), path))
               .status());
  }
}

TEST_P(BadInputTest, TakesNoPageTokenThatItDidNotGive) {
  const std::string organisation = Organisation("here");
  const std::vector<std::string> tokens = {"x", "AAAA", std::string(5'000, 'A'), "//../", "{}"};
  const auto expect = [](const absl::Status& refused) {
    ASSERT_TRUE(absl::IsInvalidArgument(refused)) << refused;
    EXPECT_EQ(status::Violations(refused).at(0).field, "page_token");
  };
  for (const std::string& token : tokens) {
    const std::string page = absl::StrCat(" page_token: '", token, "'");
    expect(Ask(&Organisations::ListOrganisations, secretariat(), page).status());
    expect(Ask(&Organisations::SearchOrganisations, secretariat(), "query: 'x'" + page).status());
    expect(Ask(&Organisations::ListOrganisationRevisions, secretariat(),
               absl::StrCat("name: '", organisation, "'", page))
               .status());
    expect(Ask(&Alliances::ListAlliances, secretariat(), page).status());
    expect(
        Ask(&Alliances::ListMemberships, secretariat(), "parent: 'alliances/-'" + page).status());
    expect(Ask(&Alliances::ListConsortia, secretariat(), "parent: 'alliances/-'" + page).status());
    expect(Ask(&Authorities::ListAuthorities, secretariat(), page).status());
    expect(Ask(&Authorities::ListRoleBindings, secretariat(), page).status());
    expect(Ask(&Contacts::ListContacts, secretariat(),
               absl::StrCat("parent: '", organisation, "'", page))
               .status());
  }
}

TEST_P(BadInputTest, TakesNoBytesThatAreNotTheMessage) {
  const std::string deep(20'000, '\x0b');  // groups within groups
  for (const std::string& bytes :
       {std::string("\xff\xff\xff\xff\xff"), std::string("\x0a\xff"), deep}) {
    for (const Method* method : AllMethods()) {
      const absl::Status refused = Call(*method, bytes);
      EXPECT_TRUE(absl::IsInvalidArgument(refused)) << method->name() << refused;
    }
  }
}

TEST_P(BadInputTest, NamesTextThatIsNotUtf8) {
  for (const Method* method : AllMethods()) {
    if (method->name() == kImport) continue;
    for (const Place& place : PlacesOf(*method)) {
      const auto request = RequestOf(*method);
      if (!SetText(place.Holder(*request), place.field(), "\xc3\x28")) continue;
      const absl::Status refused = Call(*method, request->SerializePartialAsString());
      ASSERT_TRUE(absl::IsInvalidArgument(refused)) << method->name() << refused;
      const auto violations = status::Violations(refused);
      ASSERT_EQ(violations.size(), 1u) << method->name() << refused;
      EXPECT_EQ(violations[0].field, place.Name()) << method->name();
    }
  }
}

TEST_P(BadInputTest, RefusesRowsOfAnImportEachByItselfWithItsFields) {
  organisations::v1::ImportOrganisationsRequest message;
  message.mutable_options();
  std::vector<organisations::v1::ImportOrganisationsRequest> messages = {message};
  for (const char* name : {"", "a\x01z", "organisations/Wrong"}) {
    auto& row = *messages.emplace_back().mutable_row();
    row.set_number(static_cast<int>(messages.size()));
    row.mutable_organisation()->set_name(name);
    row.mutable_organisation()->set_country("XX");
  }
  const auto outcomes = Import(messages);
  ASSERT_EQ(outcomes.size(), 3u);
  for (const auto& outcome : outcomes) {
    EXPECT_EQ(outcome.outcome(), bulk::v1::RowOutcome::REFUSED);
    EXPECT_THAT(outcome.DebugString(), testing::HasSubstr("organisation.country"));
  }
}

TEST_P(BadInputTest, TakesNoMessageOfFiveMegabytes) {
  const std::string text(5 << 20, 'a');
  const std::string bytes = absl::StrCat("\x0a\x80\x80\xc0\x02", text);
  for (const Method* method : AllMethods()) {
    const absl::Status refused = Call(*method, bytes);
    EXPECT_TRUE(absl::IsResourceExhausted(refused)) << method->name() << refused;
  }
}

BARAZA_ON_BOTH_STORES(BadInputTest);

}  // namespace
}  // namespace baraza::integration
