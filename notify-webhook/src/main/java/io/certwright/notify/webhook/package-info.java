/**
 * A notifier that posts each notice to a web address: CloudEvents 1.0 as JSON, signed in the way of
 * the Standard Webhooks specification.
 */
@NullMarked
package io.certwright.notify.webhook;

import org.jspecify.annotations.NullMarked;
