/**
 * What happens in a vault, as it is told to listeners: one type for each transition of a
 * certificate, of the issuers and of the contacts.
 *
 * <p>An event is part of the entry of the audit trail that tells of the same change, so it is
 * durable with that change or not at all, and is told in the order of the trail. No secret is in
 * it.
 */
@NullMarked
package io.certwright.event;

import org.jspecify.annotations.NullMarked;
