package io.certwright.event;

/**
 * An event as the audit trail keeps it and listeners are told it.
 *
 * @param header what is said of every event
 * @param event what happened
 */
public record RecordedEvent(EventHeader header, VaultEvent event) {}
