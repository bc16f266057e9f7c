// What ThreadSanitizer has to be told about Debian's Abseil, part of every program of the preset
// `tsan`.
//
// Debian's libabsl is not built for ThreadSanitizer, so that nobody sees what its locks and
// notifications order, and every field that a lock guards would be told as a race. The functions
// here stand before those of the library (a program's own symbols come first, for the libraries
// that it loads as well: what gRPC locks is seen, too), tell ThreadSanitizer what is locked and
// released, and call the library's. Between `pre` and `post` the runtime looks away, also where
// Abseil evaluates on the thread that unlocks what another thread waits for.
//
// Waiting within a lock (Await, CondVar) is told as an unlock and a lock, of an exclusive lock:
// nobody here waits under a reader's. BlockingCounter and Barrier, which nobody here uses, are not
// told.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace {

using absl::Condition;
using absl::CondVar;
using absl::Mutex;
using absl::Notification;

// How often this thread is within a function of Abseil's that was told: what Abseil calls of itself
// is part of it.
thread_local int depth = 0;

// The library's function of that name.
template <typename Function>
Function* Real(const char* symbol) {
  void* found = dlsym(RTLD_NEXT, symbol);
  if (found == nullptr) {
    std::fprintf(stderr, "tests/threads: Abseil has no %s; is it another version?\n", symbol);
    std::abort();
  }
  return reinterpret_cast<Function*>(found);
}

// Around a call that takes a lock. `flags` as in tsan_interface.h.
class Taking {
 public:
  explicit Taking(Mutex* mutex, unsigned flags = 0) : mutex_(mutex), flags_(flags) {
    if (depth++ == 0) __tsan_mutex_pre_lock(mutex_, flags_);
  }
  ~Taking() {
    if (--depth == 0) __tsan_mutex_post_lock(mutex_, flags_, 0);
  }

  // What became of an attempt.
  bool Told(bool taken) {
    if (!taken) flags_ |= __tsan_mutex_try_lock_failed;
    return taken;
  }

 private:
  Mutex* const mutex_;
  unsigned flags_;
};

// Around a call that gives a lock back.
class Giving {
 public:
  explicit Giving(Mutex* mutex, unsigned flags = 0) : mutex_(mutex), flags_(flags) {
    if (depth++ == 0) __tsan_mutex_pre_unlock(mutex_, flags_);
  }
  ~Giving() {
    if (--depth == 0) __tsan_mutex_post_unlock(mutex_, flags_);
  }

 private:
  Mutex* const mutex_;
  const unsigned flags_;
};

// Around a call that waits within a lock: gives it back and takes it again.
class Waiting {
 public:
  explicit Waiting(Mutex* mutex) : given_(mutex), taking_(mutex) {}

 private:
  struct Given {
    explicit Given(Mutex* mutex) { Giving giving(mutex); }
  };
  Given given_;
  Taking taking_;
};

// Where a notification keeps that it was made: behind its mutex. HasBeenNotified reads it in the
// header, where ThreadSanitizer sees it.
void* Told(const Notification* notification) {
  return reinterpret_cast<char*>(const_cast<Notification*>(notification)) + sizeof(Mutex);
}

