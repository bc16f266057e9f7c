// What is known of every pair of records that hang together, as the clustering takes it
// (domain/clustering.h): log odds, what people said, and walls.
//
//   match of the pair                    counts as
//   SAME_*, OPEN, AWAITING_SECOND,       its log odds; the first of two people has not decided, and
//   DEFERRED                             "not now" is no "no"
//   SAME_*, CONFIRMED                    called the same
//   SAME_*, REJECTED                     a wall
//   other kind, undecided or DEFERRED    the log odds of that kind's not applying: of one record it
//                                        can be no surer
//   other kind, CONFIRMED, RESOLVED      a wall: a person said that they are something else
//   other kind, REJECTED; none           what the engine says of the pair now, if both match a
//   third
//                                        record, else as never compared
//
// Two organisations with different VERIFIED codes of one scheme have a wall between them whatever
// else is known of them, as in domain/organisation_scorer.h; also where nothing matched them.
//
// Bounds: at most kMostJudged pairs are judged anew. Thread-safety: pure functions of their
// arguments. Planted fault "cross-walls": there are no walls.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "baraza/duplication/v1/cluster.pb.h"
#include "services/duplication/domain/clustering.h"
#include "services/duplication/workflow/engine.h"
#include "services/duplication/workflow/neighbourhood.h"

namespace baraza::duplication {

inline constexpr int kMostJudged = 2000;

struct ClusterPairs {
  using Key = std::pair<Row, Row>;  // the lesser row first
  std::map<Key, WeighedPair> pairs;
  std::map<Key, v1::Cluster::Obstacle> walls;  // DECISION where there are both
};

ClusterPairs PairsOf(const Neighbourhood& around, const Engine& engine);

}  // namespace baraza::duplication
