// `baraza matches review|undo|assign`.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/match_commands.h"
#include "tools/cli/commands/match_view.h"
#include "tools/cli/commands/review_table.h"
#include "tools/cli/failure.h"
#include "tools/cli/request_id.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::BatchReviewMatchesRequest;
using duplication::v1::BatchReviewMatchesResponse;
using duplication::v1::ListMatchesResponse;
using duplication::v1::Match;
using duplication::v1::Review;
using duplication::v1::ReviewMatchRequest;
using presentation::Output;

constexpr size_t kMostAtOnce = 500;

struct ReviewFlags {
  std::vector<std::string> names;
  std::string from, decision, reason, survivor, etag;
};

struct UndoFlags {
  std::string name, reason, etag;
};

struct AssignFlags {
  std::vector<std::string> names;
  std::string assignee;
  bool nobody = false;
};

// The survivor by its name, or by its id alone.
void CompleteSurvivor(const Match& match, Review& review) {
  const std::string subject = Subject(match, 0);
  const auto slash = subject.find('/');
  if (slash == std::string::npos) return;
  review.set_survivor(NameIn(subject.substr(0, slash), review.survivor()));
}

absl::StatusOr<Review> ReviewOf(const ReviewFlags& flags) {
  Review review;
  if (flags.decision.empty()) return UsageError("--decision is required: confirm, reject or defer");
  if (flags.reason.empty()) return UsageError("--reason is required: why, for those who ask later");
  ASSIGN_OR_RETURN(const int decision,
                   NumberOf(*Review::Decision_descriptor(), flags.decision, "--decision"));
  review.set_decision(static_cast<Review::Decision>(decision));
  review.set_reason(flags.reason);
  review.set_survivor(flags.survivor);
  return review;
}

