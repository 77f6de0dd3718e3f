package io.certwright.internal.gate;

import io.certwright.event.VaultEvent;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;

/**
 * Something that is done to one thing, with an audit entry of its own.
 *
 * @param operation what the audit trail calls it
 * @param target the name of what it is done to, which the events are about
 * @param detail what else there is to say
 * @param writes the records
 * @param events what listeners are told of it
 */
public record Deed(
    String operation,
    String target,
    String detail,
    List<RecordWrite> writes,
    List<VaultEvent> events) {}
