#include "services/foundation/rpc/call_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::rpc {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kGet[] = R"(grpc_method="Get",grpc_service="notes",grpc_type="unary"})";

class CallMetricsTest : public testing::Test {
 protected:
  metrics::Registry registry_;
  const CallMetrics calls_{registry_, CallType::kUnary, "notes", "Get"};
};

TEST_F(CallMetricsTest, HaveTheConventionalNamesAndLabels) {
  calls_.Started();
  calls_.Received();
  calls_.Sent();
  EXPECT_EQ(registry_.Faults(), absl::OkStatus());
  const std::string text = registry_.Text();
  for (const char* name : {"started", "msg_received", "msg_sent"}) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("grpc_server_", name, "_total{", kGet, " 1\n")));
  }
}

TEST_F(CallMetricsTest, CountAnAnswerUnderItsCodeAndItsTime) {
  calls_.Handled(absl::StatusCode::kNotFound, absl::Milliseconds(3));
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr(absl::StrCat(R"(grpc_server_handled_total{grpc_code="NotFound",)",
                                           kGet, " 1\n")));
  EXPECT_THAT(text, HasSubstr(absl::StrCat("grpc_server_handling_seconds_sum{", kGet, " 0.003\n")));
}

TEST_F(CallMetricsTest, AreThereBeforeTheFirstCall) {
  EXPECT_THAT(registry_.Text(),
              HasSubstr(absl::StrCat(R"(grpc_server_handled_total{grpc_code="Unavailable",)", kGet,
                                     " 0\n")));
}

TEST_F(CallMetricsTest, TakeACodeThatGrpcDoesNotKnowForTheLast) {
  calls_.Handled(static_cast<absl::StatusCode>(99), absl::ZeroDuration());
  EXPECT_THAT(registry_.Text(), HasSubstr(absl::StrCat("Unauthenticated\",", kGet, " 1\n")));
}

TEST_F(CallMetricsTest, TellTheTypesOfStreamsApart) {
  const CallMetrics watch(registry_, CallType::kServerStream, "notes", "Watch");
  const CallMetrics import(registry_, CallType::kBidiStream, "notes", "Import");
  const CallMetrics load(registry_, CallType::kClientStream, "notes", "Load");
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr(R"("Watch",grpc_service="notes",grpc_type="server_stream"})"));
  EXPECT_THAT(text, HasSubstr(R"("Import",grpc_service="notes",grpc_type="bidi_stream"})"));
  EXPECT_THAT(text, HasSubstr(R"("Load",grpc_service="notes",grpc_type="client_stream"})"));
}

TEST_F(CallMetricsTest, CountAStreamWhenItBeginsAndWhenItEnds) {
  clock::FakeClock clock;
  const StreamMetrics stream(calls_, clock);
  EXPECT_THAT(registry_.Text(), HasSubstr(absl::StrCat("started_total{", kGet, " 1\n")));
  EXPECT_THAT(registry_.Text(), HasSubstr(absl::StrCat("seconds_count{", kGet, " 0\n")));
  clock.Advance(absl::Seconds(90));
  stream.Ended(absl::StatusCode::kCancelled);
  EXPECT_THAT(registry_.Text(), HasSubstr(absl::StrCat("seconds_sum{", kGet, " 90\n")));
  EXPECT_THAT(registry_.Text(), HasSubstr(absl::StrCat("\"Canceled\",", kGet, " 1\n")));
}

}  // namespace
}  // namespace baraza::rpc
