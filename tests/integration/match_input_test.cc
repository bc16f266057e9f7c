// Bad input to every method of the duplication service, put together from the contract: it is
// refused with the field's name, within what a client can receive, and leaves nothing behind.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/duplication/v1/models_service.pb.h"
#include "baraza/validation/v1/validation.pb.h"
#include "services/foundation/status/status.h"
#include "tests/harness/server_process.h"
#include "tests/integration/any_method.h"
#include "tests/integration/two_alliances.h"

namespace baraza::integration {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using status::FieldViolation;
using testing::Contains;
using testing::Field;

constexpr int kItems = 100'000;
// Of one error, all fields and descriptions together.
constexpr size_t kMostBytes = 3'000;

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

// One platform for all tests: they change nothing.
class MatchInputTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    platform_ = new Platform("sqlite");
    platform_->Settle();
  }
  static void TearDownTestSuite() {
    delete platform_;
    platform_ = nullptr;
  }

  static std::vector<const Method*> Methods() {
    std::vector<const Method*> methods;
    for (const auto* file : {duplication::v1::GetMatchRequest::descriptor()->file(),
                             duplication::v1::GetModelRequest::descriptor()->file()}) {
      const auto& service = *file->service(0);
      for (int i = 0; i < service.method_count(); ++i) methods.push_back(service.method(i));
    }
    return methods;
  }

  absl::Status Call(const Method& method, const std::string& bytes) {
    return caller_.Call(method, scope::Scope::Service("test"), {bytes});
  }

  // Calls `spoil(holder, place)` for each place of each method; where it answers true, the place
  // has to be named. How many places that were.
  template <class SpoilPlace>
  int ForEachPlace(bool list, const SpoilPlace& spoil) {
    int tried = 0;
    for (const Method* method : Methods()) {
      for (const Place& place : PlacesOf(*method)) {
        const auto request = RequestOf(*method);
        if (!spoil(place.Holder(*request), place.field())) continue;
        const absl::Status refused = Call(*method, request->SerializeAsString());
        EXPECT_THAT(status::Violations(refused),
                    Contains(Field(&FieldViolation::field, place.Name(list))))
            << method->name() << " " << refused;
        ++tried;
      }
    }
    return tried;
  }

  static Platform* platform_;
  AnyMethod caller_{platform_->duplication_address()};
};
Platform* MatchInputTest::platform_ = nullptr;

