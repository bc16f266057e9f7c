// In which order matches are worth a person's time.
//
// Why: a queue of thousands is never empty, so that its order decides what is done. Two questions
// have two answers. What does most harm while it waits? A record that is there twice is counted
// twice, in every project that names it: priority is the probability of the harm times its size, an
// expected loss. The size grows with the logarithm of what depends on the records, since the second
// project that is counted twice tells no more that something is wrong than the twentieth. And what
// teaches most? The pair about which the engine is least sure (Lewis and Gale, "A sequential
// algorithm for training text classifiers", SIGIR 1994): uncertainty.
//
// What depends on records is counted among public ones only (dependents.h): a priority tells those
// who read a match nothing of what they may not read.
//
// Thread-safety: pure.
#pragma once

#include <cstdint>

#include "baraza/duplication/v1/match.pb.h"

namespace baraza::duplication {

// How much the number of dependents counts for: floor(log2(1 + dependents)), at most 10.
int PriorityStep(int64_t dependents);

// 0 to 1: probability x weight of the kind x (1 + PriorityStep) / 11.
double Priority(const v1::Match& match, int64_t dependents);

// 0 to 1: 1 at even odds, 0 where the engine is sure either way. Of an overlap, whose strength is
// no probability, 0.
double Uncertainty(const v1::Match& match);

}  // namespace baraza::duplication
