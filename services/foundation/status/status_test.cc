#include "services/foundation/status/status.h"

#include <memory>

#include "absl/strings/cord.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace baraza::status {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Pair;

template <typename Detail>
Detail DetailOf(const absl::Status& status, absl::string_view type_url) {
  Detail detail;
  const absl::optional<absl::Cord> payload = status.GetPayload(type_url);
  EXPECT_TRUE(payload && detail.ParseFromString(std::string(*payload)))
      << type_url << " is missing from " << status.ToString();
  return detail;
}

absl::Status TwoWrongFields() {
  return InvalidFields(
      {{"display_name", "must not be empty"}, {"country", "'SLL' is no ISO 3166-1 code"}});
}

TEST(InvalidFields, IsAnInvalidArgument) {
  EXPECT_EQ(TwoWrongFields().code(), absl::StatusCode::kInvalidArgument);
}

TEST(InvalidFields, KeepsEveryViolationInOrder) {
  EXPECT_THAT(Violations(TwoWrongFields()),
              ElementsAre(FieldViolation{"display_name", "must not be empty"},
                          FieldViolation{"country", "'SLL' is no ISO 3166-1 code"}));
}

TEST(InvalidFields, ListsTheViolationsForPeople) {
  EXPECT_EQ(TwoWrongFields().message(),
            "2 fields are wrong: display_name: must not be empty; "
            "country: 'SLL' is no ISO 3166-1 code");
}

TEST(InvalidFields, SpeaksOfOneFieldInTheSingular) {
  EXPECT_EQ(InvalidFields({{"country", "is unknown"}}).message(),
            "1 field is wrong: country: is unknown");
}

