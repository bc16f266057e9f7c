#include "services/foundation/rpc/revisions.h"

#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/rpc/wire.h"

namespace baraza::rpc {
namespace {

using organisations::v1::ListOrganisationRevisionsRequest;
using organisations::v1::ListOrganisationRevisionsResponse;
using organisations::v1::Organisation;

std::string Body(const std::string& name) {
  Organisation organisation;
  organisation.set_display_name(name);
  return organisation.SerializeAsString();
}

record::Revision Revise(int64_t version) {
  return {version,
          "alice",
          "MEMBER",
          "organisations/a",
          "UpdateOrganisation",
          absl::FromUnixMicros(1500000),
          Body("old"),
          Body("new")};
}

ListOrganisationRevisionsResponse Decode(const Reply& reply) {
  ListOrganisationRevisionsResponse response;
  EXPECT_TRUE(Parse(reply.body, response).ok());
  return response;
}

TEST(Revisions, AreTheMessageOfTheContract) {
  ListOrganisationRevisionsRequest request;
  const auto response =
      Decode(RevisionsReply(request, scope::Scope::Public(), {100, 50}, {Revise(3)}));
  ASSERT_EQ(response.revisions_size(), 1);
  const auto& revision = response.revisions(0);
  EXPECT_EQ(revision.version(), 3);
  EXPECT_EQ(revision.actor(), "alice");
  EXPECT_EQ(revision.role(), "MEMBER");
  EXPECT_EQ(revision.acting_for(), "organisations/a");
  EXPECT_EQ(revision.method(), "UpdateOrganisation");
  EXPECT_EQ(revision.time().seconds(), 1);
  EXPECT_EQ(revision.before().display_name(), "old");
  EXPECT_EQ(revision.after().display_name(), "new");
  EXPECT_EQ(response.next_page_token(), "");
}

TEST(Revisions, GoOnBelowTheLastOneOfAPage) {
  ListOrganisationRevisionsRequest request;
  const auto scope = scope::Scope::Public();
  const auto response = Decode(RevisionsReply(request, scope, {100, 2}, {Revise(3), Revise(2)}));
  const auto next = StartRevisions(request, scope, 2, response.next_page_token());
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->below, 2);
}

TEST(Revisions, EndWithTheFirstVersion) {
  ListOrganisationRevisionsRequest request;
  const auto response =
      Decode(RevisionsReply(request, scope::Scope::Public(), {100, 2}, {Revise(2), Revise(1)}));
  EXPECT_EQ(response.next_page_token(), "");
}

}  // namespace
}  // namespace baraza::rpc
