package io.certwright.internal.version;

import io.certwright.event.VaultEvent;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes into a commit besides the state of the certificate.
 *
 * @param writes further records, and preconditions
 * @param events what listeners are told of it
 */
public record Besides(List<RecordWrite> writes, List<VaultEvent> events) {

  public static final Besides NOTHING = new Besides(List.of(), List.of());

  /** The same with a further event. */
  public Besides with(VaultEvent next) {
    var all = new ArrayList<>(events);
    all.add(next);
    return new Besides(writes, all);
  }
}
