// How ThreadSanitizer is run, part of every program of the preset `tsan`: whoever starts one, a
// test, a server or a script, gets these. TSAN_OPTIONS in the environment is read after them.
extern "C" const char* __tsan_default_options() {
  // Debian's libraries are not built for it. What they do among themselves with memcpy and the like
  // is not looked at; what our code does, also when they call it, is.
  return "ignore_noninstrumented_modules=1:second_deadlock_stack=1:history_size=4";
}

// Reports that are not ours, each with its reason. Nothing of our own code may stand here, nor
// anything that calls it.
extern "C" const char* __tsan_default_suppressions() {
  return "# Who drops the last reference to a call's state destroys it; libgrpc++ counts them, "
         "unseen.\n"
         "# The state is gRPC's own: our reactors are gone by then.\n"
         "race:ServerCallbackUnaryImpl::~ServerCallbackUnaryImpl\n"
         "race:ServerCallbackReaderImpl::~ServerCallbackReaderImpl\n"
         "race:ServerCallbackWriterImpl::~ServerCallbackWriterImpl\n"
         "race:ServerCallbackReaderWriterImpl::~ServerCallbackReaderWriterImpl\n";
}
