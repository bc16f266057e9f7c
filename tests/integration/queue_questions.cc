#include "tests/integration/queue_questions.h"

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/match_name.h"

namespace baraza::integration {

using Duplication = duplication::v1::DuplicationService::Stub;

void AskQueue(Duplication& matches, Asker& asker) {
  for (const char* list :
       {"",
        "kinds: [SAME_ORGANISATION, RELATED_ORGANISATION, SAME_PROJECT, SAME_EFFORT, COMPONENT]",
        "states: [OPEN, AWAITING_SECOND, CONFIRMED, REJECTED, DEFERRED, RESOLVED, OBSOLETE]",
        "min_probability: 0.01", "max_probability: 0.9", "order_by: 'priority'",
        "order_by: 'uncertainty' assignees: ''", "reviewers: ['secretariat@zephyr']",
        kBothAlliances}) {
    asker.Ask(matches, &Duplication::ListMatches, list);
    asker.AskPages(matches, &Duplication::ListMatches, list);
  }
  for (const char* of : {"", "kinds: [SAME_ORGANISATION, OVERLAPPING_EFFORT]", kBothAlliances}) {
    asker.Ask(matches, &Duplication::GetQueueStatistics, of);
  }
  for (const char* of : {"organisations/umbra-member", "organisations/zephyr-member"}) {
    asker.Ask(matches, &Duplication::GetCluster, absl::StrCat("subject: '", of, "'"));
  }
  asker.Ask(matches, &Duplication::GetProgress, "");
}

// Names of matches follow from those of their records, so that anybody can name a hidden one.
void AskAboutHiddenMatches(Duplication& matches, Asker& asker, const std::string& draft) {
  asker.Ask(matches, &Duplication::GetCluster, absl::StrCat("subject: '", draft, "'"));
  for (const char* word : {"umbra", "zephyr"}) {
    const std::string name =
        absl::StrCat("name: '",
                     duplication::MatchName(duplication::v1::Match::SAME_ORGANISATION, draft,
                                            absl::StrCat("organisations/", word, "-member")),
                     "' ");
    const std::string review = name + "etag: '1-0' review { decision: REJECT reason: 'why' }";
    asker.Ask(matches, &Duplication::GetMatch, name);
    asker.Ask(matches, &Duplication::ReviewMatch, review);
    asker.Ask(matches, &Duplication::ReviewMatch, review + " validate_only: true");
    asker.Ask(matches, &Duplication::BatchReviewMatches,
              absl::StrCat("requests { ", review, " } requests { ", review, " }"));
    asker.Ask(matches, &Duplication::UndoReview, name + "etag: '1-0' reason: 'why'");
    asker.Ask(matches, &Duplication::AssignMatch, name + "assignee: 'me'");
  }
}

}  // namespace baraza::integration
