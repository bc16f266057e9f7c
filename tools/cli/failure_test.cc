#include "tools/cli/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/status/status.h"

namespace baraza::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Failure, TellsHowToStartAServerWhereNobodyAnswers) {
  const absl::Status silence = absl::UnavailableError("failed to connect to all addresses");
  EXPECT_EQ(ExitCodeOf(silence), ExitCode::kUnreachable);
  EXPECT_THAT(Describe(silence, "127.0.0.1:9"),
              AllOf(HasSubstr("127.0.0.1:9"), HasSubstr("baraza serve"), HasSubstr("--server"),
                    Not(HasSubstr("all addresses"))));
}

TEST(Failure, RepeatsWhatAServerSaysThatIsNotReady) {
  const absl::Status starting = status::Error(absl::StatusCode::kUnavailable, "NOT_READY",
                                              "the registers are still being read");
  EXPECT_EQ(Describe(starting, "a:1"), "the registers are still being read");
}

TEST(Failure, ListsEveryViolation) {
  const absl::Status refused =
      status::InvalidFields({{"name", "is missing"}, {"country", "is no country"}});
  EXPECT_EQ(Describe(refused, "a:1"),
            "these values are not accepted:\n  name: is missing\n  country: is no country");
  EXPECT_EQ(ExitCodeOf(refused), ExitCode::kRefused);
}

TEST(Failure, TellsWhoIsNotSignedInHowToBe) {
  const absl::Status stranger =
      status::Error(absl::StatusCode::kUnauthenticated, "SIGN_IN", "not open to strangers");
  EXPECT_THAT(Describe(stranger, "a:1"), HasSubstr("--role secretariat"));
}

TEST(Failure, TellsAWrongCommandLineFromAWrongFileAndFromAMissingRecord) {
  EXPECT_EQ(ExitCodeOf(UsageError("no")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(UnreadableInput(absl::NotFoundError("a.xml is not there"))),
            ExitCode::kUnreadable);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("organisations/a")), ExitCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("bug")), ExitCode::kFailed);
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kDone);
}

TEST(Failure, NeverSaysNothing) {
  EXPECT_THAT(Describe(absl::InternalError(""), "a:1"), HasSubstr("INTERNAL"));
}

}  // namespace
}  // namespace baraza::cli