TEST(InvalidFields, SaysHowManyOfTooManyAreLeftOut) {
  const auto told = Violations(InvalidFields({1'000, {"names[100]", "leads nowhere"}}));
  ASSERT_EQ(told.size(), 102u);
  EXPECT_EQ(told.back().description, "899 more violations are left out: mend these first");
}

TEST(InvalidFields, LeavesNothingOutOfAHundred) {
  EXPECT_EQ(Violations(InvalidFields({100, {"names[100]", "leads nowhere"}})).size(), 100u);
}

TEST(InvalidFields, CutsTextsAndTheSentenceToWhatAnAnswerCanCarry) {
  std::string text = "a";
  for (int i = 0; i < 500'000; ++i) text += "é";
  const absl::Status status = InvalidFields({{"mask", text}, {text, "is wrong"}, {"b", text}});
  const auto told = Violations(status);
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].description.size(), 399u + 3u);  // no half of a letter
  EXPECT_LT(status.message().size(), 2'000u);
}

TEST(InvalidFields, WithoutViolationsIsOk) { EXPECT_TRUE(InvalidFields({}).ok()); }

TEST(Error, CarriesCodeAndSentence) {
  const absl::Status status =
      Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "read the record again");
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(status.message(), "read the record again");
}

TEST(Error, CarriesReasonDomainAndMetadata) {
  const absl::Status status = Error(absl::StatusCode::kAlreadyExists, "IDENTIFIER_CLAIMED",
                                    "held by another record", {{"scheme", "GB-CHC"}});
  const auto detail =
      DetailOf<google::rpc::ErrorInfo>(status, "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(detail.reason(), "IDENTIFIER_CLAIMED");
  EXPECT_EQ(detail.domain(), "baraza");
  EXPECT_THAT(detail.metadata(), ElementsAre(Pair("scheme", "GB-CHC")));
}

TEST(Reason, IsReadFromAnError) {
  EXPECT_EQ(Reason(Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "")), "ETAG_MISMATCH");
}

TEST(Reason, IsEmptyWithoutErrorInfo) { EXPECT_EQ(Reason(absl::NotFoundError("gone")), ""); }

TEST(Reason, IsEmptyWhenTheDetailIsGarbled) {
  absl::Status status = absl::NotFoundError("gone");
  status.SetPayload("type.googleapis.com/google.rpc.ErrorInfo", absl::Cord("\xff\xff"));
  EXPECT_EQ(Reason(status), "");
}

TEST(Violations, AreNoneWithoutBadRequest) {
  EXPECT_THAT(Violations(absl::InvalidArgumentError("wrong")), IsEmpty());
}

TEST(WithRetryAfter, IsReadBackToTheNanosecond) {
  const absl::Duration delay = absl::Seconds(2) + absl::Nanoseconds(500000001);
  EXPECT_THAT(RetryAfter(WithRetryAfter(absl::UnavailableError("busy"), delay)), Optional(delay));
}

TEST(WithRetryAfter, KeepsTheOtherDetails) {
  const absl::Status status = WithRetryAfter(
      Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "busy"), absl::Seconds(1));
  EXPECT_EQ(Reason(status), "QUEUE_FULL");
}

TEST(RetryAfter, IsNothingWithoutRetryInfo) {
  EXPECT_EQ(RetryAfter(absl::UnavailableError("busy")), std::nullopt);
}

TEST(WithResource, NamesTheResource) {
  const auto detail = DetailOf<google::rpc::ResourceInfo>(
      WithResource(absl::NotFoundError("no such record"), "baraza/Organisation",
                   "organisations/msf", "was looked up"),
      "type.googleapis.com/google.rpc.ResourceInfo");
  EXPECT_EQ(detail.resource_type(), "baraza/Organisation");
  EXPECT_EQ(detail.resource_name(), "organisations/msf");
  EXPECT_EQ(detail.description(), "was looked up");
}

TEST(RpcStatus, KeepsEverythingThereAndBack) {
  const absl::Status status =
      WithRetryAfter(WithResource(TwoWrongFields(), "baraza/Organisation", "organisations/msf", ""),
                     absl::Seconds(3));
  EXPECT_EQ(FromRpcStatus(ToRpcStatus(status)), status);
}

TEST(RpcStatus, OrdersDetailsByTypeUrl) {
  const google::rpc::Status wire = ToRpcStatus(WithResource(
      WithRetryAfter(Error(absl::StatusCode::kAborted, "R", "s"), absl::Seconds(1)), "", "", ""));
  ASSERT_EQ(wire.details_size(), 3);
  EXPECT_EQ(wire.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(wire.details(1).type_url(), "type.googleapis.com/google.rpc.ResourceInfo");
  EXPECT_EQ(wire.details(2).type_url(), "type.googleapis.com/google.rpc.RetryInfo");
}

TEST(RpcStatus, OkComesBackAsOk) { EXPECT_TRUE(FromRpcStatus(ToRpcStatus({})).ok()); }

TEST(RpcStatus, TakesACodeThatIsNotDefinedForUnknown) {
  google::rpc::Status wire;
  wire.set_code(99);
  EXPECT_EQ(FromRpcStatus(wire).code(), absl::StatusCode::kUnknown);
}

TEST(ReturnIfError, ReturnsTheErrorAndSkipsTheRest) {
  bool reached = false;
  const auto function = [&](const absl::Status& first) -> absl::Status {
    RETURN_IF_ERROR(first);
    reached = true;
    return absl::OkStatus();
  };
  EXPECT_EQ(function(absl::DataLossError("torn page")), absl::DataLossError("torn page"));
  EXPECT_FALSE(reached);
}

TEST(ReturnIfError, GoesOnWhenOk) {
  const auto function = []() -> absl::StatusOr<int> {
    RETURN_IF_ERROR(absl::OkStatus());
    return 7;
  };
  EXPECT_EQ(function().value_or(0), 7);
}

TEST(AssignOrReturn, DeclaresAVariable) {
  const auto function = [](absl::StatusOr<int> value) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const int doubled, value);
    return doubled * 2;
  };
  EXPECT_EQ(function(4).value_or(0), 8);
}

TEST(AssignOrReturn, AssignsToAVariableThatExists) {
  int target = 0;
  const auto function = [&target]() -> absl::Status {
    ASSIGN_OR_RETURN(target, absl::StatusOr<int>(5));
    return absl::OkStatus();
  };
  ASSERT_TRUE(function().ok());
  EXPECT_EQ(target, 5);
}

TEST(AssignOrReturn, MovesValuesThatCannotBeCopied) {
  const auto function = []() -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(auto owned, absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(6)));
    return *owned;
  };
  EXPECT_EQ(function().value_or(0), 6);
}

TEST(AssignOrReturn, ReturnsTheErrorWithItsDetails) {
  const auto function = []() -> absl::Status {
    ASSIGN_OR_RETURN(const int unused, absl::StatusOr<int>(TwoWrongFields()));
    return absl::InternalError(std::to_string(unused));
  };
  EXPECT_EQ(function(), TwoWrongFields());
}

}  // namespace
}  // namespace baraza::status
