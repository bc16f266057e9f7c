// Records and pages of them as bytes in the shared tier of the cache.
//
// Why not a message of the contract: it is read by the same version of the same service only, in
// the time in which a Get is answered, and its body has to come out in one piece. The first byte
// says how the rest is laid out; bytes that another version of the service wrote are no record,
// which costs a miss. Name and version stand in the entry's key and beside it.
//
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/read_page.h"

namespace baraza::recordstore {

// Audience, redirect and body.
std::string EncodeRecord(const record::Record& record);

// The record of this name and version; nothing if the bytes are not laid out as they should be.
std::optional<record::Record> DecodeRecord(std::string_view name, int64_t version,
                                           std::string_view bytes);

// All of a page that tells what is in it.
std::string EncodePage(const ReadPage& page);

// The page; nothing if the bytes are not laid out as they should be.
std::optional<ReadPage> DecodePage(std::string_view bytes);

// Texts one after the other, each after its length: lists that differ have bytes that differ.
std::string EncodeTexts(const std::vector<std::string>& texts);

}  // namespace baraza::recordstore
