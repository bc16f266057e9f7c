#include "services/foundation/sharedcache/scripts.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::sharedcache {
namespace {

// KEYS: value, tombstone. ARGV: stamp, value, life in ms. 1: taken; 0: refused.
// The numbers 0 and 37 are the first and last byte of a stamp.
constexpr char kOffer[] = R"lua(
local told = redis.call('GET', KEYS[2])
if told and told > ARGV[1] then return 0 end
local held = redis.call('GETRANGE', KEYS[1], 0, 37)
if held ~= '' and held >= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
return 1
)lua";

// KEYS: value, tombstone, announcement. ARGV: stamp, life in ms. 1: told; 0: was told before.
// What is removed goes first: of a full Redis nothing else can be had.
constexpr char kRetract[] = R"lua(
local told = redis.call('GET', KEYS[2])
if told and told >= ARGV[1] then return 0 end
local held = redis.call('GETRANGE', KEYS[1], 0, 37)
if held ~= '' and held < ARGV[1] then redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[3], '')
redis.call('DEL', KEYS[3])
return 1
)lua";

// The planted fault: whoever comes last wins.
constexpr char kOfferBlindly[] = R"lua(
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
return 1
)lua";

std::string OfferScript() {
  return failpoint::Planted("blind-shared-set") ? kOfferBlindly : kOffer;
}

std::string Milliseconds(absl::Duration duration) {
  return absl::StrCat(absl::ToInt64Milliseconds(duration));
}

}  // namespace

absl::Status Scripts::Learn(redis::Server& server, const redis::Deadline& deadline) {
  if (!offer_digest_.empty()) return absl::OkStatus();
  const std::vector<redis::Command> commands = {{"SCRIPT", "LOAD", OfferScript()},
                                                {"SCRIPT", "LOAD", kRetract}};
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies, server.Run(commands, deadline));
  for (const redis::Reply& reply : replies) {
    if (!reply.is_text()) return absl::UnavailableError(reply.text);
  }
  offer_digest_ = replies[0].text;
  retract_digest_ = replies[1].text;
  return absl::OkStatus();
}

redis::Command Scripts::Call(const Writing& writing) const {
  return Make(writing, "EVALSHA", writing.offer ? offer_digest_ : retract_digest_);
}

redis::Command Scripts::CallWhole(const Writing& writing) const {
  return Make(writing, "EVAL", writing.offer ? OfferScript() : kRetract);
}

redis::Command Scripts::Make(const Writing& writing, std::string verb, std::string script) const {
  std::string value = keys_.Value(writing.key);
  std::string tombstone = keys_.Tombstone(writing.key);
  if (writing.offer) {
    return {std::move(verb),      std::move(script), "2",           std::move(value),
            std::move(tombstone), writing.stamp,     writing.value, Milliseconds(value_life_)};
  }
  return {std::move(verb),
          std::move(script),
          "3",
          std::move(value),
          std::move(tombstone),
          keys_.Announcement(writing.key),
          writing.stamp,
          Milliseconds(tombstone_life_)};
}

}  // namespace baraza::sharedcache
