#include "services/foundation/rpc/wire.h"

#include <gtest/gtest.h>

#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

// What gRPC's clients take of an answer's metadata.
constexpr size_t kHeaders = 8'192;

// The bytes that message and details take as headers, whatever the peer's encoding.
size_t HeadersOf(const grpc::Status& status) {
  size_t bytes = (status.error_details().size() + 2) / 3 * 4;
  for (unsigned char byte : status.error_message()) bytes += byte < 0x20 || byte > 0x7E ? 3 : 1;
  return bytes;
}

TEST(ToGrpc, KeepsDetailsAndMessageThatFit) {
  const absl::Status status = status::InvalidFields({{"a", "is wrong"}, {"b", "is wrong"}});
  EXPECT_EQ(FromGrpc(ToGrpc(status)), status);
  EXPECT_EQ(ToGrpc(status).error_message(), std::string(status.message()));
}

TEST(ToGrpc, FitsIntoTheHeadersOfAnAnswerWithAThousandViolations) {
  for (const char* description : {"is wrong", "كلية الطب الاستوائي", "", "%%%%%%%%%%%%%%%%"}) {
    std::vector<status::FieldViolation> violations(1'000, {"names[100]", description});
    const absl::Status status = status::InvalidFields(std::move(violations));
    const grpc::Status told = ToGrpc(status);
    EXPECT_LT(HeadersOf(told), kHeaders - 300);
    EXPECT_EQ(status::Violations(FromGrpc(told)), status::Violations(status));
  }
}

TEST(ToGrpc, LeavesDetailsOutThatNoClientTakes) {
  const absl::Status status =
      status::Error(absl::StatusCode::kAborted, "LARGE", std::string(10'000, 'a'), {{"k", "v"}});
  const grpc::Status told = ToGrpc(status);
  EXPECT_LT(HeadersOf(told), kHeaders - 300);
  EXPECT_TRUE(told.error_details().empty());
  EXPECT_FALSE(told.error_message().empty());
}

TEST(ToGrpc, CutsAMessageBetweenCodePoints) {
  const absl::Status status(
      absl::StatusCode::kAborted, "a" + [] {
        std::string text;
        for (int i = 0; i < 5'000; ++i) text += "é";
        return text;
      }());
  const std::string message = ToGrpc(status).error_message();
  EXPECT_EQ(message.size() % 2, 1u);
  EXPECT_LT(message.size(), 5'000u);
}

}  // namespace
}  // namespace baraza::rpc