bool AcquiredIf(bool notified, const Notification* notification) {
  if (notified) __tsan_acquire(Told(notification));
  return notified;
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

Mutex::~Mutex() {
  static auto* const real = Real<void(Mutex*)>("_ZN4absl7debian35MutexD1Ev");
  __tsan_mutex_destroy(this, __tsan_mutex_not_static);
  real(this);
}

void Mutex::Lock() {
  static auto* const real = Real<void(Mutex*)>("_ZN4absl7debian35Mutex4LockEv");
  Taking taking(this);
  real(this);
}

bool Mutex::TryLock() {
  static auto* const real = Real<bool(Mutex*)>("_ZN4absl7debian35Mutex7TryLockEv");
  Taking taking(this, __tsan_mutex_try_lock);
  return taking.Told(real(this));
}

void Mutex::Unlock() {
  static auto* const real = Real<void(Mutex*)>("_ZN4absl7debian35Mutex6UnlockEv");
  Giving giving(this);
  real(this);
}

void Mutex::ReaderLock() {
  static auto* const real = Real<void(Mutex*)>("_ZN4absl7debian35Mutex10ReaderLockEv");
  Taking taking(this, __tsan_mutex_read_lock);
  real(this);
}

bool Mutex::ReaderTryLock() {
  static auto* const real = Real<bool(Mutex*)>("_ZN4absl7debian35Mutex13ReaderTryLockEv");
  Taking taking(this, __tsan_mutex_try_read_lock);
  return taking.Told(real(this));
}

void Mutex::ReaderUnlock() {
  static auto* const real = Real<void(Mutex*)>("_ZN4absl7debian35Mutex12ReaderUnlockEv");
  Giving giving(this, __tsan_mutex_read_lock);
  real(this);
}

void Mutex::LockWhen(const Condition& condition) {
  static auto* const real =
      Real<void(Mutex*, const Condition&)>("_ZN4absl7debian35Mutex8LockWhenERKNS0_9ConditionE");
  Taking taking(this);
  real(this, condition);
}

bool Mutex::LockWhenWithDeadline(const Condition& condition, Time deadline) {
  static auto* const real = Real<bool(Mutex*, const Condition&, Time)>(
      "_ZN4absl7debian35Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  Taking taking(this);
  return real(this, condition, deadline);
}

bool Mutex::LockWhenWithTimeout(const Condition& condition, Duration timeout) {
  static auto* const real = Real<bool(Mutex*, const Condition&, Duration)>(
      "_ZN4absl7debian35Mutex19LockWhenWithTimeoutERKNS0_9ConditionENS0_8DurationE");
  Taking taking(this);
  return real(this, condition, timeout);
}

void Mutex::ReaderLockWhen(const Condition& condition) {
  static auto* const real = Real<void(Mutex*, const Condition&)>(
      "_ZN4absl7debian35Mutex14ReaderLockWhenERKNS0_9ConditionE");
  Taking taking(this, __tsan_mutex_read_lock);
  real(this, condition);
}

void Mutex::Await(const Condition& condition) {
  static auto* const real =
      Real<void(Mutex*, const Condition&)>("_ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE");
  if (condition.Eval()) return;
  Waiting waiting(this);
  real(this, condition);
}

bool Mutex::AwaitWithDeadline(const Condition& condition, Time deadline) {
  static auto* const real = Real<bool(Mutex*, const Condition&, Time)>(
      "_ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  if (condition.Eval()) return true;
  Waiting waiting(this);
  return real(this, condition, deadline);
}

bool Mutex::AwaitWithTimeout(const Condition& condition, Duration timeout) {
  static auto* const real = Real<bool(Mutex*, const Condition&, Duration)>(
      "_ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE");
  if (condition.Eval()) return true;
  Waiting waiting(this);
  return real(this, condition, timeout);
}

void CondVar::Wait(Mutex* mutex) {
  static auto* const real =
      Real<void(CondVar*, Mutex*)>("_ZN4absl7debian37CondVar4WaitEPNS0_5MutexE");
  Waiting waiting(mutex);
  real(this, mutex);
}

bool CondVar::WaitWithDeadline(Mutex* mutex, Time deadline) {
  static auto* const real = Real<bool(CondVar*, Mutex*, Time)>(
      "_ZN4absl7debian37CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE");
  Waiting waiting(mutex);
  return real(this, mutex, deadline);
}

bool CondVar::WaitWithTimeout(Mutex* mutex, Duration timeout) {
  static auto* const real = Real<bool(CondVar*, Mutex*, Duration)>(
      "_ZN4absl7debian37CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE");
  Waiting waiting(mutex);
  return real(this, mutex, timeout);
}

void Notification::Notify() {
  static auto* const real = Real<void(Notification*)>("_ZN4absl7debian312Notification6NotifyEv");
  __tsan_release(Told(this));
  real(this);
}

void Notification::WaitForNotification() const {
  static auto* const real =
      Real<void(const Notification*)>("_ZNK4absl7debian312Notification19WaitForNotificationEv");
  real(this);
  AcquiredIf(true, this);
}

bool Notification::WaitForNotificationWithDeadline(Time deadline) const {
  static auto* const real = Real<bool(const Notification*, Time)>(
      "_ZNK4absl7debian312Notification31WaitForNotificationWithDeadlineENS0_4TimeE");
  return AcquiredIf(real(this, deadline), this);
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  static auto* const real = Real<bool(const Notification*, Duration)>(
      "_ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE");
  return AcquiredIf(real(this, timeout), this);
}

// The last of those who share a status's text frees it: after all others have let go of it.
void Status::UnrefNonInlined(std::uintptr_t shared) {
  static auto* const real =
      Real<void(std::uintptr_t)>("_ZN4absl7debian36Status15UnrefNonInlinedEm");
  void* const counter = reinterpret_cast<void*>(shared);
  __tsan_release(counter);
  __tsan_acquire(counter);
  real(shared);
}

ABSL_NAMESPACE_END
}  // namespace absl
