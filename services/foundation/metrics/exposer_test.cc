#include "services/foundation/metrics/exposer.h"

#include <civetweb.h>

#include <array>
#include <chrono>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/status/status.h"

namespace baraza::metrics {
namespace {

using ::testing::HasSubstr;

struct Page {
  int code = 0;
  std::string type;
  std::string body;
};

Page Fetch(int port, const std::string& method, const std::string& path) {
  std::array<char, 256> error{};
  mg_connection* const connection =
      mg_download("127.0.0.1", port, 0, error.data(), error.size(),
                  "%s %s HTTP/1.0\r\nHost: localhost\r\n\r\n", method.c_str(), path.c_str());
  if (connection == nullptr) return {.code = -1, .type = "", .body = error.data()};
  Page page = {.code = mg_get_response_info(connection)->status_code, .type = "", .body = ""};
  if (const char* type = mg_get_header(connection, "Content-Type")) page.type = type;
  std::array<char, 1024> block;
  for (int size; (size = mg_read(connection, block.data(), block.size())) > 0;) {
    page.body.append(block.data(), static_cast<std::size_t>(size));
  }
  mg_close_connection(connection);
  return page;
}

class ExposerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto exposer = Exposer::Start(
        registry_, "127.0.0.1:0",
        {.live = [this] { return health_; }, .ready = [this] { return readiness_; }});
    ASSERT_TRUE(exposer.ok()) << exposer.status();
    exposer_ = *std::move(exposer);
  }

  Page Get(const std::string& path) { return Fetch(exposer_->port(), "GET", path); }

  Registry registry_;
  absl::Status health_;
  absl::Status readiness_;
  std::unique_ptr<Exposer> exposer_;
};

TEST_F(ExposerTest, ServesTheRegistrysMetrics) {
  registry_.AddCounter("baraza_calls_total", "Calls.").Increment();
  const Page page = Get("/metrics");
  EXPECT_EQ(page.code, 200);
  EXPECT_EQ(page.type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(page.body, registry_.Text());
}

TEST_F(ExposerTest, SaysThatTheServiceIsWell) {
  const Page page = Get("/healthz");
  EXPECT_EQ(page.code, 200);
  EXPECT_EQ(page.body, "OK\n");
}

TEST_F(ExposerTest, SaysWhyTheServiceIsNotWell) {
  health_ = absl::UnavailableError("the store does not answer");
  const Page page = Get("/healthz");
  EXPECT_EQ(page.code, 503);
  EXPECT_EQ(page.body, "UNAVAILABLE: the store does not answer\n");
}

TEST_F(ExposerTest, TellsAServiceThatIsNotReadyFromOneThatIsNotWell) {
  readiness_ = absl::UnavailableError("the process is stopping");
  EXPECT_EQ(Get("/readyz").code, 503);
  EXPECT_EQ(Get("/healthz").code, 200);
  readiness_ = absl::OkStatus();
  health_ = absl::UnavailableError("stuck");
  EXPECT_EQ(Get("/readyz").code, 200);
  EXPECT_EQ(Get("/healthz").code, 503);
}

TEST_F(ExposerTest, HasNoOtherPages) {
  EXPECT_EQ(Get("/").code, 404);
  EXPECT_EQ(Get("/metrics/more").code, 404);
}

TEST_F(ExposerTest, RefusesToBeWrittenTo) {
  EXPECT_EQ(Fetch(exposer_->port(), "POST", "/metrics").code, 405);
}

TEST_F(ExposerTest, AnswersHeadWithoutABody) {
  const Page page = Fetch(exposer_->port(), "HEAD", "/healthz");
  EXPECT_EQ(page.code, 200);
  EXPECT_EQ(page.body, "");
}

TEST_F(ExposerTest, NamesTheAddressThatIsInUse) {
  const std::string address = "127.0.0.1:" + std::to_string(exposer_->port());
  const absl::Status second = Exposer::Start(registry_, address).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status::Reason(second), "METRICS_ADDRESS");
  EXPECT_THAT(std::string(second.message()),
              HasSubstr("cannot be served on '" + address + "': cannot bind"));
}

TEST_F(ExposerTest, RefusesAnAddressThatCannotBeRead) {
  const absl::Status status = Exposer::Start(registry_, "nonsense").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "metrics cannot be served on 'nonsense': write host:port, with an IPv4 address or a "
            "known name");
}

TEST_F(ExposerTest, FreesItsPortWhenItGoes) {
  const int port = exposer_->port();
  exposer_.reset();
  EXPECT_TRUE(Exposer::Start(registry_, "127.0.0.1:" + std::to_string(port)).ok());
}

TEST_F(ExposerTest, StopsPromptlyAfterAnAnswer) {
  ASSERT_EQ(Get("/healthz").code, 200);
  const auto begin = std::chrono::steady_clock::now();
  exposer_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

}  // namespace
}  // namespace baraza::metrics
