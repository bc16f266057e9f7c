// Time on the wall and on processors, and memory: of this thread, and of another process.
//
// Why not /proc/PID/stat: it counts ticks of 10 ms; a process's CPU clock counts nanoseconds.
// Thread-safety: free functions may be called from any thread.
#pragma once

#include <sys/types.h>

namespace baraza::bench {

// Seconds since some time in the past.
double WallSeconds();
// Seconds that the calling thread has spent on a processor.
double ThreadCpuSeconds();
// Seconds that all threads of the process have spent on processors. 0: there is no such process.
double ProcessCpuSeconds(pid_t process);
// Resident memory of the process in MB. 0: there is no such process.
double ResidentMegabytes(pid_t process);
// The part of it that is the process's own, without mapped files.
double OwnMegabytes(pid_t process);
// The most that was resident at any time.
double PeakMegabytes(pid_t process);
// How busy the machine is: the load average of the last minute.
double LoadAverage();

}  // namespace baraza::bench
