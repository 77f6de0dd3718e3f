package io.certwright.storage.file;

import io.certwright.storage.file.internal.DiskLayer;
import io.certwright.storage.file.internal.FileLayer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts how often a storage forces the disk. In the package of the storage, because what stands
 * between it and the disk is not for applications.
 */
public final class CountedForces {

  private final AtomicInteger count = new AtomicInteger();

  /** Opens a directory on the real disk. */
  public FileStorage open(Path directory, Clock clock) {
    return FileStorage.builder(directory)
        .clock(clock)
        .files(counting(FileLayer.class, new DiskLayer()))
        .open();
  }

  /** The forces since it was last asked. */
  public int take() {
    return count.getAndSet(0);
  }

  /** Passes every call on, counts those that force, and watches the files that are opened. */
  private <T> T counting(Class<T> type, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("force")) {
            count.incrementAndGet();
          }
          try {
            var result = method.invoke(target, arguments);
            return result instanceof FileLayer.Handle handle
                ? counting(FileLayer.Handle.class, handle)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
