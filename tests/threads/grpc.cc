// What ThreadSanitizer has to be told about Debian's gRPC, part of every program of the preset
// `tsan`.
//
// gRPC hands what our threads begin to its own threads through queues without locks, which nobody
// sees: an operation's end would be told as a race with its beginning. The functions here stand
// before the library's and tell that whoever begins a batch is done with its tag before the tag's
// callback runs.
#include <dlfcn.h>
#include <grpc/grpc.h>
#include <sanitizer/tsan_interface.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace {

template <typename Function>
Function* Real(const char* symbol) {
  void* found = dlsym(RTLD_NEXT, symbol);
  if (found == nullptr) {
    std::fprintf(stderr, "tests/threads: gRPC has no %s; is it another version?\n", symbol);
    std::abort();
  }
  return reinterpret_cast<Function*>(found);
}

constexpr char kRun[] =
    "_ZN4grpc8internal22CallbackWithSuccessTag9StaticRunEP29grpc_completion_queue_functori";

}  // namespace

extern "C" {

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* ops, std::size_t count,
                                      void* tag, void* reserved) {
  static auto* const real = Real<decltype(grpc_call_start_batch)>("grpc_call_start_batch");
  __tsan_release(tag);
  return real(call, ops, count, tag, reserved);
}

// grpc::internal::CallbackWithSuccessTag::StaticRun: how every callback of the callback API begins.
void RunSuccessTag(grpc_completion_queue_functor* tag, int ok) __asm__(
    "_ZN4grpc8internal22CallbackWithSuccessTag9StaticRunEP29grpc_completion_queue_functori");

void RunSuccessTag(grpc_completion_queue_functor* tag, int ok) {
  static auto* const real = Real<void(grpc_completion_queue_functor*, int)>(kRun);
  __tsan_acquire(tag);
  real(tag, ok);
}

}  // extern "C"
