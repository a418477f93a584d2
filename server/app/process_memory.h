// How the C library treats memory that was freed.
#pragma once

namespace wattboard {

/// Gives freed memory back to the operating system early. Left to itself glibc raises its thresholds with the largest
/// block that was ever freed, and then each thread that worked on an upload keeps megabytes for the next one. Before
/// the threads start.
void return_freed_memory_early();

}  // namespace wattboard
