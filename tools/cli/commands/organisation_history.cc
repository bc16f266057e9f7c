#include "tools/cli/commands/organisation_history.h"

#include <google/protobuf/util/message_differencer.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::util::MessageDifferencer;
using organisations::v1::ListOrganisationRevisionsRequest;
using organisations::v1::ListOrganisationRevisionsResponse;
using organisations::v1::Organisation;
using organisations::v1::OrganisationRevision;
using presentation::Output;

// What every change changes.
bool IsStamp(const FieldDescriptor& field) {
  return field.name() == "etag" || field.name() == "update_time" || field.name() == "create_time";
}

bool Differs(const FieldDescriptor& field, const Organisation& before, const Organisation& after) {
  MessageDifferencer differencer;
  return !differencer.CompareWithFields(before, after, {&field}, {&field});
}

// The fields that a revision changed.
std::string Changed(const OrganisationRevision& revision) {
  std::vector<std::string> changed;
  const auto* type = Organisation::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor& field = *type->field(i);
    if (!IsStamp(field) && Differs(field, revision.before(), revision.after())) {
      changed.push_back(field.name());
    }
  }
  return absl::StrJoin(changed, ", ");
}

absl::Status History(const std::string& name, int64_t limit, Invocation& invocation) {
  ListOrganisationRevisionsRequest request;
  request.set_name(NameIn("organisations", name));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(
      const auto listed,
      client.Pages<Organisations>(&Organisations::Stub::ListOrganisationRevisions, request, limit,
                                  &ListOrganisationRevisionsResponse::revisions_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = {
      {.key = "version", .title = "VERSION", .importance = 4},
      {.key = "time", .title = "WHEN", .importance = 5},
      {.key = "actor", .title = "WHO", .importance = 4},
      {.key = "acting_for", .title = "FOR", .importance = 2},
      {.key = "method", .title = "CALL", .importance = 3},
      {.key = "changed", .title = "CHANGED", .importance = 3, .least_width = 16}};
  for (const OrganisationRevision& revision : listed.revisions()) {
    table.Add({absl::StrCat(revision.version()), TimeText(revision.time()), revision.actor(),
               revision.acting_for(), revision.method(), Changed(revision)});
  }
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.revisions_size(), "revision", !listed.next_page_token().empty(), invocation);
  return absl::OkStatus();
}

}  // namespace

void AddHistory(CLI::App& noun, Invocation& invocation) {
  auto name = std::make_shared<std::string>();
  auto limit = std::make_shared<int64_t>(20);
  CLI::App* history = noun.add_subcommand(
      "history", "Shows who changed a record, when, and which fields; for those who may write it.");
  history->add_option("NAME", *name, "organisations/ID, or ID alone")->required()->type_name("");
  AddLimitOption(*history, *limit);
  Complete(*history, invocation,
           "  baraza organisations history borama-general-hospital --role secretariat "
           "--alliance ghp-programmes",
           [name, limit](Invocation& now) { return History(*name, *limit, now); });
}

}  // namespace baraza::cli
