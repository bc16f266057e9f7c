#include "services/foundation/rpc/broken_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

using organisations::v1::CreateOrganisationRequest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The bytes of a request with `mark` replaced by a byte that begins nothing.
std::string Broken(const CreateOrganisationRequest& request, char mark) {
  std::string bytes = request.SerializeAsString();
  for (char& byte : bytes) {
    if (byte == mark) byte = '\xff';
  }
  return bytes;
}

CreateOrganisationRequest Request() {
  CreateOrganisationRequest request;
  request.mutable_organisation()->set_display_name("~ name");
  request.mutable_organisation()->add_other_names()->set_text("well");
  request.mutable_organisation()->add_other_names()->set_text("not ~ well");
  return request;
}

TEST(BrokenText, IsNamedByItsPath) {
  EXPECT_THAT(FindBrokenText(Broken(Request(), '~'), CreateOrganisationRequest::descriptor()),
              ElementsAre("organisation.display_name", "organisation.other_names[1].text"));
}

TEST(BrokenText, IsNotFoundWhereAllTextsAreWell) {
  EXPECT_THAT(
      FindBrokenText(Request().SerializeAsString(), CreateOrganisationRequest::descriptor()),
      IsEmpty());
}

TEST(BrokenText, IsNotFoundInWhatIsNoMessage) {
  EXPECT_THAT(FindBrokenText("\xff\xff\xff", CreateOrganisationRequest::descriptor()), IsEmpty());
}

TEST(BrokenText, IsToldAsViolationsOfTheRequest) {
  CreateOrganisationRequest parsed;
  const absl::Status status = Parse(ToBuffer(Broken(Request(), '~')), parsed);
  ASSERT_TRUE(absl::IsInvalidArgument(status)) << status;
  ASSERT_EQ(status::Violations(status).size(), 2u);
  EXPECT_EQ(status::Violations(status)[0].field, "organisation.display_name");
}

}  // namespace
}  // namespace baraza::rpc
