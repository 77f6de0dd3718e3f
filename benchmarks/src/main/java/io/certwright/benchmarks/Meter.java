package io.certwright.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** What is read before and after the work. */
@FunctionalInterface
public interface Meter {

  /** CPU time of this thread, in nanoseconds. A loaded machine hardly changes it. */
  Meter THREAD_CPU = Beans.THREADS::getCurrentThreadCpuTime;

  /** Time on the wall, in nanoseconds. */
  Meter WALL = System::nanoTime;

  /** Bytes that this thread has allocated. */
  Meter ALLOCATED = Beans.THREADS::getCurrentThreadAllocatedBytes;

  /** Nanoseconds that the JVM has compiled for, in whatever threads; to a millisecond. */
  Meter COMPILING = () -> TimeUnit.MILLISECONDS.toNanos(Beans.COMPILER.getTotalCompilationTime());

  /** The count so far. */
  long read();

  /** What the JVM tells of itself. */
  final class Beans {
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final ThreadMXBean THREADS =
        ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private Beans() {}
  }
}
