/** Telling listeners what the audit trail says: it is the outbox of events. */
@NullMarked
package io.certwright.internal.outbox;

import org.jspecify.annotations.NullMarked;