// Reads the version that stands of each match of which none was given.
absl::Status CompleteReviews(const Client& client, std::vector<ReviewMatchRequest>& reviews) {
  for (ReviewMatchRequest& request : reviews) {
    request.set_request_id(NewRequestId());
    if (!request.etag().empty() && request.review().survivor().empty()) continue;
    ASSIGN_OR_RETURN(const Match read, ReadMatch(client, request.name()));
    request.set_name(read.name());
    if (request.etag().empty()) request.set_etag(read.etag());
    CompleteSurvivor(read, *request.mutable_review());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ReviewMatchRequest>> ReviewsOf(const ReviewFlags& flags) {
  if (!flags.from.empty()) {
    if (!flags.names.empty() || !flags.decision.empty() || !flags.survivor.empty()) {
      return UsageError("--from holds names and decisions: leave out NAME, --decision, --survivor");
    }
    return ReadReviews(flags.from, flags.reason);
  }
  ASSIGN_OR_RETURN(const Review review, ReviewOf(flags));
  if (flags.names.empty()) return UsageError("say which matches: NAME..., or --from FILE");
  if (flags.names.size() > 1 && !(flags.survivor.empty() && flags.etag.empty())) {
    return UsageError("--survivor and --etag are for one match: use --from for many");
  }
  std::vector<ReviewMatchRequest> reviews;
  for (const std::string& name : flags.names) {
    ReviewMatchRequest& request = reviews.emplace_back();
    request.set_name(NameIn("matches", name));
    *request.mutable_review() = review;
    request.set_etag(flags.etag);
  }
  return reviews;
}

// In calls of as many as one takes; their answers in one.
absl::StatusOr<BatchReviewMatchesResponse> SendAll(const Client& client,
                                                   const std::vector<ReviewMatchRequest>& reviews) {
  BatchReviewMatchesResponse all;
  for (size_t at = 0; at < reviews.size(); at += kMostAtOnce) {
    BatchReviewMatchesRequest request;
    const size_t end = std::min(reviews.size(), at + kMostAtOnce);
    request.mutable_requests()->Assign(reviews.begin() + at, reviews.begin() + end);
    ASSIGN_OR_RETURN(const auto response,
                     client.Call<Duplication>(&Duplication::Stub::BatchReviewMatches, request));
    all.MergeFrom(response);
  }
  return all;
}

absl::Status ShowAll(const BatchReviewMatchesResponse& decided, Invocation& invocation) {
  presentation::Table table{{.key = "name", .title = "NAME", .importance = 5, .least_width = 16},
                            {.key = "state", .title = "STATE", .importance = 4},
                            {.key = "error",
                             .title = "WHY NOT",
                             .importance = 3,
                             .least_width = 20,
                             .fit = presentation::Column::Fit::kWrap}};
  int refused = 0;
  for (const auto& result : decided.results()) {
    table.Add({result.name(), result.has_error() ? "refused" : WordOf(result.match().state()),
               result.error().message()});
    if (result.has_error()) ++refused;
  }
  if (refused > 0) invocation.exit_code = static_cast<int>(ExitCode::kRefused);
  if (invocation.output == Output::kJson) return WriteJson(decided, invocation.out);
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  invocation.out.flush();
  invocation.err << decided.results_size() - refused << " decided, " << refused << " refused\n";
  return absl::OkStatus();
}

absl::Status Decide(const ReviewFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(auto reviews, ReviewsOf(flags));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  RETURN_IF_ERROR(CompleteReviews(client, reviews));
  if (flags.from.empty() && reviews.size() == 1) {
    ASSIGN_OR_RETURN(const Match decided,
                     client.Call<Duplication>(&Duplication::Stub::ReviewMatch, reviews[0]));
    return ShowDecided(decided, invocation);
  }
  ASSIGN_OR_RETURN(const auto decided, SendAll(client, reviews));
  return ShowAll(decided, invocation);
}

absl::Status TakeBack(const UndoFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const Match read, ReadMatch(client, flags.name));
  duplication::v1::UndoReviewRequest request;
  request.set_name(read.name());
  request.set_reason(flags.reason);
  request.set_etag(flags.etag.empty() ? read.etag() : flags.etag);
  request.set_request_id(NewRequestId());
  ASSIGN_OR_RETURN(const Match opened,
                   client.Call<Duplication>(&Duplication::Stub::UndoReview, request));
  return ShowDecided(opened, invocation);
}

absl::StatusOr<Match> AssignOne(const Client& client, const std::string& name,
                                const std::string& assignee) {
  duplication::v1::AssignMatchRequest request;
  request.set_name(NameIn("matches", name));
  request.set_assignee(assignee);
  request.set_request_id(NewRequestId());
  return client.Call<Duplication>(&Duplication::Stub::AssignMatch, request);
}

absl::Status ShowAssigned(const ListMatchesResponse& assigned, Invocation& invocation) {
  if (invocation.output == Output::kJson) return WriteJson(assigned, invocation.out);
  presentation::Table table{{.key = "name", .title = "NAME", .importance = 3, .least_width = 16},
                            {.key = "assignee", .title = "ASSIGNED TO", .importance = 2}};
  for (const Match& match : assigned.matches()) table.Add({match.name(), match.assignee()});
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  return absl::OkStatus();
}

absl::Status Assign(const AssignFlags& flags, Invocation& invocation) {
  if (flags.assignee.empty() != flags.nobody) {
    return UsageError("say to whom: --to ID, or --to-nobody");
  }
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ListMatchesResponse assigned;
  absl::Status refused;
  for (const std::string& name : flags.names) {
    auto match = AssignOne(client, name, flags.assignee);
    refused = match.status();
    if (!refused.ok()) break;  // what is assigned is shown all the same
    *assigned.add_matches() = *std::move(match);
  }
  RETURN_IF_ERROR(ShowAssigned(assigned, invocation));
  return refused;
}

void AddReview(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<ReviewFlags>();
  CLI::App* review = noun.add_subcommand(
      "review", "Decides about matches. Confirmed duplicates are merged at their register.");
  review->add_option("NAME", flags->names, "matches/ID, or ID alone; several: one decision for all")
      ->type_name("");
  review->add_option("--decision", flags->decision, "confirm, reject or defer")
      ->type_name("DECISION");
  review->add_option("--reason", flags->reason, "why, for those who ask later")->type_name("TEXT");
  review
      ->add_option("--from", flags->from,
                   "a table with the columns name, decision, reason, and perhaps survivor and "
                   "etag: what `matches list --output csv` writes, with decisions beside it")
      ->type_name("FILE.csv");
  review
      ->add_option("--survivor", flags->survivor,
                   "the record that stays; default: the one created first")
      ->type_name("NAME");
  review
      ->add_option("--etag", flags->etag,
                   "the version that you read; default: the one that stands now")
      ->type_name("ETAG");
  Complete(*review, invocation,
           "  baraza matches review matches/ID --decision confirm --reason 'same charity number' "
           "\\\n      --role secretariat --alliance uganda\n"
           "  baraza matches review --from decided.csv --reason 'looked at on 3 May'",
           [flags](Invocation& now) { return Decide(*flags, now); });
}

void AddUndo(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<UndoFlags>();
  CLI::App* undo = noun.add_subcommand(
      "undo", "Takes a review back. A merge that is done is undone with `organisations unmerge`.");
  undo->add_option("NAME", flags->name, "matches/ID, or ID alone")->required()->type_name("");
  undo->add_option("--reason", flags->reason, "why, for those who ask later")
      ->required()
      ->type_name("TEXT");
  undo->add_option("--etag", flags->etag,
                   "the version that you read; default: the one that stands now")
      ->type_name("ETAG");
  Complete(*undo, invocation, "  baraza matches undo matches/ID --reason 'the wrong row'",
           [flags](Invocation& now) { return TakeBack(*flags, now); });
}

void AddAssign(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<AssignFlags>();
  CLI::App* assign = noun.add_subcommand("assign", "Says who is to look at matches.");
  assign->add_option("NAME", flags->names, "matches/ID, or ID alone; several")
      ->required()
      ->type_name("");
  assign->add_option("--to", flags->assignee, "the person's id, as in --subject")->type_name("ID");
  assign->add_flag("--to-nobody", flags->nobody, "nobody in particular");
  Complete(*assign, invocation, "  baraza matches assign matches/ID --to amina",
           [flags](Invocation& now) { return Assign(*flags, now); });
}

}  // namespace

void AddMatchDecisions(CLI::App& noun, Invocation& invocation) {
  AddReview(noun, invocation);
  AddUndo(noun, invocation);
  AddAssign(noun, invocation);
}

}  // namespace baraza::cli
