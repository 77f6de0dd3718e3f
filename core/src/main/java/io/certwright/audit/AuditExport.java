package io.certwright.audit;

/**
 * What was exported of an audit trail.
 *
 * @param entries how many entries
 * @param checkpoint how far it goes; who compares a later verification of the export with it finds
 *     that an older export was put in its place
 */
public record AuditExport(long entries, AuditCheckpoint checkpoint) {}