TEST_F(MatchInputTest, NamesTextsThatAreTooLong) {
  EXPECT_GT(ForEachPlace(false,
                         [](Message& holder, const FieldDescriptor& field) {
                           return SetText(holder, field, std::string(30'000, 'a'));
                         }),
            10);
}

TEST_F(MatchInputTest, NamesCodesAndNamesThatAreNone) {
  const std::map<int, const char*> wrong = {{validation::v1::FORMAT_UUID, "1"},
                                            {validation::v1::FORMAT_RESOURCE_NAME, "a/b"}};
  EXPECT_GT(ForEachPlace(false,
                         [&wrong](Message& holder, const FieldDescriptor& field) {
                           const auto text = wrong.find(RulesOf(field).format());
                           return text != wrong.end() && SetText(holder, field, text->second);
                         }),
            10);
}

TEST_F(MatchInputTest, NamesEnumsWithNumbersThatNobodyKnows) {
  EXPECT_GT(ForEachPlace(false,
                         [](Message& holder, const FieldDescriptor& field) {
                           if (field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return false;
                           if (field.is_repeated()) {
                             holder.GetReflection()->AddEnumValue(&holder, &field, 99);
                           } else {
                             holder.GetReflection()->SetEnumValue(&holder, &field, 99);
                           }
                           return true;
                         }),
            4);
}

TEST_F(MatchInputTest, NamesProbabilitiesThatAreNone) {
  EXPECT_EQ(ForEachPlace(false,
                         [](Message& holder, const FieldDescriptor& field) {
                           if (field.containing_type()->name() != "ListMatchesRequest" ||
                               field.cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE) {
                             return false;
                           }
                           holder.GetReflection()->SetDouble(&holder, &field, 1.5);
                           return true;
                         }),
            2);
}

TEST_F(MatchInputTest, NamesListsOfAHundredThousandItems) {
  const auto spoil = [](Message& holder, const FieldDescriptor& field) {
    if (!field.is_repeated()) return false;
    for (int i = 0; i < kItems; ++i) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        holder.GetReflection()->AddMessage(&holder, &field);
      } else if (!SetText(holder, field, "SL")) {
        holder.GetReflection()->AddEnumValue(&holder, &field, 1);
      }
    }
    return true;
  };
  EXPECT_GT(ForEachPlace(true, spoil), 7);
}

TEST_F(MatchInputTest, NamesEveryRequiredFieldOfAnEmptyRequestAtOnce) {
  const std::map<std::string, std::vector<std::string>> expected = {
      {"ReviewMatch", {"name", "review", "etag"}},
      {"BatchReviewMatches", {"requests"}},
      {"UndoReview", {"name", "reason", "etag"}},
      {"TrainModel", {"scored_register"}},
      {"EvaluateModel", {"name", "pairs"}},
      {"AssignMatch", {"name"}},
      {"GetCluster", {"subject"}}};
  for (const Method* method : Methods()) {
    const auto fields = expected.find(method->name());
    if (fields == expected.end()) continue;
    std::vector<std::string> named;
    for (const auto& violation : status::Violations(Call(*method, ""))) {
      named.push_back(violation.field);
    }
    EXPECT_EQ(named, fields->second) << method->name();
  }
}

TEST_F(MatchInputTest, TellsNoMoreThanAClientCanReceiveWhenEverythingIsWrong) {
  int refusals = 0;
  for (const Method* method : Methods()) {
    if (method->input_type()->field_count() == 0) continue;
    const absl::Status refused = Call(*method, AllWrong(*method));
    ASSERT_TRUE(absl::IsInvalidArgument(refused)) << method->name() << refused;
    size_t bytes = 0;
    for (const auto& violation : status::Violations(refused)) {
      bytes += violation.field.size() + violation.description.size();
    }
    EXPECT_GT(bytes, 0u) << method->name() << ": the details are lost";
    EXPECT_LT(bytes, kMostBytes) << method->name();
    ++refusals;
  }
  EXPECT_GT(refusals, 8);
}

TEST_F(MatchInputTest, TakesNoBytesThatAreNotTheMessage) {
  for (const std::string& bytes : {std::string("\xff\xff\xff\xff\xff"), std::string("\x0a\xff")}) {
    for (const Method* method : Methods()) {
      const absl::Status refused = Call(*method, bytes);
      EXPECT_TRUE(absl::IsInvalidArgument(refused)) << method->name() << refused;
    }
  }
}

TEST_F(MatchInputTest, TakesNoPageTokenThatItDidNotGive) {
  for (const std::string& token : {std::string("x"), std::string(5'000, 'A'), std::string("{}")}) {
    duplication::v1::ListMatchesRequest request;
    request.set_page_token(token);
    const Method& list = *request.GetDescriptor()
                              ->file()
                              ->FindServiceByName("DuplicationService")
                              ->FindMethodByName("ListMatches");
    const absl::Status refused = Call(list, request.SerializeAsString());
    EXPECT_THAT(status::Violations(refused), Contains(Field(&FieldViolation::field, "page_token")))
        << refused;
  }
}

// A service whose registers cannot be reached: it doesn't know who may read the stored matches.
class NotReadyTest : public testing::Test {
 protected:
  NotReadyTest() {
    const absl::Status started = server_.Start();
    EXPECT_TRUE(started.ok()) << started;
  }

  template <class Request>
  absl::Status Call(const std::string& method, const std::string& text) {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    const auto& service = *request.GetDescriptor()->file()->FindServiceByName("DuplicationService");
    return AnyMethod(server_.address())
        .Call(*service.FindMethodByName(method), scope::Scope::Service("test"),
              {request.SerializeAsString()});
  }

 private:
  harness::TemporaryFolder folder_;
  harness::ServerProcess server_{
      {.program = "services/duplication/baraza-duplication",
       .arguments = {"--organisations=127.0.0.1:1", "--projects=127.0.0.1:1",
                     absl::StrCat("--database=sqlite:", folder_.path(), "/duplication.db")}}};
};

TEST_F(NotReadyTest, ShowsAndDecidesNothing) {
  using namespace duplication::v1;  // NOLINT(google-build-using-namespace): requests
  const std::string named = "name: 'matches/m' etag: '1-0' ";
  const std::string review = named + "review { decision: REJECT reason: 'why' }";
  const std::vector<std::pair<const char*, absl::Status>> answers = {
      {"list", Call<ListMatchesRequest>("ListMatches", "")},
      {"get", Call<GetMatchRequest>("GetMatch", "name: 'matches/m'")},
      {"statistics", Call<GetQueueStatisticsRequest>("GetQueueStatistics", "")},
      {"cluster", Call<GetClusterRequest>("GetCluster", "subject: 'organisations/o'")},
      {"watch", Call<WatchMatchesRequest>("WatchMatches", "")},
      {"review", Call<ReviewMatchRequest>("ReviewMatch", review)},
      {"batch", Call<BatchReviewMatchesRequest>("BatchReviewMatches",
                                                absl::StrCat("requests { ", review, " }"))},
      {"undo", Call<UndoReviewRequest>("UndoReview", named + "reason: 'why'")},
      {"assign", Call<AssignMatchRequest>("AssignMatch", "name: 'matches/m'")}};
  for (const auto& [what, answer] : answers) {
    EXPECT_EQ(status::Reason(answer), "NOT_READY") << what << " " << answer;
    EXPECT_TRUE(status::RetryAfter(answer).has_value()) << what;
  }
}

}  // namespace
}  // namespace baraza::integration
