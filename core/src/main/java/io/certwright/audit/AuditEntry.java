package io.certwright.audit;

import java.time.Instant;

/**
 * One entry of the audit trail.
 *
 * @param position where it stands: the chain and the number within it, for example {@code
 *     0000/0000000000000007}
 * @param time when, by the vault's clock
 * @param identity who: an identity's name, {@code owner} for the one who opened the vault, {@code
 *     system} for the life cycle engine and for the trail itself
 * @param operation what, for example {@code certificates/create}
 * @param target the name of what it was done to, with the version where there is one ({@code
 *     shop/00000001...}); empty for the vault as a whole
 * @param outcome how it ended
 * @param detail why it ended so, and what a reader should know besides; no secret
 * @param context what the application said of the work: what it is called elsewhere, where it came
 *     from and why it was done; of the life cycle engine's own, the run that it was done in
 */
public record AuditEntry(
    String position,
    Instant time,
    String identity,
    String operation,
    String target,
    AuditOutcome outcome,
    String detail,
    AuditContext context) {}
