// The weights by which two records of projects are judged, and how overlaps are measured: a value
// with a version. Formulas and freezing as in organisation_model.h.
#pragma once

#include <memory>
#include <string>

#include "services/duplication/domain/term_table.h"

namespace baraza::duplication {

// Weights in bits; agreements are added to the information of what agrees.
struct ProjectWeights {
  double word_kept = -0.2;            // a word of the title that the other has
  double title_word_lost = -1.2;      // one that it has not
  double title_word_replaced = -4.0;  // further, where both have one that the other has not
  double title_word_decay = 0.8;      // each further word tells this much of the one before
  double title_ceiling = 20.0;        // so much at most
  double title_equal = 1.0;           // the same words
  double title_floor = -9.0;          // titles in two languages may share nothing
  double text_share = 0.25;  // a description's words depend on one another: each further word
                             // of it counts this much of its information
  // Words of a phrase that a publisher repeats occur together: all of them tell at most this many
  // times what the rarest of them tells.
  double title_phrase = 1.6;
  double text_phrase = 1.3;
  double text_ceiling = 12.0;  // so much at most
  double text_differs = -4.0;  // where less than a fifth of the information is in common
  double day_agrees = -0.7;    // start or end
  double day_close = 1.0;      // within 31 days
  double day_differs = -1.0;   // within a year
  double year_differs = -3.0;  // further apart
  double amount_agrees = -0.5;
  double amount_share = 0.5;  // each further amount counts half of the one before
  double amounts_differ = -6.0;
  double place_elsewhere = -6.0;  // one country, but other districts or regions of it
  double place_differs = -5.0;    // countries in common: none
  double theme_differs = -4.0;    // categories in common: none
  double party_differs = -0.7;    // reported by two partners who name nobody else
  double party_ceiling = 8.0;     // organisations in common tell so much at most
  // Both say who carries them out, and it is not the same: stronger than all that a publisher
  // repeats (title, text, theme, funder, fiscal year), which is how such activities come.
  double implementers_differ = -10.0;
  double topic_again = 0.5;    // title, text and theme say one thing: the second and third of
                               // them count this much of the one before
  double all_equal = 12.0;     // nothing that either says is missing or other in the other
  double sides_fit = 4.0;      // for SAME_EFFORT: one record is the funder's, one the doer's
  double side_cites = 14.0;    // and one cites the other
  double own_words = 0.25;     // each side tells it in its own words: a conflict counts so much
  double period_within = 2.0;  // for COMPONENT: the part's period lies within the whole's
  double period_outside = -4.0;
  double budget_within = 1.0;  // and its budget
  double budget_outside = -3.0;
  double code_agrees = 30.0;     // the same identifier under one scheme
  double one_publisher = -14.0;  // one publisher gave two codes: it says that they are two
  double one_hand = 0.5;         // and what else agrees counts this much: it writes, funds and
                                 // plans all its activities alike
  double cited = 25.0;           // one cites the other as its parent: for COMPONENT
};

struct ProjectModel {
  std::string version;
  TermTable terms;
  double prior_same = 0;  // log2 odds that two records taken at random are one
  ProjectWeights weights;
};

// The model before anything is learned: frequencies of words of the OECD DAC list of purposes
// (data/project_terms.txt).
std::shared_ptr<const ProjectModel> DefaultProjectModel();

// As StartOrganisationModel and FinishModel.
ProjectModel StartProjectModel(std::string version);
std::shared_ptr<const ProjectModel> FinishModel(ProjectModel model);

}  // namespace baraza::duplication
