package io.certwright.internal.commit;

import io.certwright.spi.storage.RecordWrite;
import java.util.List;

/**
 * Learns what was committed, after it is durable and before the operation is acknowledged: so
 * caches are right when the caller goes on.
 */
@FunctionalInterface
public interface CommitListener {

  /** Called by one thread at a time; must be quick and must not throw. */
  void committed(List<RecordWrite> writes);
}
