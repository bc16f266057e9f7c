// Tasks that run on an executor one at a time, in the order in which they came.
//
// Why: the rows of one import may block and must not overtake one another, and one import must not
// take every thread: a strand holds one place of the executor, and gives it back after every few
// tasks so that others have their turn.
//
// Not bounded by itself: whoever submits limits how many tasks wait (an import its window).
// Ownership: shared by whoever submits and by the tasks that run. Thread-safety: TrySubmit may be
// called from any thread; a task must not throw.
#pragma once

#include <deque>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/executor/executor.h"

namespace baraza::executor {

class Strand : public std::enable_shared_from_this<Strand> {
 public:
  // `executor` outlives every task.
  static std::shared_ptr<Strand> Create(Executor& executor);

  // Accepts the task, or refuses it as the executor does. A refused task is destroyed without being
  // run; those accepted before it run all the same.
  absl::Status TrySubmit(Task task);

 private:
  explicit Strand(Executor& executor) : executor_(executor) {}
  void Run();
  // The next task; an empty one, and running_ false, if there is none.
  Task Next();

  Executor& executor_;
  absl::Mutex mutex_;
  std::deque<Task> waiting_ ABSL_GUARDED_BY(mutex_);
  bool running_ ABSL_GUARDED_BY(mutex_) = false;  // Run is under way, or accepted by the executor
};

}  // namespace baraza::executor
