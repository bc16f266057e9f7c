// How a channel spreads and repeats calls: gRPC's service config, made from the contract.
//
// Why: a call that meets a replica which is just going is made again at another one, without its
// caller seeing it - if making it twice does what making it once does. The contract says of which
// that holds: methods that read (by their names), and writes that are told apart from their
// repetitions by a request_id or decision_id. All other writes are never repeated here: an answer
// that was lost may be that of a write which was done.
//
// A replica is called while its health says SERVING. One that is going says so before it refuses
// anything: a server of gRPC's C++ that shuts down answers CANCELLED to calls which meet its
// good-bye on the way, and whether those may be made again nobody can tell.
//
// Only UNAVAILABLE is repeated, five times at most within some 0.4 s and the call's deadline. Once
// repetitions are a tenth of the calls they stop until calls go well again: those who have trouble
// are not given more.
//
// Deadlines are not in it: gRPC 1.51 lets those of a service config end calls a second and more
// too early. They are set with each call (CallAs).
//
// Thread-safety: pure.
#pragma once

#include <string>

namespace google::protobuf {
class MethodDescriptor;
}

namespace baraza::peers {

// Which calls a channel repeats.
enum class Repeat {
  kReads,
  // Also writes whose requests have a request_id or decision_id; for those who always set it.
  kNamedWrites,
};

// Whether `method` may be made twice.
bool MayRepeat(const google::protobuf::MethodDescriptor& method, Repeat repeat);

// The service config, as JSON: all replicas in turn, and repetitions for each service of the
// contract that is linked into the program.
std::string ServiceConfig(Repeat repeat);

}  // namespace baraza::peers
