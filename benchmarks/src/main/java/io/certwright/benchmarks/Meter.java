package io.certwright.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What is read before and after the work. */
@FunctionalInterface
public interface Meter {

  /** CPU time of this thread, in nanoseconds. A loaded machine hardly changes it. */
  Meter THREAD_CPU = Beans.THREADS::getCurrentThreadCpuTime;

  /** Time on the wall, in nanoseconds. */
  Meter WALL = System::nanoTime;

  /** Bytes that this thread has allocated. */
  Meter ALLOCATED = Beans.THREADS::getCurrentThreadAllocatedBytes;

  /** The count so far. */
  long read();

  /** What the JVM tells of itself. */
  final class Beans {
    private static final ThreadMXBean THREADS =
        ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private Beans() {}
  }
}
