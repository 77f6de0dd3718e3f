package io.certwright.audit;

/** How the audit trail is written for others. One entry is one line, in ASCII or UTF-8. */
public enum AuditFormat {
  /**
   * JSON lines, in ASCII, that can be verified without the vault ({@code AuditExports.verify}).
   *
   * <p>The first line is {@code {"certwright":"audit-export","format":1,"vault":ID}}. Then comes a
   * line for each checkpoint: {@code checkpoint} (its number), {@code time} and {@code signed}
   * (base 64). Then the entries, chain after chain: {@code position}, {@code time}, {@code
   * identity}, {@code operation}, {@code target}, {@code outcome} and {@code detail} as {@link
   * AuditEntry} has them, {@code correlationId}, {@code origin} and {@code reason} where there are
   * some, and {@code entry}: the entry as it is digested (DER in base 64), from which all of the
   * line follows. Characters besides visible ASCII are written as escapes of four hexadecimal
   * digits.
   */
  JSON_LINES,

  /**
   * The Common Event Format, version 0, in UTF-8, without the chain. The signature and the name are
   * the operation; the severity is 3, of a failure 5, of a denial 7. {@code externalId} is the
   * position, {@code rt} the time, {@code suser} the identity, {@code act} the operation, {@code
   * fname} the target, {@code outcome} the outcome, {@code msg} the detail, {@code src} is not set,
   * {@code cs1} ({@code correlationId}), {@code cs2} ({@code origin}) and {@code cs3} ({@code
   * reason}) are the context.
   *
   * <p>The same fields in OCSF's class Account Change or Entity Management (3004): {@code
   * metadata.uid}, {@code time}, {@code actor.user.name}, {@code activity_name}, {@code
   * entity.name}, {@code status}, {@code message}, {@code metadata.correlation_uid}, {@code
   * src_endpoint.name} and {@code comment}; {@code status_id} is 1 for what was done and 2 for what
   * failed or was denied.
   */
  CEF
}
