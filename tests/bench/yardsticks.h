// The yardsticks of the organisations service: each runs its reference and Baraza in turn and adds
// figures to the table.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/subjects.h"
#include "tests/bench/table.h"

namespace baraza::bench {

// How long to measure.
struct Setting {
  int rounds = 5;
  double seconds = 3;         // of one side of a round, where time bounds it
  int64_t rows = 20000;       // of a database that is read, and of an import
  int64_t creates = 20000;    // at most, in one round
  int64_t records = 1000000;  // of the register that MeasureRegister makes
};

// Get from the in-process cache over a bare typed echo of the same size, and its latency with one
// caller.
void MeasureCachedGet(const Setting& setting, Store& store, Table& table);
// What the generic handler takes of a call: an echo with it over the same echo without.
void MeasureHandling(const Setting& setting, Table& table);
// Get from the cache over mutual TLS, over the same without.
void MeasureTls(const Setting& setting, Table& table);
// Get without a cache over a bare server that reads the same row through the store's C API.
void MeasureColdGet(const Setting& setting, Store& store, double target, Table& table);
// A page of 1,000: CPU per row over a bare scan by the same index.
void MeasureList(const Setting& setting, Store& store, Table& table);
// Durable creates by 64 callers over bare transactions of 64.
void MeasureCreate(const Setting& setting, Store& store, Table& table);
// An import by one stream over bare transactions of 1,000.
void MeasureImport(const Setting& setting, Store& store, Table& table);
// A follower that catches up over a bare stream of messages of the same size.
void MeasureFeed(const Setting& setting, Store& store, Table& table);
// Two replicas on one PostgreSQL: from the acknowledgement of a write by one of them until the
// other, which has the record in its cache, answers with it.
void MeasureReplicas(const Setting& setting, Table& table);
// From the start of the process to serving, and what it holds in memory then.
void MeasureStart(const Setting& setting, Table& table);

// A whole register of made-up organisations (names.h): import, reads, searches, memory.
void MeasureRegister(const Setting& setting, Store& store, Table& table);
// Searches in it, over what the store can do by itself with the same names.
void MeasureSearch(const Setting& setting, const harness::ServerProcess& server, Store& store,
                   NameFinder& finder, Table& table);

}  // namespace baraza::bench
