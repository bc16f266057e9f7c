#include "services/projects/domain/merging.h"

#include <gtest/gtest.h>

#include "services/foundation/status/status.h"

namespace baraza::projects {
namespace {

using v1::Participant;
using v1::Project;

Project Named(const std::string& id) {
  Project project;
  project.set_name("projects/" + id);
  project.set_sensitivity(Project::PUBLIC);
  return project;
}

void Identify(Project& project, const std::string& scheme, const std::string& value) {
  auto* identifier = project.add_identifiers();
  identifier->set_scheme(scheme);
  identifier->set_value(value);
}

void AddParticipant(Project& project, const std::string& id, Participant::Role role) {
  auto* participant = project.add_participants();
  participant->set_organisation("organisations/" + id);
  participant->set_role(role);
}

TEST(Merging, MovesIdentifiersEachOnce) {
  Project survivor = Named("a"), other = Named("b");
  Identify(survivor, "IATI", "GB-1-x");
  Identify(other, "iati", "gb-1-X ");
  Identify(other, "IATI", "US-1-x");
  Unite(survivor, other);
  ASSERT_EQ(survivor.identifiers_size(), 2);
  EXPECT_EQ(survivor.identifiers(1).value(), "US-1-x");
}

TEST(Merging, MovesParticipantsEachOnceInEachRole) {
  Project survivor = Named("a"), other = Named("b");
  AddParticipant(survivor, "x", Participant::LEAD);
  AddParticipant(other, "x", Participant::LEAD);
  AddParticipant(other, "x", Participant::FUNDING);
  Unite(survivor, other);
  EXPECT_EQ(survivor.participants_size(), 2);
}

TEST(Merging, DoesNotDoubleMoney) {
  Project survivor = Named("a"), other = Named("b");
  other.add_contributions()->mutable_value()->set_units(5);
  Unite(survivor, other);
  EXPECT_EQ(survivor.contributions_size(), 0);
}

TEST(Merging, DoesNotMixSharesOfTwoRecords) {
  Project survivor = Named("a"), other = Named("b");
  survivor.add_locations()->set_country("KE");
  other.add_locations()->set_country("UG");
  other.add_themes()->set_code("12220");
  Unite(survivor, other);
  ASSERT_EQ(survivor.locations_size(), 1);
  EXPECT_EQ(survivor.locations(0).country(), "KE");
  EXPECT_EQ(survivor.themes_size(), 1);
}

TEST(Merging, DoesNotMakeAPeriodOfTwo) {
  Project survivor = Named("a"), other = Named("b");
  survivor.mutable_planned_start_date()->set_year(2024);
  other.mutable_planned_end_date()->set_year(2020);
  Unite(survivor, other);
  EXPECT_FALSE(survivor.has_planned_end_date());
}

TEST(Merging, KeepsTheStricterSensitivity) {
  Project survivor = Named("a"), other = Named("b");
  other.set_sensitivity(Project::RESTRICTED);
  Unite(survivor, other);
  EXPECT_EQ(survivor.sensitivity(), Project::RESTRICTED);
}

TEST(Merging, NeitherPublishesNorHides) {
  Project survivor = Named("a"), other = Named("b");
  other.set_draft(true);
  EXPECT_EQ(status::Reason(CheckMergeable(survivor, other)), "DRAFT");
  EXPECT_EQ(status::Reason(CheckMergeable(other, survivor)), "DRAFT");
  survivor.set_draft(true);
  EXPECT_TRUE(CheckMergeable(survivor, other).ok());
}

}  // namespace
}  // namespace baraza::projects
